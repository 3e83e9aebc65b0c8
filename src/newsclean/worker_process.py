"""The loop of a worker process: it returns a result for each item, and ends with its parent."""

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
    """Send a result for each item until the pipe is closed.

    Args:
        pipe: first delivers three functions: for an item, for an item that an earlier process lost, and for the
            start. The answer is None when ready, else the error. Then delivers lists of items, each with the
            reason for an earlier loss; the answers are results.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    logging.disable(logging.CRITICAL)  # extractors log problems of a page, which the result reports
    with suppress(EOFError, OSError):
        try:
            function, salvage, prepare = pipe.recv()
            if prepare is not None:
                prepare()
        except Exception as error:  # importing a module can raise anything
            pipe.send(" ".join(f"{type(error).__name__}: {error}".split()))
            return
        pipe.send(None)
        while True:
            for item, lost in pipe.recv():
                pipe.send(function(item) if lost is None or salvage is None else salvage(item, lost))


def _end_with(parent: BaseProcess | None) -> None:
    """End this process with its parent, even during an item that never finishes."""
    if parent is not None:
        parent.join()
        os._exit(1)
