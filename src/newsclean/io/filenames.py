"""Escape file names to text that is valid in JSON, and build the names of output files."""

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
"""Bytes allowed in one part of a path by the usual file systems."""
_KEPT_BYTES = 220
"""Bytes kept of a part that is too long, before `~`, a digest of 16 digits, a number and an ending."""


def escape_name(name: str) -> str:
    r"""Return a file name as valid Unicode: a byte that is not UTF-8 becomes `%~` and two hex digits.

    A literal `%~` in a name becomes `%~25~`; `unescape_name` reverses both. All other names are unchanged.

    >>> escape_name("caf\udce9.txt"), escape_name("100%.txt"), escape_name("a%~b")
    ('caf%~E9.txt', '100%.txt', 'a%~25~b')
    """
    text = os.fsencode(name).decode("utf-8", "surrogateescape").replace("%~", "%~25~")
    return _RAW_BYTE.sub(lambda match: f"%~{ord(match[0]) - 0xDC00:02X}", text)


def unescape_name(escaped: str) -> str:
    r"""Return the file name that `escape_name` escaped, in the form that `os` functions accept.

    >>> unescape_name("caf%~E9.txt") == "caf\udce9.txt", unescape_name("a%~25~b")
    (True, 'a%~b')
    """
    parts = _ESCAPE.split(escaped)
    raw = [bytes([int(part, 16)]) if i % 2 else part.encode() for i, part in enumerate(parts)]
    return os.fsdecode(b"".join(raw))


def printable(text: str) -> str:
    r"""Return text that is safe to print on a terminal: line breaks and control characters are escaped.

    >>> print(printable("two\nlines"))
    two\nlines
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def root_labels(folders: Sequence[str]) -> list[str]:
    """Return the name of each input in the output: the base name, with a number if an earlier input has a similar name.

    Names are similar if they differ only in case or in the form of their accents.

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
    """A set of case-folded names in use, in memory or on disk."""

    def __contains__(self, name: object, /) -> bool:
        """Return whether a name is in use."""

    def add(self, name: str, /) -> None:
        """Add a name."""


def reserve_folders(names: Iterable[str], taken: Taken) -> None:
    """Add to `taken` the paths of all folders below OUT that the output files of these inputs need.

    `names` are the names of the inputs, sorted.
    """
    last = ""
    for name in names:
        folder = _fitted(name.rpartition("/")[0])
        if folder != last:
            for parent in _parents(f"clean/{folder}"):
                taken.add(_folded(parent))
            last = folder


def output_name(name: str, ending: str, taken: Taken) -> str:
    """Return a unique path below OUT for the clean document of an input, and add it to `taken`.

    The path is `clean/<name>` if the name has the ending already, else `clean/<name><ending>`. Some file systems do not
    distinguish names that differ only in case, or in composed and decomposed accents. The later of two such names gets
    a number (`~2`). A file with the name of a needed folder gets one too: call `reserve_folders` first. A part of a
    path that is too long is cut and gets a digest.

    >>> taken = {"clean", "clean/news"}
    >>> [output_name(name, ".txt", taken) for name in ("news/a.txt", "news/A.TXT", "news/b.html")]
    ['clean/news/a.txt', 'clean/news/A~2.TXT', 'clean/news/b.html.txt']
    """
    stem = name[: -len(ending)] if ending and name.casefold().endswith(ending) else ""
    if stem and not stem.endswith("/"):
        return _free(f"clean/{_fitted(stem)}", name[len(stem) :], taken)
    return _free(f"clean/{_fitted(name)}", ending, taken)


def _free(stem: str, ending: str, taken: Taken) -> str:
    """Return the first of `stem + ending`, `stem~2 + ending` and so on that is not in `taken`, and add it."""
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
    """Return a path in which each long part is cut, so that there is room for a number and `.txt`."""
    if len(path.encode()) <= LONGEST_PART - len("~999.txt"):
        return path
    return "/".join(_cut(part) for part in path.split("/"))


def _cut(part: str) -> str:
    raw = part.encode()
    if len(raw) <= LONGEST_PART - len("~999.txt"):
        return part
    return raw[:_KEPT_BYTES].decode("utf-8", "ignore") + "~" + blake2b(raw, digest_size=8).hexdigest()
