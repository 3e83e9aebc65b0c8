"""Many documents in one argument: sequences, mappings and Series, read in one way."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Iterable, Iterator, KeysView, Mapping
from itertools import count
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias, TypeVar, runtime_checkable

from newsclean.arguments import check_choice, shown
from newsclean.types import Document

if TYPE_CHECKING:
    from newsclean.types import Label

OnError: TypeAlias = Literal["report", "raise"]
"""At a document that cannot be read: report it and continue, or raise."""
Value_co = TypeVar("Value_co", covariant=True)
AnyLabel = TypeVar("AnyLabel", bound="Label")


@runtime_checkable
class Series(Protocol[Value_co]):
    """A Series of pandas, known by its methods alone: neither pandas nor polars is imported.

    A Series of polars has no index. It is read as a sequence.
    """

    @property
    def index(self) -> Iterable[Hashable]:
        """The ids."""

    @property
    def iloc(self) -> object:
        """What only pandas has."""

    def items(self) -> Iterable[tuple[Hashable, Value_co]]:
        """Return pairs of id and text."""


class Given(NamedTuple):
    """Documents as they were given.

    Attributes:
        items: the documents, unchecked.
        ids: the keys of a mapping, the index of a Series; None for others.
    """

    items: Iterable[object]
    ids: Iterable[Label] | None = None

    def labels(self, ids: Iterable[Label] | None) -> Iterable[Label] | None:
        """Return the ids that are given beside the documents, else their own.

        Raises:
            TypeError: ids are given beside a mapping, or as one string.
        """
        if ids is None:
            return self.ids
        if isinstance(self.ids, KeysView):
            raise TypeError(f"ids must not be given with a mapping, whose keys they are, got {shown(ids)}")
        return ids if isinstance(ids, Iterator) else labels_in(ids, "ids")

    def placed(self) -> Iterator[tuple[Label, object]]:
        """Yield each document after its id or position."""
        return zip(count() if self.ids is None else self.ids, self.items)  # noqa: B905 - as many of both, or all numbers

    def at(self, place: Label) -> str:
        """Return a place in words.

        >>> Given([]).at(3), Given({"a": ""}.values(), ["a"]).at("a")
        ('position 3', "id 'a'")
        """
        return f"position {place}" if self.ids is None else f"id {shown(place)}"


def given(documents: object, name: str = "documents") -> Given:
    """Return the documents of a sequence or any other iterable, a mapping from ids, or a Series with its index as ids.

    Raises:
        TypeError: it is a table, a single text or document, bytes, or no iterable.

    >>> list(given({"a": "Rain."}).placed())
    [('a', 'Rain.')]
    >>> given("Rain.")
    Traceback (most recent call last):
    TypeError: documents must be an iterable of texts, got one str: 'Rain.'; for one text write ['Rain.']
    """
    rule = f"{name} must be an iterable of texts"
    kind = type(documents).__name__
    if isinstance(documents, str | Document):
        one = shown(documents)
        raise TypeError(f"{rule}, got one {kind}: {one}; for one text write [{one}]")
    if isinstance(documents, bytes | bytearray | memoryview):
        raise TypeError(f"{rule}, got {kind}: {shown(documents)}; decode it first, as by bytes.decode()")
    if hasattr(type(documents), "columns") or hasattr(type(documents), "column_names"):
        raise TypeError(f'{rule}, got a table ({kind}); pass one column of it, such as df["text"]')
    if isinstance(documents, Mapping):
        return Given(documents.values(), documents.keys())
    if isinstance(documents, Series):
        return Given((document for _, document in documents.items()), documents.index)
    if hasattr(documents, "to_pylist"):  # an array of Arrow, which wraps each value
        return Given(documents.to_pylist())
    if not isinstance(documents, Iterable):
        raise TypeError(f"{rule}, got {shown(documents)}")
    return Given(documents)


def labels_in(labels: Iterable[AnyLabel], name: str) -> list[AnyLabel]:
    """Return labels as a list. A single string is refused: its letters are not meant.

    Raises:
        TypeError: it is one string, or no iterable.

    >>> labels_in("monday/7", "ids")
    Traceback (most recent call last):
    TypeError: ids must be a sequence of labels, got 'monday/7'
    """
    if isinstance(labels, str | bytes) or not isinstance(labels, Iterable):
        raise TypeError(f"{name} must be a sequence of labels, got {shown(labels)}")
    return list(labels)


def text_of(document: object) -> str | None:
    """Return the text of a document, None where it is neither a text nor a document."""
    text = document.text if isinstance(document, Document) else document
    return text if isinstance(text, str) else None


def no_text(document: object) -> str:
    """Return what is wrong with a document that has no text.

    >>> no_text(b"Rain.")
    "a document must be a str or a Document, got b'Rain.'; decode bytes first"
    """
    hint = "; decode bytes first" if isinstance(document, bytes | bytearray) else ""
    return f"a document must be a str or a Document, got {shown(document)}{hint}"


class Texts:
    """The texts of documents, read once. A document that has none is an empty text, and counted."""

    def __init__(self, documents: Given, on_error: OnError = "raise") -> None:
        """Take the documents, and whether to raise TypeError at the first that has no text."""
        check_choice(on_error, ("report", "raise"), "on_error")
        self._documents, self._raises = documents, on_error == "raise"
        self._read = self._wrong = 0
        self._first = ""

    def __iter__(self) -> Iterator[str]:
        for place, document in self._documents.placed():
            text = self.text_of(document)
            if text is None:
                self._note(f"{no_text(document)} at {self._documents.at(place)}")
            self._read += 1
            yield text or ""

    def text_of(self, document: object) -> str | None:
        """Return the text of a document, None where it has none."""
        return text_of(document)

    def _note(self, message: str) -> None:
        if self._raises:
            raise TypeError(message)
        self._wrong += 1
        self._first = self._first or message

    def warn(self) -> None:
        """Warn once, at the caller of the public function, of all documents read that have no text."""
        if self._wrong:
            warnings.warn(f"{self._wrong} of {self._read} documents not compared; first: {self._first}", stacklevel=4)


def texts_of(documents: object, name: str = "documents") -> Texts:
    """Return the texts of documents.

    Raises:
        TypeError: as `given`; and, when they are read, at the first document that has none.
    """
    return Texts(given(documents, name))
