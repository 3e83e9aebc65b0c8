"""Parse the phrase files, to compile them or to read the phrases as written."""

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
    """Return the parsed phrase files by name, in a fixed order."""
    folder = resources.files("newsclean.phrases")
    names = sorted(file.name for file in folder.iterdir() if file.name.endswith(".toml"))
    return {name.removesuffix(".toml"): tomllib.loads(folder.joinpath(name).read_text("utf-8")) for name in names}
