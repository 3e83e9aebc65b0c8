"""Start the command line, for `newsclean` and for `python -m newsclean`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line with the given arguments, or those of the process if None, and return the exit code."""
    from newsclean.cli.entry import invoke

    return invoke(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    sys.exit(main())
