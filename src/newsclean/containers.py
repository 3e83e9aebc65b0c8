"""Read the documents that a caller passes as one argument: a sequence, a mapping or a pandas Series."""

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
"""For a document that cannot be read: "report" continues with the next document, "raise" raises an error."""
Value_co = TypeVar("Value_co", covariant=True)
AnyLabel = TypeVar("AnyLabel", bound="Label")


@runtime_checkable
class Series(Protocol[Value_co]):
    """The methods by which a pandas Series is recognised, without an import of pandas.

    A Series of polars has no index. It is read as a sequence.
    """

    @property
    def index(self) -> Iterable[Hashable]:
        """The ids of the documents."""

    @property
    def iloc(self) -> object:
        """A method of pandas that other types with an `index` lack."""

    def items(self) -> Iterable[tuple[Hashable, Value_co]]:
        """Return pairs of id and document."""


class Given(NamedTuple):
    """The documents that a caller passed, and their ids.

    Attributes:
        items: the documents, with types still unchecked.
        ids: the keys of a mapping or the index of a Series; None for any other iterable.
    """

    items: Iterable[object]
    ids: Iterable[Label] | None = None

    def labels(self, ids: Iterable[Label] | None) -> Iterable[Label] | None:
        """Return the ids that the caller passed or, if `ids` is None, those that came with the documents.

        The result is None if there are neither.

        Raises:
            TypeError: `ids` is one string, or the documents came as a mapping, whose keys are their ids.
        """
        if ids is None:
            return self.ids
        if isinstance(self.ids, KeysView):
            raise TypeError(f"ids must be None with a mapping, because its keys are the ids, got {shown(ids)}")
        return ids if isinstance(ids, Iterator) else labels_in(ids, "ids")

    def placed(self) -> Iterator[tuple[Label, object]]:
        """Yield pairs of id and document; the position is the id of a document without one."""
        return zip(count() if self.ids is None else self.ids, self.items)  # noqa: B905 - equal in number, or `count()`, which is endless

    def at(self, place: Label) -> str:
        """Return the position or the id of a document in words, for error messages; `place` is either of them.

        >>> Given([]).at(3), Given({"a": ""}.values(), ["a"]).at("a")
        ('position 3', "id 'a'")
        """
        return f"position {place}" if self.ids is None else f"id {shown(place)}"


def given(documents: object, name: str = "documents") -> Given:
    """Return the documents of an iterable, a mapping or a Series. The keys or the index become ids.

    Args:
        documents: the argument of a public function.
        name: the name of the parameter, for the error message.

    Raises:
        TypeError: `documents` is a table, a single text or document, bytes, or not iterable.

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
        raise TypeError(f"{rule}, got {kind}: {shown(documents)}; decode it first, for example with bytes.decode()")
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
    """Return ids, passed as the parameter `name`, as a list. A single string would be split, and is refused.

    Raises:
        TypeError: `labels` is one string, or not iterable.

    >>> labels_in("monday/7", "ids")
    Traceback (most recent call last):
    TypeError: ids must be a sequence of labels, got 'monday/7'
    """
    if isinstance(labels, str | bytes) or not isinstance(labels, Iterable):
        raise TypeError(f"{name} must be a sequence of labels, got {shown(labels)}")
    return list(labels)


def text_of(document: object) -> str | None:
    """Return the text of a `Document`, or a string unchanged; None for a value of any other type."""
    text = document.text if isinstance(document, Document) else document
    return text if isinstance(text, str) else None


def no_text(document: object) -> str:
    """Return the error message for a value that is neither a string nor a `Document`.

    >>> no_text(b"Rain.")
    "a document must be a str or a Document, got b'Rain.'; decode bytes first"
    """
    hint = "; decode bytes first" if isinstance(document, bytes | bytearray) else ""
    return f"a document must be a str or a Document, got {shown(document)}{hint}"


class Texts:
    """An iterable over the texts of documents, to be read once. A value that is no document counts as empty text."""

    def __init__(self, documents: Given, on_error: OnError = "raise") -> None:
        """Set the documents. If `on_error` is "raise", reading a value that is no document raises TypeError."""
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
        """Return the text of a `Document`, or a string unchanged; None for a value of any other type."""
        return text_of(document)

    def _note(self, message: str) -> None:
        if self._raises:
            raise TypeError(message)
        self._wrong += 1
        self._first = self._first or message

    def warn(self) -> None:
        """Issue one UserWarning with the number of values that were no documents; do nothing if there were none.

        The warning points at the caller of the public function.
        """
        if self._wrong:
            of = f"{self._wrong} of {self._read}"
            warnings.warn(f"{of} documents have no text and were not compared; first: {self._first}", stacklevel=4)


def texts_of(documents: object, name: str = "documents") -> Texts:
    """Return an iterable over the texts of documents, which were passed as the parameter `name`.

    Raises:
        TypeError: `documents` has a type that `given` refuses, or the iteration reaches a value that is not a document.
    """
    return Texts(given(documents, name))
