"""The loop of a worker process, which ends when its parent process ends."""

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
    """Read items from a pipe and send the result of each, until the pipe is closed.

    Args:
        pipe: the connection to the parent process. The first message has three functions. The first function processes
            an item, the second an item on which an earlier process crashed, and the third is called at the start. The
            last two may be None. The answer is None if the start succeeded, and an error message if it failed. All
            further messages are lists of items, each with the reason of an earlier crash or None. Each item is answered
            with its result.
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
    """End this process as soon as its parent ends, even while it processes an item."""
    if parent is not None:
        parent.join()
        os._exit(1)
