"""Candidates: the pairs of texts that are worth a look, by a window over each bucket.

In a bucket each text is a candidate with the one of the least digest and with its predecessor, as locally. Copies of
one text stand side by side in a bucket and are no pair, so that it does not matter how many there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.sql import Window
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

if TYPE_CHECKING:
    from pyspark.sql import DataFrame


def candidates(sketches: DataFrame) -> DataFrame:
    """Return the pairs that are nominated by band keys, each once: `a` is the lesser digest of two, `b` the other."""
    entries = sketches.select(F.explode("keys").alias("key"), "digest")
    bucket = Window.partitionBy("key").orderBy("digest")
    before = entries.select(
        F.col("digest").alias("b"),
        F.first("digest").over(bucket).alias("least"),
        F.lag("digest").over(bucket).alias("previous"),
    ).where("previous != b")
    both = F.when(F.col("least") == F.col("previous"), F.array("least")).otherwise(F.array("least", "previous"))
    return before.select(F.explode(both).alias("a"), "b").distinct()
