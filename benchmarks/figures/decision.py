"""The reader's decision as a picture: how likely each line is story, and which lines it keeps."""

from __future__ import annotations

from drawing import WIDTH, box, line, page, text

from newsclean import Document, KeepStory
from newsclean.reader.explain import evidence

STORY = (
    "The harbour of Vellmouth opened again on Friday after a year of repairs that cost twice what was planned.",
    "“Nobody asked us about the harbour,” said Ada Finch, who runs the shop beside the old customs house.",
    "Three ferries a day will call at Vellmouth until the autumn, the ferry company said.",
    "Divers found that the harbour wall was older, and in a worse state, than the plans had shown.",
    "Ms Finch and the owners of other shops want the council to pay for the trade that the repairs cost them.",
    "An inquiry into the repairs begins in March. It will hear the divers, the council and the ferry company.",
)
TAIL = (
    *("Share", "Facebook", "Most read", "Film festival names its jury", "Rail strike called off", "Contact"),
    *("Sign up for our newsletter", "Follow us on Facebook", "Terms of use", "© 2025"),
)
ANOTHER = (
    "Parrot Found Two Counties Away",
    "A grey parrot that flew out of a kitchen window in Dunmore was found on Tuesday by a lorry driver.",
    "The bird, which answers to Biscuit, had recited a telephone number until he rang it.",
)
_ROW, _LEFT, _RIGHT = 22, 16, WIDTH - 16
_BAR, _LONGEST, _SHOWN = 330, 96, 44


def draw() -> str:
    """Return the picture."""
    shapes: list[str] = []
    bottom = _panel(shapes, "A page's tail", TAIL, top=16)
    bottom = _panel(shapes, "Another story, three lines of it", ANOTHER, top=bottom + 26)
    return page(bottom + 12, "How likely each line of two texts is story, and which lines were kept", shapes)


def _panel(shapes: list[str], name: str, follows: tuple[str, ...], top: float) -> float:
    """Draw one text, a line a row; return where the panel ends."""
    lines = (*STORY, *follows)
    [reading] = KeepStory().readings([Document("\n\n".join(STORY) + "\n\n" + "\n".join(follows))])
    shapes += [
        text(_LEFT, top + 12, name, "ink", "head"),
        text(_RIGHT, top + 12, "is story", "soft", "small", "end"),
    ]
    shapes.append(line((_LEFT, top + 19), (_RIGHT, top + 19)))
    top += 24
    for content, each in zip(lines, evidence(reading), strict=True):
        fill, ink = ("kept", "keptink") if each.kept else ("gone", "goneink")
        shapes.append(box(_LEFT, top + 1, _BAR - _LEFT - 12, _ROW - 2, fill))
        shapes.append(text(_LEFT + 6, top + 15, _short(content), ink, "small"))
        if each.chance >= 0.005:
            shapes.append(box(_BAR, top + 5, max(2, round(_LONGEST * each.chance)), _ROW - 10, f"{fill}bar"))
            shapes.append(text(_RIGHT, top + 15, f"{100 * each.chance:.0f} %", "ink", "small", "end"))
        top += _ROW
    return top


def _short(content: str) -> str:
    if len(content) <= _SHOWN:
        return content
    return content[:_SHOWN].rpartition(" ")[0] + " …"
