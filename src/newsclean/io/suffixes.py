"""Detect the kind of a file from its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from newsclean.io.decoding import Kind

if TYPE_CHECKING:
    from newsclean.io.compression import Compression

Format: TypeAlias = Literal["jsonl", "json", "csv", "parquet", "warc"]
FileKind: TypeAlias = Literal[Kind, "records", "folder"]

RECORDS: Literal["records"] = "records"
"""The kind of a file of many documents."""
_COMPRESSED: dict[str, Compression] = {"": "", ".gz": "gzip", ".zst": "zstd"}
_PLAIN: dict[str, Format] = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "csv"}
FORMATS: dict[str, tuple[Format, Compression]] = {
    **{end + more: (kind, how) for end, kind in _PLAIN.items() for more, how in _COMPRESSED.items()},
    ".parquet": ("parquet", ""),
    ".warc": ("warc", ""),
    ".warc.gz": ("warc", "gzip"),
    ".warc.wet": ("warc", ""),
    ".warc.wet.gz": ("warc", "gzip"),
}
_BY_NAME_ONLY = frozenset({"json", "csv"})
"""Formats also used for side files such as metadata: files in a folder are skipped, files given by name are read."""


def format_of(name: str) -> tuple[Format, Compression] | None:
    """Return the format and compression of a file of many documents by its name; None for other names.

    >>> format_of("2024/Stories.JSONL.gz"), format_of("story.txt")
    (('jsonl', 'gzip'), None)
    """
    lower = name.lower()
    return next((kind for ending, kind in FORMATS.items() if lower.endswith(ending)), None)


def kind_of(name: str) -> FileKind | None:
    """Return the kind of a file by the ending of its name; None for an unknown ending.

    >>> kind_of("a.TXT"), kind_of("b.htm"), kind_of("c.jsonl.gz"), kind_of("d.pdf")
    ('text', 'html', 'records', None)
    """
    lower = name.lower()
    if lower.endswith(".txt"):
        return "text"
    if lower.endswith((".html", ".htm")):
        return "html"
    return RECORDS if format_of(lower) else None


def kind_in_folder(name: str) -> FileKind | None:
    """Return the kind of a file in an input folder by its name; None for a file that is skipped.

    JSON arrays and CSV files are skipped, because folders often contain metadata in these formats.

    >>> kind_in_folder("a.txt"), kind_in_folder("b.jsonl"), kind_in_folder("c.json")
    ('text', 'records', None)
    """
    found = format_of(name)
    return None if found and found[0] in _BY_NAME_ONLY else kind_of(name)
