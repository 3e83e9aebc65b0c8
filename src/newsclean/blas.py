"""Products of small matrices on one thread. On several, they take as long, and occupy that many processors."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from threadpoolctl import ThreadpoolController

if TYPE_CHECKING:
    from contextlib import AbstractContextManager


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which numpy multiplies matrices on one thread; at its end, the number is as before.

    The number of threads is a setting of the process: other threads that multiply meanwhile use one thread, too.
    """
    limits: AbstractContextManager[object] = _libraries().limit(limits=1)
    return limits


@cache
def _libraries() -> ThreadpoolController:
    """Return the libraries of linear algebra that the process has loaded; numpy loads its own when it is imported."""
    return ThreadpoolController().select(user_api="blas")
