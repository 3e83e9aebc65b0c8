"""The story model keeps the laws of cleaners, settles, and loads nothing before it is used."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import resources

import pytest
from hypothesis import given, settings
from test_story_cases import FURNISHED, STORY

from newsclean import NEWS, CutOffTopic, Document, Pipeline, apply, whitespace
from newsclean.story import WEIGHTS_VERSION
from newsclean.testing import check_cleaner, check_pipeline, dirty_texts, documents

# Each document costs some milliseconds, and the laws clean it six times.
_FEWER = settings(max_examples=30)
CLEANERS = {
    "text": CutOffTopic(),
    "text, bold": CutOffTopic(early=0.1),
    "page": CutOffTopic(source="page"),
}


@pytest.mark.parametrize("name", CLEANERS)
@given(document=documents())
@_FEWER
def test_the_cleaner_keeps_the_laws(name: str, document: Document) -> None:
    check_cleaner(CLEANERS[name], document)


@pytest.mark.parametrize("name", CLEANERS)
@given(document=documents())
@_FEWER
def test_what_it_leaves_is_not_cut_again(name: str, document: Document) -> None:
    check_pipeline(Pipeline(CLEANERS[name]), document)


@given(text=dirty_texts())
@settings(max_examples=12)
def test_pipelines_with_it_keep_the_laws(text: str) -> None:
    check_pipeline(NEWS.then(CutOffTopic()), Document(text), idempotent=False)
    check_pipeline(Pipeline(whitespace, CutOffTopic(source="page")), Document(text), idempotent=False)


@given(text=dirty_texts())
@_FEWER
def test_a_cut_takes_what_follows_some_line(text: str) -> None:
    left = apply(text, CutOffTopic(early=0.1)).text
    assert text.startswith(left.rstrip("\n"))


def test_the_package_loads_without_numpy_and_so_does_the_cleaner() -> None:
    code = (
        "import sys, newsclean; newsclean.CutOffTopic(); print('numpy' in sys.modules); "
        "list(newsclean.CutOffTopic()(newsclean.Document('a'))); print('numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_the_same_edits_in_another_process() -> None:
    text = "\n".join([*STORY, *FURNISHED])
    code = (
        "import sys; from newsclean import CutOffTopic, Document\n"
        "for edit in CutOffTopic(bare=1.0)(Document(sys.stdin.read())): print(*edit.span, edit.reason, edit.score)"
    )
    done = subprocess.run([sys.executable, "-c", code], input=text, capture_output=True, text=True, check=True)
    here = [f"{e.span.start} {e.span.end} {e.reason} {e.score}" for e in CutOffTopic(bare=1.0)(Document(text))]
    assert here
    assert done.stdout.splitlines() == here


def test_the_weights_are_small_versioned_and_readable() -> None:
    data = resources.files("newsclean.story").joinpath("weights.json").read_bytes()
    assert len(data) <= 200_000
    assert json.loads(data)["version"] == WEIGHTS_VERSION
    assert max(map(len, data.decode("ascii").splitlines())) <= 200


@pytest.mark.parametrize(
    "options", [{"source": "html"}, {"early": 0}, {"early": -1.0}, {"early": float("nan")}, {"bare": 0}]
)
def test_wrong_options_are_named(options: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(options))):
        CutOffTopic(**options)
