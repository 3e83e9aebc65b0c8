"""Products of small matrices on one thread. On several, they take as long, and occupy that many processors."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from threadpoolctl import ThreadpoolController

if TYPE_CHECKING:
    from collections.abc import Iterator
_inside = Lock()
"""Held by the thread that has set the limit, which is a setting of the process."""


@contextmanager
def one_thread() -> Iterator[None]:
    """Return a context in which numpy multiplies matrices on one thread; at its end, the number is as before.

    If contexts overlap, the first one sets the number and restores it, and the others leave it alone.
    """
    if not _inside.acquire(blocking=False):
        yield
        return
    try:
        with libraries().limit(limits=1):
            yield
    finally:
        _inside.release()


@cache
def libraries() -> ThreadpoolController:
    """Return the libraries of linear algebra that the process has loaded; numpy loads its own when it is imported."""
    return ThreadpoolController().select(user_api="blas")
