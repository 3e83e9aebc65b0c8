"""Wrong values are refused where they are given, with the value and the rule."""

from __future__ import annotations

import inspect
import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import newsclean
import newsclean.batch
import newsclean.report
import newsclean.template
import newsclean.testing
from newsclean import Document, DropForeign, Edit, NearDuplicateIndex, Span, clean, drop_furniture, near_duplicates
from newsclean.batch import RunOptions
from newsclean.dedup import minhash
from newsclean.language.detectors import name_languages
from newsclean.testing import check_cleaner

if TYPE_CHECKING:
    from pathlib import Path


def drop_beyond(document):
    yield Edit(Span(0, 9), "beyond")


def drop_unnamed(document):
    yield Edit(Span(0, 1), "Not a slug")


T = "Rain fell all night."
R = {"span": [0, 1], "text": "a", "replacement": "", "cleaner": "c", "reason": "r", "score": 1.0}
C = {"text": T, "flags": [], "weights": "", "removals": []}
S = {"schema": "newsclean.template/1", "pages": 3, "lines": []}
# A call, its error, and a part of the message. `index` is a new index, `folder` an empty folder.
WRONG = [
    # Texts and pipelines.
    ("clean(None)", TypeError, "text must be a str or a Document, got None"),
    ("clean(b'Rain.')", TypeError, "text must be a str or a Document, got b'Rain.'"),
    ("clean([T])", TypeError, "text must be a str or a Document, got ['Rain fell all night.']"),
    ("clean(T, None)", TypeError, "pipeline must be a Pipeline, a cleaner, the name of a preset"),
    ("clean(T, protect=7)", TypeError, "protect must be a regular expression as a str, got 7"),
    ("clean(T, protect=['^Rain'])", TypeError, "protect must be a regular expression as a str, got ['^Rain']"),
    ("clean(T, protect='(')", ValueError, "protect must be a regular expression, got '('"),
    ("clean(T, policy='keep')", TypeError, "policy must be a Policy, got 'keep'"),
    (
        "clean(T, fix_whitespace, policy=Policy(tags='keep'))",
        ValueError,
        "policy must be for a pipeline with a cleaner that uses it",
    ),
    ("NEWS.many('Rain fell.')", TypeError, "texts must be a list or tuple of texts, got 'Rain fell.'"),
    ("NEWS.many([T, 7])", TypeError, "text must be a str or a Document, got 7"),
    ("NEWS.with_policy(None)", TypeError, "policy must be a Policy, got None"),
    ("Policy(tags='maybe')", ValueError, "tags must be 'keep' or 'drop', got 'maybe'"),
    ("Policy.of(['tags'])", ValueError, "policy must be KIND=keep or KIND=drop with KIND one of captions, credits"),
    ("KeepStory(prices=3)", TypeError, "prices must be Prices, got 3"),
    ("Prices('2', 1, 1, 1, 1, 1, 0)", TypeError, "line must be a number, got '2'"),
    ("Prices(2, 1, 1, 1, 1, float('nan'), 0)", ValueError, "open_tail must be finite, got nan"),
    ("KeepStory(policy='drop')", TypeError, "policy must be a Policy, got 'drop'"),
    ("clean_text(7)", TypeError, "text must be a str or a Document, got 7"),
    ("clean_html(None)", TypeError, "html must be a str or bytes, got None"),
    ("clean_html('<p>Rain', url=7)", TypeError, "url must be a str or None, got 7"),
    ("Document(None)", TypeError, "text must be a str, got None"),
    ("Document(T, id=7)", TypeError, "id must be a str, got 7"),
    ("Document(T, date=7)", TypeError, "date must be a str or a date, got 7"),
    (
        "Document(T, date='9 March')",
        ValueError,
        "date must be a date in ISO 8601, such as '2026-03-09' or '2026-03-09T08:30:00Z', got '9 March'",
    ),
    ("Document(T, url=None)", TypeError, "url must be a str, got None"),
    ("Pipeline(name=7)", TypeError, "name must be a str, got 7"),
    ("Pipeline(protect=7)", TypeError, "protect must be a regular expression as a str, got 7"),
    ("NEWS.without(7)", ValueError, "cleaner must be one of reader, whitespace, got 7"),
    (
        "NEWS.replacing('credits', drop_furniture)",
        ValueError,
        "cleaner must be one of reader, whitespace, got 'credits'",
    ),
    (
        "clean('abc', drop_beyond)",
        ValueError,
        "the span of an Edit ('beyond') must lie in the text, between 0 and 3, got (0, 9)",
    ),
    ("restore(7, [])", TypeError, "text must be a str, got 7"),
    ("restore(T, ['Rain'])", TypeError, "each of removals must be a Removal, got 'Rain'"),
    ("Rewrite(7, 'a')", TypeError, "function must be a function from str to str, got 7"),
    ("Rewrite(str.upper, 7)", TypeError, "reason must be a str, got 7"),
    ("list(Rewrite(len, 'a')(Document(T)))", TypeError, "the result of function must be a str, got 20"),
    # Options of cleaners.
    ("DropForeign(min_letters=0)", ValueError, "min_letters must be at least 1, got 0"),
    ("DropForeign(detector='guess')", ValueError, "detector must be one of langdetect, py3langid, got 'guess'"),
    ("DropForeign(detector=None)", ValueError, "detector must be one of langdetect, py3langid, got None"),
    (
        "DropForeign(detector=['langdetect'])",
        ValueError,
        "detector must be one of langdetect, py3langid, got ['langdetect']",
    ),
    (
        "DropFurniture(phrases='Read more')",
        TypeError,
        "phrases must be a sequence of strings, got 'Read more'; for one",
    ),
    ("DropFurniture(phrases=[7])", TypeError, "phrases must be a sequence of strings, got 7 at position 0"),
    ("DropFurniture(phrases=[''])", ValueError, "phrases must contain no empty string, got ('',)"),
    (
        "DropFurniture(kinds='share')",
        TypeError,
        "kinds must be a sequence of strings, got 'share'; for one string write",
    ),
    ("DropFurniture(kinds=['banner'])", ValueError, "legal, got 'banner'"),
    ("DropHeadlines(min_lines=0)", ValueError, "min_lines must be at least 1, got 0"),
    ("DropHeadlines(max_cohesion='half')", TypeError, "max_cohesion must be a number in (0, 1], got 'half'"),
    # Many documents.
    ("clean_many(T)", TypeError, "documents must be an iterable of texts, got one str: 'Rain fell all night.'"),
    ("clean_many([T], jobs='two')", TypeError, "jobs must be a whole number of at least 1, got 'two'"),
    ("clean_many([T], jobs=0)", ValueError, "jobs must be at least 1, got 0"),
    ("clean_many([T], on_error='ignore')", ValueError, "on_error must be one of 'report', 'raise', got 'ignore'"),
    ("list(clean_many([T, 7], on_error='raise'))", TypeError, "a str or a Document, got 7, at position 1"),
    ("near_duplicates(7)", TypeError, "documents must be an iterable of texts, got 7"),
    ("near_duplicates([T], jaccard='half')", TypeError, "jaccard must be a number in (0, 1], got 'half'"),
    ("near_duplicates([T], jaccard=1.5)", ValueError, "jaccard must be in (0, 1], got 1.5"),
    ("near_duplicates([T], containment=2)", ValueError, "containment must be in (0, 1], got 2"),
    ("near_duplicates([T], shingle_words=0)", ValueError, "shingle_words must be at least 1, got 0"),
    (
        "near_duplicates([T], shingle_words=1.5)",
        TypeError,
        "shingle_words must be a whole number of at least 1, got 1.5",
    ),
    ("near_duplicates([T], jobs=None)", TypeError, "jobs must be a whole number of at least 1, got None"),
    ("near_duplicates([T], ids='a')", TypeError, "ids must be a sequence of labels, got 'a'"),
    ("near_duplicates([T], ids=[[1]])", TypeError, "an id must be hashable, got [1]"),
    ("near_duplicates([T, T], ids=['a', 'a'])", ValueError, "ids must be unique, got 'a' at positions 0 and 1"),
    (
        "near_duplicates({'a': T}, ids=['b'])",
        TypeError,
        "ids must be None with a mapping, because its keys are the ids",
    ),
    ("deduplicate([T], ids=[1, 2])", ValueError, "ids must contain one id for each document, got 2 for 1 documents"),
    ("deduplicate([T], on_error=None)", ValueError, "on_error must be one of 'report', 'raise', got None"),
    ("deduplicate([None], on_error='raise')", TypeError, "must be a str or a Document, got None at position 0"),
    ("signatures(T)", TypeError, "texts must be an iterable of texts, got one str"),
    ("signatures([T], permutations=0)", ValueError, "permutations must be at least 1, got 0"),
    # An index.
    ("NearDuplicateIndex(None)", TypeError, "path must be a path, a str or PathLike, got None"),
    ("NearDuplicateIndex(folder)", ValueError, "path must be an index file, got "),
    ("NearDuplicateIndex.redis(7)", TypeError, "url must be a str such as 'redis://localhost:6379/0', got 7"),
    ("index.add([T], ids=[1.5])", TypeError, "an id must be a str or an int, got 1.5"),
    ("index.add([T], jobs=0)", ValueError, "jobs must be at least 1, got 0"),
    ("index.query([T])", TypeError, "a document must be a str or a Document, got ['Rain fell all night.']"),
    ("index.remove('a')", TypeError, "ids must be a sequence of labels, got 'a'"),
    ("index.remove(['a'])", KeyError, "ids must be in the index, got 'a', which it does not contain"),
    ("index.clusters(of='a')", TypeError, "of must be a sequence of labels, got 'a'"),
    # Templates.
    ("LineCounts(max_pages=0)", ValueError, "max_pages must be at least 1, got 0"),
    ("LineCounts.of([None])", TypeError, "a document must be a str or a Document, got None at position 0"),
    ("MinSupport(pages=1)", ValueError, "pages must be at least 2, got 1"),
    ("MinSupport(edge_label=2)", ValueError, "edge_label must be in (0, 1], got 2"),
    ("SiteTemplate(-1, ())", ValueError, "pages must be at least 0, got -1"),
    ("SiteTemplate(1, 7)", TypeError, "lines must be a sequence of LineSupport values, got 7"),
    ("SiteTemplate(1, ['Home'])", TypeError, "each of lines must be a LineSupport, got 'Home'"),
    ("SiteTemplate.learn([T], min_support=7)", TypeError, "min_support must be a MinSupport or None, got 7"),
    ("SiteTemplate.from_dict(7)", ValueError, "a template must have the schema 'newsclean.template/1', got None"),
    ("SiteTemplates(7)", TypeError, "templates must be a sequence of SiteTemplate values, got 7"),
    (
        "SiteTemplates((SiteTemplate(1, ()), SiteTemplate(2, ())))",
        ValueError,
        "templates must contain one template for each site, got two for ''",
    ),
    (
        "SiteTemplates.learn([T])",
        TypeError,
        "a page must be a Document, or a tuple of id, url and text, got 'Rain fell",
    ),
    ("with_template(NEWS, 7)", TypeError, "template must be a SiteTemplate or SiteTemplates, got 7"),
    ("site_of(7)", TypeError, "name must be a str, got 7"),
    # Runs.
    (
        "RunOptions('news', 'out')",
        TypeError,
        "inputs must be a sequence of paths, got 'news'; for one path write ['news']",
    ),
    ("RunOptions([7], 'out')", TypeError, "inputs must be a sequence of paths, got 7 at position 0"),
    ("RunOptions(['news'], 7)", TypeError, "out must be a path, a str or PathLike, got 7"),
    ("RunOptions(['news'])", ValueError, "out must be a folder unless dry_run is set, got None"),
    ("RunOptions(['news'], 'out', jobs='2')", TypeError, "jobs must be a whole number of at least 1, got '2'"),
    (
        "RunOptions(['news'], 'out', keep=[])",
        ValueError,
        "keep must be one of 'all', 'representatives', 'longest', 'first', 'newest', 'cleanest', got []",
    ),
    ("RunOptions(['news'], 'out', keep='representatives', group=False)", ValueError, "near-duplicates are not grouped"),
    (
        "RunOptions(['news'], 'out', within='3d', group=False)",
        ValueError,
        "within must not be set if near-duplicates are not grouped, got '3d'",
    ),
    ("RunOptions(['news'], 'out', limits=7)", TypeError, "limits must be a Limits, got 7"),
    ("RunOptions(['news'], 'out', fields={})", TypeError, "fields must be a Fields, got {}"),
    ("Limits(seconds='60')", TypeError, "seconds must be a positive number, got '60'"),
    ("Limits(lines=0)", ValueError, "lines must be positive, got 0"),
    ("Fields(text='')", ValueError, "the name of the text field must not be empty, got ''"),
    ("Fields(text=7)", TypeError, "the name of the text field must be a str, got 7"),
    ("run_batch(['news'])", TypeError, "options must be a RunOptions, got ['news']"),
    ("run_stream(['-'], None, None)", TypeError, "options must be a RunOptions, got ['-']"),
    ("write_report(None)", TypeError, "out must be a path, a str or PathLike, got None"),
    ("write_report(folder)", ValueError, "must be the folder of a finished run"),
    # Records that were saved.
    ("Removal.from_dict(None)", TypeError, "a removal must be a mapping, got None"),
    (
        "Removal.from_dict({})",
        ValueError,
        "a removal must have the fields span, text, replacement, cleaner, reason, score",
    ),
    ("Removal.from_dict({**R, 'span': 7})", TypeError, "the span of a removal must be two whole numbers, got 7"),
    ("Removal.from_dict({**R, 'span': [0]})", TypeError, "the span of a removal must be two whole numbers, got [0]"),
    ("Removal.from_dict({**R, 'text': 7})", TypeError, "the text of a removal must be a str, got 7"),
    ("Removal.from_dict({**R, 'score': '1'})", TypeError, "the score of a removal must be a number, got '1'"),
    ("CleanResult.from_dict(7)", TypeError, "a result must be a mapping, got 7"),
    (
        "CleanResult.from_dict({'text': T})",
        ValueError,
        "a result must have the fields text, flags, weights, removals, got",
    ),
    ("CleanResult.from_dict({**C, 'text': 7})", TypeError, "the text of a result must be a str, got 7"),
    (
        "CleanResult.from_dict({**C, 'flags': 7})",
        TypeError,
        "the flags of a result must be a sequence of strings, got 7",
    ),
    ("CleanResult.from_dict({**C, 'weights': 7})", TypeError, "the weights of a result must be a str, got 7"),
    ("CleanResult.from_dict({**C, 'removals': 7})", TypeError, "the removals of a result must be a list, got 7"),
    ("CleanResult.from_dict({**C, 'removals': [7]})", TypeError, "a removal must be a mapping, got 7"),
    ("CleanResult.from_dict({**C, 'title': 7})", TypeError, "the title of a result must be a str, got 7"),
    ("CleanResult.from_dict({**C, 'authors': 7})", TypeError, "the authors of a result must be a sequence of strings"),
    ("CleanResult.from_dict({**C, 'date': 7})", TypeError, "the date of a result must be a str, got 7"),
    (
        "CleanResult.from_dict({**C, 'modified': '9 March'})",
        ValueError,
        "must be in the form YYYY-MM-DD, got '9 March'",
    ),
    ("SiteTemplate.from_json(None)", TypeError, "text must be a str or bytes, got None"),
    ("SiteTemplate.from_json('{')", ValueError, "a template must be JSON, got '{'"),
    ("SiteTemplate.from_json('[' * 100000)", ValueError, "a template must be JSON, got '[[[["),
    ("SiteTemplate.from_dict({**S, 'lines': 7})", ValueError, "valid pages and lines: lines must be a list, got 7"),
    ("SiteTemplate.from_dict({**S, 'lines': [7]})", ValueError, "a line of a template must be a mapping, got 7"),
    (
        "SiteTemplate.from_dict({**S, 'lines': [{}]})",
        ValueError,
        "must have the fields line, pages, edge_pages, got {}",
    ),
    (
        "SiteTemplate.from_dict({'schema': S['schema']})",
        ValueError,
        "a template must have the fields pages, lines, got",
    ),
    ("SiteTemplate.from_dict({**S, 'site': None})", ValueError, "site must be a str, got None"),
    ("SiteTemplate.from_dict({**S, 'min_support': 7})", ValueError, "min_support must be a mapping, got 7"),
    ("SiteTemplate.from_dict({**S, 'min_support': {'x': 1}})", ValueError, "the fields pages, edge_label, "),
    ("SiteTemplate(1, (), None)", TypeError, "site must be a str, got None"),
    ("SiteTemplate.load(None)", TypeError, "path must be a path, a str or PathLike, got None"),
    ("SiteTemplate(1, ()).save(7)", TypeError, "path must be a path, a str or PathLike, got 7"),
    ("SiteTemplate.load(binary)", ValueError, r"a template must be JSON, got b'\xff\xfe\x00'"),
    ("load_template(None)", TypeError, "path must be a path, a str or PathLike, got None"),
    ("load_template(binary)", ValueError, r"a template must be JSON, got b'\xff\xfe\x00'"),
    ("Policy.of(None)", TypeError, "choices must be a sequence of strings, got None"),
    (
        "Policy.of('tags=keep')",
        TypeError,
        "choices must be a sequence of strings, got 'tags=keep'; for one string write",
    ),
    # Options that are True or False.
    ("near_duplicates([T], pairs=np.array([True]))", TypeError, "pairs must be True or False, got array([ True])"),
    ("near_duplicates([T], find_contained='no')", TypeError, "find_contained must be True or False, got 'no'"),
    ("near_duplicates([T], pairs='no')", TypeError, "pairs must be True or False, got 'no'"),
    ("cluster_labels([T], find_contained=1)", TypeError, "find_contained must be True or False, got 1"),
    ("deduplicate([T], find_contained=None)", TypeError, "find_contained must be True or False, got None"),
    ("similar_pairs([T], find_contained=0)", TypeError, "find_contained must be True or False, got 0"),
    (
        "NearDuplicateIndex(folder / 'x', find_contained='no')",
        TypeError,
        "find_contained must be True or False, got 'no'",
    ),
    ("NearDuplicateIndex.redis('x', find_contained=1)", TypeError, "find_contained must be True or False, got 1"),
    ("NearDuplicateIndex.add(index, [T], skip_known='no')", TypeError, "skip_known must be True or False, got 'no'"),
    ("NearDuplicateIndex.query(index, T, pairs=None)", TypeError, "pairs must be True or False, got None"),
    ("NearDuplicateIndex.clusters(index, pairs=1)", TypeError, "pairs must be True or False, got 1"),
    *(
        (f"RunOptions(['news'], 'out', {name}='no')", TypeError, f"{name} must be True or False, got 'no'")
        for name in ("dry_run", "overwrite", "isolate", "group", "removals", "any_status", "learn_templates")
    ),
    ("RunOptions(['news'], 'out', find_contained='')", TypeError, "find_contained must be True or False, got ''"),
    ("check_cleaner(drop_tags, T, only_blanks=1)", TypeError, "only_blanks must be True or False, got 1"),
    ("check_cleaner(drop_tags, T, keeps_stories=1)", TypeError, "keeps_stories must be True or False, got 1"),
    ("check_pipeline(NEWS, T, idempotent=1)", TypeError, "idempotent must be True or False, got 1"),
    ("check_pipeline(NEWS, T, keeps_stories=1)", TypeError, "keeps_stories must be True or False, got 1"),
    # Tests of others.
    ("check_cleaner(NEWS)", TypeError, "use check_pipeline to check a pipeline"),
    ("check_cleaner('NEWS')", TypeError, "cleaner must be one cleaner, got 'NEWS'"),
    ("check_pipeline(NEWS, 7)", TypeError, "text must be a str or a Document, got 7"),
    ("assert_removes(NEWS, T, T)", TypeError, "lines must be a sequence of strings, got 'Rain fell all night.'"),
    ("assert_removes(NEWS, T, ['Sun.'])", ValueError, "lines must contain lines of the text, got 'Sun.'"),
    ("assert_keeps(NEWS, 7)", TypeError, "text must be a str or a Document, got 7"),
    ("stories('en')", TypeError, "languages must be a sequence of strings, got 'en'; for one string write ['en']"),
    ("stories(['xx'])", ValueError, "language must be one of en, de, fr"),
    ("share_widgets('en')", TypeError, "languages must be a sequence of strings, got 'en'"),
    ("planted_stories('share')", TypeError, "kinds must be a sequence of strings, got 'share'"),
    ("near_duplicate_variants(T, 'copy')", TypeError, "kinds must be a sequence of strings, got 'copy'"),
    ("near_duplicate_variants(T, [])", ValueError, "kinds must contain at least one of copy"),
    ("near_duplicate_variants(7)", TypeError, "story must be a str, got 7"),
]
NAMES = {
    name: value
    for module in (newsclean, newsclean.batch, newsclean.template, newsclean.testing, newsclean.report, minhash)
    for name in getattr(module, "__all__", ["signatures"])
    if not name.startswith("__")
    for value in [getattr(module, name)]
}


