"""Decode bytes to text: detect the encoding, or report why the bytes are not text."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import Literal, TypeAlias

from newsclean.io.failures import BadInput

Kind: TypeAlias = Literal["text", "html"]

# Longer marks first: UTF-32's begins with UTF-16's. These codecs drop the mark.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_META = re.compile(
    rb"<meta\b[^>]{0,500}?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)"
    rb"|<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_SAMPLE = 100_000
"""Bytes or characters examined to guess an encoding."""
_META_BYTES = 4096
"""Bytes of a page searched for a charset; browsers stop at 1,024, many pages declare it later."""

# One-byte encodings of Latin letters share most bytes; the decoded letters decide among them.
_LATIN = ("cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257")
_OTHERS = (
    "cp1251", "koi8-r", "koi8-u", "cp866", "iso8859_5", "cp1253", "iso8859_7", "cp1255", "cp1256", "cp874",
    "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949",
)  # fmt: skip
# A page often declares a subset of the encoding that it uses; like browsers, decode with the larger one.
_WIDER = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874",
    "tis-620": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "hz": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
_PARTS = (f"iso8859-{part}" for part in range(1, 17))
_DECLARABLE = frozenset({*_LATIN, *_OTHERS, "cp1258", "iso2022_jp", "mac-roman", *_PARTS})

SIGNATURES = (
    b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b", b"\x7fELF",
    b"\x28\xb5\x2f\xfd", b"BZh", b"\xfd7zXZ", b"Rar!", b"7z\xbc\xaf", b"RIFF", b"SQLite format 3",
    b"\xd0\xcf\x11\xe0",
)  # fmt: skip
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1a\x1b\x1c\x1d\x1e"})
_MOST_CONTROLS = 0.01
"""Largest share of control bytes in a text. Texts contain almost none; a third of a program file is control bytes."""


def decode(raw: bytes, kind: Kind) -> tuple[str, str]:
    """Return the text and its Python codec; `raw.decode(codec)` returns the same text.

    These are tried in this order: a byte order mark; UTF-16 for bytes with NULs; ISO-2022-JP for bytes with escape
    characters; strict UTF-8; for a page, its declared charset; a guess, mostly by charset-normalizer. The guess is
    limited to encodings that news sites have used. Among Latin encodings, the one whose letters best fit a language's
    alphabet is chosen.

    Args:
        raw: the bytes of a file.
        kind: `html` for a page, else `text`.

    Raises:
        BadInput: the rule is `binary`, `nul`, `lone-surrogate`, `bad-encoding` or `unknown-encoding`.

    >>> decode("Llegó el año nuevo.".encode("cp1252"), "text")
    ('Llegó el año nuevo.', 'cp1252')
    """
    for mark, codec in _BOMS:
        if raw.startswith(mark):
            return _checked(_strictly(raw, codec), raw), codec
    if raw.startswith(SIGNATURES):
        raise BadInput("binary", f"the file must be text, it begins like a binary format: {raw[:4]!r}")
    if b"\0" in raw:
        return _wide(raw)
    if b"\x1b" in raw and (text := _try(raw, "iso2022_jp")):
        return text, "iso2022_jp"
    text = _try(raw, "utf-8")
    return (text, "utf-8") if text is not None else _legacy(raw, kind)


def _try(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except (UnicodeError, LookupError):
        return None


def _strictly(raw: bytes, codec: str) -> str:
    """Return the text of bytes that begin with a byte order mark, decoded with the mark's codec.

    Raises:
        BadInput: the rule is `lone-surrogate` or `bad-encoding`.
    """
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        if "surrogate" in error.reason or _has_surrogates(raw, codec):
            raise _lone_surrogate(error.start) from None
        message = f"a file with a {codec} mark must be {codec}, byte {error.start} is not: {error.reason}"
        raise BadInput("bad-encoding", message) from None


def _has_surrogates(raw: bytes, codec: str) -> bool:
    try:
        raw.decode(codec, "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _lone_surrogate(position: int) -> BadInput:
    return BadInput("lone-surrogate", f"text must be free of lone surrogates, byte {position} begins one")


def _wide(raw: bytes) -> tuple[str, str]:
    """Return the text and codec of bytes that contain NULs, if they are UTF-16 without a byte order mark.

    Raises:
        BadInput: the rule is `nul` for UTF-8 with NULs, and `binary` for bytes that are not text.
    """
    for codec, zeros in (("utf-16-le", raw[1::2]), ("utf-16-be", raw[::2])):
        text = _try(raw, codec) if zeros.count(0) * 10 > len(zeros) else None
        if text and not _controls(text):
            return text, codec
    text = _try(raw, "utf-8")
    if text is not None and _controls(text.replace("\0", "")) <= _MOST_CONTROLS * len(text):
        raise _nul(raw)
    raise BadInput("binary", f"the file must be text, byte {raw.index(0)} is NUL and others are not text either")


def _nul(raw: bytes) -> BadInput:
    return BadInput("nul", f"text must be free of NUL characters, byte {raw.index(0)} is one")


def _checked(text: str, raw: bytes) -> str:
    if "\0" in text:
        raise _nul(raw)
    return text


def _controls(text: str) -> int:
    return sum(text.count(chr(byte)) for byte in _CONTROLS)


def _legacy(raw: bytes, kind: Kind) -> tuple[str, str]:
    """Return the text and codec of bytes that are not UTF-8.

    Raises:
        BadInput: the rule is `lone-surrogate`, `binary` or `unknown-encoding`.
    """
    if _has_surrogates(raw, "utf-8"):
        raise _lone_surrogate(re.search(rb"\xed[\xa0-\xbf]", raw).start())  # type: ignore[union-attr] # just found
    controls = len(raw) - len(raw.translate(None, _CONTROLS))
    if controls > _MOST_CONTROLS * len(raw):
        raise BadInput("binary", f"the file must be text, {controls} of its {len(raw)} bytes are control characters")
    declared = _declared(raw) if kind == "html" else None
    for codec in (declared, _guess(raw)) if declared else (_guess(raw),):
        text = _try(raw, codec) if codec else None
        if codec and text is not None:
            return text, codec
    raise BadInput("unknown-encoding", "the encoding must be UTF-8 or detectable from the text, it is neither")


def _declared(raw: bytes) -> str | None:
    """Return the codec that a page declares; None if it declares none, or one that web pages never use."""
    match = _META.search(raw[:_META_BYTES])
    if not match:
        return None
    try:
        name = codecs.lookup((match[1] or match[2]).decode("ascii", "replace")).name
    except LookupError:
        return None
    name = _WIDER.get(name, name)
    return name if name in _DECLARABLE else None


def _guess(raw: bytes) -> str | None:
    """Return the codec with which the bytes look most like text in some language; None if no codec fits."""
    if codec := _japanese(raw):
        return codec
    from charset_normalizer import from_bytes

    best = from_bytes(raw, cp_isolation=[*_LATIN, *_OTHERS]).best()
    if best is not None and best.encoding not in _LATIN:
        return codecs.lookup(best.encoding).name
    return _latin(raw, least=0.0 if best else 0.95)


_HIRAGANA = re.compile("[\u3041-\u3096]")
_LEAST_HIRAGANA = 0.15
"""Least share of hiragana in non-ASCII characters: a third to a half in Japanese, zero in other languages."""


def _japanese(raw: bytes) -> str | None:
    """Return the codec that decodes the bytes to Japanese text, or None.

    The guess of charset-normalizer is wrong for short Japanese stories.
    """
    for codec in ("euc_jp", "cp932"):
        text = _try(raw, codec) or ""
        beyond_ascii = sum(char > "\x7f" for char in text[:_SAMPLE])
        if beyond_ascii and len(_HIRAGANA.findall(text[:_SAMPLE])) >= _LEAST_HIRAGANA * beyond_ascii:
            return codec
    return None


# Letters beyond ASCII by language: de fr es pt it nl ca sv/fi da/no is pl cs sk hu ro hr/sl tr et lv lt.
_ALPHABETS = (
    "äöüß", "àâæçéèêëîïôœùûüÿ", "áéíñóúü", "ãáàâçéêíóôõú", "àèéìíòóù", "áéëïèêöüó", "àçèéíïòóúü", "åäöéšž",
    "æøåéóäö", "áðéíóúýþæö", "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţșț",
    "čćđšž", "çğıİöşüâî", "äõöüšž", "āčēģīķļņšūž", "ąčęėįšųūž",
)  # fmt: skip
_MARKS = "“”‘’‚„«»‹›–—…•·€§°¡¿ºª\u00a0"


def _latin(raw: bytes, least: float) -> str | None:
    """Return the codec of Latin letters with which the non-ASCII letters best fit the alphabet of one language.

    Return None if less than the share `least` of these letters fit.
    """
    sample = bytes(byte for byte in raw[:_SAMPLE] if byte > 127)
    fits = {codec: _fit(sample.decode(codec, "replace")) for codec in _LATIN if _try(raw, codec) is not None}
    best = max(fits, key=fits.__getitem__, default=None)
    return codecs.lookup(best).name if best and fits[best] >= least * len(sample) else None


def _fit(letters: str) -> int:
    """Return how many of the characters are punctuation or letters of one language, for the language that fits best."""
    counts = Counter(letters)
    return max(
        sum(n for c, n in counts.items() if c in _MARKS or c in alphabet or c.lower() in alphabet)
        for alphabet in _ALPHABETS
    )
