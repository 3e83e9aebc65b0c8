"""Checks of columns: they exist, have the right type, and ids are unique."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.sql import functions as F  # noqa: N812 - the usual alias
from pyspark.sql.types import ByteType, IntegerType, LongType, ShortType, StringType

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import DataType

_INTEGERS = (ByteType, ShortType, IntegerType, LongType)


def column(name: str) -> Column:
    """Return a top-level column by its name, which may contain any characters."""
    return F.col(f"`{name.replace('`', '``')}`")


def type_of(df: DataFrame, name: str, what: str) -> DataType:
    """Return the type of a column.

    Args:
        df: the DataFrame.
        name: name of the column.
        what: name of the option, for the error message.

    Raises:
        TypeError: `df` is not a Spark DataFrame.
        ValueError: no column, or more than one, has this name.
    """
    if not hasattr(df, "sparkSession"):
        raise TypeError(f"df must be a Spark DataFrame, got {type(df).__module__}.{type(df).__qualname__}")
    found = [field.dataType for field in df.schema.fields if field.name == name]
    if len(found) != 1:
        raise ValueError(f"{what} must name one column of {', '.join(df.columns)}, got {name!r}")
    return found[0]


def check_text(df: DataFrame, name: str) -> None:
    """Check that a text column contains strings.

    Raises:
        TypeError: the column has another type.
        ValueError: the column does not exist.
    """
    kind = type_of(df, name, "text")
    if not isinstance(kind, StringType):
        raise TypeError(f"a text must be a string, column {name!r} is {kind.simpleString()}{_first(df, name)}")


def check_ids(df: DataFrame, name: str) -> None:
    """Check that an id column contains unique integers or strings.

    Raises:
        TypeError: the column has another type.
        ValueError: the column does not exist, an id is null, or an id occurs twice.
    """
    kind = type_of(df, name, "id")
    if not isinstance(kind, (*_INTEGERS, StringType)):
        advice = f"cast it, as by df.withColumn({name!r}, df[{name!r}].cast('string'))"
        found = f"column {name!r} is {kind.simpleString()}{_first(df, name)}"
        raise TypeError(f"an id must be an integer or a string, {found}: {advice}")
    counted = df.groupBy(column(name).alias("id")).agg(F.count(F.lit(1)).alias("times"))
    wrong = counted.where(F.col("id").isNull() | (F.col("times") > 1)).orderBy("id").head()
    if wrong is not None and wrong["id"] is None:
        raise ValueError(f"an id must not be null, in column {name!r} it is {wrong['times']} times")
    if wrong is not None:
        raise ValueError(f"ids must be unique, got {wrong['id']!r} {wrong['times']} times in column {name!r}")


def _first(df: DataFrame, name: str) -> str:
    row = df.select(column(name)).head()
    return "" if row is None else f" and contains {row[0]!r}"
