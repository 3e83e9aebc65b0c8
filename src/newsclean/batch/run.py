"""Clean folders of scraped files, group the near-duplicates, and write what came of it."""

from __future__ import annotations

import errno
import json
import os
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from newsclean.batch.files import Cleaned, FileCleaner, Task, load_extractor
from newsclean.batch.processes import Lost, run_ordered
from newsclean.batch.summary import Summary, Tally
from newsclean.io.failures import Failure, Refused
from newsclean.io.folders import list_folders
from newsclean.io.names import output_names, printable
from newsclean.io.outfolder import DryFolder, output_failed
from newsclean.io.ownership import check_out, claimed
from newsclean.io.reading import Limits
from newsclean.io.records import cluster_record, failure_record, json_line, pipeline_record
from newsclean.io.spool import Spool
from newsclean.presets import NEWS
from newsclean.types import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from newsclean.io.folders import Listing
    from newsclean.io.outfolder import OutFolder
    from newsclean.pipeline import Pipeline
    from newsclean.types import Cluster


@dataclass(frozen=True)
class RunOptions:
    """What to clean, how, and where to.

    Attributes:
        folders: where to look for `.txt`, `.html` and `.htm` files, recursively.
        out: the folder to write; may be None for a dry run.
        pipeline: how to clean: a preset, or one of your own that pickles.
        keep: `all` writes every clean text, `representatives` one of each group of near-duplicates.
        dry_run: read, clean and count; write nothing.
        overwrite: replace what an earlier run wrote to `out`; nobody else's files are touched.
        jobs: worker processes, at least 1.
        isolate: clean in worker processes, so that a crash or a page beyond `limits.seconds` costs
            that file only. False cleans in this process, which starts sooner, needs no main guard
            in a script, and knows no time limit.
        limits: what a file may be before it is reported and left alone.

    Raises:
        ValueError: `jobs` is below 1, `keep` is unknown, or `out` is missing.
    """

    folders: Sequence[str | os.PathLike[str]]
    out: str | os.PathLike[str] | None = None
    pipeline: Pipeline = NEWS
    keep: Literal["all", "representatives"] = "all"
    dry_run: bool = False
    overwrite: bool = False
    jobs: int = 1
    isolate: bool = True
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if self.jobs < 1:
            raise ValueError(f"jobs must be at least 1, got {self.jobs}")
        if self.keep not in {"all", "representatives"}:
            raise ValueError(f"keep must be 'all' or 'representatives', got {self.keep!r}")
        if self.out is None and not self.dry_run:
            raise ValueError("out must be a folder, got None; only a dry run needs none")


class Progress(NamedTuple):
    """How far a run is.

    Attributes:
        phase: `clean`, then `group`, then `write` where representatives are kept.
        done: files behind it in this phase.
        total: files of this phase.
        failure: why the last file was not cleaned, if it was not.
    """

    phase: Literal["clean", "group", "write"]
    done: int
    total: int
    failure: Failure | None = None


def run_folders(options: RunOptions, watch: Callable[[Progress], object] | None = None) -> Summary:
    r"""Clean every file below some folders and write clean texts, removals, groups and errors.

    Args:
        options: what, how and where to.
        watch: called at the start of every phase and after every file.

    Raises:
        Refused: the run cannot start as it was asked for; nothing was written.
        OutputFailed: the output cannot be written; `out` stays marked as unfinished.
        WorkersFailed: no worker process comes up.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("The harbour opened again on Friday.\n\nRead more")
    ...     summary = run_folders(RunOptions([folder], dry_run=True, isolate=False))
    >>> summary.cleaned, summary.removals
    (1, {'padding': (1, 1), 'read-more': (1, 10)})
    """
    began = time.monotonic()
    folders = [os.fspath(folder) for folder in options.folders]
    out = None if options.out is None or options.dry_run else os.fspath(options.out)
    listing = list_folders(folders, out)
    if not listing.files and not listing.failures:
        shown = ", ".join(map(printable, folders))
        raise Refused(f"FOLDER must hold .txt, .html or .htm files, {shown} holds none")
    outputs = output_names([file.name for file in listing.files])
    about = {"roots": dict(listing.roots), "keep": options.keep, **pipeline_record(options.pipeline)}
    with _destination(out, outputs, about, overwrite=options.overwrite) as folder:
        run = _Run(options, listing, outputs, folder, watch or (lambda _: None))
        run.all_steps()
        summary = run.tally.summary(time.monotonic() - began)
        folder.mark({**about, **summary.counts()}, finished=True)
    return summary


def _destination(
    out: str | None, outputs: Sequence[str], about: Mapping[str, object], *, overwrite: bool
) -> AbstractContextManager[OutFolder]:
    if out is None:
        return nullcontext(DryFolder(""))
    check_out(out, outputs, overwrite=overwrite)
    return claimed(out, outputs, about)


# Errors of writing that lie in one file's name; any other (a full disk, say) would meet the next file too.
_BAD_NAME = frozenset({errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ})


