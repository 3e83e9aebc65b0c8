"""The output folder of a run: a new folder, or the folder of an unfinished run to resume."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclean.batch.checkpoint import Checkpoint
from newsclean.io.failures import Refused
from newsclean.io.filenames import printable
from newsclean.io.output_folder import DryFolder, place
from newsclean.io.output_lock import ANEW, STATE, check_folders, check_out, claimed, locked, state_of, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsclean.batch.run_options import RunOptions
    from newsclean.io.folders import InputFile
    from newsclean.io.output_folder import OutFolder

_MOST_NAMED = 3
"""Largest number of changed files in an error message."""
_LONGEST = 200
"""Largest number of characters of an option in an error message."""


@contextmanager
def destination(
    options: RunOptions, out: str | None, plan: Checkpoint, about: Mapping[str, Any]
) -> Iterator[tuple[OutFolder, Checkpoint]]:
    """Yield the output folder and the checkpoint of the run.

    An unfinished run in `out` continues with its own checkpoint, a new run with `plan`.

    Args:
        options: the options of the run.
        out: output folder; None to write nothing.
        plan: new checkpoint with the input files.
        about: the description of this run for the file that marks `out` as the output of a run.

    Raises:
        Refused: the folder contains a finished run, another run, an unfinished run that cannot be resumed, or other
            files.
        OutputFailed: the folder cannot be written.
    """
    if out is None:
        yield DryFolder(""), plan
        return
    path = os.fspath(Path(out, STATE))
    if state_of(out) == "unfinished" and not options.overwrite and _has_state(out, path):
        with locked(out) as folder, closing(Checkpoint(path)) as checkpoint:
            _check_whole(checkpoint, out)
            _check_same(checkpoint, plan, out)
            for _ in check_folders(out, plan.outputs()):
                pass
            yield folder, checkpoint
        return
    check_out(out, plan.outputs(), overwrite=options.overwrite)
    with claimed(out, plan.outputs(), about) as folder:
        plan.save(path)
        with closing(Checkpoint(path)) as checkpoint:
            yield folder, checkpoint


def _has_state(out: str, path: str) -> bool:
    """Return whether the checkpoint of an unfinished run is there. A run killed before it has one has written nothing.

    Raises:
        Refused: the checkpoint is missing or a link, and the run has written files, which a new run would remove.
    """
    if Path(path).is_file() and not Path(path).is_symlink():
        return True
    if written(out):
        raise _lost(out, f"its {STATE} is missing")
    return False


def _check_whole(checkpoint: Checkpoint, out: str) -> None:
    """Check that the checkpoint is readable and all written files exist.

    Raises:
        Refused: the checkpoint is damaged, or a file is missing.
    """
    try:
        checkpoint.fact("request")
        missing = next((name for name in checkpoint.written() if not os.path.lexists(place(out, name))), None)
    except sqlite3.DatabaseError as error:
        raise _lost(out, f"its {STATE} is damaged ({error})") from None
    if missing is not None:
        raise _lost(out, f"{printable(missing)} is missing")


def _lost(out: str, why: str) -> Refused:
    return Refused(f"OUT {out!r} contains an unfinished run, but {why}; {ANEW}")


def _check_same(checkpoint: Checkpoint, plan: Checkpoint, out: str) -> None:
    """Check that the options and input files of a run are those of the unfinished run.

    Args:
        checkpoint: checkpoint of the unfinished run.
        plan: checkpoint of the run that is to resume it.
        out: output folder, for the message.

    Raises:
        Refused: an option or a file differs; the message lists the differences.
    """
    before, now = checkpoint.fact("request"), plan.fact("request")
    keys = [key for key in {**before, **now} if before.get(key) != now.get(key)]
    changes = [f"{key} was {_short(before.get(key))}, is {_short(now.get(key))}" for key in keys]
    changes += islice(_file_changes(checkpoint, plan), _MOST_NAMED + 1)
    if changes:
        shown = [*changes[:-1], "and more"] if len(changes) - len(keys) > _MOST_NAMED else changes
        raise Refused(
            f"OUT {out!r} contains an unfinished run with other options or inputs: {'; '.join(shown)}. "
            "Use the same ones to resume it, choose another folder, or start over with --overwrite"
        )


def _file_changes(checkpoint: Checkpoint, plan: Checkpoint) -> Iterator[str]:
    """Yield a phrase for each input file that differs between two checkpoints, sorted by name."""
    before, now = checkpoint.files(), plan.files()
    old, new = next(before, None), next(now, None)
    while old or new:
        if old == new:
            old, new = next(before, None), next(now, None)
        elif new is None or (old is not None and old.name < new.name):
            yield f"{_shown(old)} was removed"
            old = next(before, None)
        elif old is None or new.name < old.name:
            yield f"{_shown(new)} was added"
            new = next(now, None)
        else:
            yield f"{_shown(new)} was changed"
            old, new = next(before, None), next(now, None)


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}..."


def _shown(file: InputFile | None) -> str:
    return printable(file.name) if file else ""
