"""The curve of the bands as a picture: how likely a pair of texts is nominated, by how much it shares."""

from __future__ import annotations

from drawing import WIDTH, box, line, page, text

from newsclean.dedup.lsh import bands_and_rows

JACCARD = 0.5
_LEFT, _TOP, _SIDE, _HEIGHT = 64, 54, WIDTH - 64 - 20, 250
_TOLD = (0.25, 0.4, 0.5, 0.6)


def nominated(jaccard: float) -> float:
    """Return the chance that at least one of the bands at the default threshold nominates a pair."""
    bands, rows = bands_and_rows(JACCARD)
    return float(1 - (1 - jaccard**rows) ** bands)


def draw() -> str:
    """Return the picture."""
    bands, rows = bands_and_rows(JACCARD)
    shapes = [
        text(16, 24, f"{bands} bands of {rows} rows", "ink", "head"),
        text(16, 42, "chance that a pair is nominated", "soft", "small"),
        box(_x(JACCARD), _y(1), _x(1) - _x(JACCARD), _y(0) - _y(1), "kept"),
        text(_x(0.75), _y(0.16), "near-duplicates:", "keptink", "small", "mid"),
        text(_x(0.75), _y(0.16) + 16, "verified, then reported", "keptink", "small", "mid"),
        text(_x(0.155), _y(0.66), "if nominated:", "soft", "small", "mid"),
        text(_x(0.155), _y(0.66) + 16, "verified, then dropped", "soft", "small", "mid"),
        *_axes(),
        _curve(),
    ]
    for jaccard in _TOLD:
        shapes += _told(jaccard)
    title = f"Chance of nomination against Jaccard index: {', '.join(map(_spoken, _TOLD))}"
    return page(_y(0) + 50, title, shapes)


def _x(jaccard: float) -> float:
    return _LEFT + _SIDE * jaccard


def _y(chance: float) -> float:
    return _TOP + _HEIGHT * (1 - chance)


def _axes() -> list[str]:
    shapes = [text(_x(0.5), _y(0) + 38, "Jaccard index of the two sets of shingles", "soft", "small", "mid")]
    for tick in (0, 0.25, 0.5, 0.75, 1):
        shapes += [
            line((_x(0), _y(tick)), (_x(1), _y(tick))),
            text(_x(tick), _y(0) + 20, f"{tick:g}", "soft", "mono", "mid"),
        ]
        shapes.append(text(_x(0) - 8, _y(tick) + 4, f"{tick:.0%}".replace("%", " %"), "soft", "mono", "end"))
    return shapes


def _curve() -> str:
    points = [f"{_x(step / 100):.1f} {_y(nominated(step / 100)):.1f}" for step in range(101)]
    return f'<path d="M{" L".join(points)}" class="keptline" style="stroke-width: 2.5"/>'


def _told(jaccard: float) -> list[str]:
    x, y = _x(jaccard), _y(nominated(jaccard))
    below = text(x + 10, y + 13, _spoken(jaccard), "ink", "small")
    return [f'<circle cx="{x:g}" cy="{y:.1f}" r="4" class="keptbar"/>', below]


def _spoken(jaccard: float) -> str:
    return f"{nominated(jaccard):.0%} at {jaccard:g}".replace("%", " %")
