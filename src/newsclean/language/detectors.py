"""Detectors of a text's language. They are used only if the script of the text does not determine its language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Protocol

from newsclean.extras import load
from newsclean.language.trigrams import liken

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_SAMPLE = 700
"""Number of code points that a detector reads. More take longer and do not change the answer."""
SURE = 0.9
"""Smallest probability at which the answer of a detector counts."""

# Languages that detectors confuse in a paragraph count as one.
_ONE = {
    "da": "da/no/sv", "no": "da/no/sv", "nb": "da/no/sv", "nn": "da/no/sv", "sv": "da/no/sv",
    "id": "id/ms", "ms": "id/ms",
    "hr": "hr/sr/bs", "sr": "hr/sr/bs", "bs": "hr/sr/bs", "sl": "hr/sr/bs",
    "cs": "cs/sk", "sk": "cs/sk",
    "zh-cn": "zh", "zh-tw": "zh",
    "bg": "bg/mk", "mk": "bg/mk",
    "hi": "hi/mr/ne", "mr": "hi/mr/ne", "ne": "hi/mr/ne",
    "gl": "gl/pt",  "pt": "gl/pt",
    "af": "af/nl", "nl": "af/nl",
}  # fmt: skip


class Detector(Protocol):
    """A function that returns the ISO 639-1 code of a text's language, or an empty string if it is unsure."""

    def __call__(self, text: str, /) -> str:
        """Return the ISO 639-1 code of the language of `text`; an empty string if unsure."""


def group(code: str) -> str:
    """Return one name for a group of languages that detectors confuse; any other code is unchanged.

    >>> group("da") == group("no"), group("fr")
    (True, 'fr')
    """
    return _ONE.get(code, code)


def differ(detector: Detector, text: str, home: str) -> bool:
    """Return whether a detector is sure that the texts `text` and `home` are in different languages.

    Languages that detectors confuse, such as Danish and Norwegian, count as one.

    For langdetect, the fit of its frequency profiles is compared directly (see `trigrams`). The method of langdetect
    takes a hundred times as long, and is not better where the profiles do not decide.

    >>> story = "The harbour was opened again to ships on Friday after a year of repairs."
    >>> differ(Langdetect(), "Der Hafen wurde gestern nach langer Sperre wieder freigegeben.", story)
    True
    """
    if isinstance(detector, Langdetect):
        one, other = liken(text), liken(home)
        return one is not None and other is not None and one.differs(other)
    codes = {group(detector(text)), group(detector(home))}
    return len(codes) == 2 and "" not in codes


def name_languages(name: str) -> Detector:
    """Return the detector with the given name: `langdetect`, or `py3langid` (extra `fast`).

    Raises:
        ImportError: py3langid is not installed.
        ValueError: the name is unknown.
    """
    detectors: Mapping[str, Detector] = {"langdetect": Langdetect(), "py3langid": Py3langid()}
    if not isinstance(name, str) or name not in detectors:
        raise ValueError(f"detector must be one of {', '.join(detectors)}, got {name!r}")
    if name == "py3langid":
        _py3langid()  # report a missing package now, not at the first text
    return detectors[name]


@dataclass(frozen=True)
class Langdetect:
    """A detector that calls langdetect. Other users of langdetect in the same process cannot change its answers.

    Attributes:
        seed: the seed of the random numbers that langdetect draws.

    >>> Langdetect()("Der Hafen wurde gestern nach langer Sperre wieder für Schiffe freigegeben.")
    'de'
    """

    seed: int = 0

    def __call__(self, text: str, /) -> str:
        """Return the ISO 639-1 code of the language; an empty string if the probability is below `SURE`."""
        return _langdetect(self.seed, text[:LONGEST_SAMPLE])


@lru_cache(maxsize=256)  # texts that are cleaned again have the same blocks
def _langdetect(seed: int, text: str) -> str:
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory(seed).create()
    detector.append(text)
    try:
        best = detector.get_probabilities()[:1]
    except LangDetectException:  # no letters in any profile
        return ""
    return best[0].lang if best and best[0].prob >= SURE else ""


@cache
def _factory(seed: int) -> Any:  # noqa: ANN401 - langdetect has no types
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.seed = seed
    return factory


@dataclass(frozen=True)
class Py3langid:
    """A detector that calls py3langid (extra `fast`). It is faster than langdetect, and better on short texts."""

    def __call__(self, text: str, /) -> str:
        """Return the ISO 639-1 code of the language; an empty string if the probability is below `SURE`."""
        code, probability = _langid().classify(text[:LONGEST_SAMPLE])
        return str(code) if probability >= SURE else ""


@cache
def _langid() -> Any:  # noqa: ANN401 - py3langid has no types
    langid = _py3langid()
    return langid.LanguageIdentifier.from_model_file(langid.MODEL_FILE, norm_probs=True)


def _py3langid() -> Any:  # noqa: ANN401 - the same
    return load("py3langid.langid", extra="fast", user="the detector py3langid")
