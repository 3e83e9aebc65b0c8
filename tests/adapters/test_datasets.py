"""Columns that `Dataset.map` adds, in one process and in two, and fingerprints."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from dispatches import CLEAN, LABELS, PAGE_RESULTS, PAGES, RESULTS, SCRAPED, URLS

from newsclean import NEWS, DropFurniture, Pipeline, SiteTemplate, clean, cluster_labels, fix_whitespace

datasets = pytest.importorskip("datasets")
from datasets.fingerprint import Hasher  # noqa: E402 - where it is installed

from newsclean.adapters.datasets import CleanBatch  # noqa: E402

pytestmark = [pytest.mark.adapters, pytest.mark.filterwarnings("default")]  # other packages' warnings are theirs


@pytest.fixture(autouse=True)
def _quiet():
    datasets.disable_progress_bars()
    yield
    datasets.enable_progress_bars()


@pytest.mark.parametrize("jobs", [None, 2])
def test_columns_are_added(jobs: int | None) -> None:
    scraped = datasets.Dataset.from_dict({"text": SCRAPED, "title": [""] * 6 + ["Kept"]})
    stories = scraped.map(CleanBatch(), batched=True, batch_size=3, num_proc=jobs, load_from_cache_file=False)
    assert stories["clean"] == CLEAN
    assert stories["text"] == SCRAPED
    assert stories["title"][-1] == "Kept"
    assert [each.split() for each in stories["reasons"]] == [[r.reason for r in result.removals] for result in RESULTS]
    assert cluster_labels(stories["clean"]).tolist() == LABELS


def test_the_first_batch_fixes_the_types() -> None:
    scraped = datasets.Dataset.from_dict({"text": [*[""] * 4, *PAGES], "url": [*[None] * 4, *URLS]})
    stories = scraped.map(CleanBatch(html=True), batched=True, batch_size=2)
    assert stories["clean"][4:] == [result.text for result in PAGE_RESULTS]
    assert stories["title"][4:] == [result.title for result in PAGE_RESULTS]
    assert stories["date"][3:] == ["", "2025-11-01", "2025-11-02", "2025-11-03"]
    assert {str(feature) for feature in stories.features.values()} == {"Value('string')"}


def test_missing_texts_are_empty_and_other_pipelines_are_taken() -> None:
    texts = datasets.Dataset.from_dict({"body": [SCRAPED[0], None]})
    stories = texts.map(CleanBatch("body", fix_whitespace), batched=True)
    assert stories["clean"] == [clean(SCRAPED[0], fix_whitespace).text, ""]
    assert texts.select([]).map(CleanBatch("body"), batched=True).num_rows == 0


_PIPELINES = {
    "name": '"PAGE"',
    "preset": "NEWS",
    "options": 'Pipeline(NEWS, DropFurniture(phrases=("Your daily dose of joy", "Rain or shine")), protect="^Share")',
    "template": 'NEWS.then(SiteTemplate.learn([f"Home of {n}\\nThe Gull\\nRain {n} fell." for n in range(40)]))',
}
_HASH = """
from datasets.fingerprint import Hasher
from newsclean import NEWS, DropFurniture, Pipeline, SiteTemplate
from newsclean.adapters.datasets import CleanBatch
step = CleanBatch(pipeline={pipeline})
print(Hasher.hash(step), end=" ")
step({{"text": ["Rain fell all night.\\n\\nRead more"]}})
print(Hasher.hash(step))
"""


@pytest.mark.parametrize("name", _PIPELINES)
def test_a_fingerprint_is_the_same_in_every_process_before_and_after_use(name: str) -> None:
    hashes = set()
    for seed in "01":
        code, environment = _HASH.format(pipeline=_PIPELINES[name]), {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        hashes |= set(done.stdout.split())
    assert len(hashes) == 1


def test_another_option_or_version_has_another_fingerprint(monkeypatch: pytest.MonkeyPatch) -> None:
    template = SiteTemplate.learn([f"Home of {n}\nThe Gull\nRain {n} fell." for n in range(40)])
    steps = [
        CleanBatch(),
        CleanBatch("body"),
        CleanBatch(pipeline="PAGE"),
        CleanBatch(html=True),
        CleanBatch(pipeline=NEWS.protecting("^Share")),
        CleanBatch(pipeline=Pipeline(NEWS, DropFurniture(phrases=("Rain or shine",)))),
        CleanBatch(pipeline=NEWS.then(template)),
    ]
    before = [Hasher.hash(step) for step in steps]
    assert len(set(before)) == len(steps)
    monkeypatch.setattr("newsclean.adapters.datasets.__version__", "99")
    assert Hasher.hash(steps[0]) not in before


def test_single_rows_are_refused() -> None:
    with pytest.raises(TypeError, match=r"text must be a list of texts, got 'Rain fell.'; use batched=True"):
        CleanBatch()({"text": "Rain fell."})


def test_a_wrong_option_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="pipeline must be"):
        CleanBatch(pipeline="nothing")
    with pytest.raises(TypeError, match="column must be a str, got 7"):
        CleanBatch(7)
    with pytest.raises(TypeError, match="html must be True or False, got 'no'"):
        CleanBatch(html="no")
