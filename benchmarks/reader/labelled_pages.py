"""Labelled pages and invented documents, as lines with a label and a kind each, and the fold of each site."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from snippet_lines import snippet_lines

from newsclean.html.blocks import blocks_of
from newsclean.html.parsing import tree_of
from newsclean.reader.kinds import KINDS
from newsclean.reader.reading import KIND_OF_COLUMN
from newsclean.reader.signs import signs_of
from newsclean.text.lines import ends_sentence, is_headline, word_count

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TRAINING = ("aeb", "fundus-dev", "trafilatura-snippets", "waddle", "wcxb-dev", "postlight")
"""Sources to train on; newspaper4k, chinese and trafilatura-near are for evaluation only."""
FOLDS = 4
STORY, NOISE, UNKNOWN = 1, 0, -1
INVENTED = Path(__file__).with_name("invented")
KEPT_KINDS = frozenset({"title", "story", "subheading", "caption", "credit"})
_SECOND_LEVEL = {"co", "com", "net", "org", "gov", "ac", "or", "ne", "edu", "gob", "gouv"}
_DISPUTED_SUBHEADINGS = {"waddle", "postlight", "trafilatura-near"}
"""Sources whose texts omit a quarter to a half of a story's own subheadings."""
_MOST_GAPS = 0.3
"""Share of a body's lines without text of the story beyond which its text is a list or a page of parts."""
_POLICY_KINDS = {"date-line", "byline", "author-note", "tags", "legal"}
"""Kinds that the policy removes, whatever a source's text does with them."""
_TEST_SHARE = 5
_PROSE_WORDS = 8


class Row(NamedTuple):
    """A line: its text, whether it is story, its kind (-1 where unknown), and whether it was written for training.

    The label of a line that was written is sure; that of a page's line comes from a gold text, which may be wrong.
    """

    text: str
    story: int
    kind: int = -1
    written: bool = False


@dataclass
class Page:
    """A document of known origin.

    Attributes:
        name: its id in its source.
        source: the source's file name.
        site: the name before the public suffix, or the language of an invented document.
        lang: ISO 639-1.
        title: the headline, empty where unknown.
        head, body, tail: the lines before, between and after the first and last line of the story.
        residue: the lines that each HTML extractor left.
        whole: whether all lines are labelled; else those of the body are.
    """

    name: str
    source: str
    site: str
    lang: str
    title: str
    head: list[Row] = field(default_factory=list)
    body: list[Row] = field(default_factory=list)
    tail: list[Row] = field(default_factory=list)
    residue: list[list[Row]] = field(default_factory=list)
    whole: bool = True

    @property
    def story(self) -> list[Row]:
        """The body without its noise."""
        return [row for row in self.body if row.story != NOISE]

    @property
    def fold(self) -> int:
        """The fold of its site."""
        return fold_of(self.site)


def site_of(url: str) -> str:
    """Return the name before the public suffix of an address, near enough to group a site's pages."""
    parts = (urlsplit(url).hostname or url).lower().split(".")
    if len(parts) > 2 and parts[-2] in _SECOND_LEVEL:
        return parts[-3]
    return parts[-2] if len(parts) > 1 else parts[0]


def fold_of(site: str) -> int:
    """Return the fold of a site, from a hash of its name."""
    return _hash(site) % FOLDS


def _hash(name: str) -> int:
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16)


