"""Near-duplicates in a DataFrame, the same as locally."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pyspark.sql import Window
from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

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
"""Links that are grouped on the driver, at most: about 1.3 GB there."""


def near_duplicates(
    df: DataFrame,
    text: str = "text",
    id: str = "id",  # noqa: A002 - what the column is called everywhere
    *,
    jaccard: float = JACCARD,
    containment: float | None = CONTAINMENT,
    find_contained: bool = False,
    shingle_words: int | None = None,
    checkpoint_dir: str | None = None,
    driver_links: int = DRIVER_LINKS,
) -> DataFrame:
    """Group the documents that tell one story in nearly the same words, as `newsclean.near_duplicates` does.

    Clusters, representatives and shares are those of the local engine, whatever the partitions, the order of
    rows and the size of batches; of copies of one text that with the least id stands for all, where locally it is the
    first. The texts are read once for the sketches and, with `checkpoint_dir`, once to tell whether they are the same.

    The work is done when this returns; only the last join may be left. The result is persisted where no
    `checkpoint_dir` is given: `unpersist` it when you have what you want of it.

    Args:
        df: the documents.
        text: the column of texts; null is in no cluster.
        id: the column of ids: integers or strings, unique. They must be a document's own, not made up on each reading.
        jaccard: share of all shingles of two texts that makes them near-duplicates, in (0, 1].
        containment: share of the shorter text's shingles that does, in (0, 1]; None leaves this out.
        find_contained: whether to look for short stories in much longer ones too.
        shingle_words: words a shingle, for word n-grams instead of runs of characters.
        checkpoint_dir: a folder that driver and executors reach, where stages are kept: a run that was cut off goes
            on after its last whole stage.
        driver_links: pairs of near-duplicates that are grouped on the driver, at most; more are
            grouped by the executors, component by component.

    Returns:
        A row for each document in a cluster of two or more: its `id`; `cluster`, the digest of the representative's
        text, as 32 hexadecimal digits; `representative`, the id of the cluster's; and `kind`, `jaccard` and
        `containment` of its pair with that, as in `newsclean.Pair`, null for the representative itself.

    Raises:
        TypeError: a column is of another type, or a threshold or `shingle_words` is not a number.
        ValueError: a column is missing, a threshold or `shingle_words` is out of range, ids are null or not unique, or
            `checkpoint_dir` holds stages of another run.
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
    """Return what tells these documents from others, in any order."""
    row = df.agg(F.count(F.lit(1)), F.bit_xor(F.xxhash64(column(id), column(text)))).head()
    return "none" if row is None else f"{row[0]} documents, {row[1] or 0:x}"


def _documents(sketched: DataFrame) -> DataFrame:
    """Return each document's `digest` and `id`, the `first` document of its text, and how many `copies` there are."""
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
    """Return the pairs that links lead to; where texts are not `placed` in components, it is told on the driver."""
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
