"""Many documents: in order, in any number of processes, never more of them in memory than needed."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from scrapes import NOISE, OTHER, STORY

import newsclean
from newsclean import Document, Pipeline, SiteTemplates, clean_many, drop_furniture, fix_whitespace
from newsclean.batch import BadInput, Uncleaned, WorkersFailed
from newsclean.batch import clean_many as clean_many_module
from newsclean.batch.pool import AHEAD
from newsclean.batch.work_queue import Supply
from newsclean.io.limits import Limits

QUICK = Pipeline(fix_whitespace, drop_furniture, fix_whitespace)


def texts(count, drawn=None):
    for number in range(count):
        if drawn is not None:
            drawn.append(number)
        yield f"Boat {number} sailed on Friday.\n\nRead more"


def misbehave(document):
    if "flour" in document.text:
        os.kill(os.getpid(), 9)
    if "bees" in document.text:
        time.sleep(600)
    if document.text == "odd":
        raise ValueError("it is odd")
    return ()


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_are_those_of_the_pipeline_in_order(jobs):
    documents = [*texts(150), Document(STORY + NOISE, id="x", url="https://quay.example/", meta={"n": 1})]
    results = list(clean_many(documents, pipeline=QUICK, jobs=jobs))
    assert results == [QUICK(document) for document in documents]
    assert results[-1].document is documents[-1]
    assert results[-1].restore() == STORY + NOISE


def test_few_documents_are_drawn_before_they_are_asked_for():
    drawn = []
    results = clean_many(texts(100, drawn))
    assert drawn == []
    next(results)
    assert 1 <= len(drawn) <= 16


def test_few_documents_are_drawn_ahead_and_a_consumer_may_stop():
    drawn = []
    results = clean_many(texts(10**9, drawn), pipeline=QUICK, jobs=2)
    for _ in range(300):
        next(results)
    assert len(drawn) <= 300 + 2 * AHEAD + 2
    results.close()
    assert multiprocessing.active_children() == []


def test_heavy_documents_are_drawn_few_at_a_time():
    supply = Supply(["x" * 20_000_000] * 10, ahead=64, weigh=len)
    assert len(supply.parcel(64, 10**9)) == 3
    supply.done(0)
    assert len(supply.parcel(64, 10**9)) == 1


def test_documents_that_are_long_ones_pass_the_pipes():
    long = ("The mill turned all night, and nobody knew why it did. " * 40 + "\n\n") * 1000
    documents = [f"{number} {long}" for number in range(8)]
    results = list(clean_many(documents, pipeline=Pipeline(), jobs=2))
    assert [result.text for result in results] == documents


def test_what_cannot_be_cleaned_is_passed_on_and_marked(monkeypatch):
    monkeypatch.setattr(clean_many_module, "Limits", lambda: Limits(seconds=2))
    documents = ["fine", STORY, "fine too", "odd", OTHER, "x" * 1_000_001, "last"]
    results = list(clean_many(documents, pipeline=Pipeline(misbehave), jobs=2))
    assert [result.text for result in results] == documents
    rules = ["worker-died", "cleaning-failed", "time-limit", "line-too-long"]
    assert [result.flags for result in results if isinstance(result, Uncleaned)] == [("uncleaned", r) for r in rules]
    assert [type(result) is Uncleaned for result in results] == [False, True, False, True, True, True, False]
    assert results[1].removals == ()
    assert "SIGKILL" in results[1].message


def test_one_job_marks_what_a_cleaner_raises_on():
    odd, fine = clean_many(["odd", "fine"], pipeline=Pipeline(misbehave))
    assert odd.flags == ("uncleaned", "cleaning-failed")
    assert "ValueError: it is odd" in odd.message
    assert fine.flags == ()


def failing():
    yield from texts(5)
    raise LookupError("no more pages")


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_the_documents_raise_comes_after_the_results_before(jobs):
    results = clean_many(failing(), pipeline=QUICK, jobs=jobs)
    assert [next(results).text for _ in range(5)] == [f"Boat {n} sailed on Friday." for n in range(5)]
    with pytest.raises(LookupError, match="no more pages"):
        next(results)
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    ("documents", "options", "error", "rule"),
    [
        ("a text", {}, TypeError, "documents must be an iterable of texts, got one str"),
        ([], {"jobs": 0}, ValueError, "jobs must be at least 1, got 0"),
        ([], {"jobs": 2, "pipeline": Pipeline(lambda document: ())}, TypeError, "must pickle"),
    ],
)
def test_arguments_are_checked_at_the_call(documents, options, error, rule):
    with pytest.raises(error, match=rule):
        clean_many(documents, **options)


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_no_text_is_reported_with_its_place_and_the_rest_goes_on(jobs):
    documents = ["Rain.\n\nRead more", None, b"Rain.", 5, "Sun."]
    results = list(clean_many(documents, pipeline=QUICK, jobs=jobs))
    assert [result.text for result in results] == ["Rain.", "", "", "", "Sun."]
    wrong = [result for result in results if isinstance(result, Uncleaned)]
    assert [(result.place, result.rule) for result in wrong] == [(1, "no-text"), (2, "no-text"), (3, "no-text")]
    assert [result.message.partition(", ")[2] for result in wrong] == [
        "got None",
        "got b'Rain.'; decode bytes first",
        "got 5",
    ]
    assert all(result.flags[0] == "uncleaned" for result in wrong)


def test_every_document_that_is_not_cleaned_has_its_place():
    documents = {"a": "fine", "b": "odd", "c": None, 7: "odd"}
    results = list(clean_many(documents, pipeline=Pipeline(misbehave)))
    assert [getattr(result, "place", None) for result in results] == [None, "b", "c", 7]
    assert [result.document.id for result in results] == ["a", "b", "c", "7"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_any_document_that_cannot_be_cleaned_raises_if_asked_for(jobs):
    results = clean_many(["fine", "odd", "fine"], pipeline=Pipeline(misbehave), jobs=jobs, on_error="raise")
    assert next(results).text == "fine"
    with pytest.raises(BadInput, match="cleaning raised ValueError: it is odd, at position 1") as caught:
        next(results)
    assert caught.value.rule == "cleaning-failed"
    assert multiprocessing.active_children() == []


def test_the_ids_of_a_mapping_tell_its_sites_apart():
    pages = {f"scraped/gull/{name}.txt": f"The Daily Gull\nStory {name}\nIt was {name}." for name in "abcdef"}
    templates = SiteTemplates.learn(pages)
    assert [result.text for result in clean_many(pages, pipeline=templates)] == [
        f"Story {name}\nIt was {name}." for name in "abcdef"
    ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_is_no_text_raises_after_the_results_before_if_asked_for(jobs):
    found, message = [], "a document must be a str or a Document, got 5, at position 1"
    with pytest.raises(TypeError, match=message):
        found.extend(clean_many(["a", 5, "b"], pipeline=QUICK, jobs=jobs, on_error="raise"))
    assert [result.text for result in found] == ["a"]


# What someone writes below their own spider: it stops early, and leaves.
DOWNSTREAM = """
import resource, sys
from itertools import islice
from newsclean import clean_many

