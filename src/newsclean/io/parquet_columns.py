"""Parquet columns: check that they can be cleaned and copied, and build the schema of the output."""

from __future__ import annotations

from collections import Counter
from io import BytesIO
from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeAlias

from newsclean.instants import iso_or_nothing
from newsclean.io.compression import optional
from newsclean.io.failures import Refused
from newsclean.io.filenames import printable
from newsclean.io.record_formats import METADATA_FIELD, NO_TAGS, REMOVALS_FIELD, UNCLEANED
from newsclean.result import METADATA

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

    from newsclean.io.record_formats import Fields, Target

Arrow: TypeAlias = Any
"""An object of pyarrow, which declares no types."""
ARROW_ERRORS = (OSError, ValueError, RuntimeError, NotImplementedError)
"""Base classes of pyarrow's errors."""
_CODECS = {"UNCOMPRESSED": "NONE", "LZ4_RAW": "LZ4"}
"""Codecs with another name in pyarrow's writer."""


def arrow(module: str = "pyarrow") -> ModuleType:
    """Return pyarrow, or one of its modules.

    Raises:
        Refused: pyarrow is not installed.
    """
    return optional(module, extra="parquet", what="Parquet files")


def check_columns(schema: Arrow, fields: Fields, name: str) -> None:
    """Check that a file has a column to clean, and that all columns can be written.

    Args:
        schema: the columns of the file.
        fields: names of the columns to read.
        name: name of the file, for the message.

    Raises:
        Refused: no column can be cleaned, or a column cannot be written; the message shows the column.
    """
    named = [column for column in (fields.text, fields.html) if column in schema.names]
    shown = printable(name)
    if not named:
        wanted = f"{fields.text!r} or {fields.html!r}"
        raise Refused(
            f"{shown} must have a column {wanted}, its columns are {', '.join(schema.names)}", "missing-field"
        )
    if twice := [column for column, count in Counter(schema.names).items() if count > 1]:
        raise Refused(f"columns of {shown} must have different names, {twice[0]!r} occurs more than once", "wrong-type")
    for column in named:
        kind = schema.field(column).type
        if not _is_text(kind):
            raise Refused(f"column {column!r} of {shown} must have strings, it has {kind}", "wrong-type")
    for field in schema:
        if problem := _copy_problem(field):
            message = f"column {field.name!r} of {shown} cannot be copied, it has type {field.type}: {problem}"
            raise Refused(message, "wrong-type")


def _is_text(kind: Arrow) -> bool:
    types = arrow().types
    if types.is_dictionary(kind):
        kind = kind.value_type
    return bool(types.is_string(kind) or types.is_large_string(kind) or kind == arrow().string_view())


def _copy_problem(field: Arrow) -> str:
    """Return the reason why pyarrow cannot write a column of this type; an empty string if it can."""
    try:
        arrow("pyarrow.parquet").write_table(arrow().schema([field]).empty_table(), BytesIO())
    except ARROW_ERRORS as error:
        return words_of(error)
    return ""


def new_schema(schema: Arrow, fields: Fields, target: Target) -> Arrow:
    """Return the schema of the output: the file's columns, then new ones for the text, the account and the tags."""
    pa = arrow()
    added = [(fields.text, pa.string())] if fields.text not in schema.names else []
    whole, real, text = pa.int64(), pa.float64(), pa.string()
    if target.removals:
        kinds = {"span": pa.list_(whole), "text": text, "replacement": text, "cleaner": text, "reason": text}
        known = pa.struct([(name, pa.list_(text) if name == "authors" else text) for name in METADATA])
        account = pa.list_(pa.struct([*kinds.items(), ("score", real)]))
        added += [(REMOVALS_FIELD, account), (METADATA_FIELD, known), (UNCLEANED, text)]
    if target.tags:
        added += zip(NO_TAGS, (whole, text, text, real, real), strict=True)
    for name, kind in added:
        field = pa.field(name, kind)
        at = schema.get_field_index(name)
        schema = schema.append(field) if at < 0 else schema.set(at, field)
    return schema


def dates_in(batch: Arrow, column: str) -> list[str]:
    """Return the date of each row in ISO 8601, from a column of dates, times or strings.

    The date is an empty string for a row without a valid date, and for all rows if the column is missing or of another
    type.
    """
    types = arrow().types
    if column not in batch.schema.names:
        return [""] * batch.num_rows
    values, kind = batch.column(column), batch.schema.field(column).type
    if types.is_timestamp(kind):  # Python supports microseconds at most
        values = values.cast(arrow().timestamp("us", kind.tz and "UTC"), safe=False)
    elif not (types.is_date(kind) or _is_text(kind)):
        return [""] * batch.num_rows
    return list(map(_date, values))


def _date(value: Arrow) -> str:
    try:
        return iso_or_nothing(value.as_py())
    except (*ARROW_ERRORS, OverflowError):  # not UTF-8, or a year beyond 9999
        return ""


def tag_columns(tags: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return the tags on near-duplicates as columns: for each key of `NO_TAGS`, a list with the value of each row.

    Ids are written as strings, because a row may be a duplicate of a record of another file.
    """
    columns = {name: [each[name] for each in tags] for name in NO_TAGS}
    columns["duplicate_of"] = [None if name is None else str(name) for name in columns["duplicate_of"]]
    return columns


def codecs_of(file: Arrow, schema: Arrow) -> dict[str, str] | str:
    """Return the compression of each column of `schema`, the output; a new column has that of the first column.

    If all columns of the input file have the same compression, return it alone.
    """
    if not file.num_row_groups:
        return "snappy"
    group = file.metadata.row_group(0)
    chunks = [group.column(number) for number in range(group.num_columns)]
    codecs = {chunk.path_in_schema: _CODECS.get(chunk.compression, chunk.compression) for chunk in chunks}
    first = next(iter(codecs.values()), "SNAPPY")
    return first if set(codecs.values()) == {first} else {**dict.fromkeys(schema.names, first), **codecs}


def group_starts(file: Arrow) -> frozenset[int]:
    """Return the number of the first row of each row group, if row groups must not be merged; else an empty set.

    Row groups must not be merged if a column has a dictionary, because each row group has a different dictionary.
    """
    if not any(arrow().types.is_dictionary(field.type) for field in file.schema_arrow):
        return frozenset()
    sizes = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
    return frozenset(accumulate(sizes, initial=1))


def words_of(error: Exception) -> str:
    """Return the beginning of an error's message in one line."""
    return " ".join(str(error).split())[:200]
