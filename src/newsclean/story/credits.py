"""Words that stand beside pictures, by hash bucket."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from newsclean.phrases.pictures import PICTURE_WORDS
from newsclean.story.words import codes_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BUCKETS = 1 << 17


@cache
def credit_words() -> NDArray[Any]:
    """Return 1 for each hash bucket of a word that stands beside pictures, 0 for all others.

    >>> int(credit_words().sum()) > 100
    True
    """
    found = np.zeros(_BUCKETS)
    found[(codes_of(PICTURE_WORDS) % np.uint64(_BUCKETS)).astype(np.int64)] = 1
    return found
