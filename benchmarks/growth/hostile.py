"""Hostile inputs of any size: texts, pages, and for each pattern what it begins with, again and again.

A shape gives a text of about so many characters.
"""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Mapping

Shape: TypeAlias = "Callable[[int], str]"

_STORY = (
    "The night ferry of Norham turned back on Friday, because nobody was on board.\n"
    "Its captain had waited an hour for the choir that hires the boat every November.\n"
    "The company will send them the bill, it said, and has kept the cake for the crew.\n"
)
# Units that are repeated: with a line break at the end they are many lines, without one a long line.
_SHAPES: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("shapes.json").read_text("utf-8"))


def _repeated(unit: str) -> Shape:
    return lambda chars: unit * (chars // len(unit) + 1)


def _numbered(line: str) -> Shape:
    """Return lines that all differ, and are others each time: what is said of a line is remembered."""
    numbers = count()

    def lines(chars: int) -> str:
        found, size = list[str](), 0
        for number in numbers:
            found.append(line.format(number, chr(0x4E00 + number % 20000)))
            size += len(found[-1])
            if size >= chars:
                break
        return "".join(found)

    return lines


def _around(shape: Shape) -> Iterator[tuple[str, Shape]]:
    yield "", shape
    yield " after a story", lambda chars: _STORY * 4 + shape(chars)
    yield " in a story", lambda chars: _STORY * 4 + shape(chars // 2) + "\n" + _STORY * 4 + shape(chars // 2)


_PLAIN = {
    **{name: _repeated(unit) for name, unit in _SHAPES["texts"].items()},
    **{name: _numbered(line) for name, line in _SHAPES["numbered"].items()},
}
TEXT_SHAPES: dict[str, Shape] = {
    f"{name}{where}": shape for name, plain in _PLAIN.items() for where, shape in _around(plain)
}

_PAGE = "<html><head><title>Night Ferry</title></head><body><article>{}</article></body></html>"
_PARAGRAPHS = "".join(f"<p>{line}</p>" for line in _STORY.splitlines())


def _page(body: Shape) -> Shape:
    return lambda chars: _PAGE.format(_PARAGRAPHS + body(chars))


HTML_SHAPES: dict[str, Shape] = {
    **{name: _page(_repeated(unit)) for name, unit in _SHAPES["pages"].items()},
    "nested boxes": _page(lambda chars: "<div>" * (chars // 11) + "x" + "</div>" * (chars // 11)),
    "attributes": _page(lambda chars: f"<p {' '.join(f'a{n}=1' for n in range(chars // 8))}>x</p>"),
    "one attribute": _page(lambda chars: f"<p class='{'a ' * (chars // 2)}'>x</p>"),
    "classes": _page(lambda chars: "".join(f"<div class=c{n}>x</div>" for n in range(chars // 22))),
    "paragraphs that differ": _page(
        lambda chars: "".join(
            f"<p>Ferry {n} turned back empty on Friday, the captain said.</p>" for n in range(chars // 60)
        )
    ),
}


def pattern_shapes(pattern: re.Pattern[Any]) -> Mapping[str, Shape]:
    """Return what a pattern begins with and is made of, repeated, so that it nearly matches everywhere."""
    pieces = dict.fromkeys(_pieces(_parsed(pattern)))
    chars = [piece for piece in pieces if len(piece) == 1]
    units = [*chars, *(one + other for one in chars[:6] for other in chars[:6] if one != other)]
    units += [piece for piece in pieces if len(piece) > 1] + ["".join(chars[:8]), *_SHAPES["texts"].values()]
    return {ascii(unit): _repeated(unit) for unit in dict.fromkeys(units)}


def _parsed(pattern: re.Pattern[Any]) -> Iterable[Any]:
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    found: Iterable[Any] = _parser().parse(source, pattern.flags)
    return found


def _parser() -> Any:
    try:
        from re import _parser as parser  # type: ignore[attr-defined]
    except ImportError:  # Python 3.10
        import sre_parse as parser
    return parser


def _pieces(parsed: Iterable[Any]) -> Iterator[str]:
    """Yield a character of each part of a pattern, and the whole that these make."""
    whole = ""
    for operator, argument in parsed:
        inner = list(_piece(str(operator), argument))
        yield from inner
        whole += inner[0] if inner else ""
    if whole:
        yield whole


_CLASSES = {
    "CATEGORY_DIGIT": "1", "CATEGORY_SPACE": " ", "CATEGORY_NOT_WORD": ":",
}  # fmt: skip
"""A character of each class; of all others a letter."""


def _piece(operator: str, argument: Any) -> Iterator[str]:
    match operator:
        case "LITERAL":
            yield chr(argument)
        case "NOT_LITERAL" | "ANY":
            yield "a"
        case "CATEGORY":
            yield _CLASSES.get(str(argument), "a")
        case "RANGE":
            yield chr(argument[0])
            yield chr(argument[1])
        case "IN":
            found = [piece for kind, value in argument if str(kind) != "NEGATE" for piece in _piece(str(kind), value)]
            yield from found[:12]
        case "BRANCH":
            for branch in argument[1][:12]:
                yield from _pieces(branch)
        case (
            "SUBPATTERN" | "ASSERT" | "ASSERT_NOT" | "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT" | "ATOMIC_GROUP"
        ):
            yield from _pieces(argument[-1] if isinstance(argument, tuple) else argument)
