"""newsclean.json names the policy and the site templates that a run used."""

from __future__ import annotations

import json

from scrapes import OTHER, STORY

from newsclean import NEWS, Pipeline, Policy, fix_whitespace
from newsclean.template import LineCounts, SiteTemplate, with_template

PAGES = [
    f"The Daily Gull\n\nThe ferrymen of {town} mended the vane.\n"
    for town in ("Orrin", "Norby", "Quell", "Talheim", "Ost")
]


def facts(out):
    record = json.loads((out / "newsclean.json").read_bytes())
    return record["policy"], record["site_templates"]


def test_a_run_names_its_policy(scrape, run, out):
    run(scrape({"a.txt": STORY}), pipeline=NEWS.with_policy(Policy(captions="drop", tags="keep")))
    policy, templates = facts(out)
    assert (policy["captions"], policy["tags"], policy["credits"]) == ("drop", "keep", "keep")
    assert templates is None


def test_a_run_without_a_reader_has_no_policy(scrape, run, out):
    run(scrape({"a.txt": STORY}), pipeline=Pipeline(fix_whitespace))
    assert facts(out) == (None, None)


def test_a_given_template_is_counted(scrape, run, out):
    template = SiteTemplate.learn(LineCounts.of(PAGES), "gull.example")
    run(scrape({"a.txt": OTHER}), pipeline=with_template(NEWS, template))
    assert facts(out)[1] == {"sites": 1, "lines": len(template.lines)}
    assert template.lines


def test_learned_templates_are_counted_not_the_empty_ones_before_the_pass(scrape, run, out):
    run(scrape({f"gull/{i}.txt": page for i, page in enumerate(PAGES)}), pipeline=NEWS, learn_templates=True)
    assert facts(out)[1] == {"sites": 1, "lines": 1}
