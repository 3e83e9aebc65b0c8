"""The command `newsclean dedup`: group near-duplicates and print the clusters as JSON Lines."""

from __future__ import annotations

import errno
import json
import sys
from collections import Counter
from itertools import tee
from operator import itemgetter
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsclean.cli.exits import Ended, ExitCode
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
from newsclean.io.failures import BadInput, Failure, LeftOut, OutputFailed, Refused
from newsclean.io.progress import Progress
from newsclean.types import Document
from newsclean.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from newsclean.io.read_document import Source
    from newsclean.types import Cluster

Sources = Annotated[
    list[str],
    typer.Argument(metavar="FILE_OR_FOLDER", help="Folder or file to read; - for JSON Lines on standard input."),
]


def _index(text: str) -> str:
    """Return the path or URL of an index, which an unset variable of a shell would leave empty."""
    if not text:
        raise Ended(ExitCode.USAGE, "--index must be the path of a file, got ''")
    return text


Index = Annotated[
    str | None,
    typer.Option(
        "--index",
        parser=_index,
        metavar="FILE",
        rich_help_panel=DUPLICATES,
        help="Compare the documents also with those in this index (a file, or redis://HOST:PORT/DB), and add the new "
        "ones to it.",
    ),
]


# fmt: off
def dedup(
    *, sources: Sources,
    jaccard: Share = 0.36, containment: Held = 0.7, find_contained: Contained = False, shingle_words: Words = None,
    within: Within = "",
    text_field: TextField = "text", html_field: HtmlField = "html",
    id_field: IdField = "id", url_field: UrlField = "url", date_field: DateField = "date",
    any_status: AnyStatus = False,
    jobs: Jobs = 1, index: Index = None, quiet: Quiet = False,
) -> None:
    # fmt: on
    """Group near-duplicate documents and print the clusters as JSON Lines.

    Texts are compared without cleaning, HTML pages after cleaning. The name of a document is the id of its record. A
    document without an id is named by its path, and by its line if it is a record. If two files contain the same id,
    ids are printed as FILE#ID. An id that occurs twice in one file is an error. Each cluster is printed with its
    representative, its members, and the similarity of each member to the representative. A document that cannot be
    read is reported on standard error, and the others are grouped.

    With --index, the documents are also compared with those in FILE, and then added to FILE, which is created if
    missing. Only clusters that contain documents of this call are printed, with all their members. The field "new"
    lists the members from this call. A document that FILE already contains is skipped. A different text under the same
    name is an error. The names of files are their absolute paths. FILE can also be the URL of a Redis server.
    """
    options = {
        "jaccard": jaccard,
        "containment": containment or None,
        "find_contained": find_contained,
        "shingle_words": shingle_words,
        "within": within or None,
    }
    reading = reading_of((text_field, html_field, id_field, url_field, date_field), any_status=any_status)
    from newsclean.cli.progress_display import Watcher
    from newsclean.io.documents import documents

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
    """Iterator over documents, each with its label: its id, or its name without an id.

    Args:
        found: decoded documents, and failures for those that cannot be read.
        watch: called with the progress after each document.
        across_files: whether two files may contain the same id.
    """

    def __init__(
        self, found: Iterable[Source | Failure], watch: Callable[[Progress], object], *, across_files: bool
    ) -> None:
        from newsclean.io.document_ids import Labels

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
        """Yield the closing messages for the user; call this after the last document was read."""
        if self.labels.by_file:
            yield "some ids occur in more than one file: ids are printed as FILE#ID"
        if self._left_out:
            from newsclean.io.inputs import in_words

            yield f"left out: {in_words(self._left_out)}"
        if self.failed and self._done > 1:
            read = self._done - self.failed
            yield f"grouped {read:,} of {counted(self._done, 'document')}; the others could not be read"


def _document(found: Source) -> Document | Failure:
    """Return a text, or the clean text of a page, with its date; a `Failure` if a page cannot be cleaned."""
    own = found.date or None
    if found.kind == "text":
        return Document(found.text, date=own)
    from newsclean.batch.document_cleaning import try_to_clean
    from newsclean.presets import NEWS

    result = try_to_clean(found, NEWS)
    return result if isinstance(result, Failure) else Document(result.text, date=own or result.date)


def _by_themselves(texts: _Texts, jobs: int, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    from newsclean.dedup.near_duplicates import near_duplicates

    clusters = near_duplicates((text for _, text in texts), jobs=jobs, **options)
    labels = texts.labels.all()
    return [record(cluster, labels.__getitem__) for cluster in clusters]


def _with_index(path: str, texts: _Texts, jobs: int, options: Mapping[str, Any]) -> list[dict[str, Any]]:
    from newsclean.dedup.index import NearDuplicateIndex
    from newsclean.dedup.storage.index_errors import IndexFailed

    on_server = path.startswith(("redis://", "rediss://", "unix://"))
    opened = NearDuplicateIndex.redis if on_server else NearDuplicateIndex
    contents, named = tee(texts)
    try:
        with opened(path, **options) as index:
            ids = map(itemgetter(0), named)
            index.add(map(itemgetter(1), contents), ids=ids, skip_known=True, jobs=jobs)
            fresh = set(texts.labels.all())
            clusters = index.clusters(of=texts.labels.all())
    except IndexFailed as error:
        raise OutputFailed(errno.EIO, str(error)) from None
    except (Refused, BadInput):
        raise
    except (ValueError, FileNotFoundError, ImportError) as error:
        raise Refused(str(error)) from None
    return [
        {**record(cluster, _itself), "new": [member for member in cluster.members if member in fresh]}
        for cluster in clusters
    ]


def _itself(label: str | int) -> str | int:
    return label


def record(cluster: Cluster, name: Callable[[Any], str | int]) -> dict[str, Any]:
    """Return a cluster as a dict for JSON. `name` returns the name to print for a label of the cluster."""
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
