"""Headings such as "Sources" above a story's references, in many languages."""

from __future__ import annotations

REFERENCE_HEADINGS = frozenset(
    (
        "source", "sources", "references", "quelle", "quellen", "bron", "bronnen", "källa", "källor", "kilde", "kilder",
        "lähde", "lähteet", "fuente", "fuentes", "referencias", "fonte", "fontes", "fonti", "références", "sursa",
        "surse", "źródło", "źródła", "zdroj", "zdroje", "forrás", "források", "izvor", "izvori", "kaynak", "kaynaklar",
        "πηγή", "πηγές", "источник", "источники", "джерело", "джерела", "مصدر", "المصدر", "المصادر", "منبع", "منابع",
        "स्रोत", "nguồn", "sumber", "出典", "参考文献", "来源", "來源", "资料来源", "資料來源", "출처", "자료",
    )
)  # fmt: skip
"""The headings in lower case and without a colon, as they are written alone on a line."""
