"""Near-duplicates in a DataFrame, with the results of the local engine."""

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
"""Largest number of links to group on the driver, in about 1.3 GB of memory."""


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
    """Return the clusters of near-duplicates, a row for each member, as from `newsclean.near_duplicates`.

    Clusters, representatives and measures equal those of the local engine, for any partitions, order of rows and size
    of batches. One difference: among copies of a text, the document with the least id comes first, not the first row.
    The texts are read once for the sketches and, with `checkpoint_dir`, once more to compare them with the checkpoint.

    The work is done when this returns, except perhaps the last join. Without `checkpoint_dir` the result is persisted:
    call `unpersist` when you no longer need it.

    Args:
        df: the documents.
        text: name of the column of texts; a null text is in no cluster.
        id: name of the column of ids: unique integers or strings. They must be stored, not generated on each read.
        jaccard: least Jaccard index of near-duplicates, in (0, 1].
        containment: least containment of near-duplicates, in (0, 1]; None to disable.
        find_contained: also find short stories in much longer ones.
        shingle_words: number of words in a shingle; None for shingles of characters.
        checkpoint_dir: folder for finished stages, accessible to driver and executors; an interrupted run resumes after
            its last finished stage.
        driver_links: largest number of pairs to group on the driver; the executors group more, component by component.

    Returns:
        A row for each document in a cluster of two or more, with its `id`. `cluster` is the digest of the
        representative's text, as 32 hexadecimal digits. `representative` is the id of the representative. `kind`,
        `jaccard` and `containment` are those of the pair with the representative, as in `newsclean.Pair`. They are null
        for the representative itself.

    Raises:
        TypeError: a column has a wrong type, or a threshold or `shingle_words` is not a number.
        ValueError: a column is missing, a threshold or `shingle_words` is out of range, ids are null or not unique, or
            `checkpoint_dir` contains stages of another run.
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
    """Return the number and a checksum of the documents, in any order."""
    row = df.agg(F.count(F.lit(1)), F.bit_xor(F.xxhash64(column(id), column(text)))).head()
    return "none" if row is None else f"{row[0]} documents, {row[1] or 0:x}"


def _documents(sketched: DataFrame) -> DataFrame:
    """Return for each document `digest`, `id`, the `first` id with this text, and the number of `copies`."""
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
    """Return the pairs that a step derives from links: by component, or on the driver if `placed` is None."""
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
