"""Many pages: in order, in any number of processes, with what is known of each."""

from __future__ import annotations

import itertools
import os
import time

import pytest

from newsclean import Document, Pipeline, clean_html, clean_html_many, drop_furniture
from newsclean.batch import BadInput, Uncleaned

QUICK = Pipeline(drop_furniture)


def page(name: str) -> str:
    story = f"<p>The boat {name} sailed to Norham on Friday, and came back with a piano on its deck.</p>" * 5
    return f"<html><head><title>{name}</title></head><body><article>{story}<p>Share this article</p></article></body>"


def misbehave(document: Document) -> tuple[()]:
    if "flour" in document.text:
        os._exit(9)
    if "bees" in document.text:
        time.sleep(600)
    if "odd" in document.text:
        raise ValueError("it is odd")
    return ()


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_are_those_of_one_page_in_order(jobs: int) -> None:
    pages = [page(f"Ada {number}") for number in range(40)]
    pages[7] = pages[7].encode("utf-16")  # type: ignore[call-overload] # as it is given
    pages[9] = "no page at all"
    assert list(clean_html_many(pages, pipeline=QUICK, jobs=jobs)) == [clean_html(p, pipeline=QUICK) for p in pages]


@pytest.mark.parametrize("jobs", [1, 2])
def test_ids_addresses_and_what_is_carried_along_stay(jobs: int) -> None:
    known = Document(page("Ada"), url="https://norham.example/ada", lang="en", meta={"n": 1})
    (result,) = clean_html_many({"a": known}, jobs=jobs)
    assert (result.document.id, result.document.url, result.language) == ("a", known.url, "en")
    assert (result.document.meta, result.canonical_url) == ({"n": 1}, known.url)
    assert "<p>" not in result.source


def test_pages_are_drawn_as_results_are_taken() -> None:
    drawn = itertools.count()
    results = clean_html_many((page(str(next(drawn))) for _ in range(10**9)), pipeline=QUICK)
    assert next(drawn) == 0
    next(results)
    assert next(drawn) == 2


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_page_that_cannot_be_cleaned_does_not_end_the_batch(jobs: int) -> None:
    deep = "<div>" * 3000 + page("deep")
    pages = [page("Ada"), None, deep, deep.encode(), page("odd"), page("Tom")]
    results = list(clean_html_many(pages, pipeline=misbehave, jobs=jobs))  # type: ignore[arg-type] # the point
    rules = [result.rule if isinstance(result, Uncleaned) else "" for result in results]
    assert rules == ["", "no-text", "tree-too-deep", "tree-too-deep", "cleaning-failed", ""]
    assert "The boat odd sailed" in results[4].text
    assert results[2].text == ""
    with pytest.raises(BadInput, match="must be nested at most 2000 deep, at position 0"):
        list(clean_html_many(pages[2:], jobs=jobs, on_error="raise", pipeline=QUICK))  # type: ignore[arg-type] # the same


def test_a_lost_process_costs_one_page() -> None:
    results = list(clean_html_many([page("Ada"), page("flour"), page("Tom")], pipeline=misbehave, jobs=2))
    assert [result.flags[:2] for result in results] == [(), ("uncleaned", "worker-died"), ()]


def test_wrong_arguments_are_refused_at_the_call() -> None:
    with pytest.raises(TypeError, match="pages must be an iterable of texts, got one str"):
        clean_html_many(page("Ada"))
    with pytest.raises(ValueError, match="jobs"):
        clean_html_many([], jobs=0)
    with pytest.raises(TypeError, match="must pickle"):
        clean_html_many([], jobs=2, pipeline=lambda _: ())