class _Run:
    """One run: what it was given, what it counts, and its steps in order."""

    def __init__(
        self,
        options: RunOptions,
        listing: Listing,
        outputs: Sequence[str],
        folder: OutFolder,
        watch: Callable[[Progress], object],
    ) -> None:
        self._options = options
        self._listing = listing
        self._outputs = outputs
        self._folder = folder
        self._watch = watch
        self._report: Callable[[str], object] = len
        self._representatives = options.keep == "representatives"
        # Where the clean texts wait to be grouped, unless they can be read back from where they were written.
        self._spools = self._representatives or isinstance(folder, DryFolder)
        self._spool = Spool(folder.path or None)
        self._cleaned: list[int] = []  # numbers of the files that were cleaned
        self._empty: set[int] = set()  # and of those of which nothing is left
        self.tally = Tally(len(listing.files) + len(listing.failures))

    def all_steps(self) -> None:
        """Clean, group and, where only representatives are kept, write these."""
        with self._spool, self._folder.lines("errors.jsonl") as self._report:
            self._clean_files()
            clusters = self._group()
            if self._representatives:
                self._write_representatives(clusters)

    def _clean_files(self) -> None:
        total = len(self._outputs)
        self._watch(Progress("clean", 0, total))
        for failure in self._listing.failures:
            self._fail(failure, Progress("clean", 0, total, failure))
        with self._folder.lines("removals.jsonl") as record:
            for number, result in enumerate(self._results()):
                failed = result if isinstance(result, Failure) else self._take(number, result, record)
                progress = Progress("clean", number + 1, total, failed)
                if failed:
                    self._fail(failed, progress)
                else:
                    self._watch(progress)

    def _results(self) -> Iterator[Cleaned | Failure]:
        tasks = [Task(file, output) for file, output in zip(self._listing.files, self._outputs, strict=True)]
        cleaner = FileCleaner(self._options.pipeline, self._options.limits)
        if not self._options.isolate:
            yield from map(cleaner, tasks)
            return
        prepare = load_extractor if any(file.kind == "html" for file in self._listing.files) else None
        jobs, seconds = self._options.jobs, self._options.limits.seconds
        results = run_ordered(cleaner, tasks, jobs=jobs, seconds=seconds, prepare=prepare)
        for task, result in zip(tasks, results, strict=True):
            yield Failure(task.file.name, *result) if isinstance(result, Lost) else result

    def _fail(self, failure: Failure, progress: Progress) -> None:
        self.tally.errors[failure.rule] += 1
        self._report(json_line(failure_record(failure)))
        self._watch(progress)

    def _take(self, number: int, result: Cleaned, record: Callable[[str], object]) -> Failure | None:
        """Keep and count what came of a file; return the failure if its text cannot be written."""
        if self._spools:
            self._spool.add(result.text)
        elif failure := self._write(number, result.text):
            return failure
        record(result.line)
        self.tally.add(result)
        self._cleaned.append(number)
        if not result.text:
            self._empty.add(number)
        return None

    def _write(self, number: int, text: str) -> Failure | None:
        try:
            self._folder.write(self._outputs[number], text.encode())
        except OSError as error:
            if error.errno not in _BAD_NAME:
                raise output_failed(self._outputs[number], error) from None
            message = f"its output must have a name that the file system takes: {error.strerror}"
            return Failure(self._listing.files[number].name, "output-name", message)
        self.tally.written += 1
        return None

    def _group(self) -> list[Cluster]:
        """Group the clean texts, empty ones left out, and write the groups in the order of their names."""
        from newsclean.dedup import near_duplicates  # noqa: PLC0415 - numpy and datasketch load here

        self._watch(Progress("group", 0, len(self._cleaned)))
        filled = [(i, number) for i, number in enumerate(self._cleaned) if number not in self._empty]
        ids = [self._listing.files[number].name for _, number in filled]
        documents = (Document(self._text(i, number)) for i, number in filled)
        clusters = sorted(near_duplicates(documents, ids=ids), key=lambda group: str(group.representative))
        with self._folder.lines("clusters.jsonl") as write:
            for cluster in clusters:
                write(json_line(cluster_record(cluster)))
        self.tally.clusters = len(clusters)
        self.tally.clustered = sum(len(cluster.members) for cluster in clusters)
        return clusters

    def _text(self, i: int, number: int) -> str:
        return self._spool.text(i) if self._spools else self._folder.read(self._outputs[number]).decode()

    def _write_representatives(self, clusters: Sequence[Cluster]) -> None:
        """Write what stands for a group or for itself; in the other records the output becomes null."""
        dropped = {label for group in clusters for label in group.members if label != group.representative}
        unwritten, total = set(), len(self._cleaned)
        for i, number in enumerate(self._cleaned):
            failure = None
            if self._listing.files[number].name in dropped:
                unwritten.add(i)
            elif failure := self._write(number, self._spool.text(i)):
                unwritten.add(i)
                self._fail(failure, Progress("write", i, total, failure))
            self._watch(Progress("write", i + 1, total))
        with self._folder.lines("removals.jsonl") as write:
            for i, line in enumerate(self._folder.read_lines("removals.jsonl")):
                write(json_line({**json.loads(line), "output": None}) if i in unwritten else line)
