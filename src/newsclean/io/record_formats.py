"""The interface of all formats with many documents in a file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Protocol, TypeVar
from zlib import crc32

from newsclean.arguments import check_type
from newsclean.instants import iso_or_nothing
from newsclean.io.failures import BadInput, Failure, InputChanged
from newsclean.io.filenames import printable
from newsclean.io.limits import Limits
from newsclean.io.read_document import field_source
from newsclean.result import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from newsclean.io.decoding import Kind
    from newsclean.io.output_folder import OutFolder
    from newsclean.io.read_document import Source

REMOVALS_FIELD = "removals"
"""Key of a record's removals, if its account is requested."""
METADATA_FIELD = "story_metadata"
"""Key of a record's story metadata, if its account is requested; many records have a `metadata` of their own."""
UNCLEANED = "uncleaned"
"""Key that marks a record which was not cleaned; its value is the broken rule."""


NO_TAGS: Mapping[str, Any] = dict.fromkeys(("cluster", "duplicate_of", "kind", "jaccard", "containment"))
"""Keys of a record's tags on near-duplicates, without values: the tags of a record in no cluster."""


@dataclass(frozen=True)
class Fields:
    """Names of the fields (keys or columns) of records.

    Attributes:
        text: field that holds the text; newsclean replaces it by the clean text.
        html: field that holds HTML, used if a record has no text.
        id: field that holds the record's id.
        url: field that holds the record's URL.
        date: field that holds the record's date of publication in ISO 8601; other values are ignored.

    Raises:
        TypeError: a name is not a str.
        ValueError: a name is empty, text and html are equal, or one of these is a field that newsclean writes.
    """

    text: str = "text"
    html: str = "html"
    id: str = "id"
    url: str = "url"
    date: str = "date"

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            check_type(value, str, f"the name of the {name} field")
            if not value:
                raise ValueError(f"the name of the {name} field must not be empty, got {value!r}")
        if self.text == self.html:
            raise ValueError(f"text and html must be two fields, got {self.text!r} for both")
        if taken := {self.text, self.html} & {REMOVALS_FIELD, METADATA_FIELD, UNCLEANED}:
            raise ValueError(
                f"text and html must not use the name of a field that newsclean writes, got {taken.pop()!r}"
            )


@dataclass(frozen=True)
class Reading:
    """Settings to read inputs.

    Attributes:
        fields: names of the fields of records.
        limits: limits on the size of a document.
        any_status: read pages of a WARC file with any HTTP status, not only 2xx.
    """

    fields: Fields = field(default_factory=Fields)
    limits: Limits = field(default_factory=Limits)
    any_status: bool = False


class Item:
    """One document of an input that is not yet decoded. Worker processes receive documents in this form.

    Attributes:
        name: name of the document in all records.
        in_record: whether the document is one record of a file with many. Such a record is written even if it cannot be
            cleaned.
    """

    name: str
    in_record: ClassVar[bool] = True

    @property
    def payload(self) -> bytes:
        """The content to clean; empty for a file, which the worker process reads."""
        return b""

    @property
    def weight(self) -> int:
        """Approximate size of the document, in bytes."""
        return len(self.payload)

    @property
    def mark(self) -> int:
        """Checksum of the content to clean; 0 for a file."""
        return crc32(self.payload)

    def source(self, limits: Limits, /) -> Source:
        """Read and decode the document.

        Raises:
            BadInput: the document is not text.
        """
        raise NotImplementedError


AnyItem = TypeVar("AnyItem", bound=Item)


class Outcome(NamedTuple):
    """The result of one document of a run.

    Attributes:
        name: name of the document in all records.
        mark: checksum of the document.
        text: clean text, or the source of a document that could not be cleaned. None for a record without text, and
            for a text that the run has written already.
        line: record for `removals.jsonl`; None for a document without an account.
        failure: reason why the document was not cleaned, or None.
        output: path of the document's own output file, below OUT; empty for one record of a file.
        chars_in: characters of the source; for a page, of the extraction.
        removed: each reason, with the numbers of its removals and of the removed characters.
        written: whether the document is part of the output.
        tags: tags on near-duplicates, with the keys of `NO_TAGS`; None if the run adds no tags.
    """

    name: str
    mark: int
    text: str | None = None
    line: str | None = None
    failure: Failure | None = None
    output: str = ""
    chars_in: int = 0
    removed: tuple[tuple[str, int, int], ...] = ()
    written: bool = True
    tags: Mapping[str, Any] | None = None

    @property
    def uncleaned(self) -> str:
        """The broken rule of a document that was not cleaned, or an empty string."""
        return self.failure.rule if self.failure else ""

    @property
    def account(self) -> dict[str, Any]:
        """The removals and the story's metadata, by the names of their fields; empty if `line` is None."""
        if self.line is None:
            return {}
        record = json.loads(self.line)
        metadata = {name: record.get(name) for name in METADATA}
        return {REMOVALS_FIELD: record["removals"], METADATA_FIELD: metadata}


