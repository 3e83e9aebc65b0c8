"""Read the records of a run in OUT: counts of all documents in one pass, and single records by their position."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.edits import restore
from newsclean.io.failures import Refused
from newsclean.io.output_folder import MARKER
from newsclean.io.output_lock import state_of
from newsclean.io.schemas import digest
from newsclean.template import site_of
from newsclean.types import Removal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path


class Row(NamedTuple):
    """The counts of one document of a run.

    Attributes:
        path: the path of the document in the records.
        site: the site of the document, see `site_of_record`.
        offset: the position in bytes at which the document's record begins in `removals.jsonl`.
        chars_in: number of characters before cleaning.
        chars_out: number of characters after cleaning.
        removed: number of removed characters, by reason.
        visible: the reasons for which more than white space was removed.
    """

    path: str
    site: str
    offset: int
    chars_in: int
    chars_out: int
    removed: Mapping[str, int]
    visible: frozenset[str] = frozenset()

    @property
    def share(self) -> float:
        """The share of the document's characters that was removed, from 0 to 1."""
        return min(1.0, sum(self.removed.values()) / self.chars_in) if self.chars_in else 0.0


@dataclass
class Overview:
    """The counts of all documents of a run.

    Attributes:
        rows: the counts of each document, in the order of the records.
        times: number of removals, by reason.
        chars: number of removed characters, by reason.
        visible: the reasons for which more than white space was removed.
    """

    rows: list[Row] = field(default_factory=list)
    times: Counter[str] = field(default_factory=Counter)
    chars: Counter[str] = field(default_factory=Counter)
    visible: set[str] = field(default_factory=set)

    def add(self, record: Mapping[str, Any], offset: int) -> None:
        """Add the counts of a record of `removals.jsonl`. The record begins at the byte `offset` of the file."""
        removed, visible = Counter[str](), set[str]()
        for removal in record["removals"]:
            self.times[removal["reason"]] += 1
            removed[removal["reason"]] += len(removal["text"])
            if not removal["text"].isspace():
                visible.add(removal["reason"])
        self.chars.update(removed)
        self.visible |= visible
        row = Row(
            record["path"], site_of_record(record), offset, record["chars_in"], record["chars_out"], dict(removed)
        )
        self.rows.append(row._replace(visible=frozenset(visible)))


def site_of_record(record: Mapping[str, Any]) -> str:
    """Return the site of a document from its record.

    The site is the host of the URL. For a document without a URL, it is the first folder in the path below the folder
    that was read. Without such a folder, it is the host of the canonical URL, or else the folder or file that was read.

    >>> site_of_record({"path": "crawl.jsonl:7", "url": "https://www.gull.example/ferry"})
    'www.gull.example'
    >>> site_of_record({"path": "crawl/ferry.html", "canonical_url": "https://gull.example/ferry"})
    'gull.example'
    """
    path, url = record["path"], record.get("url") or ""
    site = site_of(path, url)
    if site in {path, path.partition("/")[0], path.rpartition(":")[0]}:  # neither a host nor a folder
        site = site_of(path, url or record.get("canonical_url") or "")
    return site


def title_of(record: Mapping[str, Any]) -> str:
    """Return the title in a record, cut after 200 characters; an empty string if the record has no title."""
    title = str(record.get("title") or "")
    return title if len(title) <= _TITLE_CHARS else title[: _TITLE_CHARS - 1].rstrip() + "…"


_NO_RUN = {
    "new": "is missing or empty",
    "unfinished": "has an unfinished run; repeat its command to resume it",
    "damaged": "has a damaged newsclean.json; repeat the command of the run with --overwrite",
    "foreign": "has no run",
}
_TITLE_CHARS = 200
"""Largest number of characters of a title in the report. This is twice the length of a long headline."""


@dataclass(frozen=True)
class RunFolder:
    """The folder of a finished run.

    Attributes:
        path: the path of the folder.

    Raises:
        Refused: the path is not the folder of a finished run.
    """

    path: Path

    def __post_init__(self) -> None:
        state = state_of(str(self.path))
        if state != "finished":
            found = f"{str(self.path)!r} {_NO_RUN[state]}"
            raise Refused(f"OUT must be the folder of a finished run, {found}")

    def marker(self) -> dict[str, Any]:
        """Return the content of `newsclean.json`, which describes the run and its settings."""
        record: dict[str, Any] = json.loads((self.path / MARKER).read_bytes())
        return record

    def overview(self) -> Overview:
        """Read `removals.jsonl` once and return the counts of all documents."""
        overview = Overview()
        for offset, record in self._records("removals.jsonl"):
            overview.add(record, offset)
        return overview

    def documents(self, rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
        """Yield the records in `removals.jsonl` of the documents in `rows`, in the order of `rows`."""
        with (self.path / "removals.jsonl").open("rb") as file:
            for row in rows:
                file.seek(row.offset)
                yield json.loads(file.readline())

    def record(self, name: str) -> dict[str, Any]:
        """Return the record of the document with this path or id.

        Raises:
            Refused: no document of the run has this path or id.
        """
        for _, record in self._records("removals.jsonl"):
            if name in {record["path"], record.get("id")}:
                return record
        raise Refused(f"FILE must be the path or id of a document of the run, got {name!r}")

    def clusters(self) -> list[dict[str, Any]]:
        """Return the records of the clusters; an empty list if the run found none."""
        return [record for _, record in self._records("clusters.jsonl")]

    def errors(self) -> list[dict[str, Any]]:
        """Return the records of the documents that could not be cleaned."""
        return [record for _, record in self._records("errors.jsonl")]

    def text(self, record: Mapping[str, Any]) -> str | None:
        """Return the clean text of a document, from its record or a file below `clean`; None if neither can be read."""
        if isinstance(record.get("text"), str):
            return str(record["text"])
        name = record.get("output")
        if not isinstance(name, str):
            return None
        path, top = (self.path / name).resolve(), (self.path / "clean").resolve()
        try:
            return path.read_bytes().decode() if path.is_relative_to(top) else None
        except (OSError, UnicodeDecodeError):
            return None

    def source(self, record: Mapping[str, Any], text: str | None) -> str | None:
        """Return the source of a document, restored from the clean text; None if that is missing or was changed.

        Args:
            record: the document's record in `removals.jsonl`.
            text: the clean text, from the method `text`; None if it cannot be read.
        """
        removals = [Removal.from_dict(values) for values in record["removals"]]
        source = None if text is None else restore(text, removals)
        return source if source is not None and digest(source) == record.get("source_sha256") else None

    def _records(self, name: str) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield, for each line of a file in OUT, its position in bytes and its record; nothing if the file is missing.

        Raises:
            Refused: a line is not JSON.
        """
        path = self.path / name
        if not path.is_file():
            return
        with path.open("rb") as file:
            offset = 0
            for number, line in enumerate(file, start=1):
                try:
                    yield offset, json.loads(line)
                except ValueError:
                    rule = f"{name} in OUT must contain one JSON object in each line"
                    raise Refused(f"{rule}, line {number} is not JSON; the file is damaged, repeat the run") from None
                offset += len(line)
