"""The strategies: what they draw is what they say, fails small, and is cleaned and grouped as promised."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from newsclean import (
    NEWS,
    Document,
    Pipeline,
    drop_foreign,
    drop_furniture,
    drop_headlines,
    drop_masthead,
    near_duplicates,
)
from newsclean.phrases import furniture_phrases
from newsclean.testing import (
    PlantedStory,
    StoryFamilies,
    blank_padding,
    foreign_blurbs,
    headline_lists,
    hostile_text,
    mastheads,
    near_duplicate_variants,
    newsletter_prompts,
    planted_stories,
    share_widgets,
    stories,
    story_families,
)
from newsclean.testing.newsroom import LANGUAGES, newsroom
from newsclean.testing.planting import KINDS, OWN_WORDS
from newsclean.testing.variants import VARIANTS
from newsclean.text.scripts import scripts

FEW = settings(max_examples=30)
OPENING = "The harbour of Tarnmouth opened again on Monday after a year of repairs that cost twice the sum planned."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_newsroom_writes_in_one_script_and_says_nothing_twice(language: str) -> None:
    room = newsroom(language)
    sentences = [sentence for topic in room.topics for sentence in topic.sentences]
    titles = [*room.headlines, *(title for topic in room.topics for title in topic.titles)]
    assert len({*sentences, *titles}) == len(sentences) + len(titles)
    written = scripts("".join(sentences).replace("{many}", "").replace("{n}", "").replace("{day}", ""))
    assert max(written.values()) > 0.5 * written.total()


@pytest.mark.parametrize("language", LANGUAGES)
def test_own_prompts_stand_in_no_phrase_list(language: str) -> None:
    for line in newsroom(language).around.prompts:
        assert list(drop_furniture(Document(line))) == []
        assert furniture_phrases()(line) is None


@FEW
@given(share_widgets(), newsletter_prompts())
def test_listed_wording_is_furniture(widget: str, prompt: str) -> None:
    assert NEWS(f"{OPENING}\n\n{widget}\n\n{prompt}").text == OPENING


@FEW
@given(headline_lists(["en"]), foreign_blurbs("en"), mastheads(), blank_padding())
def test_blocks_are_what_they_say(drop_headlines: str, blurb: str, head: str, padding: str) -> None:
    lines = drop_headlines.split("\n")
    assert len(lines) == len(set(lines)) >= 3
    assert not set(blurb.split("\n")) & {line for topic in newsroom("en").topics for line in topic.titles}
    assert head.strip()
    assert not padding.strip()
    assert padding.count("\n") >= 3


@pytest.mark.parametrize("strategy", [stories, share_widgets, headline_lists, foreign_blurbs, mastheads])
def test_an_unknown_language_is_an_error(strategy) -> None:
    with pytest.raises(ValueError, match=r"language must be one of en, .*, got 'xx'"):
        strategy(languages=["xx"])


def test_unknown_kinds_are_errors() -> None:
    with pytest.raises(ValueError, match=r"kinds must be among masthead, .*, got 'popup'"):
        planted_stories(["popup"])
    with pytest.raises(ValueError, match=r"kinds must be among copy, .*, got 'rewritten'"):
        near_duplicate_variants(OPENING, ["rewritten"])


@FEW
@given(planted_stories((*KINDS, OWN_WORDS)))
def test_a_planted_story_tells_the_truth(planted: PlantedStory) -> None:
    text, position = planted.document.text, 0
    rest = ""
    for piece in planted.noise:
        assert position <= piece.span.start < piece.span.end <= len(text)
        rest += text[position : piece.span.start]
        position = piece.span.end
    rest += text[position:]
    assert [line for line in rest.split("\n") if line.strip()] == list(planted.story)


@pytest.mark.parametrize("kind", [*KINDS, OWN_WORDS])
def test_every_kind_is_planted_and_only_on_request(kind: str) -> None:
    unshrunk = settings(max_examples=100, phases=[Phase.generate])
    planted = find(planted_stories([kind]), lambda planted: bool(planted.noise), settings=unshrunk)
    assert {piece.kind for piece in planted.noise} == {kind}


@settings(max_examples=30)
@given(planted_stories())
def test_the_rules_keep_the_story(planted: PlantedStory) -> None:
    """The reader is measured by benchmarks/planted.py: it may err, the rules may not."""
    rules = Pipeline(drop_masthead, drop_headlines, drop_foreign, drop_furniture)
    assert planted.lost(rules(planted.document)) == []


@pytest.mark.slow
def test_a_result_that_is_wrong_is_told() -> None:
    planted = find(planted_stories(["share"], ["en"]), lambda planted: bool(planted.noise))
    nothing_done = NEWS.without(*set(NEWS))(planted.document)
    assert [line for _, line in planted.missed(nothing_done)] == ["Share this"]
    assert planted.lost(NEWS("Share this")) == list(planted.story)


@pytest.mark.slow
def test_failing_examples_are_small() -> None:
    assert find(stories(), lambda text: "Pellow" in text).count(".") == 2
    smallest = find(planted_stories(), lambda planted: any(piece.kind == "headlines" for piece in planted.noise))
    assert len(smallest.noise) == 1
    assert smallest.document.text.count("\n") <= 20
    families = find(story_families(), lambda drawn: "cut" in drawn.kinds)
    assert sorted(families.kinds) == ["cut", "story"]
    assert find(hostile_text(), lambda text: "\ud800" in text) == "\ud800"


@FEW
@given(story_families())
def test_families_are_found(drawn: StoryFamilies) -> None:
    found = {pair for cluster in near_duplicates(drawn.documents) for pair in combinations(sorted(cluster.members), 2)}
    right = {pair for cluster in drawn.clusters for pair in combinations(sorted(cluster), 2)}
    assert found <= right
    assert len(found) >= 0.8 * len(right)


@pytest.mark.parametrize("kind", VARIANTS)
@settings(max_examples=10)
@given(data=st.data())
def test_a_variant_is_a_near_duplicate(kind: str, data: st.DataObject) -> None:
    room = newsroom("en")
    story = "\n\n".join(room.topics[0].sentences).format(n=3, many=120, day="Monday")
    variant = data.draw(near_duplicate_variants(story, [kind]))
    [cluster] = near_duplicates([story, variant])
    assert len(cluster.members) == 2
