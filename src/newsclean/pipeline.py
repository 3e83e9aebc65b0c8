"""Run cleaners one after another and keep the account of their changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from importlib import import_module
from typing import Any, NamedTuple, TypeAlias, Union

from newsclean.arguments import check_type, shown
from newsclean.edits import Change, checked, compose, order, splice
from newsclean.policy import DEFAULT_POLICY, Policy
from newsclean.protect import compiled, spare
from newsclean.result import CleanResult
from newsclean.types import Cleaner, Document, Edit

PipelineLike: TypeAlias = Union["Pipeline", Cleaner, str, Sequence["PipelineLike"]]
"""A `Pipeline`, a cleaner, the name of a preset in upper or lower case, or a sequence of these."""


def cleaner_name(cleaner: Cleaner | Pipeline) -> str:
    """Return the name of a cleaner, by which the removals in the account refer to it.

    It is the attribute `name` of the cleaner. Without one, it is `__name__`, and without both the name of the class.
    """
    name = getattr(cleaner, "name", None) or getattr(cleaner, "__name__", None)
    return name if isinstance(name, str) else type(cleaner).__name__


@dataclass(frozen=True, init=False, repr=False)
class Pipeline:
    r"""An immutable sequence of cleaners; calling it on a text or a document returns a `CleanResult`.

    Each cleaner runs once, on the text that the cleaners before it return.

    Attributes:
        cleaners: the cleaners in order. Pipelines, sequences and names of presets among the arguments are replaced
            by their cleaners: `Pipeline(NEWS, extra)`, `Pipeline(*NEWS, extra)`, `Pipeline("NEWS", extra)` and
            `NEWS.then(extra)` are equal.
        protect: a regular expression (of the `regex` package); lines that it matches are never removed. The
            default is the pattern of the given pipelines.
        name: the name of the pipeline in output files.

    Raises:
        TypeError: an argument is neither a cleaner, a pipeline, the name of a preset, nor a sequence of them.
        ValueError: `protect` is not a regular expression, or the given pipelines have different ones.

    >>> from newsclean.types import Edit, Span
    >>> def drop_first(document):
    ...     yield Edit(Span(0, 1), "first")
    >>> str(Pipeline(drop_first)("xyz"))
    'yz'
    >>> Pipeline("NEWS", [drop_first])("xyz\nRead more").text
    'yz'
    """

    cleaners: tuple[Cleaner, ...]
    protect: str = ""
    name: str = "custom"

    def __init__(self, *cleaners: PipelineLike, protect: str = "", name: str = "custom") -> None:
        parts = list(_parts(cleaners))
        check_type(protect, str, "protect", "a regular expression as a str")
        check_type(name, str, "name")
        patterns = dict.fromkeys(pattern for pattern in (protect, *(part.protect for part in parts)) if pattern != "")
        for pattern in patterns:
            compiled(pattern)
        if len(patterns) > 1:
            several = " and ".join(map(repr, patterns))
            raise ValueError(f"protect must be one regular expression, got {several}; join them with |")
        values = {
            "cleaners": tuple(cleaner for part in parts for cleaner in part.cleaners),
            "protect": next(iter(patterns), ""),
            "name": name,
        }
        for attribute, value in values.items():
            object.__setattr__(self, attribute, value)

    def __iter__(self) -> Iterator[Cleaner]:
        return iter(self.cleaners)

    def __repr__(self) -> str:
        """Return the code that creates this pipeline, without options that have their default."""
        options = [f"{name}={value!r}" for name, value in (("protect", self.protect), ("name", self.name)) if value]
        return f"Pipeline({', '.join([*map(_brief, self.cleaners), *options])})"

    def __call__(self, text: str | Document) -> CleanResult:
        """Clean a text or a document and return the result.

        Raises:
            TypeError: the argument is neither a str nor a Document, or a cleaner yields values that are not edits.
        """
        return self.many([text])[0]

    def many(self, texts: Sequence[str | Document]) -> list[CleanResult]:
        """Clean several texts and return their results, the same as for each text alone.

        A cleaner with the method `edits_of_many` reads all texts at once, which is faster.

        Raises:
            TypeError: `texts` is not a list or tuple, or contains a value that is neither a str nor a Document.
        """
        check_type(texts, (list, tuple), "texts", "a list or tuple of texts")
        sources = [as_document(text) for text in texts]
        current, changes = list(sources), [list[Change]() for _ in sources]
        for cleaner in self.cleaners:
            name = cleaner_name(cleaner)
            for i, edits in enumerate(self._edits(cleaner, current)):
                if edits:
                    text = current[i].text
                    changes[i] = compose(text, changes[i], edits, name)
                    current[i] = replace(current[i], text=splice(text, edits))
        return [
            CleanResult(source, left.text, tuple(made), self.weights)
            for source, left, made in zip(sources, current, changes, strict=True)
        ]

    @property
    def weights(self) -> str:
        """Version of the weights that the reader uses; empty if the pipeline has no reader."""
        found = (getattr(cleaner, "weights", None) for cleaner in self.cleaners)
        return next((weights for weights in found if isinstance(weights, str)), "")

    def _edits(self, cleaner: Cleaner, documents: Sequence[Document]) -> Iterator[list[Edit]]:
        """Yield the edits of a cleaner for each document.

        The edits are in text order, do not overlap, have an effect, and do not remove protected lines.
        """
        together = getattr(cleaner, "edits_of_many", None)
        proposed = together(documents, self.protect) if together else map(cleaner, documents)
        for document, found in zip(documents, proposed, strict=True):
            edits: Iterable[Edit] = checked(found, cleaner_name(cleaner))
            if self.protect:
                edits = spare(edits, document, self.protect)
            text = document.text
            yield [e for e in order(edits, len(text)) if text[e.span.start : e.span.end] != e.replacement]

    def before(self, *cleaners: PipelineLike) -> Pipeline:
        """Return a pipeline that runs the given cleaners, then those of this pipeline."""
        return Pipeline(*cleaners, self, name=self.name)

    def then(self, *cleaners: PipelineLike) -> Pipeline:
        """Return a pipeline that runs the cleaners of this pipeline, then the given ones."""
        return Pipeline(self, *cleaners, name=self.name)

    def without(self, *cleaners: str | Cleaner) -> Pipeline:
        """Return a pipeline without the given cleaners, each identified by its name or by an equal cleaner.

        Raises:
            ValueError: the pipeline has no such cleaner.
        """
        for unwanted in cleaners:
            self._check(unwanted)
        return self._with(*(c for c in self.cleaners if not any(_is(c, unwanted) for unwanted in cleaners)))

    def replacing(self, old: str | Cleaner, *new: PipelineLike) -> Pipeline:
        """Return this pipeline with other cleaners, `new`, in the place of the cleaner `old`.

        Raises:
            ValueError: the pipeline has no such cleaner.
        """
        self._check(old)
        return self._with(*(new if _is(cleaner, old) else cleaner for cleaner in self.cleaners))

    def protecting(self, pattern: str) -> Pipeline:
        """Return a pipeline that never removes a line that the regular expression `pattern` matches."""
        return Pipeline(*self.cleaners, protect=pattern, name=self.name)

    def with_policy(self, policy: Policy) -> Pipeline:
        """Return a pipeline with another policy for its reader.

        Raises:
            TypeError: `policy` is not a `Policy`.
            ValueError: no cleaner of the pipeline has a policy.
        """
        check_type(policy, Policy, "policy", "a Policy")
        if not any(_has_policy(cleaner) for cleaner in self.cleaners):
            rule = "policy must be for a pipeline with a cleaner that uses it, such as KeepStory()"
            raise ValueError(f"{rule}, got the pipeline {self.name!r} with {self._names()}")
        return self._with(*(replace(c, policy=policy) if _has_policy(c) else c for c in self.cleaners))  # type: ignore[type-var]

    def _with(self, *cleaners: PipelineLike) -> Pipeline:
        return Pipeline(*cleaners, protect=self.protect, name=self.name)

    def _check(self, wanted: str | Cleaner) -> None:
        if not any(_is(cleaner, wanted) for cleaner in self.cleaners):
            raise ValueError(f"cleaner must be one of {self._names()}, got {wanted!r}")

    def _names(self) -> str:
        return ", ".join(sorted({cleaner_name(cleaner) for cleaner in self.cleaners})) or "no cleaners"


def _brief(cleaner: Cleaner) -> str:
    """Return the Python code for a cleaner: the name of a function, or a call with the options that are not default."""
    if not is_dataclass(cleaner) or isinstance(cleaner, type):
        return getattr(cleaner, "__name__", None) or repr(cleaner)
    given = {field.name: getattr(cleaner, field.name) for field in fields(cleaner) if field.init}
    shown_ones = [f"{field.name}={given[field.name]!r}" for field in fields(cleaner) if not _is_default(field, given)]
    return f"{type(cleaner).__name__}({', '.join(shown_ones)})"


def _is_default(field: Field[Any], given: Mapping[str, object]) -> bool:
    made = field.default_factory() if field.default_factory is not MISSING else field.default
    return field.name not in given or given[field.name] == made


def _has_policy(cleaner: Cleaner) -> bool:
    return isinstance(getattr(cleaner, "policy", None), Policy)


def _is(cleaner: Cleaner, wanted: str | Cleaner) -> bool:
    return cleaner_name(cleaner) == wanted if isinstance(wanted, str) else cleaner == wanted


class _Part(NamedTuple):
    """Cleaners to add to a pipeline, and `protect` of the pipeline that contained them; "" for a single cleaner."""

    cleaners: tuple[Cleaner, ...]
    protect: str = ""


def _parts(given: Iterable[object]) -> Iterator[_Part]:
    """Yield the cleaners of each argument, with nested sequences and pipelines flattened.

    Raises:
        TypeError: an argument is not one of the types of `PipelineLike`.
    """
    for item in given:
        value = _preset(item) if isinstance(item, str) else item
        if isinstance(value, Pipeline):
            yield _Part(value.cleaners, value.protect)
        elif callable(value) and not isinstance(value, type):
            yield _Part((value,))
        elif isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | memoryview):
            yield from _parts(value)
        else:
            raise _refusal(value)


def _preset(name: str) -> Pipeline:
    # Imported late: presets are built from cleaners, which import this module.
    presets = import_module("newsclean.presets").PRESETS
    if name.upper() not in presets:
        raise _refusal(name)
    found: Pipeline = presets[name.upper()]
    return found


def _refusal(value: object) -> TypeError:
    presets = ", ".join(import_module("newsclean.presets").PRESETS)
    rule = f"pipeline must be a Pipeline, a cleaner, the name of a preset ({presets}), or a sequence of these"
    if isinstance(value, type):
        return TypeError(f"{rule}, got the class {value.__name__}; an instance is {value.__name__}()")
    return TypeError(f"{rule}, got {shown(value)}")


def as_pipeline(given: PipelineLike, *, protect: str = "", policy: Policy = DEFAULT_POLICY) -> Pipeline:
    """Return a `Pipeline` from a pipeline, a cleaner, a sequence of cleaners, or the name of a preset.

    Args:
        given: one of the types of `PipelineLike`.
        protect: a regular expression; lines that it matches are never removed.
        policy: which kinds of disputed lines to keep or remove.

    Raises:
        TypeError: `given` is not one of the types of `PipelineLike`, or `policy` is not a `Policy`.
        ValueError: `protect` is not a regular expression, or no cleaner of the pipeline has a policy.

    >>> from newsclean import NEWS, drop_furniture, fix_whitespace
    >>> as_pipeline("news") is NEWS
    True
    >>> as_pipeline([fix_whitespace, drop_furniture]) == Pipeline(fix_whitespace, drop_furniture)
    True
    """
    found = _preset(given) if isinstance(given, str) else given if isinstance(given, Pipeline) else Pipeline(given)
    if policy is not DEFAULT_POLICY:
        found = found.with_policy(policy)
    return found.protecting(protect) if protect != "" else found


def as_document(text: str | Document) -> Document:
    """Return a text as a `Document`; a `Document` is returned unchanged.

    Raises:
        TypeError: the argument is neither a str nor a Document.
    """
    if isinstance(text, Document):
        return text
    if isinstance(text, str):
        return Document(text)
    raise TypeError(f"text must be a str or a Document, got {shown(text)}")
