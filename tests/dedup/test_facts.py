"""Numbers and names of texts, and what they say of pairs."""

from __future__ import annotations

import json
import random
import re
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import deduplicate, near_duplicates, similar_pairs
from newsclean.dedup.facts import LONGEST, counted, facts, spoken

TEMPLATES = json.loads(Path(__file__).with_name("templates.json").read_text("utf-8"))
_ONCE = {"name", "city", "home", "away", "ord"}
_NUMBERS = {"d": (1, 9), "n2": (10, 99), "num": (100, 9999), "ord": (1, 4)}


def filling(language: str, rng: random.Random) -> str:
    """A story made from the template of a language."""
    template, chosen = TEMPLATES[language], {}

    def word(match: re.Match[str]) -> str:
        slot = match[1]
        if slot in chosen:
            return chosen[slot]
        made = str(rng.randint(*_NUMBERS[slot])) if slot in _NUMBERS else rng.choice(template[slot])
        return chosen.setdefault(slot, made) if slot in _ONCE else made

    return re.sub(r"\{(\w+)\}", word, template["text"])


def corrected(text: str, rng: random.Random) -> str:
    """The story with one figure put right."""
    number = rng.choice([*re.finditer(r"\d\d+", text)])
    return f"{text[: number.start()]}{int(number[0]) + 2}{text[number.end() :]}"


def sizes(text: str) -> tuple[int, int]:
    """How many numbers and names a text has, to one or two."""
    (found,) = np.bitwise_count(facts([text]).reshape(1, 2, -1)).sum(axis=2).tolist()
    return tuple(found)


def share(one: str, other: str) -> list[float]:
    """The share of numbers and names that two texts have in common, of those of the one with fewer."""
    common, fewer = counted(facts([one, other]), np.array([[0, 1]]))
    return (common / np.maximum(fewer, 1))[0].round(2).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost 38,000 euros.", (1, 0)),
        ("It cost 38 and then 39.5 euros, 40 in all.", (3, 0)),
        ("She met Ilse Brandvold in Wick.", (0, 3)),
        ("The old men. Then came rain.", (0, 0)),
        ("大桥于一九六一年通车,耗资一亿元。一个。", (2, 0)),
        ("...", (0, 0)),
    ],
)
def test_numbers_and_names_are_told_from_words(text: str, expected: tuple[int, int]) -> None:
    assert sizes(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("They paid 38,000 to Élise Özgür.", "They paid 38000 to Elise Ozgur."),
        ("They paid 1’234.50 and 17.", "They paid 1.234,50 and 17."),
        ("دفعوا ١٢٣ و٤٥٦ دينارا.", "دفعوا 123 و456 دينارا."),
        ("They saw Marta Hollis in Wick at 5.", unicodedata.normalize("NFD", "THEY SAW MARTA HOLLIS IN WICK AT 5.")),
        ("Они видели Ивана Петрова в Москве в 5.", "Они говорили с Иваном Петровым о Москве, 5."),
        ("Họ gặp ông Nguyễn Văn Đức năm 2019.", unicodedata.normalize("NFD", "Họ gặp Nguyễn Văn Đức, 2019.")),
    ],
)
def test_spellings_of_one_fact_are_one(one: str, other: str) -> None:
    common, fewer = counted(facts([one, other]), np.array([[0, 1]]))
    assert (common == fewer).all()
    assert fewer.any()


def test_only_prose_counts_where_there_is_any() -> None:
    menu = "Home\nSport\nRoyal Mail to Close 80 Offices\nNew Lagos Market Hall\n"
    assert sizes(menu)[1] > 3
    assert sizes(menu + "They saw Ilse Dorn in Wick.") == (0, 3)


