"""What dirty texts are put together from, beside what newsrooms write: stamps and signs, breaks, odd characters."""

from __future__ import annotations

STAMPS = ("0:00", "00:00", "0:00 / 3:12", "12:45", "×", "✕", "|", "•", "* * *", "***", "1.", "12")
# The plain ones more often, as in life.
BREAKS = (
    *("\n",) * 6,
    *("\n\n",) * 3,
    *("\r\n", "\n\n\n\n", "\n \n", "\r", "\u2028", "\u2029", "\x85", "\f", "\x1c"),
)
ODD_SPACES = tuple("\t\u00a0\u3000\u2009\u202f\u200b\u200c\u2060\ufeff\u00ad")
# White space of every kind, signs that rules look at, a letter a script, a joiner, a lone surrogate, NUL.
_BLANKS = " \t\n\r\v\f\x1c\x85\u2028\u00a0\u200b\u3000\ufeff"
SOUP = _BLANKS + "×|:.,-–?…。：“”„«»()0127aAзЖ漢あ한اאकไ\u200d\U0001f600\ud800\x00"
