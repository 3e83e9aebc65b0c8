"""Files of many documents: what every format gives and takes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from newsclean.arguments import check_type
from newsclean.instants import iso_or_nothing
from newsclean.io.failures import BadInput, Failure, InputChanged
from newsclean.io.filenames import printable
from newsclean.io.limits import Limits
from newsclean.io.read_document import field_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from newsclean.io.decoding import Kind
    from newsclean.io.output_folder import OutFolder
    from newsclean.io.read_document import Source

REMOVALS_FIELD = "removals"
"""The key of a record's account, where it was asked for."""
METADATA_FIELD = "story_metadata"
"""The key of what is known of a record's story, where the account was asked for; `metadata` is what many records call
their own."""
UNCLEANED = "uncleaned"
"""The key that marks a record which was passed through as it came; its value is the rule it breaks."""


NO_TAGS: Mapping[str, Any] = dict.fromkeys(("cluster", "duplicate_of", "kind", "jaccard", "containment"))
"""The keys of what is known of a record's near-duplicates, where that was asked for; without values for one in no
cluster."""


@dataclass(frozen=True)
class Fields:
    """What the fields (keys, columns) of records are called.

    Attributes:
        text: the text to clean, and where the clean text goes.
        html: a page to extract the text from, where a record has no text.
        id: what the record calls itself.
        url: where it came from.
        date: when it was published, in ISO 8601; any other value counts as none.

    Raises:
        TypeError: a name is no str.
        ValueError: a name is empty, text and html have the same, or one of these has a name that newsclean writes.
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
            raise ValueError(f"text and html must not be in fields that newsclean writes, got {taken.pop()!r}")


@dataclass(frozen=True)
class Reading:
    """How inputs are read.

    Attributes:
        fields: what the fields of records are called.
        limits: what a document may be.
        any_status: whether pages of a WARC file are read whose HTTP status is not 2xx.
    """

    fields: Fields = field(default_factory=Fields)
    limits: Limits = field(default_factory=Limits)
    any_status: bool = False


class Item(Protocol):
    """One document to clean, as it travels to a worker process."""

    @property
    def name(self) -> str:
        """What the records call it."""

    @property
    def weight(self) -> int:
        """About how many bytes it takes."""

    @property
    def mark(self) -> int:
        """A checksum of what will be cleaned; 0 where the file itself is read later."""

    @property
    def in_record(self) -> bool:
        """Whether it is one record of a file of many, which is passed on even if it cannot be cleaned."""

    def source(self, limits: Limits) -> Source:
        """Read it.

        Raises:
            BadInput: it is no text.
        """


class Outcome(NamedTuple):
    """What came of one item, for the output.

    Attributes:
        mark: the item's checksum.
        text: the clean text; None where there is none.
        written: whether it belongs into the output.
        uncleaned: the rule that it breaks, if it is passed on as it came.
        removals: the account, where it was asked for.
        metadata: what is known of the story, the same.
        tags: what is known of its near-duplicates, by the keys of `NO_TAGS`, where it was asked for.
    """

    mark: int
    text: str | None
    written: bool = True
    uncleaned: str = ""
    removals: list[dict[str, Any]] | None = None
    metadata: dict[str, Any] | None = None
    tags: Mapping[str, Any] | None = None


class Target(NamedTuple):
    """Where a file of the same shape goes.

    Attributes:
        folder: the folder to write.
        name: the file's name below it.
        removals: whether each record gets its account.
        tags: whether each record gets what is known of its near-duplicates.
    """

    folder: OutFolder
    name: str
    removals: bool = False
    tags: bool = False


class RecordFile(Protocol):
    """A file of many documents."""

    @property
    def share(self) -> float:
        """How much of it was read, from 0 to 1."""

    def items(self) -> Iterator[Item | Failure]:
        """Yield its documents in order, and what stands for damaged parts; the same again each time.

        Memory does not grow with the file.
        """

    def rewrite(self, outcomes: Iterator[Outcome], target: Target) -> None:
        """Write a file of the same shape with the clean texts; there is one outcome for each of `items`.

        Raises:
            InputChanged: an item is not the one that was cleaned.
            OutputFailed: the system cannot write it.
        """


def content(fields: Fields, values: Mapping[str, Any]) -> tuple[str, Kind]:
    """Return what a record has to clean: its text, else its page.

    Raises:
        BadInput: `missing-field` or `wrong-type`.
    """
    for name, kind in ((fields.text, "text"), (fields.html, "html")):
        value = values.get(name)
        if isinstance(value, str):
            return value, kind  # type: ignore[return-value] # one of the two
        if value is not None:
            raise BadInput("wrong-type", f"{name!r} must be a string, got {_type(value)}")
    raise BadInput("missing-field", f"a record must have {fields.text!r} or {fields.html!r}, it has {_names(values)}")


_MOST_NAMES, _LONGEST_NAME = 20, 40
"""Names of fields that a message has, and characters of each."""


def _names(values: Mapping[str, Any]) -> str:
    """Return the names of the fields that have a value."""
    names = [printable(name[:_LONGEST_NAME]) for name, value in values.items() if value is not None]
    return ", ".join([*names[:_MOST_NAMES], *(["more"] if len(names) > _MOST_NAMES else [])]) or "neither"


def _type(value: object) -> str:
    names = {dict: "an object", list: "a list", bool: "true or false"}
    return names.get(type(value), "a number")


def record_source(
    content: str, kind: Kind, record_id: str | int = "", url: str | int = "", date: object = ""
) -> Source:
    """Return the source of a record; half surrogates in what it calls itself are replaced."""
    own_id = record_id if isinstance(record_id, int) else _whole(record_id)
    return replace(field_source(content, kind, own_id, _whole(str(url))), date=iso_or_nothing(date))


def _whole(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def record_id(value: object) -> str | int:
    """Return an id of a column: integers and strings as they are, others as they print.

    >>> record_id(7), record_id("7"), record_id(None), record_id(1.5)
    (7, '7', '', '1.5')
    """
    if value is None:
        return ""
    return value if isinstance(value, str | int) and not isinstance(value, bool) else str(value)


def matched(name: str, items: Iterable[Item | Failure], outcomes: Iterator[Outcome]) -> Iterator[tuple[Item, Outcome]]:
    """Yield each item that belongs into the output with what came of it.

    Raises:
        InputChanged: there are more or fewer items than outcomes, or one is another than the one that was cleaned.
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
    """Return the error for an input that is not what it was."""
    return InputChanged(f"{printable(name)} was changed while it was at work: run again over what is there now")