def test_a_long_text_has_no_facts_and_says_nothing() -> None:
    long = "They saw Ilse Brandvold pay 38,000 euros. " * (LONGEST // 40)
    assert len(long) > LONGEST
    assert sizes(long) == (0, 0)
    assert spoken(facts([long, long[:1000]]), np.array([[0, 1]]), np.array([1.0])).tolist() == [0]


@given(st.lists(st.text(alphabet="aB 1,.\n\u0301三Éß", max_size=60), min_size=1, max_size=6), st.randoms())
def test_facts_do_not_depend_on_other_texts(texts: list[str], rng) -> None:
    alone = np.concatenate([facts([text]) for text in texts])
    assert np.array_equal(facts(texts), alone)


@pytest.mark.parametrize("language", TEMPLATES)
def test_fillings_of_a_template_are_no_duplicates_and_a_corrected_figure_is_one(language: str) -> None:
    """Of sixty fillings of few words, two pairs may be as alike by chance as copies are."""
    rng = random.Random(f"{language} 5")  # noqa: S311 - seeded, so that it is the same each time
    stories = [filling(language, rng) for _ in range(30)]
    assert sum(len(cluster.members) for cluster in near_duplicates(stories)) <= 4
    pairs = [(number, number + len(stories)) for number in range(len(stories))]
    found = near_duplicates([*stories, *(corrected(story, rng) for story in stories)])
    together = {tuple(sorted(cluster.members)) for cluster in found}
    assert len(together & set(pairs)) >= len(stories) - 4


WIRE = (
    "VELSTAD (AP) — Inspectors closed the Harrow Street bridge on Tuesday after finding cracks in two girders, forcing "
    "38,000 drivers a day onto narrower crossings. Chief engineer Marta Hollis ordered the closure before 5 a.m. "
    "The bridge, opened in 1961, was last repaired nine years ago at a cost of $14 million."
)


@pytest.mark.parametrize(
    "one",
    [
        "Twelve are safe, the mayor said. A bus fell off the old bridge near the harbour and killed 12.",
        "The winning number of the village raffle is 7, and the goat goes to its owner on Sunday at noon.",
        WIRE,
    ],
)
def test_a_figure_put_right_leaves_a_duplicate(one: str) -> None:
    other = re.sub(r"12|14|7", lambda found: str(int(found[0]) + 2), one)
    assert other != one
    assert len(near_duplicates([one, other])) == 1


def test_a_digest_represents_none_of_its_stories_and_has_copies() -> None:
    from wire import sentences

    stories = [" ".join(sentences(seed, 12)) for seed in (3, 4, 5)]
    digest = "\n\n".join(stories)
    assert near_duplicates([*stories, digest]) == []
    assert near_duplicates([*stories[:2], digest], jaccard=0.2) == []
    (cluster,) = near_duplicates([*stories, digest, "Evening edition: " + digest])
    assert set(cluster.members) == {3, 4}
    assert deduplicate([*stories, digest]) == [*stories, digest]


def test_what_is_under_a_story_makes_no_digest_of_it() -> None:
    """A story that a page put a short one under is still a copy of it."""
    from wire import sentences

    story, short = " ".join(sentences(3, 20)), " ".join(sentences(4, 4))
    (cluster,) = near_duplicates([story, short, f"{story}\n{short}"])
    assert {0, 2} <= set(cluster.members)


def test_a_teaser_belongs_to_its_story() -> None:
    from wire import sentences

    found = []
    for seed in range(20):
        whole = WIRE + " " + " ".join(sentences(seed, 14))
        teaser = WIRE[: 200 + 5 * seed] + " This is a preview. To read the full article, subscribe now."
        found += [pair.kind for cluster in near_duplicates([teaser, whole]) for pair in cluster.pairs]
    assert set(found) == {"contained"}
    assert len(found) >= 16


def versions(count: int) -> list[str]:
    """Versions of a story, of whose sentences one in six is another."""
    from wire import sentences

    rng = random.Random(count)  # noqa: S311 - the same each time
    ways = [*zip(sentences(31, 22), sentences(32, 22), strict=True)]
    return [" ".join(rng.choices(way, (5, 1))[0] for way in ways) for _ in range(count)]


@pytest.mark.parametrize("count", [60, 400])
def test_a_large_family_is_one_cluster(count: int) -> None:
    (cluster,) = near_duplicates(versions(count))
    assert len(cluster.members) == count


def test_doing_it_twice_changes_nothing() -> None:
    rng = random.Random(8)  # noqa: S311 - the same each time
    for jaccard in (0.36, 0.5, 0.7):
        stories = [*versions(200), *(filling("de", rng) for _ in range(60))]
        kept = deduplicate(stories, jaccard=jaccard)
        assert 1 < len(kept) < len(stories)
        assert deduplicate(kept, jaccard=jaccard) == kept


def test_pairs_of_one_template_are_told_and_copies_too() -> None:
    rng = random.Random(2)  # noqa: S311 - the same each time
    reports = [filling("fr", rng) for _ in range(12)]
    found = similar_pairs([*reports, reports[0].upper(), reports[1]], ids=[f"r{number}" for number in range(14)])
    kinds = {frozenset((pair.representative, pair.member)): pair.kind for pair in found}
    assert kinds.pop(frozenset(("r0", "r12"))) == "near"
    assert set(kinds.values()) == {"template"}
    assert len(kinds) >= 11
    assert "r13" not in {label for pair in found for label in pair[:2]}
    assert similar_pairs(reports[::-1], ids=range(11, -1, -1)) == similar_pairs(reports)
    assert similar_pairs([]) == similar_pairs(["", "..."]) == []
