"""The other end of the pipe: a process that answers items, and ends when nobody listens any more."""

from __future__ import annotations

import logging
import os
import signal
from contextlib import suppress
from multiprocessing import parent_process
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess


def serve(pipe: Connection[Any, Any]) -> None:
    """Answer items until the other end goes away.

    Args:
        pipe: gives the work first: what to call for an item, for one that was lost before, and at the start.
            Then items, each with how it was lost before, if it was. Takes None when the work can begin, else the
            error; then results.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    logging.disable(logging.CRITICAL)  # extractors log what they think of a page; the result says it
    with suppress(EOFError, OSError):
        try:
            function, salvage, prepare = pipe.recv()
            if prepare is not None:
                prepare()
        except Exception as error:  # whatever a module raises that is imported
            pipe.send(" ".join(f"{type(error).__name__}: {error}".split()))
            return
        pipe.send(None)
        while True:
            for item, lost in pipe.recv():
                pipe.send(function(item) if lost is None or salvage is None else salvage(item, lost))


def _end_with(parent: BaseProcess | None) -> None:
    """End this process when the one that started it is gone, also in the middle of an item that takes for ever."""
    if parent is not None:
        parent.join()
        os._exit(1)
