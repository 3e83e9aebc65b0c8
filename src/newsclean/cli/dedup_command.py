"""The command that groups near-duplicates: texts in, clusters out as JSON Lines."""

from __future__ import annotations

import json
import sys
from collections import Counter
from itertools import tee
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsclean.cli.exits import ExitCode
from newsclean.cli.shared_options import (
    DUPLICATES,
    AnyStatus,
    Contained,
    DateField,
    Held,
    HtmlField,
    IdField,
    Jobs,
    Quiet,
    Share,
    TextField,
    UrlField,
    Within,
    Words,
    reading_of,
)
from newsclean.io.failures import BadInput, Failure, LeftOut, Refused
from newsclean.io.progress import Progress
from newsclean.types import Document
from newsclean.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from newsclean.io.documents import Found
    from newsclean.types import Cluster

Sources = Annotated[
    list[str], typer.Argument(metavar="FILE_OR_FOLDER", help="A folder or a file to read; - reads JSON Lines.")
]
Index = Annotated[
    str,
    typer.Option(
        "--index",
        metavar="FILE",
        rich_help_panel=DUPLICATES,
        help="Group with what is in this index, and add the texts to it.",
    ),
]


# fmt: off
def dedup(  # noqa: PLR0913 - one parameter an option
    *, sources: Sources,
    jaccard: Share = 0.36, containment: Held = 0.7, find_contained: Contained = False, shingle_words: Words = None,
    within: Within = "",
    text_field: TextField = "text", html_field: HtmlField = "html",
    id_field: IdField = "id", url_field: UrlField = "url", date_field: DateField = "date",
    any_status: AnyStatus = False,
    jobs: Jobs = 1, index: Index = "", quiet: Quiet = False,
) -> None:
    # fmt: on
    """Group near-duplicate texts and print the clusters as JSON Lines.

    Texts are compared as they are, pages (HTML) after cleaning. A document is named by the id of its record, else by
    its path and line. Where two files have the same id, ids are printed as FILE#ID; one file with the same id twice is
    refused. A cluster has its representative, its members, and for each member what it shares with the
    representative. A document that cannot be read is reported on standard error, and the others are grouped.

    With --index, the texts are grouped with those that earlier calls added to FILE, and added themselves. Only the
    clusters that they are in are printed, old members and all; "new" lists the members that this call read. A text that
    is there under its name is not added again; another text under that name is refused. Files are named by their
    absolute paths. FILE is made if there is none.
    """
    options = {
        "jaccard": jaccard,
        "containment": containment or None,
        "find_contained": find_contained,
        "shingle_words": shingle_words,
        "within": within or None,
    }
    reading = reading_of((text_field, html_field, id_field, url_field, date_field), any_status=any_status)
    from newsclean.cli.progress_display import Watcher  # noqa: PLC0415 - so that --help is quick
    from newsclean.io.documents import documents  # noqa: PLC0415

    with Watcher("quiet" if quiet else "", left="no cluster is printed") as watcher:
        found = documents(sources, reading, stdin=sys.stdin.buffer, canonical=bool(index))
        texts = _Texts(found, watcher, across_files=not index)
        records = _with_index(index, texts, jobs, options) if index else _by_themselves(texts, jobs, options)
    for each in records:
        sys.stdout.write(json.dumps(each, ensure_ascii=False) + "\n")
    for line in texts.remarks():
        watcher.say(line)
    if texts.failed:
        raise typer.Exit(ExitCode.SOME_FAILED)


class _Texts:
    """Labels and texts of documents, as they are read; those that cannot be read are reported."""

    def __init__(
        self, found: Iterable[Found | Failure], watch: Callable[[Progress], object], *, across_files: bool
    ) -> None:
        from newsclean.io.document_ids import Labels  # noqa: PLC0415 - so that --help is quick

        self._found = found
        self._watch = watch
        self._left_out = Counter[str]()
        self._done = self.failed = 0
        self.labels = Labels(across_files=across_files)

    def __iter__(self) -> Iterator[tuple[str | int, Document]]:
        for found in self._found:
            text = found if isinstance(found, Failure) else _document(found)
            if isinstance(text, LeftOut):
                self._left_out[text.message] += 1
                continue
            self._done += 1
            failure = text if isinstance(text, Failure) else None
            self.failed += failure is not None
            self._watch(Progress("read", self._done, None, failure))
            if not isinstance(found, Failure) and not isinstance(text, Failure):
                yield self.labels.note(found), text
        self._watch(Progress("group", 0, self._done - self.failed))

    def remarks(self) -> Iterator[str]:
        """Yield what is to be said of all documents."""
        if self.labels.by_file:
            yield "some ids occur in more than one file: ids are printed as FILE#ID"
        if self._left_out:
            from newsclean.io.inputs import in_words  # noqa: PLC0415 - so that --help is quick

            yield f"left out: {in_words(self._left_out)}"
        if self.failed and self._done > 1:
            read = self._done - self.failed
            yield f"grouped {read:,} of {counted(self._done, 'document')}, the others could not be read"


def _document(found: Found) -> Document | Failure:
    """Return a document's text and date; of a page, its clean text."""
    own = found.source.date or None
    if found.source.kind == "text":
        return Document(found.source.text, date=own)
    from newsclean.batch.document_cleaning import try_to_clean  # noqa: PLC0415 - only pages need a cleaner
    from newsclean.presets import NEWS  # noqa: PLC0415

    result = try_to_clean(found.name, found.source, NEWS)
    return result if isinstance(result, Failure) else Document(result.text, date=own or result.date)


def _by_themselves(texts: _Texts, jobs: int, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    from newsclean.dedup.near_duplicates import near_duplicates  # noqa: PLC0415 - loads numpy

    clusters = near_duplicates((text for _, text in texts), jobs=jobs, **options)
    labels = texts.labels.all()
    return [record(cluster, labels.__getitem__) for cluster in clusters]


def _with_index(path: str, texts: _Texts, jobs: int, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    import sqlite3  # noqa: PLC0415 - only here

    from newsclean.dedup.index import NearDuplicateIndex  # noqa: PLC0415 - loads numpy

    contents, named = tee(texts)
    try:
        with NearDuplicateIndex(path, **options) as index:
            ids = map(itemgetter(0), named)
            index.add(map(itemgetter(1), contents), ids=ids, skip_known=True, jobs=jobs)
            fresh = set(texts.labels.all())
            clusters = index.clusters(of=texts.labels.all())
    except sqlite3.Error as error:
        raise BadInput("damaged", f"{path}: {error}") from None
    except (Refused, BadInput):
        raise
    except (ValueError, FileNotFoundError) as error:
        raise Refused(str(error)) from None
    return [
        {**record(cluster, _itself), "new": [member for member in cluster.members if member in fresh]}
        for cluster in clusters
    ]


def _itself(label: str | int) -> str | int:
    return label


def record(cluster: Cluster, name: Callable[[Any], str | int]) -> dict[str, Any]:
    """Return a cluster as plain values, with names in place of labels."""
    pairs = [
        {
            "member": name(pair.member),
            "kind": pair.kind,
            "jaccard": round(pair.jaccard, 3),
            "containment": round(pair.containment, 3),
        }
        for pair in cluster.pairs
    ]
    members = [name(member) for member in cluster.members]
    return {"representative": members[0], "members": members, "pairs": pairs}
