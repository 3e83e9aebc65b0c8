"""The example corpus: what the library makes of it, and what the corpus promises to show."""

import html
import json
import re
import sys
import unicodedata
from collections import Counter
from itertools import groupby
from pathlib import Path

import pytest

import newsclean

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

EXAMPLES = Path(__file__).parents[1] / "examples"
SCRAPED = EXAMPLES / "scraped"
EXPECTED = EXAMPLES / "expected"
MANIFEST = tomllib.loads((EXAMPLES / "manifest.toml").read_text("utf-8"))
TEXTS = [name for name in MANIFEST if name.endswith(".txt")]
PAGES = [name for name in MANIFEST if name.endswith((".html", ".htm"))]
CLEAN = [name for name in TEXTS if not MANIFEST[name]["noise"]]
CLUSTERS = json.loads((EXPECTED / "clusters.json").read_text("utf-8"))
SHARE_A_HEADLINE_LIST = ("harbour-courier/night-ferry.txt", "harbour-courier/beekeepers-count.txt")

# Kinds of noise that show in the characters of a text, so that the manifest can be held to them.
VISIBLE_KINDS = {
    "bom": re.compile("^\ufeff"),
    "crlf": re.compile("\r\n"),
    "line-separator": re.compile("[\u2028\u2029\x85\f]"),
    "odd-spaces": re.compile("[\u00a0\u2009\u202f]"),
    "zero-width-space": re.compile("\u200b"),
    "player-stamps": re.compile(r"^0:00$", re.MULTILINE),
}


def scraped(name):
    """The text as it was scraped, its line breaks untouched."""
    return (SCRAPED / name).read_bytes().decode("utf-8")


def expected(name):
    """The clean text: what the file holds before its final line break."""
    text = (EXPECTED / name).read_bytes().decode("utf-8")
    assert text.endswith("\n")
    return text.removesuffix("\n")


def must_hold(name):
    return json.loads((EXPECTED / f"{name}.json").read_text("utf-8"))


def on_one_line(text):
    return " ".join(text.split())


def in_plain_spaces(text):
    """White space as the README documents it, line by line, blank lines left out."""
    bare = re.sub("[\ufeff\u200b]", "", text)
    lines = re.split("\r\n|[\n\u2028\u2029\x85\f]", re.sub("[\u00a0\u2009\u202f]", " ", bare))
    return [line.rstrip() for line in lines if line.strip()]


def cleaned(name):
    if name in PAGES:
        return newsclean.clean_html((SCRAPED / name).read_bytes()).text
    return newsclean.clean(scraped(name)).text


def groups_among(texts, names):
    found = newsclean.near_duplicates(texts, ids=names)
    return sorted(sorted(cluster.members) for cluster in found)


def script_of(text):
    """The script of most letters, by the first word of their Unicode names."""
    names = (unicodedata.name(letter, "?").split()[0] for letter in text if letter.isalpha())
    return Counter(names).most_common(1)[0][0]


# What the library makes of it


@pytest.mark.parametrize("name", TEXTS)
def test_text_comes_out_as_expected(name):
    assert newsclean.clean(scraped(name)).text == expected(name)


@pytest.mark.parametrize("name", CLEAN)
def test_clean_story_loses_nothing(name):
    result = newsclean.clean(scraped(name))
    assert result.text == scraped(name).removesuffix("\n")
    assert [removal for removal in result.removals if removal.text.strip()] == []


@pytest.mark.parametrize("name", TEXTS)
def test_expected_text_is_clean_already(name):
    assert newsclean.clean(expected(name)).text == expected(name)


@pytest.mark.parametrize("name", TEXTS)
def test_account_of_a_text_restores_it(name):
    assert newsclean.clean(scraped(name)).restore() == scraped(name)


@pytest.mark.parametrize("name", [name for name in TEXTS if "title" in MANIFEST[name]])
def test_title_given_twice_is_reported(name):
    assert newsclean.clean(scraped(name)).title == MANIFEST[name]["title"]


@pytest.mark.parametrize("name", [name for name in TEXTS if "date" in MANIFEST[name]])
def test_date_line_is_reported(name):
    assert newsclean.clean(scraped(name)).date == MANIFEST[name]["date"]


@pytest.mark.parametrize("name", PAGES)
def test_page_keeps_its_story_and_drops_its_dress(name):
    text = on_one_line(cleaned(name))
    assert [sentence for sentence in must_hold(name)["keeps"] if sentence not in text] == []
    assert [noise for noise in must_hold(name)["drops"] if noise in text] == []


