"""Facts about a whole run, for `newsclean.json`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from newsclean.io.schemas import pipeline_record
from newsclean.policy import Policy
from newsclean.template import SiteTemplate, SiteTemplates

if TYPE_CHECKING:
    from newsclean.pipeline import Pipeline


def run_facts(pipeline: Pipeline) -> dict[str, Any]:
    """Return `pipeline_record` with the policy and the size of the site templates.

    `policy` is None if no cleaner has one, `site_templates` if the pipeline has no template.

    >>> from newsclean.presets import NEWS
    >>> facts = run_facts(NEWS)
    >>> facts["policy"]["captions"], facts["policy"]["tags"], facts["site_templates"]
    ('keep', 'drop', None)
    """
    return {**pipeline_record(pipeline), "policy": _policy(pipeline), "site_templates": _site_templates(pipeline)}


def _policy(pipeline: Pipeline) -> dict[str, str] | None:
    found = (getattr(cleaner, "policy", None) for cleaner in pipeline)
    return next((asdict(policy) for policy in found if isinstance(policy, Policy)), None)


def _site_templates(pipeline: Pipeline) -> dict[str, int] | None:
    """Return the number of sites with a template, and of the lines in these templates."""
    templates = [
        template
        for cleaner in pipeline
        if isinstance(cleaner, SiteTemplate | SiteTemplates)
        for template in (cleaner.templates if isinstance(cleaner, SiteTemplates) else (cleaner,))
    ]
    used = any(isinstance(cleaner, SiteTemplate | SiteTemplates) for cleaner in pipeline)
    return {"sites": len(templates), "lines": sum(len(one.lines) for one in templates)} if used else None
