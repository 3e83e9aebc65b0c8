"""Words that state an elapsed time together with a number, such as "ago", in many languages."""

from __future__ import annotations

ELAPSED = frozenset(
    (
        "ago", "vor", "geleden", "sedan", "siden", "sitten", "síðan", "hace", "há", "fa", "fà", "fai", "il y a",
        "acum", "în urmă", "temu", "před", "pred", "prije", "пре", "назад", "тому", "преди", "prieš", "pirms", "tagasi",
        "ezelőtt", "önce", "əvvəl", "бұрын", "πριν", "לפני", "منذ", "قبل", "پیش", "پہلے", "पहले", "আগে", "முன்பு",
        "ที่แล้ว", "trước", "lalu", "iliyopita", "前", "전",
    )
)  # fmt: skip
"""The words in lower case. Some are written before, others after a duration such as "3 hours"."""
