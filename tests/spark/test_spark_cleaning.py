"""Cleaning on Spark: the texts of the local pipelines, and everything else as it was."""

from __future__ import annotations

import datetime as dt

import pytest
from same import dev_texts, frame

from newsclean import Edit, Pipeline, SiteTemplate, SiteTemplates, Span, restore
from newsclean import clean as clean_here
from newsclean.template.counts import LineCounts
from newsclean.types import Removal

TEXT = "The harbour opened again on Friday.\n\nRead more"


def stumble(document):
    """Stands for a reader's own cleaner with a fault in it."""
    if "stumble" in document.text:
        raise ValueError("two\nlines")
    yield Edit(Span(0, 1), "first")


def test_texts_are_cleaned_and_all_else_stays(spark) -> None:
    from newsclean.spark import clean

    kinds = "n int, day date, tags array<string>, more struct<a: double>, raw binary, `a.b` decimal(9,2), uncleaned int"
    when = dt.date(2026, 5, 4)
    rows = [
        (TEXT, 1, when, ["a", None], (0.5,), b"\xff", None, 5),
        (None,) * 8,
        ("", 3) + (None,) * 6,
    ]
    df = spark.createDataFrame(rows, f"text string, {kinds}")
    cleaned = clean(df)
    assert cleaned.drop("uncleaned").schema == df.drop("uncleaned").schema
    assert cleaned.drop("text", "uncleaned").collect() == df.drop("text", "uncleaned").collect()
    assert [row["text"] for row in cleaned.collect()] == [clean_here(TEXT).text, None, ""]
    assert [row["uncleaned"] for row in cleaned.collect()] == [None, None, None]


def test_the_account_restores_the_source(spark, in_batches) -> None:
    from newsclean.spark import clean

    in_batches(1)
    rows = clean(frame(spark, [TEXT, None]), removals=True).orderBy("id").collect()
    account = [Removal.from_dict(removal.asDict(recursive=True)) for removal in rows[0]["removals"]]
    assert account == list(clean_here(TEXT).removals)
    assert restore(rows[0]["text"], account) == TEXT
    assert rows[1]["removals"] is None


def test_what_cannot_be_cleaned_is_passed_on_and_marked(spark) -> None:
    from pyspark.sql import functions as F  # noqa: N812 - as everybody calls it

    from newsclean.spark import clean

    texts = ["x" * 1_000_001, "stumble here", "fine", "broken "]
    df = frame(spark, texts)
    broken = F.concat(F.col("text").cast("binary"), F.unhex(F.lit("FF"))).cast("string")
    df = df.withColumn("text", F.when(F.col("id") == 3, broken).otherwise(F.col("text")))
    result = clean(df, pipeline=Pipeline(stumble), removals=True)
    told = result.orderBy("id").select("text", "uncleaned", F.size("removals").alias("size")).take(3)
    assert [row["text"] for row in told] == [*texts[:2], "ine"]
    assert [row["uncleaned"] for row in told] == ["line-too-long", "cleaning-failed", None]
    last = result.where("id = 3").select(F.hex("text").alias("bytes"), "uncleaned", "removals").head()
    assert (bytes.fromhex(last["bytes"]), last["uncleaned"], last["removals"]) == (b"broken \xff", "malformed", None)


def test_news_is_cleaned_as_locally(spark, shared) -> None:
    from newsclean.spark import clean

    texts = dev_texts(shared, 150)
    rows = clean(frame(spark, texts).repartition(7)).orderBy("id").collect()
    assert [row["text"] for row in rows] == [clean_here(text).text for text in texts]


TOWNS = [
    first + last for first in ("Or", "Cast", "Skar", "Mill", "Tal", "Quel", "Bren") for last in ("rin", "holm", "ford")
]


def pages(site: str, number: int) -> list[str]:
    towns = [f"{TOWNS[n % 21]} and {TOWNS[n // 21]}" for n in range(number)]
    return [f"The {site} Gull\nNews from {town}\nRain fell on {town}.\nRead the {site}" for town in towns]


def test_a_template_is_learned_as_locally(spark, in_batches) -> None:
    from newsclean.spark import learn_template

    texts = [*pages("Daily", 60), *pages("Daily", 3), None]
    given = [text for text in texts if text is not None]
    in_batches(7)
    for most in (1000, 20):
        want = SiteTemplate.learn(LineCounts.of(given, max_pages=most), "gull.example")
        assert len(want.lines) >= 2
        got = learn_template(frame(spark, texts).repartition(5), site="gull.example", max_pages=most)
        assert got == want
    assert learn_template(frame(spark, [])) == SiteTemplate.learn(LineCounts())


def test_pages_are_cleaned_by_the_template_of_their_site(spark) -> None:
    from newsclean.spark import clean

    templates = SiteTemplates.learn(
        (f"x/{n}", "https://gull.example/", page) for n, page in enumerate(pages("Daily", 9))
    )
    df = spark.createDataFrame(
        [(pages("Daily", 1)[0], "https://gull.example/a"), ("Read the Daily", None)], "text string, url string"
    )
    rows = clean(df, url="url", pipeline=Pipeline(templates)).collect()
    assert [row["text"] for row in rows] == [
        "News from Orrin and Orrin\nRain fell on Orrin and Orrin.",
        "Read the Daily",
    ]


@pytest.mark.parametrize("option", ["id", "url"])
def test_a_column_that_is_not_there_is_named(spark, option: str) -> None:
    from newsclean.spark import clean

    with pytest.raises(ValueError, match=f"{option} must name one column of id, text, got 'nowhere'"):
        clean(frame(spark, [TEXT]), **{option: "nowhere"})


def test_a_boolean_is_checked(spark) -> None:
    from newsclean.spark import clean, near_duplicates

    with pytest.raises(TypeError, match="removals must be True or False, got 'no'"):
        clean(frame(spark, [TEXT]), removals="no")
    with pytest.raises(TypeError, match="find_contained must be True or False, got 'no'"):
        near_duplicates(frame(spark, [TEXT]), find_contained="no")
