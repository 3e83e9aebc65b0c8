"""Hypothesis strategies for dirty news texts, and the laws that every cleaner and pipeline keeps.

Needs the extra `newsclean[testing]`. In a project's own tests:

>>> from hypothesis import given, settings
>>> from newsclean import NEWS, furniture
>>> @settings(max_examples=5, derandomize=True, deadline=None)
... @given(documents())
... def test_my_pipeline(document):
...     check_cleaner(furniture, document, only_blanks=True)
...     check_pipeline(NEWS, document, idempotent=True)
>>> test_my_pipeline()
"""

from newsclean.testing.laws import check_cleaner, check_pipeline
from newsclean.testing.strategies import dirty_texts, documents, stories

__all__ = ["check_cleaner", "check_pipeline", "dirty_texts", "documents", "stories"]
