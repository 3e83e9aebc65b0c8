"""Limits are exact properties of the input."""

from __future__ import annotations

import pytest

from newsclean.io.failures import BadInput
from newsclean.io.limits import Limits


def rule(limits, text, kind="text"):
    try:
        limits.check(text, kind)
    except BadInput as problem:
        return problem.rule
    return ""


@pytest.mark.parametrize(
    ("limits", "within", "beyond", "name"),
    [
        (Limits(text_chars=5), "潮" * 5, "潮" * 6, "text-too-long"),
        (Limits(line_chars=5), "潮潮潮潮潮\nx\n12345", "潮潮潮潮潮潮\nx", "line-too-long"),
        (Limits(lines=3), "a\nb\nc\n", "a\nb\nc\n\n", "too-many-lines"),
    ],
)
def test_a_text_may_reach_a_limit_and_no_more(limits, within, beyond, name):
    assert (rule(limits, within), rule(limits, beyond)) == ("", name)


@pytest.mark.parametrize("depth", [20, 21])
def test_a_page_may_be_as_deep_as_said(depth):
    page = "<html><body>" + "<div>" * (depth - 2) + "x" + "</div>" * (depth - 2)
    assert rule(Limits(tree_depth=20), page, "html") == ("" if depth == 20 else "tree-too-deep")


@pytest.mark.parametrize("elements", [50, 51])
def test_a_page_may_have_as_many_elements_as_said(elements):
    page = "<html><body>" + "<br>" * (elements - 2)
    assert rule(Limits(tree_elements=50), page, "html") == ("" if elements == 50 else "tree-too-large")


def test_elements_that_close_by_themselves_are_not_nested():
    assert rule(Limits(tree_depth=20), "<ul>" + "<li>x" * 100 + "</ul>" + "<p>y" * 100 + "<br>" * 100, "html") == ""


def test_signs_that_are_no_tags_are_no_elements():
    assert rule(Limits(tree_depth=20, tree_elements=20), "<p>" + "1 < 2 " * 1000, "html") == ""
