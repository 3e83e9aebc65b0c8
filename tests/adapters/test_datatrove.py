"""Steps in pipelines that datatrove's own executor runs."""

from __future__ import annotations

from collections import Counter

import pytest
from dispatches import CLEAN, CLUSTERS, KEPT, PAGE_RESULTS, PAGES, RESULTS, SCRAPED, URLS

from newsclean import clean, fix_whitespace

pytest.importorskip("datatrove")
parquet = pytest.importorskip("pyarrow.parquet")
from datatrove.data import Document  # noqa: E402 - where it is installed
from datatrove.executor import LocalPipelineExecutor  # noqa: E402
from datatrove.pipeline.writers import ParquetWriter  # noqa: E402

from newsclean.adapters.datatrove import CleanFormatter, NearDuplicateFilter  # noqa: E402

pytestmark = [pytest.mark.adapters, pytest.mark.filterwarnings("default")]  # its loggers leave files open


def _documents(texts=SCRAPED) -> list[Document]:
    return [Document(text, str(place), metadata={"day": place}) for place, text in enumerate(texts)]


def _run(folder, *steps) -> tuple[list[dict], object]:
    """Run steps in one task and write what comes out; return the records and the statistics of the steps.

    The writer leaves out what is empty.
    """
    writer = ParquetWriter(str(folder / "out"))
    executor = LocalPipelineExecutor([*steps, writer], tasks=1, logging_dir=str(folder / "logs"))
    stats = executor.run()
    return [
        {**record, "text": record["text"] or ""} for record in parquet.read_table(folder / "out").to_pylist()
    ], stats


def test_an_executor_cleans_and_drops_near_duplicates(tmp_path) -> None:
    records, stats = _run(tmp_path, _documents(), CleanFormatter(), NearDuplicateFilter())
    assert [int(record["id"]) for record in records] == KEPT
    assert [record["text"] for record in records] == [CLEAN[place] for place in KEPT]
    told = {name: stat.total for step in stats.stats for name, stat in step.stats.items()}
    reasons = Counter(removal.reason for result in RESULTS for removal in result.removals)
    assert {name: told[f"removed_{name}"] for name in reasons} == reasons
    assert told["dropped_near-duplicate"] == len(SCRAPED) - len(KEPT)


def test_the_account_is_beside_the_documents_own_metadata(tmp_path) -> None:
    records, _ = _run(tmp_path, _documents(), CleanFormatter())
    assert [record["text"] for record in records] == CLEAN
    for place, (record, result) in enumerate(zip(records, RESULTS, strict=True)):
        assert record["metadata"]["day"] == place
        assert record["metadata"]["newsclean"]["reasons"].split() == [removal.reason for removal in result.removals]
        assert record["metadata"]["newsclean"]["title"] == (result.title or "")


def test_pages_are_cleaned_as_clean_html_cleans_them(tmp_path) -> None:
    pages = [Document(page, url, metadata={"url": url}) for page, url in zip(PAGES, URLS, strict=True)]
    records, _ = _run(tmp_path, pages, CleanFormatter(html=True))
    assert [record["text"] for record in records] == [result.text for result in PAGE_RESULTS]
    accounts = [record["metadata"]["newsclean"] for record in records]
    assert [(each["title"], each["authors"], each["date"]) for each in accounts] == [
        (result.title, "; ".join(result.authors), result.date.isoformat()) for result in PAGE_RESULTS
    ]


def test_one_text_is_formatted_as_a_formatter_does() -> None:
    assert CleanFormatter().format(SCRAPED[0]) == CLEAN[0]
    assert CleanFormatter(fix_whitespace).format(SCRAPED[0]) == clean(SCRAPED[0], fix_whitespace).text


def test_what_is_dropped_can_be_written(tmp_path) -> None:
    dropped = ParquetWriter(str(tmp_path / "dropped"))
    step = NearDuplicateFilter(dropped, keep=lambda document: -document.meta["day"])
    records, _ = _run(tmp_path, _documents(CLEAN), step)
    assert [int(record["id"]) for record in records] == [0, 1, 4, 6]
    found = parquet.read_table(tmp_path / "dropped").to_pylist()
    assert {int(record["id"]) for record in found} == {m for cluster in CLUSTERS for m in cluster.members} - {0, 1}
    assert {record["metadata"]["filter_reason"] for record in found} == {"near-duplicate"}


def test_no_documents_are_no_documents() -> None:
    assert list(NearDuplicateFilter().run(CleanFormatter().run([]))) == []


@pytest.mark.parametrize("options", [{"jaccard": 1.5}, {"keep": "shortest"}])
def test_a_wrong_option_is_refused_at_once(options: dict) -> None:
    with pytest.raises(ValueError, match="must be"):
        NearDuplicateFilter(**options)
    with pytest.raises(TypeError, match="pipeline must be"):
        CleanFormatter("nothing")
    with pytest.raises(TypeError, match="html must be True or False, got 'no'"):
        CleanFormatter(html="no")
