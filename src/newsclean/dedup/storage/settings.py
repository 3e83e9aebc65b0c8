"""The settings of an index, which are checked when the index is opened.

Band keys that were computed with different settings cannot be compared. An index that contains both would miss
near-duplicates without an error.
"""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from newsclean._version import __version__
from newsclean.dedup.lsh import bands_and_rows
from newsclean.dedup.minhash import SLOTS
from newsclean.dedup.shingles import IDEOGRAPHS, KANAS, LETTERS
from newsclean.dedup.sketches import digest, sketched
from newsclean.dedup.storage.stored_sketches import encoded

if TYPE_CHECKING:
    from newsclean.dedup.sketches import Scheme
    from newsclean.dedup.storage import Storage
    from newsclean.dedup.thresholds import Thresholds

SCHEMA = 3
"""Version of the format of an index."""

# The version of newsclean is shown in the error but not compared. A version with other sketches or another format
# also differs in `probe` or `schema`.
_TOLD = "newsclean"
# The first text needs every kind of folding; the second is long enough for a bitmap and a full signature.
_PROBES = (
    "Ⅷ ﬁve “Straße” Łódź ΑΘΗΝΑ Москва القاهرة ירושלים दिल्ली กรุงเทพ 東京タワー 서울 ４٤",
    " ".join(f"Ferry {number} carries {number * number} crates of ice to the island." for number in range(20)),
)


def settings_of(thresholds: Thresholds, scheme: Scheme) -> dict[str, Any]:
    """Return the settings of an index by name, as values for JSON."""
    bands, rows = bands_and_rows(scheme.jaccard)
    return {
        _TOLD: __version__,
        "schema": SCHEMA,
        "jaccard": thresholds.jaccard,
        "containment": thresholds.containment,
        "find_contained": bool(scheme.contained),
        "scheme": f"fast similarity, {SLOTS} slots, {bands} bands of {rows}",
        "shingles": f"{scheme.words} words"
        if scheme.words
        else f"{LETTERS} letters, {KANAS} kana, {IDEOGRAPHS} ideographs",
        "normaliser": f"folding by Unicode {unicodedata.unidata_version}",
        "within": None if scheme.within is None else str(timedelta(microseconds=scheme.within)),
        "probe": probe(scheme),
    }


def probe(scheme: Scheme) -> str:
    """Return a digest of the sketches of two fixed texts. It changes if sketches are computed in another way."""
    _, sketches = sketched(_PROBES, [digest(text) for text in _PROBES], scheme)
    return blake2b(b"".join(encoded(sketches)), digest_size=8).hexdigest()


def settle(storage: Storage, settings: dict[str, Any]) -> None:
    """Save the settings in a new storage, or compare them with those saved in an existing one.

    Raises:
        ValueError: the settings differ. The message lists the differences.
    """
    there = storage.settle(settings)
    names = [name for name in {**settings, **there} if name != _TOLD]
    differing = [
        f"{name} {settings.get(name)!r} instead of {there.get(name)!r}"
        for name in names
        if there.get(name) != settings.get(name)
    ]
    if differing:
        made_by = f"newsclean {there.get(_TOLD)} created the index, this is {settings[_TOLD]}"
        raise ValueError(
            f"an index must be opened with the settings of its creation, got {'; '.join(differing)} ({made_by})"
        )
