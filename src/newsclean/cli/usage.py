"""Error messages for wrong usage, with the rule, the value and the command that prints help."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from newsclean.cli.exits import Ended, ExitCode
from newsclean.instants import duration

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""The class of the errors that the command-line parser raises. typer exports only its subclass."""
Number = TypeVar("Number", int, float)


def bounded(
    option: str, kind: Callable[[Any], Number], rule: str, holds: Callable[[Number], bool]
) -> Callable[[Any], Number]:
    """Return a function that converts the text of an option to a number and checks it.

    The function raises `Ended` if the text is not a number or breaks the rule. It raises no `ValueError`, since typer
    would put its own words around the message.

    Args:
        option: the name of the option, for the message.
        kind: a function that converts the text to a number.
        rule: the rule in words, for the message.
        holds: a function that returns whether a number follows the rule.

    >>> bounded("--jobs", int, "a whole number of at least 1", lambda jobs: jobs >= 1)("0")
    Traceback (most recent call last):
    newsclean.cli.exits.Ended: (<ExitCode.USAGE: 2>, "--jobs must be a whole number of at least 1, got '0'")
    """

    def number(text: object) -> Number:
        try:
            value = kind(text)
        except ValueError:
            value = None
        if value is None or not holds(value):
            raise Ended(ExitCode.USAGE, f"{option} must be {rule}, got {text!r}")
        return value

    return number


def window(option: str) -> Callable[[str], str]:
    """Return a function that checks the text of an option and returns it: it must be empty or a time such as "3d".

    >>> window("--in")("soon")
    Traceback (most recent call last):
    newsclean.cli.exits.Ended: (<ExitCode.USAGE: 2>, "--in must be a time such as 12h, 3d or 2w, got 'soon'")
    """

    def checked(text: str) -> str:
        try:
            if text:
                duration(text, option)
        except ValueError:
            rule = f"{option} must be a time such as 12h, 3d or 2w"
            raise Ended(ExitCode.USAGE, f"{rule}, got {text!r}") from None
        return text

    return checked


def usage_line(error: Exception, root: Any, arguments: Sequence[str]) -> str:  # noqa: ANN401 - typer's, nameless
    """Return the error message for an exception of the command-line parser.

    Args:
        error: the exception.
        root: the command `newsclean`, which contains all commands.
        arguments: the arguments of the process.
    """
    path, command, rest = _called(root, arguments)
    return f"{_rule(error, command, path, rest)}; see {path} --help"


def with_option(message: str, root: Any, arguments: Sequence[str]) -> str:  # noqa: ANN401 - the same
    """Return a message in which the name of an option replaces the name of a Python parameter at the beginning.

    If the command has no such option, the message is unchanged.

    Args:
        message: a message such as "keep must be ...", which becomes "--keep must be ...".
        root: the command `newsclean`, which contains all commands.
        arguments: the arguments of the process.
    """
    name, must, _ = message.partition(" must ")
    option = f"--{name.replace('_', '-')}"
    _, command, _ = _called(root, arguments)
    known = {each for parameter in command.params for each in parameter.opts}
    return f"{option}{message[len(name) :]}" if must and option in known else message


def _called(root: Any, arguments: Sequence[str]) -> tuple[str, Any, list[str]]:  # noqa: ANN401 - the same
    """Return the full name of the called command, the command itself, and the arguments after its name."""
    path, command, rest = ["newsclean"], root, list(arguments)
    while rest and rest[0] in getattr(command, "commands", {}):
        command = command.commands[rest[0]]
        path.append(rest.pop(0))
    return " ".join(path), command, rest


def _rule(error: Any, command: Any, path: str, rest: Sequence[str]) -> str:  # noqa: ANN401 - the same
    """Return in words the rule that the arguments of a command break.

    Args:
        error: the exception of the command-line parser; its class is recognised by name, because typer does not export
            it.
        command: the command that was called.
        path: the full name of the command, such as `newsclean template learn`.
        rest: the arguments after the name.
    """
    kind = type(error).__name__
    if kind == "MissingParameter":
        return f"{_name(error.param)} must be given"
    if kind == "NoSuchOption":
        close = f", similar to {', '.join(sorted(error.possibilities))}" if error.possibilities else ""
        return f"option must be one of the options of {path}, got {error.option_name!r}{close}"
    if kind == "BadOptionUsage":
        with_value = any(each.startswith(f"{error.option_name}=") for each in rest)
        return f"{error.option_name} must have {'no value, got one' if with_value else 'a value, got none'}"
    if hasattr(command, "commands"):
        return f"COMMAND must be one of {', '.join(command.commands)}, got {_first(rest)}"
    if extra := re.search(r"unexpected extra arguments?(?:\(s\))? \((.*)\)", str(error.message)):
        return f"{_arguments(command)} must be given once, got {extra[1]!r} too"
    where = f"{_name(error.param)}: " if getattr(error, "param", None) is not None else ""
    return where + " ".join(str(error.message).split())


def _first(rest: Sequence[str]) -> str:
    return repr(rest[0]) if rest else "none"


def _name(parameter: Any) -> str:  # noqa: ANN401 - the same
    return str(parameter.metavar if parameter.param_type_name == "argument" else max(parameter.opts, key=len))


def _arguments(command: Any) -> str:  # noqa: ANN401 - the same
    return " and ".join(_name(each) for each in command.params if each.param_type_name == "argument")
