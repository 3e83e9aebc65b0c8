"""Long texts: looked at for a bounded part, cut at the same place, kept whole where that part does not decide."""

from __future__ import annotations

import subprocess
import sys

import pytest
from test_story_cases import FURNISHED, STORY

from newsclean import CutOffTopic, apply
from newsclean.story import cut

_MANY = 200_000


def _long(monkeypatch: pytest.MonkeyPatch, most_lines: int) -> None:
    monkeypatch.setattr(cut, "MOST_LINES", most_lines)


def test_what_is_not_looked_at_goes_with_the_tail(monkeypatch: pytest.MonkeyPatch) -> None:
    _long(monkeypatch, 30)
    result = apply("\n".join([*STORY, *FURNISHED * 10]), CutOffTopic())
    assert result.text.split("\n") == list(STORY)
    assert result.restore() == result.source


@pytest.mark.parametrize("source", ["text", "page"])
def test_a_cut_late_in_what_is_looked_at_is_none(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    _long(monkeypatch, 8)
    text = "\n".join([*STORY, *FURNISHED * 10])
    assert apply(text, CutOffTopic(source=source)).text == text


def test_a_line_that_is_too_long_ends_what_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cut, "MOST_CHARS", 200)
    text = "\n".join([*STORY, *FURNISHED])
    assert apply(text, CutOffTopic(early=0.01)).text == text


@pytest.mark.slow
@pytest.mark.parametrize("source", ["text", "page"])
def test_many_lines_take_little_memory(source: str) -> None:
    code = f"""
import resource, sys
from newsclean import CutOffTopic, Document
lines = sys.stdin.read().split("\\n")
text = "\\n".join(lines + [f"Title number {{n}} of another story" for n in range({_MANY})])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
edits = list(CutOffTopic(source={source!r})(Document(text)))
print(len(text) - edits[0].span.start if {source == "text"} else len(edits))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""
    story = "\n".join(STORY)
    done = subprocess.run([sys.executable, "-c", code], input=story, capture_output=True, text=True, check=True)
    found, megabytes = map(int, done.stdout.split())
    assert found > 0 or source == "page"  # whose story may end in the half that is looked at, or nothing goes
    assert megabytes < 300
