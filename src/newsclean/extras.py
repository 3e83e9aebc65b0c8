"""Load optional packages; an error for a missing one shows the pip command."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


def load(module: str, *, extra: str, user: str) -> ModuleType:
    """Return a module of an optional package.

    Args:
        module: its full name.
        extra: the extra of newsclean that installs it.
        user: the part of newsclean that needs it.

    Raises:
        ImportError: its package is not installed.

    >>> load("a_package_of_nobody", extra="fast", user="detector='py3langid'")
    Traceback (most recent call last):
    ImportError: a_package_of_nobody is required for detector='py3langid': pip install 'newsclean[fast]'
    """
    package = module.partition(".")[0]
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != package:
            raise  # the package is installed and broken
        message = f"{package} is required for {user}: pip install 'newsclean[{extra}]'"
    raise ImportError(message)
