"""Ownership of an output folder: an earlier run may be replaced, but foreign files never."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from newsclean.io.failures import Refused
from newsclean.io.output_folder import MARKER, PART, OutFolder, place, remove
from newsclean.io.schemas import RUN, json_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

State: TypeAlias = Literal["new", "unfinished", "finished", "damaged", "foreign"]
PLAN = ".newsclean-outputs"
"""List of every file that a run may write under `clean`; a later run removes these."""
STATE = ".newsclean-state.sqlite"
ANEW = "choose another folder, or start over with --overwrite"
"""Progress of an unfinished run; a finished run has no such file."""
_STATE_FILES = (STATE, f"{STATE}-wal", f"{STATE}-shm", f"{STATE}.part", f"{STATE}.part-journal")
REPORT_FILE = "report.html"
TEMPLATES_FILE = "templates.json"
RECORD_FILES = ("removals.jsonl", "clusters.jsonl", "errors.jsonl", REPORT_FILE, TEMPLATES_FILE)


def state_of(out: str) -> State:
    """Return whether a folder is new, contains an unfinished or a finished run, or contains foreign files.

    A run is damaged if its marker cannot be read and the list of its outputs can.

    Raises:
        Refused: the path is not a folder, or the folder cannot be read.
    """
    path = Path(out)
    if not os.path.lexists(out):
        return "new"
    if not path.is_dir():
        raise Refused(f"OUT must be a folder, {out!r} is not")
    try:
        if all(entry.name == PART for entry in path.iterdir()):
            return "new"
    except OSError as error:
        raise Refused(f"OUT {out!r} must be readable: {error.strerror}") from None
    try:
        marker = json.loads((path / MARKER).read_bytes())
        if marker["schema"] == RUN:
            return "finished" if marker["finished"] else "unfinished"
    except (ValueError, KeyError, TypeError, RecursionError):
        return "damaged" if _planned(out) else "foreign"
    except OSError:
        pass
    return "foreign"


def check_out(out: str, outputs: Iterable[str], *, overwrite: bool) -> None:
    """Check that the run may write to a folder, before anything is written.

    The run may replace an unfinished run. With `overwrite`, the run may also replace a finished or damaged run, and may
    use a folder with foreign files, but may not replace these files.

    Args:
        out: path of the folder.
        outputs: paths of the files that the run may write, below `out`.
        overwrite: whether the user allows the run to use a folder that is finished, damaged or foreign.

    Raises:
        Refused: the folder is finished, damaged or foreign, or a foreign file has the name of an output.
    """
    state = state_of(out)
    if state == "finished" and not overwrite:
        remove_state(out)  # a run killed after its last step leaves it
        raise Refused(f"OUT {out!r} contains a finished run; choose another folder, or --overwrite to replace it")
    if state == "damaged" and not overwrite:
        raise Refused(f"OUT {out!r} contains a run, but its {MARKER} is damaged; {ANEW}")
    if state == "foreign" and not overwrite:
        raise Refused(
            f"OUT {out!r} must be new or empty, it contains files that newsclean did not write; choose another "
            "folder, or --overwrite to write beside them: they are kept"
        )
    records = (*RECORD_FILES, MARKER, PLAN, *_STATE_FILES)
    ours = {*_planned(out), *records} if state in {"finished", "unfinished", "damaged"} else set()
    for name in chain(records, check_folders(out, outputs)):
        if name not in ours and os.path.lexists(place(out, name)):
            raise _in_the_way(name)


def check_folders(out: str, outputs: Iterable[str]) -> Iterator[str]:
    """Yield the paths of the outputs unchanged, and check that the folders around them are neither files nor links.

    Raises:
        Refused: a folder above the next output is a file or a link.
    """
    folders = _Folders(out)
    for name in outputs:
        if folders.lead_elsewhere(name):
            raise _in_the_way(name.rpartition("/")[0])
        yield name


class _Folders:
    """Check of the folders below OUT that output files need: each may be a file or a link instead. Results are kept."""

    def __init__(self, out: str) -> None:
        self._out = out
        self._known: dict[str, bool] = {}

    def lead_elsewhere(self, name: str) -> bool:
        """Return whether a folder above an output file is a file or a link; a missing folder is neither."""
        parts, elsewhere = name.split("/")[:-1], False
        for end in range(1, len(parts) + 1):
            folder = "/".join(parts[:end])
            if folder not in self._known:
                self._known[folder] = elsewhere or _is_no_plain_folder(place(self._out, folder))
            elsewhere = self._known[folder]
        return elsewhere


def _in_the_way(name: str) -> Refused:
    return Refused(f"newsclean did not write {name!r} in OUT; move it away first")


@contextmanager
def claimed(out: str, outputs: Iterable[str], run: Mapping[str, Any]) -> Iterator[OutFolder]:
    """Claim a folder for this run: lock it, mark it unfinished, and remove the files of an earlier run.

    Args:
        out: path of the folder.
        outputs: paths of the files that the run may write, below `out`.
        run: facts about the run for the marker file.

    Raises:
        Refused: another run is writing there, or the folder cannot be created.
        OutputFailed: the system cannot write to the folder.
    """
    try:
        Path(out).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refused(f"OUT {out!r} cannot be created: {error.strerror}") from None
    with locked(out) as folder:
        folder.mark(run, finished=False)
        _clear(out)
        with folder.lines(PLAN) as write:
            for name in outputs:
                write(json_line({"output": name}))
        yield folder


def remove_state(out: str) -> None:
    """Remove the files from which an unfinished run is resumed."""
    for name in _STATE_FILES:
        remove(place(out, name))


@contextmanager
def locked(out: str) -> Iterator[OutFolder]:
    """Lock the folder until the `with` block or the process ends; on Windows, do not lock it.

    Raises:
        Refused: another run is writing to the folder.
    """
    try:
        import fcntl
    except ImportError:
        yield OutFolder(out)
        return
    descriptor = os.open(out, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(f"another run is writing to OUT {out!r}") from None
        except OSError:
            pass  # some network file systems have no locks
        yield OutFolder(out)
    finally:
        os.close(descriptor)


def _planned(out: str) -> list[str]:
    """Return the paths below OUT of the files that an earlier run may have written under `clean`."""
    folders = _Folders(out)
    try:
        names = [str(json.loads(line)["output"]) for line in Path(out, PLAN).read_bytes().splitlines()]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
    below = [name for name in names if name.startswith("clean/") and not {"..", "."} & set(name.split("/"))]
    return [name for name in below if not folders.lead_elsewhere(name)]


def written(out: str) -> list[str]:
    """Return the paths below OUT of the existing files that an earlier run wrote, except those of its state."""
    return [name for name in (*_planned(out), *RECORD_FILES) if os.path.lexists(place(out, name))]


def _is_no_plain_folder(path: Path) -> bool:
    """Return whether a path is a link, which may lead outside OUT, or exists and is not a folder."""
    return os.path.islink(path) or (os.path.lexists(path) and not os.path.isdir(path))  # noqa: PTH112, PTH114 - pathlib's raise


def _clear(out: str) -> None:
    """Remove the files of an earlier run, and the folders that become empty."""
    names = _planned(out)
    remove_state(out)
    for name in (*names, *RECORD_FILES, PART):
        remove(place(out, name))
    top = place(out, "clean")
    folders = {place(out, name).parent for name in names}
    for folder in folders:
        remove(folder / PART)
    parents = {parent for folder in folders for parent in (folder, *folder.parents) if parent.is_relative_to(top)}
    for folder in sorted(parents, key=lambda path: len(path.parts), reverse=True):
        with suppress(OSError):
            folder.rmdir()
