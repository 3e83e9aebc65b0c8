"""Last step of a run: group the documents, and write record files, kept texts and accounts."""

from __future__ import annotations

import errno
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newsclean.batch.duplicate_tags import tags_of
from newsclean.batch.merits import date_in, merit
from newsclean.batch.plan import records_of
from newsclean.io.failures import Failure
from newsclean.io.output_folder import DryFolder, output_failed
from newsclean.io.progress import Progress
from newsclean.io.record_formats import NO_TAGS, Outcome, Target
from newsclean.io.schemas import account_of, cluster_record, failure_record, json_line
from newsclean.io.suffixes import RECORDS
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsclean.batch.checkpoint import Done, State, Unit
    from newsclean.batch.run_options import RunOptions
    from newsclean.batch.summary import Tally
    from newsclean.io.output_folder import OutFolder
    from newsclean.types import Cluster, Label

# Errors caused by the name of one file; others, such as a full disk, would affect the next file too.
_BAD_NAME = frozenset({errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ})


class Writer:
    """Writer of the outputs, from the checkpoint alone; an interrupted step starts over."""

    def __init__(self, options: RunOptions, folder: OutFolder, state: State, tally: Tally) -> None:
        """Set the options, the output folder, the checkpoint and the counts."""
        self._options = options
        self._folder = folder
        self._state = state
        self._tally = tally
        self._dropped: set[str] = set()  # names of documents that are not written
        self._tags: dict[str, dict[str, Any]] = {}  # by name of the document
        self._late: list[Failure] = []  # failures of this step

    def write(self, watch: Callable[[Progress], object]) -> None:
        """Group the documents, and write all outputs that are missing.

        Raises:
            InputChanged: an input file changed after it was cleaned.
            OutputFailed: an output cannot be written.
        """
        self._write_clusters(watch)
        if not isinstance(self._folder, DryFolder):
            self._state.index()
            self._write_texts(watch)
            self._write_record_files(watch)
        self._write_accounts()
        self._write_errors()

    def _write_clusters(self, watch: Callable[[Progress], object]) -> None:
        clusters: list[Cluster] = []
        if self._options.group:
            watch(Progress("group", 0, self._tally.cleaned + self._tally.uncleaned))
            clusters = self._clusters()
        ids = self._ids(clusters)
        with self._folder.lines("clusters.jsonl") as write:
            for number, cluster in enumerate(clusters):
                write(json_line(cluster_record(number, cluster, ids)))
        if self._options.duplicates == "tag":
            self._tags = tags_of(clusters, ids)
        self._tally.clusters = len(clusters)
        self._tally.clustered = sum(len(cluster.members) for cluster in clusters)

    def _ids(self, clusters: list[Cluster]) -> dict[Label, str | int]:
        """Return the ids of records in clusters, by document name."""
        wanted = {member for cluster in clusters for member in cluster.members}
        lines = ((done.name, done.line or "") for done in self._state.results() if done.name in wanted)
        return {name: json.loads(line)["id"] for name, line in lines if '"id": ' in line}

    def _clusters(self) -> list[Cluster]:
        """Return the clusters of non-empty texts, sorted by representative; save the names to drop."""
        from newsclean.dedup.near_duplicates import near_duplicates

        names: list[str] = []
        merits: list[float] = []
        clusters = near_duplicates(self._texts(names, merits), **self._options.comparison)
        if self._options.duplicates == "drop":
            for cluster in clusters:
                kept = _kept(cluster, merits)
                self._dropped.update(names[int(str(place))] for place in cluster.members if place != kept)
        named = [_named(cluster, names) for cluster in clusters]
        return sorted(named, key=lambda cluster: str(cluster.representative))

    def _texts(self, names: list[str], merits: list[float]) -> Iterator[Document]:
        """Yield the non-empty texts in input order; append their names and merits to the lists."""
        for done, output in self._written():
            text = done.text if done.text is not None else self._read(output)
            if text:
                merits.append(merit(self._options.keep, len(names), text, done.line or "{}"))
                names.append(done.name)
                dated = self._options.within is not None
                yield Document(text, date=date_in(json.loads(done.line or "{}")) if dated else None)

    def _written(self) -> Iterator[tuple[Done, str]]:
        """Yield the results with an account, each with its output path; empty for a record."""
        units = self._state.units()
        unit = next(units, None)
        for done in self._state.results():
            while unit is not None and unit.name != done.unit:
                unit = next(units, None)
            if done.line is not None and unit is not None:
                yield done, unit.output if unit.kind != RECORDS else ""

    def _read(self, output: str) -> str:
        return self._folder.read(output).decode() if output else ""

    def _write_texts(self, watch: Callable[[Progress], object]) -> None:
        """Write the kept texts and pages, after near-duplicates are dropped."""
        if self._options.duplicates != "drop":
            return
        total = self._tally.cleaned + self._tally.uncleaned
        for number, (done, output) in enumerate(self._written(), start=1):
            failure = None
            if output and done.text is not None and done.name not in self._dropped:
                failure = write_text(self._folder, done.name, output, done.text)
                self._tally.written += failure is None
            if failure:
                self._dropped.add(done.name)
                self._tally.errors[failure.rule] += 1
                self._late.append(failure)
            watch(Progress("write", number, total, failure))

    def _write_record_files(self, watch: Callable[[Progress], object]) -> None:
        reading = self._options.reading
        for unit in self._state.units():
            if unit.kind == RECORDS:
                watch(Progress("write", self._tally.written, None))
                tags = self._options.duplicates == "tag"
                target = Target(self._folder, unit.output, self._options.removals, tags)
                records_of(unit, reading).rewrite(self._outcomes(unit), target)

    def _outcomes(self, unit: Unit) -> Iterator[Outcome]:
        for done in self._state.results(unit=unit.name):
            written = done.line is not None and done.name not in self._dropped
            self._tally.written += written
            rule = done.failure.rule if done.failure else ""
            tags = self._tags.get(done.name, NO_TAGS) if self._options.duplicates == "tag" else None
            yield Outcome(done.mark, done.text, written, rule, **self._account(done), tags=tags)

    def _account(self, done: Done) -> dict[str, Any]:
        if not self._options.removals or done.line is None or done.failure is not None:
            return {}
        return account_of(done.line)

    def _write_accounts(self) -> None:
        with self._folder.lines("removals.jsonl") as write:
            for done in self._state.results():
                if done.line is not None:
                    write(self._line(done, done.line))

    def _line(self, done: Done, line: str) -> str:
        """Return the record of a document, with its tags if it has any."""
        if done.name in self._dropped:
            return self._dropped_line(done)
        tags = self._tags.get(done.name)
        return line if tags is None else json_line({**json.loads(line), "duplicate": tags})

    def _dropped_line(self, done: Done) -> str:
        """Return the record of a dropped document: its output is null, and the record contains the text."""
        record = {**json.loads(done.line or ""), "output": None}
        return json_line(record if done.text is None else {**record, "text": done.text})

    def _write_errors(self) -> None:
        with self._folder.lines("errors.jsonl") as write:
            for failure in self._state.unlisted():
                write(json_line(failure_record(failure)))
            for done in self._state.results(failed=True):
                if done.failure is not None:
                    write(json_line(failure_record(done.failure)))
            for failure in self._late:
                write(json_line(failure_record(failure)))


def _kept(cluster: Cluster, merits: list[float]) -> object:
    """Return the position of the member with the greatest merit; the first of equal ones."""
    return max(cluster.members, key=lambda place: merits[int(str(place))])


def _named(cluster: Cluster, names: list[str]) -> Cluster:
    """Return the cluster with names in place of positions."""
    at = {position: names[int(str(position))] for position in cluster.members}
    pairs = tuple(
        pair._replace(representative=at[pair.representative], member=at[pair.member]) for pair in cluster.pairs
    )
    return replace(cluster, members=tuple(at.values()), representative=at[cluster.representative], pairs=pairs)


def write_text(folder: OutFolder, name: str, output: str, text: str) -> Failure | None:
    """Write the output file of a text; return a failure if the file system rejects its name.

    Raises:
        OutputFailed: the file cannot be written for another reason.
    """
    try:
        folder.write(output, text.encode())
    except OSError as error:
        if error.errno not in _BAD_NAME:
            raise output_failed(output, error) from None
        return Failure(name, "output-name", f"the file system rejects the name of its output: {error.strerror}")
    return None
