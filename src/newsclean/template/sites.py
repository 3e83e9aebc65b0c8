"""A cleaner with the templates of several sites, and the function that names the site of a document."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from newsclean.arguments import check_type, shown
from newsclean.containers import given
from newsclean.pipeline import Pipeline, as_pipeline
from newsclean.template.counts import LineCounts
from newsclean.template.site import SiteTemplate, read_json
from newsclean.types import Document

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping

    from newsclean.containers import Series
    from newsclean.pipeline import PipelineLike
    from newsclean.types import Edit

SCHEMA = "newsclean.templates/1"
BATCH_PAGES = 64
"""Number of pages of a site that are counted at once. This bounds the memory when one pass counts many sites."""


def site_of(name: str, url: str = "") -> str:
    """Return the site of a document: the host of its URL or, without a URL, the first folder below the root.

    Args:
        name: the path of the document in a run, `<root>/<path>`, or `<file>:<number>` for a record. A document without
            a folder below the root has the root as its site, and a record has the file.
        url: the URL of the document; empty if unknown.

    >>> site_of("scraped/courier/2026/ferry.html"), site_of("scraped/ferry.txt")
    ('courier', 'scraped')
    >>> site_of("crawl.jsonl:7")
    'crawl.jsonl'
    >>> site_of("scraped/courier/ferry.html", "https://www.gull.example/ferry")
    'www.gull.example'
    """
    check_type(name, str, "name")
    check_type(url, str, "url")
    try:
        host = urlsplit(url).hostname
    except ValueError:  # "http://[broken"
        host = None
    if host:
        return host
    root, below, rest = name.partition("/")
    if not below:
        return name.rpartition(":")[0] or name
    folder, separator, _ = rest.partition("/")
    return folder if separator else root


@dataclass(frozen=True)
class SiteTemplates:
    r"""Remove the boilerplate of each document's site, with one template for each site.

    `site_of` returns the site of a document from its id and URL.

    Attributes:
        templates: the templates, each with the name of its site. Documents of other sites are not changed.

    Raises:
        TypeError: `templates` is not a sequence of templates.
        ValueError: two templates have the same site.

    >>> pages = [f"The Daily Gull\nStory {name}\nIt was {name}." for name in "abcdef"]
    >>> templates = SiteTemplates.learn((f"scraped/gull/{i}.txt", "", page) for i, page in enumerate(pages))
    >>> [template.site for template in templates.templates]
    ['gull']
    """

    name: ClassVar[str] = "template"
    templates: tuple[SiteTemplate, ...]

    def __post_init__(self) -> None:
        if not isinstance(self.templates, Sequence) or not all(isinstance(one, SiteTemplate) for one in self.templates):
            raise TypeError(f"templates must be a sequence of SiteTemplate values, got {shown(self.templates)}")
        object.__setattr__(self, "templates", tuple(self.templates))
        sites = [template.site for template in self.templates]
        if len(set(sites)) < len(sites):
            twice = next(site for site, other in pairwise(sorted(sites)) if site == other)
            raise ValueError(f"templates must contain one template for each site, got two for {twice!r}")

    @classmethod
    def learn(cls, pages: Iterable[Document | tuple[str, str, str]] | Mapping[str, str] | Series[str]) -> SiteTemplates:
        """Return the templates of all sites in `pages`. Sites without recurring lines have no template.

        Args:
            pages: documents with `id` and `url`, tuples of id, url and text, or a mapping from ids to texts.

        Raises:
            TypeError: `pages` is one text, bytes or a table, or contains a value of another type.
        """
        counts: defaultdict[str, LineCounts] = defaultdict(LineCounts)
        waiting: defaultdict[str, list[str]] = defaultdict(list)
        for name, url, text in _pages(pages):
            site = site_of(name, url)
            waiting[site].append(text)
            if len(waiting[site]) >= BATCH_PAGES:
                counts[site] = counts[site].counting(waiting.pop(site))
        for site, texts in waiting.items():
            counts[site] = counts[site].counting(texts)
        learned = (SiteTemplate.learn(counts[site], site) for site in sorted(counts))
        return cls(tuple(template for template in learned if template.lines))

    def __call__(self, document: Document) -> Iterator[Edit]:
        """Yield edits that remove the boilerplate of the document's site, one for each block of successive lines."""
        yield from self.of(site_of(document.id, document.url))(document)

    def of(self, site: str) -> SiteTemplate:
        """Return the template of a site; an empty template if the site has none."""
        return self._by_site.get(site) or SiteTemplate(0, (), site)

    @cached_property
    def _by_site(self) -> Mapping[str, SiteTemplate]:
        return {template.site: template for template in self.templates}

    def to_json(self) -> str:
        """Return the templates as JSON that people can edit, in the order of `templates`."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=1) + "\n"

    def to_dict(self) -> dict[str, Any]:
        """Return the templates as plain values, ready for JSON."""
        return {"schema": SCHEMA, "templates": [template.to_dict() for template in self.templates]}

    @classmethod
    def from_dict(cls, record: object) -> SiteTemplates:
        """Return the templates in the output of `to_dict`.

        Raises:
            ValueError: the record has another schema, or contains a value that is not a template.
        """
        schema = record.get("schema") if isinstance(record, dict) else None
        if not isinstance(record, dict) or schema != SCHEMA:
            raise ValueError(f"templates of several sites must have the schema {SCHEMA!r}, got {schema!r}")
        templates = record.get("templates")
        if not isinstance(templates, list):
            raise ValueError(f"the field templates must be a list, got {templates!r}")  # noqa: TRY004 - the file is wrong
        return cls(tuple(map(SiteTemplate.from_dict, templates)))


def _pages(pages: object) -> Iterator[tuple[str, str, str]]:
    """Yield the id, URL and text of each page; the id and the URL are empty if they are unknown.

    Raises:
        TypeError: a page is neither a Document, nor a tuple of id, url and text, nor a text with an id.
    """
    found = given(pages, "pages")
    for place, page in found.placed():
        if isinstance(page, Document):
            yield page.id or (str(place) if found.ids else ""), page.url, page.text
        elif isinstance(page, str) and found.ids is not None:
            yield str(place), "", page
        elif isinstance(page, tuple) and len(page) == 3 and all(isinstance(part, str) for part in page):
            yield page
        else:
            rule = "a page must be a Document, or a tuple of id, url and text"
            raise TypeError(f"{rule}, got {shown(page)} at {found.at(place)}")


def load_template(path: str | os.PathLike[str]) -> SiteTemplate | SiteTemplates:
    """Return the `SiteTemplate` or the `SiteTemplates` in a JSON file.

    Raises:
        TypeError: `path` is not a path.
        ValueError: the file contains neither of them.
    """
    record = read_json(path)
    several = isinstance(record, dict) and record.get("schema") == SCHEMA
    return SiteTemplates.from_dict(record) if several else SiteTemplate.from_dict(record)


def at_site(pipeline: PipelineLike, name: str, url: str = "") -> Pipeline:
    """Return a pipeline for documents of one site. The site's template replaces the cleaner `SiteTemplates`.

    Args:
        pipeline: a pipeline; without a `SiteTemplates`, it is returned unchanged.
        name: the path of a document of the site, as for `site_of`.
        url: the URL of the document, as for `site_of`.
    """
    found = as_pipeline(pipeline)
    for cleaner in found:
        if isinstance(cleaner, SiteTemplates):
            found = found.replacing(cleaner, cleaner.of(site_of(name, url)))
    return found


def with_template(pipeline: PipelineLike, template: SiteTemplate | SiteTemplates) -> Pipeline:
    """Return a pipeline that first applies the template, then the given pipeline."""
    # The template is first, since it was learned from pages that no cleaner had changed.
    check_type(template, (SiteTemplate, SiteTemplates), "template", "a SiteTemplate or SiteTemplates")
    chosen = as_pipeline(pipeline)
    return Pipeline(template, chosen, name=chosen.name)
