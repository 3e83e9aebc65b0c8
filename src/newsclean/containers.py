"""Read many documents from one argument: a sequence, a mapping or a Series."""

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
"""How to treat a document that cannot be read: report it and continue, or raise."""
Value_co = TypeVar("Value_co", covariant=True)
AnyLabel = TypeVar("AnyLabel", bound="Label")


@runtime_checkable
class Series(Protocol[Value_co]):
    """A Series of pandas, recognised by its methods: neither pandas nor polars is imported.

    A Series of polars has no index. It is read as a sequence.
    """

    @property
    def index(self) -> Iterable[Hashable]:
        """The ids."""

    @property
    def iloc(self) -> object:
        """Indexer that only pandas has."""

    def items(self) -> Iterable[tuple[Hashable, Value_co]]:
        """Return pairs of id and text."""


class Given(NamedTuple):
    """Documents from the caller.

    Attributes:
        items: the documents, unchecked.
        ids: the keys of a mapping, the index of a Series; None for others.
    """

    items: Iterable[object]
    ids: Iterable[Label] | None = None

    def labels(self, ids: Iterable[Label] | None) -> Iterable[Label] | None:
        """Return the given ids, else the documents' own.

        Raises:
            TypeError: ids are given with a mapping, or as one string.
        """
        if ids is None:
            return self.ids
        if isinstance(self.ids, KeysView):
            raise TypeError(f"ids must not be given with a mapping, its keys are the ids, got {shown(ids)}")
        return ids if isinstance(ids, Iterator) else labels_in(ids, "ids")

    def placed(self) -> Iterator[tuple[Label, object]]:
        """Yield each document with its id or position."""
        return zip(count() if self.ids is None else self.ids, self.items)  # noqa: B905 - equal in number, or `count()`, which is endless

    def at(self, place: Label) -> str:
        """Return a position or id as words.

        >>> Given([]).at(3), Given({"a": ""}.values(), ["a"]).at("a")
        ('position 3', "id 'a'")
        """
        return f"position {place}" if self.ids is None else f"id {shown(place)}"


def given(documents: object, name: str = "documents") -> Given:
    """Return the documents of an iterable, a mapping from ids, or a Series with its index as ids.

    Raises:
        TypeError: it is a table, a single text or document, bytes, or not iterable.

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
    if hasattr(documents, "to_pylist"):  # an Arrow array; iteration would yield wrapped values
        return Given(documents.to_pylist())
    if not isinstance(documents, Iterable):
        raise TypeError(f"{rule}, got {shown(documents)}")
    return Given(documents)


def labels_in(labels: Iterable[AnyLabel], name: str) -> list[AnyLabel]:
    """Return labels as a list; refuse a single string, which would be split into letters.

    Raises:
        TypeError: it is one string, or not iterable.

    >>> labels_in("monday/7", "ids")
    Traceback (most recent call last):
    TypeError: ids must be a sequence of labels, got 'monday/7'
    """
    if isinstance(labels, str | bytes) or not isinstance(labels, Iterable):
        raise TypeError(f"{name} must be a sequence of labels, got {shown(labels)}")
    return list(labels)


def text_of(document: object) -> str | None:
    """Return the text of a document, None for another type."""
    text = document.text if isinstance(document, Document) else document
    return text if isinstance(text, str) else None


def no_text(document: object) -> str:
    """Return the error message for a document without a text.

    >>> no_text(b"Rain.")
    "a document must be a str or a Document, got b'Rain.'; decode bytes first"
    """
    hint = "; decode bytes first" if isinstance(document, bytes | bytearray) else ""
    return f"a document must be a str or a Document, got {shown(document)}{hint}"


class Texts:
    """The texts of documents, read once; a document without a text counts as an empty text."""

    def __init__(self, documents: Given, on_error: OnError = "raise") -> None:
        """Read texts from documents; `on_error` "raise" raises TypeError at the first one without a text."""
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
        """Return the text of a document, None without one."""
        return text_of(document)

    def _note(self, message: str) -> None:
        if self._raises:
            raise TypeError(message)
        self._wrong += 1
        self._first = self._first or message

    def warn(self) -> None:
        """Issue one warning, at the caller of the public function, with the number of documents without a text."""
        if self._wrong:
            warnings.warn(f"{self._wrong} of {self._read} documents not compared; first: {self._first}", stacklevel=4)


def texts_of(documents: object, name: str = "documents") -> Texts:
    """Return the texts of documents.

    Raises:
        TypeError: as for `given`; and, during iteration, at the first document without a text.
    """
    return Texts(given(documents, name))
