"""What a run is asked to do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from newsclean.arguments import check_choice, check_path, check_share, check_type, check_whole, paths
from newsclean.batch.fingerprint import fingerprint
from newsclean.dedup.thresholds import CONTAINMENT, JACCARD
from newsclean.instants import duration
from newsclean.io.inputs import STANDARD
from newsclean.io.limits import Limits
from newsclean.io.record_formats import NO_TAGS, Fields, Reading
from newsclean.io.schemas import pipeline_record
from newsclean.pipeline import as_pipeline
from newsclean.presets import NEWS
from newsclean.template import SiteTemplates, with_template

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from datetime import timedelta

    from newsclean.pipeline import PipelineLike


Keep: TypeAlias = Literal["all", "representatives", "longest", "first", "newest", "cleanest"]
"""Which texts are written: all, or one of each group of near-duplicates."""
Duplicates: TypeAlias = Literal["keep", "drop", "tag"]
"""How near-duplicates are written: as all others, not at all but for one of each group, or with tags."""


@dataclass(frozen=True)
class RunOptions:
    """What to clean, how, and where to.

    Attributes:
        inputs: folders, which are searched with all below them, and files of any kind that is read.
        out: the folder to write; may be None for a dry run; `-` for standard output of JSON Lines.
        pipeline: a `Pipeline`, a cleaner, the name of a preset, or a sequence of them; it must pickle.
        keep: `all` writes every clean text; the others one of each group of near-duplicates: its representative, its
            longest text, the one that was read first, the one with the latest date, or the one that lost the least
            share of its source.
        dry_run: read, clean and count; write nothing.
        overwrite: replace what an earlier run wrote to `out`; nobody else's files are touched.
        jobs: worker processes, at least 1.
        isolate: clean in worker processes, so that a crash or a page beyond `limits.seconds` costs
            that document only. False cleans in this process, which starts sooner, needs no main guard
            in a script, and knows no time limit.
        limits: what a document may be before it is reported and left alone.
        group: group the near-duplicates; without, memory does not grow with the input.
        removals: put each record's account into it, as `removals`, and what is known of its story, as `story_metadata`.
        fields: what the fields of records are called.
        any_status: read pages of WARC files whose HTTP status is not 2xx, too.
        learn_templates: learn each site's own lines in a pass of its own, remove them before all else, and
            write `OUT/templates.json`.
        within: how far apart in time near-duplicates may be, as for `near_duplicates`; dates are those of records,
            else those of pages or date lines.
        jaccard: as for `near_duplicates`, as are the next three.
        containment: see there.
        find_contained: see there.
        shingle_words: see there.
        duplicates: `keep` writes near-duplicates as all others; `drop` writes one of each group, as `keep` says, its
            representative by default; `tag` writes all, and puts into each record its `cluster`, `duplicate_of` (the
            representative) and the pair's `kind`, `jaccard` and `containment`. None is `drop` where `keep` chooses,
            else `keep`.

    Raises:
        TypeError: `inputs` is a single path, `pipeline` is none, or another option has another type.
        ValueError: `jobs` is below 1, `keep` is unknown or needs groups, a threshold, `shingle_words` or `within` is
            out of range, `out` is missing, or templates are to be learned from a stream.
    """

    inputs: Sequence[str | os.PathLike[str]]
    out: str | os.PathLike[str] | None = None
    pipeline: PipelineLike = NEWS
    keep: Keep = "all"
    dry_run: bool = False
    overwrite: bool = False
    jobs: int = 1
    isolate: bool = True
    limits: Limits = field(default_factory=Limits)
    group: bool = True
    removals: bool = False
    fields: Fields = field(default_factory=Fields)
    any_status: bool = False
    learn_templates: bool = False
    within: str | timedelta | None = None
    jaccard: float = JACCARD
    containment: float | None = CONTAINMENT
    find_contained: bool = False
    shingle_words: int | None = None
    duplicates: Duplicates | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "inputs", paths(self.inputs, "inputs"))
        object.__setattr__(self, "pipeline", as_pipeline(self.pipeline))
        check_whole(self.jobs, "jobs")
        check_type(self.limits, Limits, "limits", "a Limits")
        check_type(self.fields, Fields, "fields", "a Fields")
        if self.out is not None:
            check_path(self.out, "out")
        check_choice(self.keep, get_args(Keep), "keep")
        self._settle_duplicates()
        self._check_comparison()
        if self.out is None and not self.dry_run:
            raise ValueError("out must be a folder, got None; only a dry run needs none")
        if self.out == STANDARD and self.learn_templates:
            raise ValueError("out must be a folder where templates are learned, got '-'")

    def _check_comparison(self) -> None:
        check_share(self.jaccard, "jaccard")
        if self.containment is not None:
            check_share(self.containment, "containment")
        if self.shingle_words is not None:
            check_whole(self.shingle_words, "shingle_words")
        if self.within is not None:
            duration(self.within, "within")

    def _settle_duplicates(self) -> None:
        """Check what is written of near-duplicates; fill in what follows."""
        grouped = self.group and self.out != STANDARD
        if self.keep != "all" and not grouped:
            raise ValueError(f"keep must be 'all' where near-duplicates are not grouped, got {self.keep!r}")
        duplicates = self.duplicates or ("keep" if self.keep == "all" else "drop")
        check_choice(duplicates, get_args(Duplicates), "duplicates")
        if duplicates != "keep" and not grouped:
            raise ValueError(f"duplicates must be 'keep' where near-duplicates are not grouped, got {duplicates!r}")
        if duplicates != "drop" and self.keep != "all":
            raise ValueError(f"keep must be 'all' where duplicates are not dropped, got {self.keep!r}")
        if duplicates == "tag" and (taken := {self.fields.text, self.fields.html} & NO_TAGS.keys()):
            raise ValueError(f"text and html must not be in fields that tags have, got {taken.pop()!r}")
        object.__setattr__(self, "duplicates", duplicates)
        if duplicates == "drop" and self.keep == "all":
            object.__setattr__(self, "keep", "representatives")

    @property
    def reading(self) -> Reading:
        """How the inputs are read."""
        return Reading(self.fields, self.limits, self.any_status)

    @property
    def comparison(self) -> dict[str, Any]:
        """How near-duplicates are told, as keywords of `near_duplicates`."""
        return {
            "jaccard": self.jaccard,
            "containment": self.containment,
            "find_contained": self.find_contained,
            "shingle_words": self.shingle_words,
            "within": self.within,
        }

    @property
    def in_common(self) -> dict[str, Any]:
        """What every record of the run says of how it was cleaned."""
        pipeline = as_pipeline(self.pipeline)
        return pipeline_record(with_template(pipeline, SiteTemplates(())) if self.learn_templates else pipeline)

    def request(self) -> dict[str, Any]:
        """Return everything that the output depends on but the input, as plain values."""
        limits = {f"limit {name}": value for name, value in vars(self.limits).items()}
        pipeline = as_pipeline(self.pipeline)
        fields = {f"field {name}": value for name, value in vars(self.fields).items()}
        return {
            "version": self.in_common["version"],
            "preset": pipeline.name,
            "protect": pipeline.protect,
            **{f"cleaner {number}": each for number, each in enumerate(map(fingerprint, pipeline), start=1)},
            "weights": pipeline.weights,
            "keep": self.keep,
            "group": self.group,
            "duplicates": self.duplicates,
            **self.comparison,
            "within": None if self.within is None else duration(self.within, "within"),
            "removals": self.removals,
            "any status": self.any_status,
            "learn templates": self.learn_templates,
            **limits,
            **fields,
        }
