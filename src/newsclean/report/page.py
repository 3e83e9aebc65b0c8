"""Write the report as one HTML file, which contains its style and script and loads no other file."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsclean.arguments import check_path
from newsclean.io.output_folder import OutFolder
from newsclean.reasons import REASONS
from newsclean.report.choice import MOST_ERRORS, chosen_clusters, chosen_documents, spread
from newsclean.report.document_view import ShownDocument, shown_document
from newsclean.report.figures import length_bins, looks, reason_bars, site_bars
from newsclean.report.group_view import shown_groups
from newsclean.report.run_records import RunFolder
from newsclean.report.run_settings import run_settings
from newsclean.report.shown import shown

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence

    from jinja2 import Environment

    from newsclean.report.run_records import Row

REPORT = "report.html"
MOST_CHIPS = 5
"""Largest number of reasons that are shown beside a closed document."""


def write_report(out: str | os.PathLike[str]) -> Path:
    """Write `OUT/report.html` for the finished run in OUT, and return the path of the report.

    Two reports of the same run are equal, byte for byte.

    Raises:
        Refused: OUT does not contain a finished run.
        OutputFailed: the report cannot be written.
    """
    check_path(out, "out")
    folder = RunFolder(Path(out))
    text = render(_content(folder))
    with OutFolder(str(folder.path)).binary(REPORT) as file:
        file.write(text.encode())
    return folder.path / REPORT


def _content(folder: RunFolder) -> dict[str, Any]:
    """Return the values that fill the skeleton of the report, `page.html`, by their names in the skeleton."""
    run = folder.marker()
    overview, clusters, errors = folder.overview(), folder.clusters(), folder.errors()
    rows = chosen_documents(overview.rows)
    return {
        "run": run,
        "used": list(run_settings(run)),
        "meanings": {reason: sentence.replace("`", "") for reason, sentence in REASONS.items()},
        "most_chips": MOST_CHIPS,
        "documents": list(_documents(folder, rows)),
        "all_documents": len(overview.rows),
        "reasons": reason_bars(overview),
        "looks": looks(overview),
        "removals": sum(overview.times.values()),
        "removed": sum(overview.chars.values()),
        "sites": site_bars(overview.rows),
        "all_sites": len({row.site for row in overview.rows if row.chars_in}),
        "bins": length_bins(overview.rows),
        "groups": list(shown_groups(folder, chosen_clusters(clusters), overview.rows)),
        "all_groups": len(clusters),
        "errors": spread(errors, MOST_ERRORS),
        "all_errors": len(errors),
    }


def _documents(folder: RunFolder, rows: Sequence[Row]) -> Iterator[ShownDocument]:
    for row, record in zip(rows, folder.documents(rows), strict=True):
        yield shown_document(row, record, folder.source(record, folder.text(record)))


def render(content: Mapping[str, Any]) -> str:
    """Return the HTML of the report with the values in `content`, which must be those of `_content`.

    All values are escaped, and the content security policy of the report allows only the report's own style and script.
    Therefore, nothing in a document can run.
    """
    from markupsafe import Markup

    style, script = _part("page.css"), _part("page.js")
    parts = {
        "style": Markup(style),  # noqa: S704 - our own file
        "script": Markup(script),  # noqa: S704 - our own file
        "style_hash": _hash(style),
        "script_hash": _hash(script),
    }
    return _environment().get_template("page.html").render(**content, **parts)


def _environment() -> Environment:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        loader=FunctionLoader(_part),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["shown"] = shown
    environment.filters["number"] = "{:,}".format
    environment.filters["percent"] = _percent
    return environment


def _percent(part: float, whole: float) -> str:
    """Return a share in percent. No part over 0 is rounded to 0 %, and none below the whole to 100 %.

    >>> _percent(1, 3), _percent(1, 3000), _percent(0, 3), _percent(999, 1000), _percent(0, 0)
    ('33 %', '<1 %', '0 %', '>99 %', '0 %')
    """
    share = 100 * part / whole if whole else 0.0
    if 0 < share < 1:
        return "<1 %"
    return ">99 %" if 99 < share < 100 else f"{share:.0f} %"


def _part(name: str) -> str:
    return files("newsclean.report").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """Return the hash of an inline style or script, in the form that a content security policy needs."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
