"""Unique labels for documents that are to be grouped."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from newsclean.io.failures import Refused
from newsclean.io.filenames import printable

if TYPE_CHECKING:
    from newsclean.io.read_document import Source

AnyLabel: TypeAlias = "str | int"


class Labels:
    """Labels of documents in reading order: the id of a record, or the name of a document without an id.

    Attributes:
        by_file: whether two files contain the same id; if so, the label of each document with an id is `FILE#ID`.
    """

    def __init__(self, *, across_files: bool = True) -> None:
        """Start without documents. With `across_files`, two files may contain the same id."""
        self._across_files = across_files
        self._found: list[tuple[str, str, AnyLabel]] = []
        self._places: dict[tuple[str, str], str] = {}  # an integer and a string that print the same are one id
        self._files: dict[str, str] = {}
        self.by_file = False

    def note(self, found: Source) -> AnyLabel:
        """Add a document and return its label. If a later file contains the same id, the label changes; see `all`.

        Raises:
            Refused: the same file has this id already, or another file has it and `across_files` is False.
        """
        own = found.id
        self._found.append((found.file, found.name, own))
        if own == "":
            return found.name
        first = self._places.setdefault((found.file if self._across_files else "", str(own)), found.name)
        if first != found.name:
            raise _twice(own, first, found.name)
        self.by_file |= self._files.setdefault(str(own), found.file) != found.file
        return own

    def all(self) -> list[AnyLabel]:
        """Return the labels of all documents.

        Raises:
            Refused: two labels are equal, such as an id that equals another document's name.
        """
        labels: list[AnyLabel] = []
        places: dict[AnyLabel, str] = {}
        for file, name, own in self._found:
            label = name if own == "" else f"{file}#{own}" if self.by_file else own
            first = places.setdefault(label, name)
            if first != name:
                raise _twice(label, first, name)
            labels.append(label)
        return labels


def _twice(label: AnyLabel, first: str, second: str) -> Refused:
    return Refused(f"{printable(second)}: an id must occur once, {label!r} is also the id of {printable(first)}")
