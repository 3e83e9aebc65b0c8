"""What the figures have in common: a page of SVG that is readable in light and dark, and a few shapes."""

from __future__ import annotations

from html import escape

WIDTH = 480
"""Narrow enough to be read on a phone, where a figure is as wide as the screen."""

# The scheme of whoever looks, as the pages around the figures have it.
_STYLE = """
.paper { fill: #ffffff } .rule { stroke: #c3c9d1 } .ink { fill: #1f2933 } .soft { fill: #5b6673 }
.gone { fill: #fde4df } .goneink { fill: #9d2b14 } .goneline { stroke: #c65a43 }
.kept { fill: #dcebfb } .keptink { fill: #14528f } .keptline { stroke: #2f78bf } .keptbar { fill: #2f78bf }
.gonebar { fill: #d0694f }
@media (prefers-color-scheme: dark) {
.paper { fill: #1e2129 } .rule { stroke: #4b5361 } .ink { fill: #e6e9ee } .soft { fill: #a5afbd }
.gone { fill: #4d241c } .goneink { fill: #ffb8a8 } .goneline { stroke: #e08a76 }
.kept { fill: #1b3a5a } .keptink { fill: #a9d2ff } .keptline { stroke: #6db1f5 } .keptbar { fill: #6db1f5 }
.gonebar { fill: #e08a76 }
}
text { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif }
.small { font-size: 11.5px } .head { font-weight: 600 }
.mono { font: 12px ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", monospace }
.end { text-anchor: end } .mid { text-anchor: middle }
path, line { fill: none; stroke-width: 1.5 }
"""


def text(x: float, y: float, content: str, *classes: str) -> str:
    """Return a line of text whose baseline begins at a point."""
    return f'<text x="{x:g}" y="{y:g}" class="{" ".join(classes or ("ink",))}">{escape(content)}</text>'


def box(left: float, top: float, width: float, height: float, name: str) -> str:
    """Return a filled rectangle with round corners."""
    return f'<rect x="{left:g}" y="{top:g}" width="{width:g}" height="{height:g}" rx="3" class="{name}"/>'


def line(start: tuple[float, float], end: tuple[float, float], name: str = "rule", dash: str = "") -> str:
    """Return a straight line from one point to another."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{start[0]:g}" y1="{start[1]:g}" x2="{end[0]:g}" y2="{end[1]:g}" class="{name}"{dashed}/>'


def page(height: float, title: str, shapes: list[str]) -> str:
    """Return shapes as a picture with a title for those who do not see it."""
    size = f'width="{WIDTH}" height="{height:g}" viewBox="0 0 {WIDTH} {height:g}"'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title">'
    paper = f'<rect width="{WIDTH}" height="{height:g}" class="paper"/>'
    name = f'<title id="title">{escape(title)}</title>'
    return "\n".join([opening, name, f"<style>{_STYLE}</style>", paper, *shapes, "</svg>\n"])
