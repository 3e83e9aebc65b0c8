"""Invented records in several scripts, with the same kinds of noise as scraped ones."""

from __future__ import annotations

STORIES = [
    "The lock keeper of Amberley raised the gate by hand on Friday.\n\nThe motor had drowned in the night, he said.",
    "Am Montag hat der Bäcker von Ostermoor zum letzten Mal den Ofen geheizt.\n\nDie Kundschaft brachte Blumen mit.",
    "В пятницу паром ушёл без капитана и сам вернулся к причалу.\n\nПассажиры ничего не заметили.",
    "潮水在星期五退得很远，渔民们看见了老码头的石阶。\n\n孩子们在泥里找到了一口钟。",
    "La maestra de Valdeluna recibió el lunes una carta sin remite.\n\nDentro había una llave y un mapa del colegio.",
]
NOISE = ["\n\nShare this article", "\n\nDiesen Artikel teilen", "\n\nЧитайте также", "", "\n\nSuscríbete al boletín"]
TEXTS = [story + noise for story, noise in zip(STORIES, NOISE, strict=True)]


def page(story):
    paragraphs = "".join(f"<p>{part}</p>" for part in story.split("\n\n") * 3)
    return f"<html><head><title>T</title></head><body><nav>Home</nav><article>{paragraphs}</article></body></html>"
