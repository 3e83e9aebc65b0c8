"""Phrases that news sites print around stories: one TOML file for each language, and functions that load them."""

from newsclean.phrases.affixes import Match
from newsclean.phrases.loading import (
    FURNITURE_KINDS,
    DateWords,
    HeadWords,
    date_words,
    furniture_phrases,
    head_words,
)
from newsclean.phrases.matching import Matcher
from newsclean.phrases.normalizing import fold
from newsclean.phrases.word_lists import word_list

__all__ = [
    "FURNITURE_KINDS",
    "DateWords",
    "HeadWords",
    "Match",
    "Matcher",
    "date_words",
    "fold",
    "furniture_phrases",
    "head_words",
    "word_list",
]
