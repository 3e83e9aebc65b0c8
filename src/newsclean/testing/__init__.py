r"""Hypothesis strategies for noisy news texts, and checks of the laws for cleaners and pipelines.

This package needs the extra `newsclean[testing]`. Use it in your own tests, with pytest or unittest:

>>> from newsclean import NEWS, drop_furniture
>>> check_cleaner(drop_furniture, max_examples=5)
>>> assert_removes(NEWS, "Rain fell all night.\nRead more", ["Read more"])
"""

from newsclean.extras import load

load("hypothesis", extra="testing", user="newsclean.testing")

from hypothesis import strategies as st

from newsclean.testing.assertions import assert_keeps, assert_removes
from newsclean.testing.errors import LAWS, BrokenLawError
from newsclean.testing.hostile import hostile_text
from newsclean.testing.laws import check_cleaner, check_pipeline
from newsclean.testing.noise import (
    blank_padding,
    foreign_blurbs,
    headline_lists,
    mastheads,
    newsletter_prompts,
    share_widgets,
)
from newsclean.testing.planting import Planted, PlantedStory, planted_stories
from newsclean.testing.stories import stories
from newsclean.testing.strategies import dirty_texts, documents
from newsclean.testing.variants import StoryFamilies, near_duplicate_variants, story_families
from newsclean.types import Document

st.register_type_strategy(Document, lambda _: documents())

__all__ = [
    "LAWS",
    "BrokenLawError",
    "Planted",
    "PlantedStory",
    "StoryFamilies",
    "assert_keeps",
    "assert_removes",
    "blank_padding",
    "check_cleaner",
    "check_pipeline",
    "dirty_texts",
    "documents",
    "foreign_blurbs",
    "headline_lists",
    "hostile_text",
    "mastheads",
    "near_duplicate_variants",
    "newsletter_prompts",
    "planted_stories",
    "share_widgets",
    "stories",
    "story_families",
]
