"""Find the files to read in a folder."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR
from typing import TYPE_CHECKING, ClassVar

from newsclean.io.failures import Failure, LeftOut
from newsclean.io.filenames import escape_name
from newsclean.io.output_folder import MARKER
from newsclean.io.output_lock import RECORD_FILES
from newsclean.io.read_document import read_bytes, source_of, unreadable
from newsclean.io.record_formats import Item
from newsclean.io.suffixes import kind_in_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.io.limits import Limits
    from newsclean.io.read_document import Source
    from newsclean.io.suffixes import FileKind


@dataclass(frozen=True)
class InputFile(Item):
    """An input: a folder, or a file with one document or many.

    Attributes:
        name: name of the file in all records: `<input>/<relative path>`, escaped.
        path: path of the file in the file system.
        kind: `text` or `html` for a file with one document, `records` for a file with many, or `folder`.
        size: size of the file in bytes, when it was found.
        changed_ns: time of the file's last change in nanoseconds, when it was found.
        output: path of the output file, below OUT; empty until the run assigns one.
    """

    name: str
    path: str
    kind: FileKind
    size: int = 0
    changed_ns: int = 0
    output: str = ""
    in_record: ClassVar[bool] = False

    @property
    def weight(self) -> int:
        """Size of the file, in bytes."""
        return self.size

    def source(self, limits: Limits, /) -> Source:
        """Read the file as one document.

        Raises:
            BadInput: the file cannot be read, is too large, is not text, or is blank.
        """
        return source_of(read_bytes(self.path, limits), "html" if self.kind == "html" else "text")


def within(inner: str, outer: str) -> bool:
    """Return whether a real path is the path `outer`, or is below `outer` in the file system."""
    path = Path(inner)
    if path.is_relative_to(outer):
        return True
    return Path(outer).exists() and any(p.exists() and p.samefile(outer) for p in (path, *path.parents))


class Walk:
    """Iterator over all texts, pages and files of many documents below a folder, in no order.

    The ending of a name decides whether a file is read; capitals do not matter. Other files are yielded as `LeftOut`,
    except hidden ones and the records of a newsclean run. Links are followed. A folder with several paths is read once,
    by its real path if possible. A link to a folder above the link is a failure, and so is a folder that cannot be
    read. Memory grows with the number of folders, not of files.
    """

    def __init__(self, root: str, label: str, avoid: str | None) -> None:
        """Start at a folder.

        Args:
            root: path of the folder.
            label: name of the folder in all records.
            avoid: path of a folder that is not read; None for no such folder.
        """
        self._root = root
        self._label = label
        self._seen = {_identity(path) for path in (root, avoid) if path is not None and Path(path).exists()}
        self._folders = [root]
        self._links: list[str] = []
        self._named_like_files: list[str] = []
        self._filled: set[str] = set()

    def __iter__(self) -> Iterator[InputFile | Failure]:
        """Yield every file to clean and every failure, real folders first, then links to other folders."""
        while self._folders or self._links:
            if self._folders:
                yield from self._scan(self._folders.pop())
            else:
                self._links.sort(reverse=True)
                yield from self._enter_link(self._links.pop())
        for path in self._named_like_files:
            if path not in self._filled:
                yield self._failure(
                    path, "not-a-file", "the path must be a file, it is a folder without files to clean"
                )

    def _scan(self, folder: str) -> Iterator[InputFile | Failure]:
        try:
            with os.scandir(folder) as found:
                for entry in found:
                    yield from self._take(folder, entry)
        except OSError as error:
            yield self._failure(folder, "unreadable", f"the folder must be readable: {error.strerror}")

    def _take(self, folder: str, entry: os.DirEntry[str]) -> Iterator[InputFile | Failure]:
        if entry.is_symlink():
            yield from self._take_link(folder, entry.path)
        elif entry.is_dir(follow_symlinks=False):
            self._take_folder(entry.path)
        else:
            status = None
            with suppress(OSError):  # deleted since; reading it reports the failure
                status = entry.stat(follow_symlinks=False)
            yield from self._file(folder, entry.path, status)

    def _take_folder(self, path: str) -> None:
        self._seen.add(_identity(path))
        self._folders.append(path)
        if kind_in_folder(path):
            self._named_like_files.append(path)

    def _file(self, folder: str, path: str, status: os.stat_result | None) -> Iterator[InputFile | Failure]:
        """Yield a file to read, or a `LeftOut` for a file of unknown kind.

        Hidden files of unknown kind are not yielded, nor are the files that a run writes about itself.

        Args:
            folder: path of the folder that contains the file.
            path: path of the file.
            status: size and time of the file; None if they are unknown.
        """
        kind, base = kind_in_folder(path), os.path.split(path)[1]  # `Path.name` is slower
        if base in RECORD_FILES and Path(folder, MARKER).exists():
            return
        if kind is None:
            if not base.startswith("."):
                yield LeftOut(self._name(path), "not-read", _ending(base))
            return
        while folder not in self._filled:
            self._filled.add(folder)
            folder = str(Path(folder).parent)
        size, changed_ns = (status.st_size, status.st_mtime_ns) if status else (0, 0)
        yield InputFile(self._name(path), path, kind, size, changed_ns)

    def _take_link(self, folder: str, path: str) -> Iterator[InputFile | Failure]:
        try:
            status = Path(path).stat()
        except OSError as error:
            problem = unreadable(error)
            if problem.rule == "symlink-loop" or kind_in_folder(path):
                yield self._failure(path, problem.rule, problem.message)
            return
        if S_ISDIR(status.st_mode):
            self._links.append(path)
        else:
            yield from self._file(folder, path, status)

    def _enter_link(self, path: str) -> Iterator[Failure]:
        """Queue the folder that a link leads to, unless the folder was found before under another path.

        Yield a failure if the folder was found before and the link is inside it.
        """
        identity = _identity(path)
        if identity not in self._seen:
            self._seen.add(identity)
            self._folders.append(path)
        elif within(os.path.realpath(Path(path).parent), os.path.realpath(path)):
            message = "a link must not lead to a folder above itself, this one does; the folder is read once"
            yield self._failure(path, "symlink-loop", message)

    def _name(self, path: str) -> str:
        relative = os.path.relpath(path, self._root).replace(os.sep, "/")
        return f"{self._label}/{escape_name(relative)}" if self._label else escape_name(relative)

    def _failure(self, path: str, rule: str, message: str) -> Failure:
        return Failure(self._name(path), rule, message)


def _ending(name: str) -> str:
    """Return a phrase for all files with the same ending as a skipped file.

    >>> _ending("notes.MD"), _ending("LICENSE")
    ('.md files', 'files without an ending')
    """
    ending = Path(name).suffix.lower()
    return f"{ending} files" if ending else "files without an ending"


def _identity(path: str) -> tuple[int, int]:
    status = Path(path).stat()
    return status.st_dev, status.st_ino