def load(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a JSON Lines file, gzipped or not."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    return [json.loads(line) for line in text.split("\n") if line.strip()]


def pages(data: Path, sources: Sequence[str] = TRAINING) -> list[Page]:
    """Return the pages of the sources that are fit for training."""
    found: list[Page] = []
    for source in sources:
        rows = load(data / f"{source}.jsonl.gz")
        residue: dict[str, list[dict[str, Any]]] = defaultdict(list)
        if (path := data / f"{source}-residue.jsonl.gz").exists():
            for row in load(path):
                residue[row["id"]].append(row)
        for row in rows:
            page = _page(row, source, residue[row["id"]])
            if page is not None and sum(bool(r.text.strip()) for r in page.story) > 1:
                found.append(page)
    return found


def _page(row: dict[str, Any], source: str, residue: Sequence[dict[str, Any]]) -> Page | None:
    site = row.get("site") or site_of(row.get("url") or row["id"])
    if "with" in row:
        lines, title = snippet_lines(row)
        page = Page(row["id"], source, site, row["lang"], title, whole=False)
    else:
        if row.get("page_type", "article") not in {None, "article", "unknown", "other"} or row.get("end_disputed"):
            return None
        lines = row["lines"]
        page = Page(row["id"], source, site, row["lang"], row.get("gold_title") or "", whole=row.get("full_ok", True))
        page.residue = [_rows(extracted["lines"], source) for extracted in residue]
    for line, made in zip(lines, _rows(lines, source), strict=True):
        {"head": page.head, "body": page.body, "tail": page.tail}[line["region"]].append(made)
    page.body = _without_doubt(page.body)
    return page if lines else None


def _without_doubt(body: list[Row]) -> list[Row]:
    """Return a body whose gaps are labelled only where they are sure.

    Gold texts omit captions, embedded posts and parts of lists: prose among paragraphs has no label, nor has any gap of
    a body full of gaps, unless a sign names its kind.
    """
    filled = [row for row in body if row.text.strip()]
    loose = sum(row.story == NOISE for row in filled) > _MOST_GAPS * len(filled)
    return [
        row._replace(story=UNKNOWN) if row.story == NOISE and row.kind < 0 and (loose or _is_prose(row.text)) else row
        for row in body
    ]


def _is_prose(text: str) -> bool:
    return word_count(text) >= _PROSE_WORDS and ends_sentence(text)


def _rows(lines: Sequence[dict[str, str]], source: str) -> list[Row]:
    return [_row(line, lines[i + 1 : i + 3], source) for i, line in enumerate(lines)]


def _row(line: dict[str, str], below: Sequence[dict[str, str]], source: str) -> Row:
    text, label = line["text"], line["label"]
    story = {"keep": STORY, "title": STORY, "drop": NOISE}.get(label, UNKNOWN)
    if label == "title":
        return Row(text, story, KINDS.index("title"))
    sign = sure_kind(text)
    if story == UNKNOWN or not sign:
        heading = story == NOISE and line.get("region") == "body" and source in _DISPUTED_SUBHEADINGS
        if heading and is_headline(text) and any(other["label"] == "keep" for other in below):
            return Row(text, UNKNOWN)
        return Row(text, story, KINDS.index("story") if story == STORY and len(text) > 120 else -1)
    if sign == "credit":
        return Row(text, UNKNOWN, KINDS.index("credit"))
    if story == STORY:
        return Row(text, UNKNOWN, KINDS.index(sign)) if sign in _POLICY_KINDS else Row(text, STORY)
    return Row(text, NOISE, KINDS.index(sign))


def sure_kind(text: str) -> str:
    """Return the kind that a line's surest sign names, empty where it has none."""
    for column, value in signs_of(text.strip()):
        if value == 1 and KIND_OF_COLUMN[column] >= 0:
            return KINDS[KIND_OF_COLUMN[column]]
    return ""


def invented(*, test: bool) -> list[tuple[str, list[Row]]]:
    """Return the invented documents, each with its header; a fifth of each language is for testing only."""
    found = []
    for path in sorted(INVENTED.glob("*.txt")):
        documents = _documents(path.read_text("utf-8"))
        found += [made for made in documents if (_hash(made[0]) % _TEST_SHARE == 0) == test]
    return found


def _documents(text: str) -> Iterator[tuple[str, list[Row]]]:
    for block in text.split("=== ")[1:]:
        header, _, body = block.partition("\n")
        rows = []
        for line in body.rstrip("\n").split("\n"):
            kind, colon, own = line.partition(": ")
            if not line.strip():
                rows.append(Row("", UNKNOWN))
            elif colon:
                rows.append(Row(own, STORY if kind in KEPT_KINDS else NOISE, _kind(kind)))
        yield header.strip(), rows


def cleaner_cases() -> list[tuple[str, list[Row]]]:
    """Return the cases of the tests of cleaners: stories that stay whole, and noise that goes from stories."""
    folder = Path(__file__).parents[2] / "tests" / "cases" / "cleaners"
    stories: dict[str, str] = {}
    for language, parts in _toml(folder / "stories.toml").items():
        first, second = parts["first"].strip(), parts["second"].strip()
        stories |= {language: f"{first}\n{second}", f"{language}1": first, f"{language}2": second}
    own = {line for text in stories.values() for line in text.split("\n")}
    found = []
    for cleaner in ("furniture", "masthead", "headlines", "foreign"):
        for case in _toml(folder / f"{cleaner}.toml")["case"]:
            text, left = (_SLOT.sub(lambda slot: stories[slot[1]], case.get(key, "")) for key in ("text", "expected"))
            stays = case["kind"] == "negative" and "alone" not in case
            if stays or case["kind"] in {"wild", "synthetic"}:
                kept = set(left.split("\n"))
                rows = [_case_row(line, STORY if stays or line in own else UNKNOWN if line in kept else NOISE)
                        for line in text.splitlines()]  # fmt: skip
                found.append((f"case {cleaner}: {case['note']}", rows))
    return found


def example_texts() -> list[tuple[str, list[Row]]]:
    """Return the example texts of the project: lines of the expected text are story."""
    folder = Path(__file__).parents[2] / "examples"
    found = []
    for path in sorted((folder / "scraped").rglob("*.txt")):
        name = path.relative_to(folder / "scraped")
        if (folder / "expected" / name).is_file():
            kept = {" ".join(line.split()) for line in (folder / "expected" / name).read_text("utf-8").splitlines()}
            lines = path.read_bytes().decode("utf-8").splitlines()
            rows = [_case_row(line, STORY if " ".join(line.split()) in kept else NOISE) for line in lines]
            found.append((f"example {name}", rows))
    return found


def example_pages() -> list[tuple[str, list[Row]]]:
    """Return the lines of the example pages, labelled by the sentences that a clean text must have or not have."""
    folder = Path(__file__).parents[2] / "examples"
    found = []
    for path in sorted((folder / "expected").rglob("*.html.json")):
        name = str(path.relative_to(folder / "expected").with_suffix(""))
        said = json.loads(path.read_text("utf-8"))
        tree = tree_of((folder / "scraped" / name).read_bytes())
        rows = []
        for block in blocks_of(tree) if tree is not None and said["keeps"] else ():
            kept, dropped = (
                any(part in block.text or block.text in part for part in said[key]) for key in ("keeps", "drops")
            )
            rows.append(Row(block.text, STORY if kept else NOISE if dropped else UNKNOWN))
        if rows:
            found.append((f"example {name}", rows))
    return found


def _meets(text: str, sentences: Sequence[str]) -> bool:
    """Return whether a line contains one of the sentences, or is a part of one."""
    return any(sentence in text or text in sentence for sentence in sentences)


def phrase_cases() -> list[tuple[str, list[Row]]]:
    """Return stories with a sentence that resembles a phrase of furniture, inside and at the end."""
    found = []
    for path in sorted((Path(__file__).parents[2] / "tests" / "cases" / "phrases").glob("*.toml")):
        table = _toml(path)
        story = [Row(line, STORY) for line in table["story"]]
        for number, line in enumerate(table["keeps"]):
            at = 1 + number % (len(story) - 1)
            found += [(f"phrase {path.stem}", [*story[:i], Row(line, STORY), *story[i:]]) for i in (at, len(story))]
    return found


def _case_row(line: str, story: int) -> Row:
    return Row(line, story if line.strip() else UNKNOWN)


_SLOT = re.compile(r"\{(\w+)\}")


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def _kind(name: str) -> int:
    same = {"subheading": "story", "repeated-title": "repeated-title", "cookie": "cookies"}
    return KINDS.index(same.get(name, name))