def test_page_without_a_story_gives_an_empty_text():
    assert cleaned("polis-brief/front-page.html") == ""


def test_near_duplicates_of_the_cleaned_corpus():
    texts = {name: text for name in MANIFEST if (text := cleaned(name))}
    assert groups_among(list(texts.values()), list(texts)) == CLUSTERS


def test_a_shared_headline_list_makes_no_near_duplicates():
    raw = [scraped(name) for name in SHARE_A_HEADLINE_LIST]
    assert groups_among(raw, SHARE_A_HEADLINE_LIST) == []
    clean = [cleaned(name) for name in SHARE_A_HEADLINE_LIST]
    assert groups_among(clean, SHARE_A_HEADLINE_LIST) == []


# What the corpus promises


def test_every_file_has_its_expectation_and_its_entry():
    sources = {path.relative_to(SCRAPED).as_posix() for path in SCRAPED.rglob("*") if path.is_file()}
    wanted = {path.relative_to(EXPECTED).as_posix() for path in EXPECTED.rglob("*") if path.is_file()}
    assert sources == set(MANIFEST) == {*TEXTS, *PAGES}
    assert wanted == {*TEXTS, *(f"{name}.json" for name in PAGES), "clusters.json"}


def test_corpus_is_as_wide_as_promised():
    copies = sum(len(group) - 1 for group in CLUSTERS)
    assert len(MANIFEST) - copies >= 30
    assert len({entry["language"] for entry in MANIFEST.values()}) >= 8
    assert len({script_of(expected(name)) for name in TEXTS}) >= 4
    assert len(PAGES) >= 12
    assert len(CLEAN) >= 8
    assert len({MANIFEST[name]["language"] for name in CLEAN}) >= 5


def test_clusters_name_files_in_order_and_in_more_than_one_language():
    members = [name for group in CLUSTERS for name in group]
    assert len(members) == len(set(members))
    assert set(members) <= set(MANIFEST)
    assert sorted(sorted(group) for group in CLUSTERS) == CLUSTERS
    assert len(CLUSTERS) >= 3
    assert len({MANIFEST[group[0]]["language"] for group in CLUSTERS}) >= 2


@pytest.mark.parametrize("name", TEXTS)
def test_expected_text_takes_whole_lines_of_its_source_in_order(name):
    source = iter(in_plain_spaces(scraped(name)))
    assert [line for line in expected(name).split("\n") if line and line not in source] == []


@pytest.mark.parametrize("name", TEXTS)
def test_expected_text_has_no_blank_padding(name):
    lines = expected(name).split("\n")
    assert all(line == line.rstrip() for line in lines)
    assert lines[0]
    assert lines[-1]
    assert all(len(list(run)) == 1 for blank, run in groupby(lines, bool) if not blank)


@pytest.mark.parametrize("name", TEXTS)
def test_noise_in_the_manifest_is_in_the_text(name):
    noise = set(MANIFEST[name]["noise"])
    visible = {kind for kind, pattern in VISIBLE_KINDS.items() if pattern.search(scraped(name))}
    assert visible == noise & set(VISIBLE_KINDS)
    assert bool(noise) == (scraped(name).removesuffix("\n") != expected(name))
    assert bool(noise) != ("trap" in MANIFEST[name])


@pytest.mark.parametrize("name", PAGES)
def test_page_holds_what_is_expected_of_it(name):
    entry = MANIFEST[name]
    source = (SCRAPED / name).read_bytes().decode(entry.get("encoding", "utf-8"))
    shown = on_one_line(html.unescape(re.sub(r"<(?!br)[^>]*>", "", source)))
    wanted = must_hold(name)
    assert [sentence for sentence in wanted["keeps"] if sentence not in shown] == []
    assert [noise for noise in wanted["drops"] if noise not in source] == []
    assert not [noise for noise in wanted["drops"] if noise in " ".join(wanted["keeps"])]


def test_every_kind_of_noise_is_documented():
    readme = (EXAMPLES / "README.md").read_text("utf-8")
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", readme, re.MULTILINE))
    assert documented == {kind for entry in MANIFEST.values() for kind in entry["noise"]}


def test_pages_name_only_reserved_hosts():
    pages = [(SCRAPED / name).read_bytes().decode(MANIFEST[name].get("encoding", "utf-8")) for name in PAGES]
    hosts = {host for page in pages for host in re.findall(r"https?://([^/\"']+)", page)}
    assert hosts
    # schema.org is the vocabulary that news pages declare, not a site.
    assert {host for host in hosts if not re.search(r"(^|\.)example(\.org)?$", host)} <= {"schema.org"}
