"""Check that columns exist and have the right type, and that ids are unique."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.sql import functions as F  # noqa: N812 - the usual alias
from pyspark.sql.types import ByteType, IntegerType, LongType, ShortType, StringType

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame
    from pyspark.sql.types import DataType

_INTEGERS = (ByteType, ShortType, IntegerType, LongType)


def column(name: str) -> Column:
    """Return a column by its name. The name may contain any characters, such as dots."""
    return F.col(f"`{name.replace('`', '``')}`")


def type_of(df: DataFrame, name: str, what: str) -> DataType:
    """Return the type of the column with the given name.

    Args:
        df: the DataFrame.
        name: the name of the column.
        what: the name of the parameter, for the error message.

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
        TypeError: the column does not contain strings.
        ValueError: the column does not exist.
    """
    kind = type_of(df, name, "text")
    if not isinstance(kind, StringType):
        found = f"column {name!r}, which is of type {kind.simpleString()}{_first(df, name)}"
        raise TypeError(f"text must name a column of strings, got {found}")


def check_ids(df: DataFrame, name: str) -> None:
    """Check that an id column contains unique integers or strings.

    Raises:
        TypeError: the column contains neither integers nor strings.
        ValueError: the column does not exist, an id is null, or an id occurs twice.
    """
    kind = type_of(df, name, "id")
    if not isinstance(kind, (*_INTEGERS, StringType)):
        advice = f"convert it with df.withColumn({name!r}, df[{name!r}].cast('string'))"
        found = f"column {name!r}, which is of type {kind.simpleString()}{_first(df, name)}"
        raise TypeError(f"id must name a column of integers or strings, got {found}; {advice}")
    counted = df.groupBy(column(name).alias("id")).agg(F.count(F.lit(1)).alias("times"))
    wrong = counted.where(F.col("id").isNull() | (F.col("times") > 1)).orderBy("id").head()
    if wrong is not None and wrong["id"] is None:
        raise ValueError(f"ids must not be null, got null {wrong['times']} times in column {name!r}")
    if wrong is not None:
        raise ValueError(f"ids must be unique, got {wrong['id']!r} {wrong['times']} times in column {name!r}")


def _first(df: DataFrame, name: str) -> str:
    row = df.select(column(name)).head()
    return "" if row is None else f" and contains {row[0]!r}"
