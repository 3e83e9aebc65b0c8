"""Compute the connected components of a graph of links that is too large for one machine.

Texts are given by their digests, and the text with the smaller digest is called smaller. The algorithm alternates two
steps, large-star and small-star (Kiveris, Lattanzi, Mirrokni, Rastogi and Vassilvitskii, "Connected Components in
MapReduce and Beyond", 2014). Each step links texts with their smallest neighbour, until every text is linked with the
smallest text of its component. A few rounds suffice, even for chains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyspark.sql import Window
from pyspark.sql import functions as F  # noqa: N812 - the usual alias

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

    from newsclean.spark.checkpoints import Stages


def _least_known() -> Column:
    return F.min("b").over(Window.partitionBy("a"))


def components(links: DataFrame, stages: Stages) -> DataFrame:
    """Return the connected component of each linked text, named by the smallest text in it, as digests.

    Args:
        links: the links, with the columns `a` and `b`; `a` is the smaller digest.
        stages: saves the intermediate results.

    Returns:
        A row for each text, with the columns `text` and `component`.
    """
    edges = links.select(F.col("b").alias("a"), F.col("a").alias("b"))
    seen, turn = None, 0
    while True:
        turn += 1
        edges = stages.settled(f"components-{turn}", _small_star(_large_star(edges)))
        # Edges end at a smaller text and change only to an even smaller one: an equal checksum means no change.
        state = edges.agg(F.count(F.lit(1)), F.bit_xor(F.xxhash64("a", "b"))).head()
        if state == seen:
            break
        seen = state
    roots = edges.select("b").distinct().select(F.col("b").alias("text"), F.col("b").alias("component"))
    return edges.select(F.col("a").alias("text"), F.col("b").alias("component")).unionByName(roots)


def _large_star(edges: DataFrame) -> DataFrame:
    """For each text, link every neighbour with a greater digest to the smallest of the text and all its neighbours."""
    one, other = F.struct("a", "b"), F.struct(F.col("b").alias("a"), F.col("a").alias("b"))
    ends = edges.select(F.explode(F.array(one, other)).alias("end")).select("end.a", "end.b")
    least = ends.select("a", "b", F.least("a", _least_known()).alias("least"))
    return least.where("b > a").select(F.col("b").alias("a"), F.col("least").alias("b")).distinct()


def _small_star(edges: DataFrame) -> DataFrame:
    """For each text, link it and every neighbour with a smaller digest to the smallest of these neighbours."""
    least = edges.select("a", "b", _least_known().alias("least"))
    hung = least.select(F.explode(F.array("a", "b")).alias("a"), F.col("least").alias("b"))
    return hung.where("a != b").distinct()