@pytest.mark.parametrize(("call", "error", "message"), WRONG, ids=[call for call, *_ in WRONG])
def test_a_wrong_value_is_named_with_its_rule(call: str, error: type, message: str, tmp_path: Path, capfd: Any) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    (tmp_path / "binary").write_bytes(b"\xff\xfe\0")
    with NearDuplicateIndex(tmp_path / "stories.index") as index:
        names = {
            **NAMES,
            "np": np,
            "T": T,
            "R": R,
            "C": C,
            "S": S,
            "binary": tmp_path / "binary",
            "drop_beyond": drop_beyond,
            "index": index,
            "folder": folder,
        }
        with pytest.raises(error, match=re.escape(message)) as caught:
            eval(call, names)  # noqa: S307 - the table above
    assert "\n" not in str(caught.value)
    assert list(folder.iterdir()) == []
    assert capfd.readouterr() == ("", "")


def test_every_public_boolean_has_a_wrong_value() -> None:
    found = {name: value for name, value in NAMES.items() if inspect.isclass(value) or inspect.isroutine(value)}
    for name, value in list(found.items()):
        own = vars(value) if inspect.isclass(value) else ()
        found |= {f"{name}.{each}": getattr(value, each) for each in own if each[0] != "_"}
    wanted = {
        (name, parameter.name)
        for name, value in found.items()
        if callable(value) and not (inspect.isclass(value) and issubclass(value, Exception))
        for parameter in inspect.signature(value).parameters.values()
        if parameter.annotation == "bool"
    }
    tried = {(call.partition("(")[0], message.partition(" must be True or")[0]) for call, _, message in WRONG}
    assert len(wanted) >= 20
    assert wanted - tried == set()


