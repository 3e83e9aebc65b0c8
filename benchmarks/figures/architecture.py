"""The house as a picture: the ways of a text, of a folder, and of a list into clusters, in at most eight steps."""

from __future__ import annotations

from typing import NamedTuple

from drawing import WIDTH, box, line, page, text


class Station(NamedTuple):
    """A step, and the module that takes it."""

    step: str
    module: str


WAYS = {
    "A text, to its CleanResult": (
        Station("Document", "types"),
        Station("lines and words as arrays", "reader/table"),
        Station("log-odds of story, and kinds", "reader/network"),
        Station("best path under prices", "reader/path"),
        Station("reasons and edits", "reader/reasons"),
        Station("edits applied and composed", "edits"),
        Station("text and account", "result"),
    ),
    "A folder, to clean files": (
        Station("inputs listed", "io/folders"),
        Station("outputs named, state kept", "batch/checkpoint"),
        Station("documents in order", "batch/plan"),
        Station("worker processes", "batch/pool"),
        Station("one document cleaned", "batch/document_cleaning"),
        Station("texts grouped", "dedup/near_duplicates"),
        Station("files and records written", "batch/writing"),
        Station("counts", "batch/summary"),
    ),
    "A list of texts, to clusters": (
        Station("shingles", "dedup/shingles"),
        Station("signatures and bitmaps", "dedup/sketches"),
        Station("candidates by bands", "dedup/lsh"),
        Station("pairs verified", "dedup/verify"),
        Station("templates separated", "dedup/facts"),
        Station("stars", "dedup/star_clustering"),
        Station("clusters", "dedup/labels"),
        Station("one kept of each", "dedup/representative"),
    ),
}
_ROW, _LEFT, _MODULE = 26, 16, 230


def draw() -> str:
    """Return the picture."""
    shapes: list[str] = []
    top = 14.0
    for name, stations in WAYS.items():
        top = _way(shapes, name, stations, top) + 18
    return page(top - 4, "Three ways through newsclean, with the module of each step", shapes)


def _way(shapes: list[str], name: str, stations: tuple[Station, ...], top: float) -> float:
    shapes.append(text(_LEFT, top + 12, name, "ink", "head"))
    top += 20
    for number, (step, module) in enumerate(stations):
        shapes.append(box(_LEFT, top, WIDTH - 2 * _LEFT, _ROW - 6, "kept"))
        shapes.append(text(_LEFT + 8, top + 14, step, "keptink", "small"))
        shapes.append(text(_MODULE, top + 14, module, "keptink", "mono"))
        if number:
            shapes.append(line((_LEFT + 12, top - 6), (_LEFT + 12, top), "keptline"))
        top += _ROW
    return top
