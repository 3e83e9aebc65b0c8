"""Where a run goes: a new folder, or one that the same run left unfinished."""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclean.batch.checkpoint import State
from newsclean.io.failures import Refused
from newsclean.io.filenames import printable
from newsclean.io.output_folder import DryFolder, place
from newsclean.io.output_lock import STATE, check_folders, check_out, claimed, locked, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from newsclean.batch.checkpoint import Unit
    from newsclean.batch.run_options import RunOptions
    from newsclean.io.output_folder import OutFolder

_MOST_TOLD = 3
"""Files that a refusal names."""
_LONGEST = 200
"""Characters of an option that it shows."""


@contextmanager
def destination(
    options: RunOptions, out: str | None, plan: State, about: Mapping[str, Any]
) -> Iterator[tuple[OutFolder, State]]:
    """Give the folder to write to and the state to go on from; `plan` is the state of a run that did nothing yet.

    Raises:
        Refused: the folder is finished, foreign, or of another run.
        OutputFailed: it cannot be written to.
    """
    if out is None:
        yield DryFolder(""), plan
        return
    path = os.fspath(Path(out, STATE))
    if state_of(out) == "unfinished" and not options.overwrite and Path(path).is_file() and not Path(path).is_symlink():
        with locked(out) as folder, _opened(path) as state:
            _check_whole(state, out)
            _check_same(state, plan, out)
            for _ in check_folders(out, plan.outputs()):
                pass
            yield folder, state
        return
    check_out(out, plan.outputs(), overwrite=options.overwrite)
    with claimed(out, plan.outputs(), about) as folder:
        plan.save(path)
        with _opened(path) as state:
            yield folder, state


@contextmanager
def _opened(path: str) -> Iterator[State]:
    state = State(path)
    try:
        yield state
    finally:
        state.close()


def _check_whole(state: State, out: str) -> None:
    """Refuse to go on from a state that cannot be read, or without a file that was written.

    Raises:
        Refused: with what is wrong.
    """
    anew = "take another folder, or --overwrite to begin anew"
    try:
        state.fact("request")
        gone = next((name for name in state.written() if not os.path.lexists(place(out, name))), None)
    except sqlite3.DatabaseError as error:
        raise Refused(
            f"OUT {printable(out)!r} holds an unfinished run, its {STATE} is damaged ({error}); {anew}"
        ) from None
    if gone is not None:
        raise Refused(f"OUT {printable(out)!r} holds an unfinished run, its {printable(gone)} is gone; {anew}")


def _check_same(state: State, plan: State, out: str) -> None:
    """Refuse to go on with other options, or over other files.

    Raises:
        Refused: with what differs.
    """
    before, now = state.fact("request") or {}, plan.fact("request")
    keys = [key for key in {**before, **now} if before.get(key) != now.get(key)]
    changes = [f"{key} was {_short(before.get(key))}, is {_short(now.get(key))}" for key in keys]
    changes += islice(_file_changes(state, plan), _MOST_TOLD + 1)
    if changes:
        told = [*changes[:-1], "and more"] if len(changes) - len(keys) > _MOST_TOLD else changes
        raise Refused(
            f"OUT {printable(out)!r} holds an unfinished run over other options or inputs: {'; '.join(told)}. "
            "Give the same ones to go on, take another folder, or --overwrite to begin anew"
        )


def _file_changes(state: State, plan: State) -> Iterator[str]:
    """Yield in words how the files of two plans differ; both are in the order of their names."""
    before, now = state.units(), plan.units()
    old, new = next(before, None), next(now, None)
    while old or new:
        if old == new:
            old, new = next(before, None), next(now, None)
        elif new is None or (old is not None and old.name < new.name):
            yield f"{_shown(old)} is gone"
            old = next(before, None)
        elif old is None or new.name < old.name:
            yield f"{_shown(new)} is new"
            new = next(now, None)
        else:
            yield f"{_shown(new)} was changed"
            old, new = next(before, None), next(now, None)


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}..."


def _shown(unit: Unit | None) -> str:
    return printable(unit.name) if unit else ""
