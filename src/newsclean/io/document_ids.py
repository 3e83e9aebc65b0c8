"""Labels of the documents that are grouped: one for each, and no two the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from newsclean.io.failures import Refused
from newsclean.io.filenames import printable

if TYPE_CHECKING:
    from newsclean.io.documents import Found

AnyLabel: TypeAlias = "str | int"


class Labels:
    """Labels of documents in the order they were read: a record's id, or the place where a document stands.

    Attributes:
        by_file: whether an id occurs in two files, so that all ids are `FILE#ID`.
    """

    def __init__(self, *, across_files: bool = True) -> None:
        """Take whether two files may have the same id."""
        self._across_files = across_files
        self._found: list[tuple[str, str, AnyLabel]] = []
        self._places: dict[tuple[str, str], str] = {}  # an integer and a string that print alike are one id
        self._files: dict[str, str] = {}
        self.by_file = False

    def note(self, found: Found) -> AnyLabel:
        """Note a document; return its label as long as no id occurs in two files.

        Raises:
            Refused: its id occurs a second time in its file, or in any file where that is not allowed.
        """
        own = found.source.id
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
            Refused: two are the same, such as an id that is written as the place of another document.
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
    return Refused(f"{printable(second)}: an id must occur once, {label!r} is the id of {printable(first)} too")
