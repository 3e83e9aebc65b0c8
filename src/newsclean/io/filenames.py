"""File names as text that every JSON reader can hold, and back to what the system calls them."""

from __future__ import annotations

import os
import re
import unicodedata
from hashlib import blake2b
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_RAW_BYTE = re.compile("[\udc80-\udcff]")
_ESCAPE = re.compile(r"%~([0-9A-F]{2})")
LONGEST_PART = 255
"""Bytes that one part of a path may have on the usual file systems."""
_KEPT_BYTES = 220
"""Bytes kept of a longer part: room for `~`, a digest of 16 digits, a number and an ending."""


def escape_name(name: str) -> str:
    r"""Return a file name as valid Unicode: a byte that is not UTF-8 becomes `%~` and two hex digits.

    A literal `%~` in a name becomes `%~25~`, so that `unescape_name` always finds the way back.
    Every other name stays as it is.

    >>> escape_name("caf\udce9.txt"), escape_name("100%.txt"), escape_name("a%~b")
    ('caf%~E9.txt', '100%.txt', 'a%~25~b')
    """
    text = os.fsencode(name).decode("utf-8", "surrogateescape").replace("%~", "%~25~")
    return _RAW_BYTE.sub(lambda match: f"%~{ord(match[0]) - 0xDC00:02X}", text)


def unescape_name(escaped: str) -> str:
    r"""Return the file name, as `os` functions take it, that `escape_name` made this of.

    >>> unescape_name("caf%~E9.txt") == "caf\udce9.txt", unescape_name("a%~25~b")
    (True, 'a%~b')
    """
    parts = _ESCAPE.split(escaped)
    raw = [bytes([int(part, 16)]) if i % 2 else part.encode() for i, part in enumerate(parts)]
    return os.fsdecode(b"".join(raw))


def printable(text: str) -> str:
    r"""Return text that a terminal shows and does not obey: line breaks and controls as escapes.

    >>> print(printable("two\nlines"))
    two\nlines
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def root_labels(folders: Sequence[str]) -> list[str]:
    """Return what each input is called in the output: its own name, numbered where two are alike.

    >>> root_labels(["2024/news", "2025/News", "sport"])
    ['news', 'News~2', 'sport']
    """
    taken: set[str] = set()
    labels = []
    for folder in folders:
        name = escape_name(os.path.basename(os.path.abspath(folder))) or "root"  # noqa: PTH100, PTH119 - pathlib keeps `..`
        labels.append(_free(name, "", taken))
    return labels


class Taken(Protocol):
    """Folded names that are given away: a set, or what does the same on disk."""

    def __contains__(self, name: object, /) -> bool:
        """Tell whether a name is taken."""

    def add(self, name: str, /) -> None:
        """Take a name."""


def reserve_folders(names: Iterable[str], taken: Taken) -> None:
    """Take the names of all folders below OUT that the outputs of these inputs need."""
    last = ""
    for name in names:
        folder = _fitted(name.rpartition("/")[0])
        if folder != last:
            for parent in _parents(f"clean/{folder}"):
                taken.add(_folded(parent))
            last = folder


def output_name(name: str, ending: str, taken: Taken) -> str:
    """Return the path below OUT for the clean form of an input, no two alike.

    That is `clean/<name>` for a name that has the ending already, and `clean/<name><ending>` for any other.

    "Alike" is judged as the strictest file systems do: without regard to case and to composed or
    decomposed accents. The later of two such names is numbered (`~2`), and so is a file whose name
    another input needs for a folder: `reserve_folders` comes first. A part that is too long is cut and a
    digest of it appended.

    >>> taken = {"clean", "clean/news"}
    >>> [output_name(name, ".txt", taken) for name in ("news/a.txt", "news/A.TXT", "news/b.html")]
    ['clean/news/a.txt', 'clean/news/A~2.TXT', 'clean/news/b.html.txt']
    """
    stem = name[: -len(ending)] if ending and name.casefold().endswith(ending) else ""
    if stem and not stem.endswith("/"):
        return _free(f"clean/{_fitted(stem)}", name[len(stem) :], taken)
    return _free(f"clean/{_fitted(name)}", ending, taken)


def _free(stem: str, ending: str, taken: Taken) -> str:
    """Return `stem + ending`, numbered until it is not taken, and take it."""
    name, number = stem + ending, 2
    while _folded(name) in taken:
        name, number = f"{stem}~{number}{ending}", number + 1
    taken.add(_folded(name))
    return name


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[: i + 1]) for i in range(len(parts))]


def _fitted(path: str) -> str:
    """Return the path with every part short enough to take a number and `.txt` at its end."""
    if len(path.encode()) <= LONGEST_PART - len("~999.txt"):
        return path
    return "/".join(_cut(part) for part in path.split("/"))


def _cut(part: str) -> str:
    raw = part.encode()
    if len(raw) <= LONGEST_PART - len("~999.txt"):
        return part
    return raw[:_KEPT_BYTES].decode("utf-8", "ignore") + "~" + blake2b(raw, digest_size=8).hexdigest()
