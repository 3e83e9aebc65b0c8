"""Options of a run."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from newsclean.arguments import (
    check_boolean,
    check_choice,
    check_path,
    check_share,
    check_type,
    check_whole,
    paths,
    shown,
)
from newsclean.batch.fingerprint import fingerprint
from newsclean.dedup.thresholds import CONTAINMENT, JACCARD
from newsclean.html import BLOCK_WEIGHTS_VERSION
from newsclean.instants import duration
from newsclean.io.inputs import STANDARD
from newsclean.io.limits import Limits
from newsclean.io.record_formats import NO_TAGS, Fields, Reading
from newsclean.io.schemas import pipeline_record
from newsclean.pipeline import as_pipeline
from newsclean.policy import Policy
from newsclean.presets import NEWS
from newsclean.template import SiteTemplate, SiteTemplates, with_template

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from datetime import timedelta

    from newsclean.pipeline import Pipeline, PipelineLike


Keep: TypeAlias = Literal["all", "representatives", "longest", "first", "newest", "cleanest"]
"""Texts to write: all, or one of each cluster of near-duplicates."""
Duplicates: TypeAlias = Literal["keep", "drop", "tag"]
"""Treatment of near-duplicates: write all, write one of each cluster, or write all with tags."""
_COMPARISON = ("jaccard", "containment", "find_contained", "shingle_words", "within")
"""Options that concern only the grouping of near-duplicates, besides `keep` and `duplicates`."""


@dataclass(frozen=True)
class RunOptions:
    """Inputs, output and settings of a run.

    Attributes:
        inputs: files to read, and folders, read with all their subfolders.
        out: output folder; `-` for JSON Lines on standard output. May be None for a dry run.
        pipeline: a `Pipeline`, a cleaner, the name of a preset, or a sequence of cleaners; it must pickle.
        keep: `all` writes every clean text. The other values write one text of each cluster of near-duplicates. This
            text is the representative (`representatives`), the `longest`, the `first` of the input, the `newest` by
            date, or the `cleanest`, with the smallest share removed.
        dry_run: read, clean and count; write no files.
        overwrite: replace the files of an earlier run in `out`; other files are never changed.
        jobs: number of worker processes, at least 1.
        isolate: clean in worker processes; a crash or a page beyond `limits.seconds` then affects that document only.
            False cleans in this process. It starts sooner and needs no main guard in a script, but has no time limit.
        limits: limits of size, complexity and time; a document beyond them is reported and not cleaned.
        group: group the near-duplicates; False bounds the memory for any number of documents, and excludes the options
            that concern only the grouping.
        removals: add to each output record the list of its removals, as `removals`, and the metadata of the story, as
            `story_metadata`.
        fields: names of the fields of records.
        any_status: also read pages of WARC files whose HTTP status is not 2xx.
        learn_templates: learn the repeated lines of each site in an extra pass, remove them first, and write
            `OUT/templates.json`.
        within: longest time between near-duplicates, as for `near_duplicates`. The date of a document is that of its
            record, else of the page or the date line.
        jaccard: smallest Jaccard index of near-duplicates, over 0 and up to 1.
        containment: smallest containment of near-duplicates, over 0 and up to 1; None to ignore containment.
        find_contained: also group a story with a much longer text that contains it.
        shingle_words: compare texts by sequences of this many words; None to compare sequences of characters.
        duplicates: `keep` writes all near-duplicates. `drop` writes one of each cluster, chosen by `keep`, by default
            the representative. `tag` writes all, and adds `cluster`, `duplicate_of` (the representative), `kind`,
            `jaccard` and `containment` to each record. None means `keep` if `keep` is `all`, else `drop`.

    Raises:
        TypeError: `inputs` is a single path, `pipeline` is not a pipeline, or another option has a wrong type.
        ValueError: an option is out of range or unknown, options exclude each other, or `out` is missing.
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
        for each in fields(self):
            if each.type == "bool":
                value = getattr(self, each.name)
                check_boolean(value, each.name)
                object.__setattr__(self, each.name, bool(value))  # JSON cannot store booleans of numpy
        check_type(self.limits, Limits, "limits", "a Limits")
        check_type(self.fields, Fields, "fields", "a Fields")
        if self.out is not None:
            check_path(self.out, "out")
        check_choice(self.keep, get_args(Keep), "keep")
        self._settle_duplicates()
        self._check_comparison()
        if self.out is None and not self.dry_run:
            raise ValueError("out must be a folder unless dry_run is set, got None")
        if self.out == STANDARD and self.learn_templates:
            raise ValueError("out must be a folder if learn_templates is set, got '-'")

    def _check_comparison(self) -> None:
        check_share(self.jaccard, "jaccard")
        if self.containment is not None:
            check_share(self.containment, "containment")
        if self.shingle_words is not None:
            check_whole(self.shingle_words, "shingle_words")
        if self.within is not None:
            duration(self.within, "within")
        for name in () if self._grouped else _COMPARISON:
            if (value := getattr(self, name)) != getattr(RunOptions, name):
                raise ValueError(f"{name} must not be set if near-duplicates are not grouped, got {shown(value)}")

    @property
    def _grouped(self) -> bool:
        return self.group and self.out != STANDARD

    def _settle_duplicates(self) -> None:
        """Check `keep` and `duplicates`, and set the default of each from the other.

        Raises:
            ValueError: an option is unknown, or the options exclude each other.
        """
        if self.keep != "all" and not self._grouped:
            raise ValueError(f"keep must be 'all' if near-duplicates are not grouped, got {self.keep!r}")
        duplicates = self.duplicates or ("keep" if self.keep == "all" else "drop")
        check_choice(duplicates, get_args(Duplicates), "duplicates")
        if duplicates != "keep" and not self._grouped:
            raise ValueError(f"duplicates must be 'keep' if near-duplicates are not grouped, got {duplicates!r}")
        if duplicates != "drop" and self.keep != "all":
            raise ValueError(f"keep must be 'all' if duplicates are not dropped, got {self.keep!r}")
        if duplicates == "tag" and (taken := {self.fields.text, self.fields.html} & NO_TAGS.keys()):
            rule = "the text and html fields must not be named like a field that duplicates='tag' adds"
            raise ValueError(f"{rule}, got {taken.pop()!r}")
        object.__setattr__(self, "duplicates", duplicates)
        if duplicates == "drop" and self.keep == "all":
            object.__setattr__(self, "keep", "representatives")

    @property
    def reading(self) -> Reading:
        """Settings to read the inputs."""
        return Reading(self.fields, self.limits, self.any_status)

    @property
    def comparison(self) -> dict[str, Any]:
        """Options of the run that `near_duplicates` accepts as keywords."""
        return {name: getattr(self, name) for name in _COMPARISON}

    @property
    def in_common(self) -> dict[str, Any]:
        """Fields about the pipeline that every record of the run contains."""
        pipeline = as_pipeline(self.pipeline)
        return pipeline_record(with_template(pipeline, SiteTemplates(())) if self.learn_templates else pipeline)

    def request(self) -> dict[str, Any]:
        """Return all settings that change the output, by name, as values for JSON. A resumed run must have the same."""
        limits = {f"limit {name}": value for name, value in vars(self.limits).items()}
        pipeline = as_pipeline(self.pipeline)
        fields = {f"field {name}": value for name, value in vars(self.fields).items()}
        return {
            "version": self.in_common["version"],
            "preset": pipeline.name,
            "protect": pipeline.protect,
            **{f"cleaner {number}": each for number, each in enumerate(map(fingerprint, pipeline), start=1)},
            "weights": pipeline.weights,
            "weights for pages": BLOCK_WEIGHTS_VERSION,
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


def run_facts(pipeline: Pipeline) -> dict[str, Any]:
    """Return `pipeline_record` with the policy and the size of the site templates.

    `policy` is None if no cleaner has a policy, and `site_templates` is None if the pipeline has no template.

    >>> from newsclean.presets import NEWS
    >>> facts = run_facts(NEWS)
    >>> facts["policy"]["captions"], facts["policy"]["tags"], facts["site_templates"]
    ('keep', 'drop', None)
    """
    return {**pipeline_record(pipeline), "policy": _policy(pipeline), "site_templates": _site_templates(pipeline)}


def _policy(pipeline: Pipeline) -> dict[str, str] | None:
    """Return the policy of the first cleaner that has one, as a dict; None if no cleaner has a policy."""
    found = (getattr(cleaner, "policy", None) for cleaner in pipeline)
    return next((asdict(policy) for policy in found if isinstance(policy, Policy)), None)


def _site_templates(pipeline: Pipeline) -> dict[str, int] | None:
    """Return the number of sites with a template, and the number of lines in all templates.

    Return None if no cleaner of the pipeline is a template.
    """
    templates = [
        template
        for cleaner in pipeline
        if isinstance(cleaner, SiteTemplate | SiteTemplates)
        for template in (cleaner.templates if isinstance(cleaner, SiteTemplates) else (cleaner,))
    ]
    used = any(isinstance(cleaner, SiteTemplate | SiteTemplates) for cleaner in pipeline)
    return {"sites": len(templates), "lines": sum(len(one.lines) for one in templates)} if used else None
