"""The last step of a run: group the documents, and write texts, record files, clusters, removals and errors."""

from __future__ import annotations

import errno
import json
from itertools import chain
from typing import TYPE_CHECKING, Any

from newsclean.batch.clusters import date_in, kept, merit, named, tags_of
from newsclean.io.failures import Failure
from newsclean.io.inputs import open_records
from newsclean.io.output_folder import DryFolder, output_failed
from newsclean.io.progress import Progress
from newsclean.io.record_formats import NO_TAGS, Target
from newsclean.io.schemas import cluster_record, failure_record, json_line
from newsclean.io.suffixes import RECORDS
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsclean.batch.checkpoint import Checkpoint
    from newsclean.batch.run_options import RunOptions
    from newsclean.batch.summary import Tally
    from newsclean.io.folders import InputFile
    from newsclean.io.output_folder import OutFolder
    from newsclean.io.record_formats import Outcome
    from newsclean.types import Cluster, Label

# Errors caused by the name of one file; others, such as a full disk, would affect the next file too.
_BAD_NAME = frozenset({errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ})


class Writer:
    """Writer of all outputs that need the outcomes of the whole run.

    The writer reads the checkpoint, the texts that are already written, and the record files of the input again. After
    an interruption, this step is repeated.
    """

    def __init__(self, options: RunOptions, folder: OutFolder, checkpoint: Checkpoint, tally: Tally) -> None:
        """Set the options, the output folder, the checkpoint and the counts."""
        self._options = options
        self._folder = folder
        self._checkpoint = checkpoint
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
            self._checkpoint.index()
            self._write_texts(watch)
            self._write_record_files(watch)
        self._write_accounts()
        self._write_errors()

    def _write_clusters(self, watch: Callable[[Progress], object]) -> None:
        """Group the documents if the options request it, write `clusters.jsonl`, and set tags and counts."""
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
        """Return the id of each document in a cluster by the name of the document; some documents have no id."""
        wanted = {member for cluster in clusters for member in cluster.members}
        found = (outcome for outcome in self._checkpoint.outcomes() if outcome.name in wanted)
        lines = ((outcome.name, outcome.line or "") for outcome in found)
        return {name: json.loads(line)["id"] for name, line in lines if '"id": ' in line}

    def _clusters(self) -> list[Cluster]:
        """Return the clusters of texts that are not empty, sorted by representative.

        If the options drop near-duplicates, also save the names of the documents to drop.
        """
        from newsclean.dedup.near_duplicates import near_duplicates

        names: list[str] = []
        merits: list[float] = []
        clusters = near_duplicates(self._texts(names, merits), **self._options.comparison)
        if self._options.duplicates == "drop":
            for cluster in clusters:
                best = kept(cluster, merits)
                self._dropped.update(names[int(str(place))] for place in cluster.members if place != best)
        return sorted((named(each, names) for each in clusters), key=lambda cluster: str(cluster.representative))

    def _texts(self, names: list[str], merits: list[float]) -> Iterator[Document]:
        """Yield the texts that are not empty, in input order; append the name and merit of each to the lists."""
        for outcome in self._checkpoint.outcomes():
            written = outcome.line is not None and outcome.text is None and outcome.output
            text = self._folder.read(outcome.output).decode() if written else outcome.text
            if outcome.line is not None and text:
                merits.append(merit(self._options.keep, len(names), text, outcome.line))
                names.append(outcome.name)
                dated = self._options.within is not None
                yield Document(text, date=date_in(json.loads(outcome.line)) if dated else None)

    def _write_texts(self, watch: Callable[[Progress], object]) -> None:
        """Write the kept texts and pages, after near-duplicates are dropped."""
        if self._options.duplicates != "drop":
            return
        total = self._tally.cleaned + self._tally.uncleaned
        cleaned = (outcome for outcome in self._checkpoint.outcomes() if outcome.line is not None)
        for number, outcome in enumerate(cleaned, start=1):
            failure = None
            if outcome.output and outcome.text is not None and outcome.name not in self._dropped:
                failure = write_text(self._folder, outcome.name, outcome.output, outcome.text)
                self._tally.written += failure is None
            if failure:
                self._dropped.add(outcome.name)
                self._tally.errors[failure.rule] += 1
                self._late.append(failure)
            watch(Progress("write", number, total, failure))

    def _write_record_files(self, watch: Callable[[Progress], object]) -> None:
        """Write a copy of each record file of the input, with the outcomes of its records."""
        tags = self._options.duplicates == "tag"
        for file in self._checkpoint.files():
            if file.kind == RECORDS:
                watch(Progress("write", self._tally.written, None))
                target = Target(self._folder, file.output, self._options.removals, tags)
                open_records(file, self._options.reading).rewrite(self._outcomes(file), target)

    def _outcomes(self, file: InputFile) -> Iterator[Outcome]:
        """Yield the outcomes of a file's records.

        If the options request tags, the outcomes have tags. If the options do not request removals, `line` is None.
        """
        for outcome in self._checkpoint.outcomes(file=file.name):
            written = outcome.line is not None and outcome.name not in self._dropped
            self._tally.written += written
            tags = self._tags.get(outcome.name, NO_TAGS) if self._options.duplicates == "tag" else None
            line = outcome.line if self._options.removals and outcome.failure is None else None
            yield outcome._replace(line=line, written=written, tags=tags)

    def _write_accounts(self) -> None:
        """Write `removals.jsonl`."""
        with self._folder.lines("removals.jsonl") as write:
            for outcome in self._checkpoint.outcomes():
                if outcome.line is not None:
                    write(self._line(outcome, outcome.line))

    def _line(self, outcome: Outcome, line: str) -> str:
        """Return the line of a document for `removals.jsonl`, with the document's tags.

        The output of a dropped document is null. If no file contains the document's text, the line contains the text.
        """
        if outcome.name in self._dropped:
            record = {**json.loads(line), "output": None}
            return json_line(record if outcome.text is None else {**record, "text": outcome.text})
        tags = self._tags.get(outcome.name)
        return line if tags is None else json_line({**json.loads(line), "duplicate": tags})

    def _write_errors(self) -> None:
        """Write `errors.jsonl`."""
        with self._folder.lines("errors.jsonl") as write:
            failed = (outcome.failure for outcome in self._checkpoint.outcomes(failed=True) if outcome.failure)
            for failure in chain(self._checkpoint.unlisted(), failed, self._late):
                write(json_line(failure_record(failure)))


def write_text(folder: OutFolder, name: str, output: str, text: str) -> Failure | None:
    """Write the output file of a text; return a failure if the file system rejects the file's name, else None.

    Args:
        folder: the output folder.
        name: name of the document, for the failure.
        output: path of the file below the folder.
        text: the text.

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
