"""`python -m newsclean`, and the `newsclean` command."""

import io
import sys


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a terminal without Unicode gets escapes, not a crash
            stream.reconfigure(errors="backslashreplace")
    from newsclean.cli import app  # noqa: PLC0415 - worker processes import this module and need no command line

    app(prog_name="newsclean")


if __name__ == "__main__":
    main()
