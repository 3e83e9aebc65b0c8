"""Invented agency stories in many scripts, what newsrooms do to them, and a slow account of what two texts share."""

from __future__ import annotations

import importlib.util
import json
import random
import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

# Two unrelated stories a language.
STORIES: dict[str, list[str]] = json.loads((Path(__file__).parent / "stories.json").read_text("utf-8"))
_DATELINES = {"zh": "本社讯（记者）", "ja": "【港町発】", "ko": "[산골=현장통신] ", "th": "เชียงใหม่ - "}


def loaded(path: Path) -> ModuleType:
    """A script beside the tests, as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def with_dateline(text: str, language: str) -> str:
    return _DATELINES.get(language, "TARNMOUTH (Wire) — ") + text


def without_the_end(text: str, _: str) -> str:
    return text[: len(text) * 7 // 10]


def typeset_otherwise(text: str, _: str) -> str:
    """Other quotes, dashes and line breaks, full-width forms, decomposed letters, capitals."""
    plain = str.maketrans({"“": '"', "”": '"', "’": "'", "—": "--", "„": '"', "，": "､ ", "。": "．", " ": "\n"})
    return unicodedata.normalize("NFKD", text).translate(plain).upper()


def with_furniture(text: str, _: str) -> str:
    return f"Share · Print · Save\n\n{text}\n\nRead more from this section"


def with_slips(text: str, _: str) -> str:
    """Every sixtieth character is another one."""
    return "".join("x" if place % 60 == 59 else char for place, char in enumerate(text))


VARIANTS = (with_dateline, without_the_end, typeset_otherwise, with_furniture, with_slips)

_WORDS = sorted({word.strip(".,“”").lower() for story in STORIES["en"] for word in story.split()})


def sentence(rng: random.Random, words: int = 14) -> str:
    """A sentence of invented words and true ones, unlike any other."""
    made = ["".join(rng.choices("abcdefghilmnoprstuvwz", k=rng.randint(3, 9))) for _ in range(words // 2)]
    chosen = made + rng.choices(_WORDS, k=words - len(made))
    rng.shuffle(chosen)
    return " ".join(chosen).capitalize() + "."


def sentences(seed: int, count: int, words: int = 14) -> list[str]:
    rng = random.Random(seed)  # noqa: S311 - seeded, so that it is the same each time
    return [sentence(rng, words) for _ in range(count)]


def _keeps(char: str) -> bool:
    if unicodedata.category(char) in {"Mn", "Mc"}:
        return unicodedata.combining(char) in {0, 7, 8, 9, 103, 107}
    return char.isalnum()


def _fold(char: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold()).replace("ı", "i")
    return "".join(
        str(unicodedata.decimal(part)) if unicodedata.category(part) == "Nd" else part
        for part in folded
        if _keeps(part)
    )


def slow_shingles(text: str) -> set[str]:
    """The shingles of a text as strings, the plain way; for the characters that these tests use."""
    kept = "".join(map(_fold, text))
    lengths = [2 if "\u4e00" <= char <= "\u9fff" else 3 if "ぁ" <= char <= "ヿ" else 5 for char in kept]
    found = {kept[at : at + length] for at, length in enumerate(lengths) if at + length <= len(kept)}
    return found or ({kept} if kept else set())


def slow_words(text: str) -> list[str]:
    """The words of a text, the plain way: an ideograph or kana is one by itself."""
    parted = (
        _fold(char) if char.isalnum() or unicodedata.category(char) in {"Mn", "Mc", "Cf"} else " " for char in text
    )
    alone = re.sub(r"([\u3041-\u30ff\u4e00-\u9fff])", r" \1 ", "".join(parted))
    return alone.split()


def slow_word_shingles(text: str, count: int) -> set[tuple[str, ...]]:
    """The runs of so many words of a text as tuples, or all of its words if they are fewer."""
    words = slow_words(text)
    found = {tuple(words[at : at + count]) for at in range(len(words) - count + 1)}
    return found or ({tuple(words)} if words else set())


def slow_overlap(one: str, other: str) -> tuple[float, float]:
    """Jaccard and containment of two texts, by sets of strings."""
    a, b = slow_shingles(one), slow_shingles(other)
    return len(a & b) / len(a | b), len(a & b) / min(len(a), len(b))
