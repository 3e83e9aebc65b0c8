"""Start the command `python -m newsclean.spark`."""

from __future__ import annotations

import sys

from newsclean.spark.command import main

if __name__ == "__main__":
    sys.exit(main())
