"""The command `newsclean doctor`: versions, extras and a self-test for bug reports."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from newsclean._version import __version__
from newsclean.edits import restore
from newsclean.presets import NEWS

if TYPE_CHECKING:
    from collections.abc import Iterator

_REQUIRED = ("numpy", "regex", "trafilatura", "lxml", "datasketch", "langdetect", "typer", "rich")
_EXTRAS = {
    "fast": "py3langid", "unicode": "ftfy", "parquet": "pyarrow", "warc": "fastwarc", "zstd": "zstandard",
    "redis": "redis", "testing": "hypothesis", "spark": "pyspark",
}  # fmt: skip
_STORY = "The harbour opened again on Friday, after a year of repairs, and the first ferry left at noon."
_DIRTY = f"{_STORY}\n\nShare this article\nFacebook | X | WhatsApp"


def examination() -> Iterator[str]:
    """Yield the lines to print: the versions of newsclean, Python, packages and extras, and the self-test."""
    yield f"newsclean {__version__}, weights {NEWS.weights}"
    yield f"Python {platform.python_version()} ({platform.python_implementation()}), {platform.platform()}"
    yield "packages: " + ", ".join(f"{package} {_version(package)}" for package in _REQUIRED)
    yield "extras: " + ", ".join(f"{extra} {_version(package)}" for extra, package in _EXTRAS.items())
    yield f"self-test: {_self_test()}"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _self_test() -> str:
    """Clean a text and restore its source; return `passed`, or a message that begins with `failed`."""
    result = NEWS(_DIRTY)
    if result.text != _STORY:
        return f"failed, the clean text is {result.text!r}"
    return "passed" if restore(result.text, result.removals) == _DIRTY else "failed, removals do not restore the source"
