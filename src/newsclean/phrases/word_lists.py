"""The compiled words of all languages, loaded once in a process."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

COMPILED = "compiled.json"
"""Name of the file that `python -m newsclean.phrases.compiling` builds from the phrase files."""


@cache
def compiled_phrases() -> dict[str, Any]:
    """Return the content of `compiled.json`: the folded phrases and the words of all languages."""
    text = resources.files("newsclean.phrases").joinpath(COMPILED).read_text("utf-8")
    return dict(json.loads(text))


def word_list(use: str) -> list[str]:
    """Return the words of all languages for one use, as written in the phrase files, longest first.

    Args:
        use: `agencies` (of pictures), `agencies with other meanings`, `counter units` ("k" in "12 k"), `counter
            letters` (units in share bars), `elapsed times` ("ago"), `list joints` (between networks), `name joints`
            (between the names of a by-line), `name links` ("de", inside a name), `picture labels`, `picture makers`
            ("by") or `tag labels`.

    >>> [use for use in ("name joints", "elapsed times", "list joints") if "und" in word_list(use)]
    ['name joints', 'list joints']
    """
    return list(compiled_phrases()["words"][use])