class Target(NamedTuple):
    """The output file for a file of many documents.

    Attributes:
        folder: the output folder.
        name: path of the file below the folder.
        removals: whether accounts are added to the records.
        tags: whether tags on near-duplicates are added to the records.
    """

    folder: OutFolder
    name: str
    removals: bool = False
    tags: bool = False


class RecordFile(Protocol):
    """A file of many documents."""

    @property
    def share(self) -> float:
        """Share of the file read so far, from 0 to 1."""

    def items(self) -> Iterator[Item | Failure]:
        """Yield the documents in order, and a failure for each damaged part of the file; every call yields the same.

        Memory does not grow with the file.
        """

    def rewrite(self, outcomes: Iterator[Outcome], target: Target) -> None:
        """Write a file of the same format with the clean texts.

        Args:
            outcomes: one outcome for each document and failure of `items`, in the same order.
            target: the output file.

        Raises:
            InputChanged: an item differs from the one that was cleaned.
            OutputFailed: the system cannot write the file.
        """


def content(fields: Fields, values: Mapping[str, Any]) -> tuple[str, Kind]:
    """Return the text of a record and `text`; for a record without a text, its HTML and `html`.

    Args:
        fields: names of the fields.
        values: the values of the record by field.

    Raises:
        BadInput: the rule is `missing-field` or `wrong-type`.
    """
    kinds: dict[str, Kind] = {fields.text: "text", fields.html: "html"}
    for name, kind in kinds.items():
        value = values.get(name)
        if isinstance(value, str):
            return value, kind
        if value is not None:
            raise BadInput("wrong-type", f"{name!r} must be a string, got {_type(value)}")
    raise BadInput("missing-field", f"a record must have {fields.text!r} or {fields.html!r}, it has {_names(values)}")


_MOST_NAMES, _LONGEST_NAME = 20, 40
"""Largest number of field names in a message, and of characters of each."""


def _names(values: Mapping[str, Any]) -> str:
    """Return the names of the fields that have a value, in words for a message; "neither" if there are none."""
    names = [printable(name[:_LONGEST_NAME]) for name, value in values.items() if value is not None]
    return ", ".join([*names[:_MOST_NAMES], *(["more"] if len(names) > _MOST_NAMES else [])]) or "neither"


def _type(value: object) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false"}
    return names.get(type(value), "a number")


def record_source(
    content: str, kind: Kind, record_id: str | int = "", url: str | int = "", date: object = ""
) -> Source:
    """Return the document of a record with the text or HTML `content`; raise `BadInput` as `field_source` does.

    Lone surrogates in the id and the URL are replaced. A `date` that is not a date is ignored.
    """
    own_id = record_id if isinstance(record_id, int) else _whole(record_id)
    return replace(field_source(content, kind, own_id, _whole(str(url))), date=iso_or_nothing(date))


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def record_id(value: object) -> str | int:
    """Return an id from the value of a column: integers and strings unchanged, None as an empty string.

    Other values are converted to a string.

    >>> record_id(7), record_id("7"), record_id(None), record_id(1.5)
    (7, '7', '', '1.5')
    """
    if value is None:
        return ""
    return value if isinstance(value, str | int) and not isinstance(value, bool) else str(value)


def matched(
    name: str, items: Iterable[AnyItem | Failure], outcomes: Iterator[Outcome]
) -> Iterator[tuple[AnyItem, Outcome]]:
    """Yield each item that is part of the output, with its outcome.

    Args:
        name: name of the input file, for the message.
        items: the documents and failures of the file, read again.
        outcomes: the results of the same documents and failures, in the same order.

    Raises:
        InputChanged: the numbers of items and outcomes differ, or the checksum of an item differs from its outcome.
    """
    for item in items:
        outcome = next(outcomes, None)
        if outcome is None or outcome.mark != (0 if isinstance(item, Failure) else item.mark):
            raise changed(name)
        if outcome.written and not isinstance(item, Failure):
            yield item, outcome
    if next(outcomes, None) is not None:
        raise changed(name)


def changed(name: str) -> InputChanged:
    """Return the error for an input file `name` that changed during the run."""
    return InputChanged(f"an input must not change during a run, {printable(name)} did: run again")
