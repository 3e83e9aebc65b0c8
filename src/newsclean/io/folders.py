"""Find the text and HTML files below some folders, in an order that every machine agrees on."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING, NamedTuple

from newsclean.io.failures import Failure, Refused
from newsclean.io.names import escape_name, printable, root_labels
from newsclean.io.reading import kind_of, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsclean.io.decoding import Kind


class SourceFile(NamedTuple):
    """A file to clean.

    Attributes:
        path: where it is, as the system names it.
        name: `<root>/<relative path>`, escaped: what the records call it.
        kind: `text` or `html`, by its ending.
    """

    path: str
    name: str
    kind: Kind


@dataclass(frozen=True)
class Listing:
    """What was found below some folders.

    Attributes:
        roots: each folder as it was given, by the name it has in the output.
        files: the files to clean, sorted by name.
        failures: what could not be entered or is no file, sorted by name.
    """

    roots: Mapping[str, str]
    files: tuple[SourceFile, ...]
    failures: tuple[Failure, ...]


def list_folders(folders: Sequence[str], out: str | None = None) -> Listing:
    """Find all `.txt`, `.html` and `.htm` files below the folders, whatever the case of the ending.

    Links are followed; a folder that several paths lead to is read once, by its own path where
    that is among them, and a link that leads back to a folder above it is a failure.

    Raises:
        Refused: a folder is missing, is no folder, lies in another one, or has to do with `out`.
    """
    for folder in folders:
        if not Path(folder).is_dir():
            problem = "is no folder" if os.path.lexists(folder) else "does not exist"
            raise Refused(f"FOLDER must be a folder, {printable(folder)!r} {problem}")
    _check_apart(folders)
    if out is not None:
        _check_out(folders, out)
    labels = root_labels(folders)
    files: list[SourceFile] = []
    failures: list[Failure] = []
    for folder, label in zip(folders, labels, strict=True):
        for found in _Walk(folder, label, out).entries():
            (failures if isinstance(found, Failure) else files).append(found)  # type: ignore[arg-type] # told apart
    roots = {label: escape_name(folder) for folder, label in zip(folders, labels, strict=True)}
    return Listing(roots, tuple(sorted(files, key=lambda file: file.name)), tuple(sorted(failures)))


def _check_apart(folders: Sequence[str]) -> None:
    """Refuse folders that hold one another: their files would be read twice."""
    real = [os.path.realpath(folder) for folder in folders]
    for i, inner in enumerate(real):
        for j, outer in enumerate(real):
            if i != j and _within(inner, outer):
                names = f"{printable(folders[i])!r} lies in {printable(folders[j])!r}"
                raise Refused(f"each FOLDER must be given once and none inside another, {names}")


def _check_out(folders: Sequence[str], out: str) -> None:
    real_out = os.path.realpath(out)
    for folder in folders:
        real = os.path.realpath(folder)
        if _within(real_out, real) or _within(real, real_out):
            names = f"OUT {printable(out)!r} and FOLDER {printable(folder)!r}"
            raise Refused(f"{names} must lie apart, neither inside the other: the source is never touched")


def _within(inner: str, outer: str) -> bool:
    """Tell whether a real path is another one or lies below it, as the file system sees it."""
    path = Path(inner)
    if path.is_relative_to(outer):
        return True
    return Path(outer).exists() and any(p.exists() and p.samefile(outer) for p in (path, *path.parents))


class _Walk:
    """One pass below one folder: real folders first, then the links that led elsewhere."""

    def __init__(self, root: str, label: str, avoid: str | None) -> None:
        self._root = root
        self._label = label
        self._seen = {_identity(path) for path in (root, avoid) if path is not None and Path(path).exists()}
        self._folders = [root]
        self._links: list[str] = []
        self._named_like_files: list[str] = []
        self._filled: set[str] = set()

    def entries(self) -> Iterator[SourceFile | Failure]:
        """Yield every file to clean and everything that cannot be read, in no particular order."""
        while self._folders or self._links:
            if self._folders:
                yield from self._scan(self._folders.pop())
            else:
                self._links.sort(reverse=True)
                yield from self._enter_link(self._links.pop())
        for path in self._named_like_files:
            if path not in self._filled:
                yield self._failure(path, "not-a-file", "must be a file, it is a folder without files to clean")

    def _scan(self, folder: str) -> Iterator[SourceFile | Failure]:
        try:
            with os.scandir(folder) as found:
                entries = sorted(found, key=lambda entry: entry.name)
        except OSError as error:
            yield self._failure(folder, "unreadable", f"the folder must be readable: {error.strerror}")
            return
        for entry in entries:
            if entry.is_symlink():
                yield from self._take_link(folder, entry.path)
            elif entry.is_dir(follow_symlinks=False):
                self._take_folder(entry.path)
            else:
                yield from self._take_file(folder, entry.path)

    def _take_folder(self, path: str) -> None:
        self._seen.add(_identity(path))
        self._folders.append(path)
        if kind_of(path):
            self._named_like_files.append(path)

    def _take_file(self, folder: str, path: str) -> Iterator[SourceFile]:
        if kind := kind_of(path):
            while folder not in self._filled:
                self._filled.add(folder)
                folder = str(Path(folder).parent)
            yield SourceFile(path, self._name(path), kind)

    def _take_link(self, folder: str, path: str) -> Iterator[SourceFile | Failure]:
        try:
            status = Path(path).stat()
        except OSError as error:
            problem = unreadable(error)
            if problem.rule == "symlink-loop" or kind_of(path):
                yield self._failure(path, problem.rule, problem.message)
            return
        if S_ISDIR(status.st_mode):
            self._links.append(path)
        else:
            yield from self._take_file(folder, path)

    def _enter_link(self, path: str) -> Iterator[Failure]:
        """Go on in the folder that a link leads to, unless it is read by another path."""
        identity = _identity(path)
        if identity not in self._seen:
            self._seen.add(identity)
            self._folders.append(path)
        elif _within(os.path.realpath(Path(path).parent), os.path.realpath(path)):
            message = "a link must not lead to a folder above itself, this one does; the folder is read once"
            yield self._failure(path, "symlink-loop", message)

    def _name(self, path: str) -> str:
        relative = os.path.relpath(path, self._root).replace(os.sep, "/")
        return f"{self._label}/{escape_name(relative)}"

    def _failure(self, path: str, rule: str, message: str) -> Failure:
        return Failure(self._name(path), rule, message)


def _identity(path: str) -> tuple[int, int]:
    status = Path(path).stat()
    return status.st_dev, status.st_ino
