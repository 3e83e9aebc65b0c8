"""Find near-duplicates in a DataFrame, with the same results as on one machine."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pyspark.sql import Window
from pyspark.sql import functions as F  # noqa: N812 - the usual alias

from newsclean._version import __version__
from newsclean.dedup.links import kin, lifted
from newsclean.dedup.sketches import Scheme
from newsclean.dedup.thresholds import CONTAINMENT, JACCARD, Thresholds
from newsclean.spark.candidates import candidates
from newsclean.spark.checkpoints import Stages
from newsclean.spark.columns import check_ids, check_text, column
from newsclean.spark.components import components
from newsclean.spark.sketching import sketches
from newsclean.spark.stars import groups, groups_here, led_to, led_to_here
from newsclean.spark.verification import MOST_SENT, Texts, Verifying, links

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

    from newsclean.spark.stars import Step

DRIVER_LINKS = 1_000_000
"""Largest number of pairs that are grouped on the driver. They need about 1.3 GB of memory."""


def near_duplicates(
    df: DataFrame,
    text: str = "text",
    id: str = "id",  # noqa: A002 - the usual name of the column
    *,
    jaccard: float = JACCARD,
    containment: float | None = CONTAINMENT,
    find_contained: bool = False,
    shingle_words: int | None = None,
    checkpoint_dir: str | None = None,
    driver_links: int = DRIVER_LINKS,
) -> DataFrame:
    """Return the clusters of near-duplicates, with a row for each member.

    Clusters, representatives and measures equal those of `newsclean.near_duplicates`, for any partitions, order of rows
    and size of batches. There is one difference: among documents with the same text, the one with the smallest id comes
    first. The texts are read once to compute the sketches. With `checkpoint_dir`, they are read once more, to check
    that they are those of the checkpoint.

    When the function returns, all work is done, except perhaps the last join. Without `checkpoint_dir` the result is
    persisted. Call its `unpersist` when you no longer need it.

    Args:
        df: the documents.
        text: name of the column of texts. A document with a null text is in no cluster.
        id: name of the column of ids: unique integers or strings. They must be stored, not generated on each read.
        jaccard: smallest Jaccard index of near-duplicates, over 0 and up to 1.
        containment: smallest share of the shorter text's shingles that the longer text must contain, over 0 and up to
            1. None to use only the Jaccard index.
        find_contained: whether to also find short stories in much longer texts.
        shingle_words: number of words in a shingle; None for shingles of characters.
        checkpoint_dir: folder for finished stages, which driver and executors can access. An interrupted run resumes
            after its last finished stage.
        driver_links: largest number of pairs to group on the driver. More are grouped on the executors.

    Returns:
        A row for each document that is in a cluster, with its `id`. `cluster` is the digest of the representative's
        text, as 32 hexadecimal digits. `representative` is the id of the representative. `kind`, `jaccard` and
        `containment` describe the pair with the representative, as in `newsclean.Pair`. They are null for the
        representative itself.

    Raises:
        TypeError: a column has a wrong type, or a threshold or `shingle_words` is not a number.
        ValueError: a column is missing, a threshold or `shingle_words` is out of range, an id is null or occurs twice,
            or `checkpoint_dir` contains stages of another run.
    """
    thresholds, scheme = Thresholds(jaccard, containment), Scheme(jaccard, find_contained, shingle_words)
    check_text(df, text)
    check_ids(df, id)
    run: dict[str, object] = {}
    if checkpoint_dir is not None:
        run = {
            "newsclean": __version__,
            "jaccard": jaccard,
            "containment": containment,
            "find_contained": find_contained,
            "shingle_words": shingle_words,
            "documents": _mark(df, text, id),
        }
    stages = Stages(df.sparkSession, checkpoint_dir, run)
    sketched = stages.kept("sketches", lambda: sketches(df, text, id, scheme))
    documents = stages.kept("documents", lambda: _documents(sketched))
    pairs = stages.kept("candidates", lambda: candidates(sketched, contained=find_contained))
    found = _groups(pairs, Texts(sketched, documents), thresholds, stages, driver_links)
    result = stages.kept("clusters", lambda: _clusters(documents, found))
    if checkpoint_dir is None:
        result.count()
        stages.release(result)
    return result


def _mark(df: DataFrame, text: str, id: str) -> str:  # noqa: A002 - the same
    """Return the number of documents and a checksum of all ids and texts; the order of documents does not matter."""
    row = df.agg(F.count(F.lit(1)), F.bit_xor(F.xxhash64(column(id), column(text)))).head()
    return "none" if row is None else f"{row[0]} documents, {row[1] or 0:x}"


def _documents(sketched: DataFrame) -> DataFrame:
    """Return the digest and id of each document, the smallest id with the same text, and the number of such ids."""
    same = Window.partitionBy("digest")
    first, copies = F.min("id").over(same), F.count(F.lit(1)).over(same)
    return sketched.select("digest", "id", first.alias("first"), copies.alias("copies"))


def _groups(pairs: DataFrame, texts: Texts, thresholds: Thresholds, stages: Stages, driver_links: int) -> DataFrame:
    verifying = Verifying(thresholds)
    found = stages.kept("links", lambda: links(pairs, texts, verifying, few=pairs.count() <= MOST_SENT))
    placed = None if found.count() <= driver_links else components(found, stages)
    telling = Verifying(thresholds, all_told=True)
    for name, step in (("kin", kin), ("representatives", lifted)):
        worth = stages.kept(f"pairs-of-{name}", partial(_led_to, found, step, thresholds, placed))
        few = worth.count() <= MOST_SENT
        more = stages.kept(f"links-of-{name}", partial(links, worth, texts, telling, few=few))
        found = found.unionByName(more)
    if placed is None:
        return stages.spark.createDataFrame(groups_here(found.toArrow(), thresholds))
    return groups(found, placed, thresholds)


def _led_to(found: DataFrame, step: Step, thresholds: Thresholds, placed: DataFrame | None) -> DataFrame:
    """Return the further pairs to compare that `step` derives from the links `found`.

    `placed` has the connected component of each text, and the executors compute the pairs of each component. If
    `placed` is None, the driver computes all pairs.
    """
    if placed is not None:
        return led_to(found, placed, step, thresholds)
    return found.sparkSession.createDataFrame(led_to_here(found.toArrow(), step, thresholds))


def _clusters(documents: DataFrame, found: DataFrame) -> DataFrame:
    joined = documents.join(found, "digest", "left").where("head is not null or copies > 1")
    named = joined.select(
        "id",
        F.lower(F.hex(F.coalesce("head", "digest"))).alias("cluster"),
        F.coalesce("representative", "first").alias("representative"),
        (F.coalesce("head", "digest") == F.col("digest")).alias("same"),
        "kind",
        "jaccard",
        "containment",
    )
    is_pair, is_copy = F.col("id") != F.col("representative"), F.col("same")
    copies = {"kind": F.lit("exact"), "jaccard": F.lit(1.0), "containment": F.lit(1.0)}
    names = [F.when(is_pair, F.when(is_copy, copy).otherwise(F.col(name))).alias(name) for name, copy in copies.items()]
    return named.select("id", "cluster", "representative", *names)
