"""Material for noisy texts: time stamps, signs, line breaks and unusual characters."""

from __future__ import annotations

STAMPS = ("0:00", "00:00", "0:00 / 3:12", "12:45", "×", "✕", "|", "•", "* * *", "***", "1.", "12")
# The plain ones are more frequent, as in real texts.
BREAKS = (
    *("\n",) * 6,
    *("\n\n",) * 3,
    *("\r\n", "\n\n\n\n", "\n \n", "\r", "\u2028", "\u2029", "\x85", "\f", "\x1c"),
)
ODD_SPACES = tuple("\t\u00a0\u3000\u2009\u202f\u200b\u200c\u2060\ufeff\u00ad")
# White space of every kind, signs that rules check, letters of nine scripts, a joiner, a lone surrogate, NUL.
_BLANKS = " \t\n\r\v\f\x1c\x85\u2028\u00a0\u200b\u3000\ufeff"
SOUP = _BLANKS + "×|:.,-–?…。：“”„«»()0127aAзЖ漢あ한اאकไ\u200d\U0001f600\ud800\x00"
_PROSE = "The harbour opened again on Friday after a year of repairs that cost twice the sum planned."
EDGE_TEXTS = (
    "",
    *("\n", " ", "\t", "\r", "\r\n", "\n\n", " \n", "\n ", "\u00a0", "\ufeff", "\u200b", "\u2028", "\x00", "\ud800"),
    *("a", " a", "a ", "a\n", "\na", "\n\na\n\n", "a\r\rb", "a\r\n\r\n\r\nb", "a \n b", "a\u200bb", "a\x85\u2029b"),
    *("\u0e01\u200b\u0e02", "\u0645\u06cc\u200c\u062e", "\U0001f468\u200d\U0001f469"),
    *("×", "0:00", "...", "Facebook", "Facebook\nX", "Facebook\rFollow us", "0:00\nFacebook", "Read more\n×\n0:00"),
    *("2025", "07/11/2025", "Friday, Nov 07, 2025", "Friday, Nov 07, 2025\n\n" + _PROSE, "By Jane Roe\n" + _PROSE),
    *(f"A Title of Some Words\nA Title of Some Words\n{_PROSE}", f"{_PROSE}\n{_PROSE}\n{_PROSE}", f"{_PROSE}\r\n\r\n×"),
    *(f"{_PROSE}\n\nFacebook\nFollow us", f"{_PROSE}\nFollow us\nРелиз\n相关新闻", f"相关新闻\n{_PROSE}\n相关新闻"),
    *(f"{_PROSE}\nRelated articles", f"Related articles\n{_PROSE}", f"{_PROSE}\nRelated articles\nOne Two Three\nFour"),
    f"{_PROSE}\n" * 3 + "港口维修一年后重新开放\n渡轮票价节前上涨\n相关新闻\n" * 2,
    "港口维修一年后重新开放\n" * 20,
    "Related articles\nCouncil Votes to Keep Village School\n" * 12,
    *(
        "&amp;",
        "…",
        "×\n×",
        "(c)",
        "a|b",
        "Share this article",
        "×é×",
        "\u00e9\n×",
        "a\n\n\n\n",
        " \n\t\n\u00a0\n \n\ta",
    ),
)
"""Small edge cases. The laws are checked on these before any text is generated."""
