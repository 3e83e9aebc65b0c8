"""Shows examples with prompts as a Python session: the prompts can then be left out when code is copied."""

from __future__ import annotations

import re
from typing import Any

_SESSION = re.compile(r"^( *)```python\n(?= *>>> )(.*?)^\1```$", re.MULTILINE | re.DOTALL)
_DIRECTIVE = re.compile(r" *# doctest:.*$", re.MULTILINE)


def sessions(markdown: str) -> str:
    r"""Return Markdown in which each block that begins with a prompt is a `pycon` block, without marks for doctest.

    >>> sessions("```python\n>>> print()\n<BLANKLINE>\n```")
    '```pycon\n>>> print()\n\n```'
    """
    return _SESSION.sub(lambda match: f"{match[1]}```pycon\n{_plain(match[2])}{match[1]}```", markdown)


def _plain(session: str) -> str:
    return _DIRECTIVE.sub("", session.replace("<BLANKLINE>", ""))


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Change a page before it is rendered."""
    return sessions(markdown)
