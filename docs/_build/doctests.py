"""Shows examples in docstrings as code: without this, `>>>` is read as Markdown's quotations and links."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from griffe import Extension

if TYPE_CHECKING:
    from griffe import Object

# From a prompt to the next empty line: what doctest calls an example.
_EXAMPLE = re.compile(r"^( *)>>> (?:.*\n?)+?(?=^ *\n|\Z)", re.MULTILINE)


def fenced(docstring: str) -> str:
    r"""Return the docstring with each run of examples in a fence.

    >>> fenced("Add.\n\n>>> 1 + 1\n2")
    'Add.\n\n```pycon\n>>> 1 + 1\n2\n```'
    """
    return _EXAMPLE.sub(lambda match: f"{match[1]}```pycon\n{match[0].rstrip()}\n{match[1]}```\n", docstring).rstrip()


class Doctests(Extension):
    """Fences the examples of every docstring before it is read as Markdown."""

    def on_object(self, *, obj: Object, **_: Any) -> None:  # noqa: ANN401 - options of the generator
        """Fence the examples of one module, class, function or attribute."""
        if obj.docstring:
            obj.docstring.value = fenced(obj.docstring.value)