def texts(count):
    for number in range(count):
        yield f"Boat {number} sailed on Friday."

if __name__ == "__main__":
    count, taken = int(sys.argv[1]), int(sys.argv[2])
    total = 0
    for number, result in enumerate(islice(clean_many(texts(count), jobs=2), taken)):
        assert result.text == f"Boat {number} sailed on Friday.", result
        total += 1
    print(total, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def downstream(tmp_path, *arguments):
    script = tmp_path / "downstream.py"
    script.write_text(DOWNSTREAM)
    env = {**os.environ, "PYTHONPATH": str(Path(newsclean.__file__).parents[1])}
    line = [sys.executable, script, *map(str, arguments)]
    return subprocess.run(line, env=env, capture_output=True, text=True, check=False, timeout=600)


def test_a_script_that_stops_early_ends(tmp_path):
    done = downstream(tmp_path, 10**12, 200)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[0] == "200"


@pytest.mark.slow
def test_the_memory_of_a_script_does_not_grow(tmp_path):
    few, many_more = (downstream(tmp_path, count, count).stdout.split() for count in (1_000, 10_000))
    assert (few[0], many_more[0]) == ("1000", "10000")
    assert int(many_more[1]) < int(few[1]) * 1.2


def test_a_script_without_a_main_guard_is_told(tmp_path):
    script = tmp_path / "bare.py"
    script.write_text("from newsclean import clean_many\nprint(list(clean_many(['a'], jobs=2)))")
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert WorkersFailed.__name__ in done.stderr
    assert "if __name__ == '__main__':" in done.stderr
