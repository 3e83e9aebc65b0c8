"""Invented stories, and what a run wrote about them."""

from __future__ import annotations

import json
from pathlib import Path

STORY = (
    "The tide mill at Orrin Quay ground its first flour in ninety years on Saturday.\n\n"
    "Volunteers had spent four winters cutting new teeth for the wheel, one oak block at a time.\n\n"
    "The miller, a retired dentist, said the work was much the same as before.\n"
)
OTHER = (
    "A swarm of bees held up the morning train at Lower Castering for two hours on Tuesday.\n\n"
    "The driver, who keeps hives himself, coaxed the queen into a lunch box.\n\n"
    "Passengers were given honey cake by the station's bakery while they waited.\n"
)
NOISE = "\nShare this article\n\nRead more\n"


def records(out, kind):
    return [json.loads(line) for line in Path(out, f"{kind}.jsonl").read_bytes().splitlines()]


def rules(out):
    """Which rule each file that failed broke."""
    return {record["path"]: record["rule"] for record in records(out, "errors")}


def tree(folder):
    """Every file below a folder and its bytes."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(Path(folder).rglob("*")) if p.is_file()}
