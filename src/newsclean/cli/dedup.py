"""The command that groups near-duplicates: texts in, clusters out as JSON Lines."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsclean.types import Cluster

_SOME_FAILED, _USAGE = 1, 2

Sources = Annotated[list[str], typer.Argument(metavar="FILE_OR_FOLDER", help=".txt, .jsonl, or a folder of .txt.")]
Share = Annotated[float, typer.Option(metavar="SHARE", help="Shared share of all shingles of two texts.")]
Held = Annotated[float, typer.Option(metavar="SHARE", help="Share of the shorter text's shingles; 0 leaves this out.")]
Jobs = Annotated[int, typer.Option(min=1, metavar="N", help="Worker processes.")]
Contained = Annotated[bool, typer.Option("--find-contained", help="Find short stories in much longer ones too.")]


class BadLineError(ValueError):
    """A line of a JSON Lines file that is no document."""


def dedup(
    *,
    sources: Sources,
    jaccard: Share = 0.5,
    containment: Held = 0.9,
    jobs: Jobs = 1,
    find_contained: Contained = False,
) -> None:
    """Group near-duplicate texts and print the clusters as JSON Lines.

    A .jsonl file has one object a line with "text", and "id" if it is to be named by it. Everything else is named by
    its path. A cluster has its representative, its members, and for each member what it shares with the representative.

    Exit codes: 0 done, 1 something could not be read, 2 wrong usage.
    """
    from newsclean.cli.console import complain  # noqa: PLC0415 - loads the terminal
    from newsclean.dedup import near_duplicates  # noqa: PLC0415 - loads numpy

    names: list[str] = []
    try:
        texts = _named(documents(sources), names)
        clusters = near_duplicates(
            texts, jaccard=jaccard, containment=containment or None, jobs=jobs, find_contained=find_contained
        )
    except (OSError, UnicodeDecodeError, BadLineError) as error:
        complain(str(error))
        raise typer.Exit(_SOME_FAILED) from None
    except ValueError as error:
        complain(str(error))
        raise typer.Exit(_USAGE) from None
    for cluster in clusters:
        sys.stdout.write(json.dumps(record(cluster, names), ensure_ascii=False) + "\n")


def _named(found: Iterable[tuple[str, str]], names: list[str]) -> Iterator[str]:
    """Yield the texts and note their names."""
    for name, text in found:
        names.append(name)
        yield text


def documents(sources: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each document in files and folders, in the order of their paths."""
    for source in map(Path, sources):
        if source.is_dir():
            for path in sorted(source.rglob("*.txt")):
                yield str(path), path.read_text("utf-8")
        elif source.suffix == ".jsonl":
            yield from _lines(source)
        else:
            yield str(source), source.read_text("utf-8")


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _document(line, f"{path}:{number}")


def _document(line: str, where: str) -> tuple[str, str]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadLineError(f"{where}: a line must be a JSON object, got {error}") from None
    text = row.get("text") if isinstance(row, dict) else None
    if not isinstance(text, str):
        raise BadLineError(f'{where}: a line must be an object with a "text", got {line.strip()[:60]!r}')
    return str(row.get("id", where)), text


def record(cluster: Cluster, names: list[str]) -> dict[str, Any]:
    """Return a cluster of positions as plain values, with names in place of positions."""
    pairs = [
        {
            "member": names[pair.b],  # type: ignore[call-overload]  # labels are positions here
            "kind": pair.kind,
            "jaccard": round(pair.jaccard, 3),
            "containment": round(pair.containment, 3),
        }
        for pair in cluster.pairs
    ]
    members = [names[member] for member in cluster.members]  # type: ignore[call-overload]  # see above
    return {"representative": members[0], "members": members, "pairs": pairs}
