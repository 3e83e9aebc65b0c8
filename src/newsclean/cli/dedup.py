"""The command that groups near-duplicates: texts in, clusters out as JSON Lines."""

from __future__ import annotations

import json
import sys
from functools import partial
from itertools import tee
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from newsclean.cli.options import Jobs, Quiet  # noqa: TC001 - typer reads them
from newsclean.cli.usage import bounded
from newsclean.io.failures import BadInput, Failure, Refused
from newsclean.io.inputs import check_exists, format_of, open_records
from newsclean.io.limits import Limits
from newsclean.io.progress import Progress
from newsclean.io.reading import read_source
from newsclean.io.recordfiles import Fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from newsclean.io.reading import Source
    from newsclean.types import Cluster

Sources = Annotated[
    list[str],
    typer.Argument(metavar="FILE_OR_FOLDER", help="A text, a JSON Lines or Parquet file, or a folder of .txt."),
]
Share = Annotated[
    float,
    typer.Option(
        parser=bounded("--jaccard", float, "in (0, 1]", lambda share: 0 < share <= 1),
        metavar="SHARE",
        help="Shared share of all shingles of two texts.",
    ),
]
Held = Annotated[
    float,
    typer.Option(
        parser=bounded("--containment", float, "in [0, 1]", lambda share: 0 <= share <= 1),
        metavar="SHARE",
        help="Share of the shorter text's shingles; 0 leaves this out.",
    ),
]
Index = Annotated[
    str, typer.Option("--index", metavar="FILE", help="Group with what is in this index, and add the texts to it.")
]
Contained = Annotated[bool, typer.Option("--find-contained", help="Find short stories in much longer ones too.")]


def dedup(  # noqa: PLR0913 - one parameter an option
    *,
    sources: Sources,
    jaccard: Share = 0.5,
    containment: Held = 0.9,
    jobs: Jobs = 1,
    find_contained: Contained = False,
    index: Index = "",
    quiet: Quiet = False,
) -> None:
    """Group near-duplicate texts and print the clusters as JSON Lines.

    A JSON Lines or Parquet file has a "text" in each record, and "id" if it is to be named by it. Everything else is
    named by its path. A cluster has its representative, its members, and for each member what it shares with the
    representative.

    With --index, the texts are grouped with those that earlier calls added to FILE, and added themselves. Only the
    clusters that they are in are printed, old members and all; "new" lists the members that this call read. A text that
    is there under its name is not added again; another text under that name is refused. FILE is made if there is none.
    """
    thresholds = {"jaccard": jaccard, "containment": containment or None, "find_contained": find_contained}
    from newsclean.cli.watching import Watcher  # noqa: PLC0415 - so that --help is quick

    with Watcher("quiet" if quiet else "", left="no cluster is printed") as watcher:
        found = _watched(documents(sources), watcher)
        records = _with_index(index, found, jobs, thresholds) if index else _by_themselves(found, jobs, thresholds)
    for each in records:
        sys.stdout.write(json.dumps(each, ensure_ascii=False) + "\n")


def _watched(found: Iterable[tuple[str, str]], watch: Callable[[Progress], object]) -> Iterator[tuple[str, str]]:
    """Yield what was found; report each document, and that grouping begins behind the last one."""
    done = 0
    for done, each in enumerate(found, start=1):
        watch(Progress("read", done, None))
        yield each
    watch(Progress("group", 0, done))


def _by_themselves(found: Iterable[tuple[str, str]], jobs: int, thresholds: Mapping[str, Any]) -> list[dict[str, Any]]:
    from newsclean.dedup import near_duplicates  # noqa: PLC0415 - loads numpy

    names: list[str] = []
    clusters = near_duplicates(_named(found, names), jobs=jobs, **thresholds)
    return [record(cluster, names.__getitem__) for cluster in clusters]


def _with_index(
    path: str, found: Iterable[tuple[str, str]], jobs: int, thresholds: Mapping[str, Any]
) -> list[dict[str, Any]]:
    import sqlite3  # noqa: PLC0415 - only here

    from newsclean.dedup.index import NearDuplicateIndex  # noqa: PLC0415 - loads numpy

    new: list[str] = []
    texts, named = tee(found)
    try:
        with NearDuplicateIndex(path, **thresholds) as index:
            index.add(_named(texts, new), ids=map(itemgetter(0), named), skip_known=True, jobs=jobs)
            clusters = index.clusters(of=new)
    except sqlite3.Error as error:
        raise BadInput("damaged", f"{path}: {error}") from None
    except BadInput:
        raise
    except (ValueError, FileNotFoundError) as error:
        raise Refused(str(error)) from None
    fresh = set(new)
    return [
        {**record(cluster, str), "new": [member for member in cluster.members if member in fresh]}
        for cluster in clusters
    ]


def _named(found: Iterable[tuple[str, str]], names: list[str]) -> Iterator[str]:
    """Yield the texts and note their names."""
    for name, text in found:
        names.append(name)
        yield text


def documents(sources: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each document in files and folders, in the order of their paths.

    Raises:
        BadInput: one cannot be read, or is no text; the message names it.
        Refused: one does not exist, a format's package is not installed, or a file has no field to read.
    """
    limits = Limits()
    for source in sources:
        check_exists(source)
    for source in sources:
        if Path(source).is_dir():
            for path in sorted(map(str, Path(source).rglob("*.txt"))):
                yield path, _text(path, partial(read_source, path, "text", limits))[0]
        elif format_of(source):
            for item in open_records(source, source, Fields(), limits).items():
                if isinstance(item, Failure):
                    raise BadInput(item.rule, f"{item.path}: {item.message}")
                text, own_id = _text(item.name, partial(item.source, limits))
                yield own_id or item.name, text
        else:
            yield source, _text(source, partial(read_source, source, "text", limits))[0]


_SAYS_NOTHING = frozenset({"empty", "blank"})


def _text(name: str, read: Callable[[], Source]) -> tuple[str, str]:
    """Return a document's text, and what it calls itself; one that says nothing is in no cluster and no error."""
    try:
        source = read()
    except BadInput as problem:
        if problem.rule in _SAYS_NOTHING:
            return "", ""
        raise BadInput(problem.rule, f"{name}: {problem.message}") from None
    if source.kind != "text":
        raise BadInput("missing-field", f"{name}: a document must be a text, it is a page; clean it first")
    return source.text, source.id


def record(cluster: Cluster, name: Callable[[Any], str]) -> dict[str, Any]:
    """Return a cluster as plain values, with names in place of labels."""
    pairs = [
        {
            "member": name(pair.b),
            "kind": pair.kind,
            "jaccard": round(pair.jaccard, 3),
            "containment": round(pair.containment, 3),
        }
        for pair in cluster.pairs
    ]
    members = [name(member) for member in cluster.members]
    return {"representative": members[0], "members": members, "pairs": pairs}
