"""Parse the phrase files, either to compile them or to read the phrases as they are written."""

from __future__ import annotations

import sys
from functools import cache
from importlib import resources
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

NAME_FILES = frozenset({"agencies", "networks"})
"""Files of names that are the same in every language."""


@cache
def phrase_files() -> dict[str, dict[str, Any]]:
    """Return the parsed content of each phrase file by the name of the file, sorted by name."""
    folder = resources.files("newsclean.phrases")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    return {name.removesuffix(".toml"): tomllib.loads(folder.joinpath(name).read_text("utf-8")) for name in names}
