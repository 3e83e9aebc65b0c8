"""Normalise case, look-alike characters and spaces, to compare lines with phrases."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from newsclean.text.scripts import WORD_MARKS

# One apostrophe; Romanian comma and cedilla; Turkish i with and without a dot; Greek accents, which capitals lack;
# Arabic letters that keyboards confuse; characters that are invisible or only stretch a word.
_SAME: dict[str, str] = {
    **dict.fromkeys("’‘ʼ`´＇", "'"),
    "İ": "i",
    "ي": "ی",
    "ى": "ی",
    "ك": "ک",
    "ё": "е",
    "ș": "ş",
    "ț": "ţ",
    "ı": "i",
    **dict(zip("άέήίόύώϊϋΐΰ", "αεηιουωιυιυ", strict=True)),
    **dict.fromkeys("\u0640\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff\u2060", ""),
}
_DIFFERENT = re.compile(f"[{''.join(_SAME)}]")
_MARK = re.compile(f"[{WORD_MARKS}]")


@lru_cache(maxsize=64)  # several functions normalise the same line
def normalise(text: str) -> str:
    """Return the text in case-folded form, with one form of each look-alike character, and single spaces."""
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    return " ".join(_one_form(_one_form(normalize("NFC", text)).casefold()).split())


def _one_form(text: str) -> str:
    return _DIFFERENT.sub(lambda found: _SAME[found[0]], text)


@lru_cache(maxsize=4096)
def _inside(char: str) -> bool:
    """Return whether a character can begin or end a phrase: a letter, a digit, or a mark on a letter."""
    return char.isalnum() or _MARK.match(char) is not None


def fold(text: str) -> str:
    """Return the text as `normalise` returns it, without punctuation, symbols and spaces at its ends.

    >>> fold("  » Share  this ARTICLE: "), fold("【相关阅读】"), fold("***")
    ('share this article', '相关阅读', '')
    """
    return bare(normalise(text))


def bare(text: str) -> str:
    """Return a text that is already normalised, without punctuation, symbols and spaces at its ends."""
    if text[:1].isalnum() and text[-1].isalnum():
        return text
    start, end = 0, len(text)
    while start < end and not _inside(text[start]):
        start += 1
    while end > start and not _inside(text[end - 1]):
        end -= 1
    return text[start:end]
