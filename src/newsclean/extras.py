"""Import optional packages; the error for a missing package shows the pip command that installs it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


def load(module: str, *, extra: str, user: str) -> ModuleType:
    """Import a module of an optional package and return it.

    Args:
        module: full name of the module.
        extra: the extra of newsclean that installs the package.
        user: the part of newsclean that needs the package, for the error message.

    Raises:
        ImportError: the package is not installed.

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
