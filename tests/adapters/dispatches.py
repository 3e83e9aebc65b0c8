"""Texts and pages that every adapter is given, and what `clean` and `near_duplicates` make of them."""

from __future__ import annotations

from newsclean import clean, clean_html, deduplicate, near_duplicates

FERRY = (
    "The night ferry to Skarholm sailed with a piano on deck on Tuesday.\n\n"
    "Nobody knew whose it was, the mate said, and the captain would not have it played after ten.\n\n"
    "The harbour master of Skarholm has kept 14 umbrellas, two prams and a stuffed bear that came the same way."
)
BEES = "Bees have moved into the old signal box of Hollin Moor.\n\nThe trains wait for them, the guard said on Monday."
MILL = "The mill of Etal ground its last sack of flour on Tuesday.\n\nThe miller hung up his apron and locked the door."
SCRAPED = [
    f"{FERRY}\n\nShare this story:\nFacebook\nWhatsApp",
    f"{BEES}\n\nRead more",
    f"SKARHOLM (Wire) - {FERRY}\n\nRead more",
    f"Bees Stop Trains\n\nBees Stop Trains\n\n{BEES}",
    MILL,
    FERRY.upper(),
    "",
]
"""Seven texts: three of one story, two of another, one by itself, and one that is empty."""
RESULTS = [clean(text) for text in SCRAPED]
CLEAN = [result.text for result in RESULTS]
CLUSTERS = near_duplicates(CLEAN)
KEPT = [CLEAN.index(text) for text in deduplicate(CLEAN)]
LABELS = [
    next((n for n, cluster in enumerate(CLUSTERS) if place in cluster.members), -1) for place in range(len(CLEAN))
]

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><meta name="author" content="Ada Finch">
<meta property="article:published_time" content="2025-11-0{day}T08:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>{title}</h1>{story}<p>Share this story:</p><p>Facebook</p><p>WhatsApp</p>
<p><a href="/parrot">Parrot found two counties away</a></p></article></body></html>
"""


def _page(title: str, day: int, story: str) -> str:
    return _PAGE.format(title=title, day=day, story="".join(f"<p>{line}</p>" for line in story.split("\n\n")))


PAGES = [_page("Piano Sails by Night", 1, FERRY), _page("Bees Stop Trains", 2, BEES), _page("Piano at Sea", 3, FERRY)]
URLS = [f"https://gull.example/{number}" for number in range(len(PAGES))]
PAGE_RESULTS = [clean_html(page, url=url) for page, url in zip(PAGES, URLS, strict=True)]