def test_booleans_of_numpy_are_accepted(tmp_path: Path) -> None:
    assert near_duplicates([T, T], find_contained=np.True_, pairs=np.False_)
    with NearDuplicateIndex(tmp_path / "x", find_contained=np.True_) as index:
        index.add([T], skip_known=np.False_)
    NearDuplicateIndex(tmp_path / "x", find_contained=True).close()
    options = RunOptions(["news"], "out", removals=np.True_, find_contained=np.False_)
    assert options == RunOptions(["news"], "out", removals=True)
    assert json.dumps(options.request())


def test_a_law_that_is_broken_is_named_with_what_broke_it() -> None:
    check_cleaner(drop_furniture, Document("The ferry sank.\nRead more"))
    with pytest.raises(
        AssertionError, match=re.escape("a reason must be in kebab-case, such as read-more, got Edit(span=Span(start=0")
    ):
        check_cleaner(drop_unnamed, Document("abc"))


def test_what_no_language_is_written_in_has_none() -> None:
    assert name_languages("langdetect")("1984, 12:30") == ""


def test_the_other_detector_tells_languages_apart_too() -> None:
    pytest.importorskip("py3langid")
    story = "The ferry will stop at the old landing until the bridge is mended, the mayor of the town said on Monday.\n"
    blurb = "Die Fähre hält am Montag wieder in der Altstadt\nBis zum Herbst wird die Brücke repariert, so die Stadt."
    result = clean(story * 6 + blurb, DropForeign(detector="py3langid"))
    assert [removal.reason for removal in result.removals] == ["foreign-language"]
    assert result.text == (story * 6).rstrip()
