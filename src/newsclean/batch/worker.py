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
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from newsclean.batch.supply import Lost


def serve(
    pipe: Connection[Any, Any],
    function: Callable[[Any], Any],
    salvage: Callable[[Any, Lost], Any] | None,
    prepare: Callable[[], object] | None,
) -> None:
    """Answer items until the other end goes away.

    Args:
        pipe: where items come from, each with how it was lost before, if it was, and where results go.
        function: what to call for an item.
        salvage: what to call for one that was lost before.
        prepare: what to call first.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    logging.disable(logging.CRITICAL)  # extractors log what they think of a page; the result says it
    with suppress(EOFError, OSError):
        if prepare is not None:
            prepare()
        pipe.send(None)
        while True:
            for item, lost in pipe.recv():
                pipe.send(function(item) if lost is None or salvage is None else salvage(item, lost))


def _end_with(parent: BaseProcess | None) -> None:
    """End this process when the one that started it is gone, also in the middle of an item that takes for ever."""
    if parent is not None:
        parent.join()
        os._exit(1)
