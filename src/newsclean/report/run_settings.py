"""Describe the settings of a run in words: pipeline, policy and templates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsclean.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WRITTEN = {
    "all": "all",
    "representatives": "the representative of each group, and all texts in no group",
    "longest": "the longest text of each group, and all texts in no group",
    "first": "the first text of each group, and all texts in no group",
    "newest": "the newest text of each group, and all texts in no group",
    "cleanest": "the text of each group with the smallest share removed, and all texts in no group",
}


def run_settings(run: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield a label and a value for each setting of a run, from the record in `newsclean.json`."""
    weights = f", weights {run['weights']}" if run.get("weights") else ""
    yield "Version", f"newsclean {run['version']}{weights}"
    yield "Pipeline", f"{run['preset']}: {', '.join(run['cleaners']) or 'no cleaners'}"
    if "policy" in run:  # not written by earlier versions
        yield "Policy", _policy(run["policy"])
    if "site_templates" in run:
        yield "Site templates", _templates(run["site_templates"], run.get("templates", 0))
    if run["protect"]:
        yield "Protected lines", run["protect"]
    yield "Texts written", _WRITTEN.get(run["keep"], run["keep"])


def _policy(choices: Mapping[str, str] | None) -> str:
    """Return in words which kinds of lines a policy keeps and removes; "none" without a policy.

    >>> _policy({"captions": "keep", "author_notes": "drop", "tags": "drop"}), _policy(None)
    ('keep captions; remove author notes, tags', 'none')
    """
    names = {verb: [name.replace("_", " ") for name, choice in (choices or {}).items() if choice == given]
             for verb, given in (("keep", "keep"), ("remove", "drop"))}  # fmt: skip
    return "; ".join(f"{verb} {', '.join(found)}" for verb, found in names.items() if found) or "none"


def _templates(size: Mapping[str, int] | None, learned: int) -> str:
    """Return in words how many sites and lines the templates of a run have; "none" without templates.

    Args:
        size: the numbers of sites and lines; None without templates.
        learned: the number of templates that the run learned from its own documents.

    >>> _templates({"sites": 2, "lines": 1}, 2), _templates({"sites": 1, "lines": 9}, 0), _templates(None, 0)
    ('learned in this run: 2 sites, 1 line', 'given to the run: 1 site, 9 lines', 'none')
    """
    if size is None:
        return "none"
    origin = "learned in this run" if learned or not size["sites"] else "given to the run"
    return f"{origin}: {counted(size['sites'], 'site')}, {counted(size['lines'], 'line')}"
