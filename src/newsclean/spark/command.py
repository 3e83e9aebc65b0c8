"""The command `python -m newsclean.spark clean|dedup IN OUT`, which cleans or groups Parquet or JSON Lines."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from pyspark.errors import AnalysisException
from pyspark.sql import SparkSession

from newsclean.dedup.thresholds import CONTAINMENT, JACCARD
from newsclean.presets import PRESETS
from newsclean.spark.cleaning import clean
from newsclean.spark.duplicates import DRIVER_LINKS, near_duplicates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyspark.sql import DataFrame

_FORMATS = {".parquet": "parquet", ".jsonl": "json", ".ndjson": "json", ".json": "json"}
_WRONG_USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 for success, 2 for wrong usage."""
    args = _parser().parse_args(arguments)
    spark = SparkSession.builder.appName("newsclean").getOrCreate()
    try:
        df = spark.read.format(_format(args.source, args.format)).load(args.source)
        _written(_cleaned(df, args) if args.command == "clean" else _grouped(df, args), args)
    except (AnalysisException, ValueError, TypeError) as error:
        sys.stderr.write(f"newsclean.spark: {error}\n")
        return _WRONG_USAGE
    return 0


def _cleaned(df: DataFrame, args: argparse.Namespace) -> DataFrame:
    return clean(df, args.text, id=args.id, url=args.url, pipeline=args.preset, removals=args.removals)


def _grouped(df: DataFrame, args: argparse.Namespace) -> DataFrame:
    options = {"checkpoint_dir": args.checkpoint_dir, "driver_links": args.driver_links}
    shares = {"jaccard": args.jaccard, "containment": args.containment or None}
    shingles = {"find_contained": args.find_contained, "shingle_words": args.shingle_words}
    return near_duplicates(df, args.text, args.id, **shares, **shingles, **options)


def _written(df: DataFrame, args: argparse.Namespace) -> None:
    df.write.format(_format(args.target, args.format)).save(args.target)


def _format(path: str, given: str | None) -> str:
    """Return the format of a file or folder by the ending of its path. Without a known ending, `given` is returned.

    `given` is the option `--format`, or None.

    Raises:
        ValueError: the ending is not known, and `given` is None.

    >>> _format("s3://bucket/stories.parquet/", None), _format("clusters.jsonl", None), _format("stories", "json")
    ('parquet', 'json', 'json')
    """
    ending = next((kind for end, kind in _FORMATS.items() if path.rstrip("/").endswith(end)), None)
    if given is None and ending is None:
        raise ValueError(f"a path must end in one of {', '.join(_FORMATS)}, got {path!r}; otherwise use --format")
    return ending or str(given)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m newsclean.spark", description="Clean or group stories on Spark.")
    commands = parser.add_subparsers(dest="command", required=True)
    cleaning = commands.add_parser("clean", help="clean a column of texts; other columns are unchanged")
    cleaning.add_argument(
        "--preset", choices=sorted(PRESETS), default="NEWS", help="NEWS for stories, PAGE for all the text of pages"
    )
    cleaning.add_argument("--removals", action="store_true", help="add a column with the removals")
    cleaning.add_argument("--id", help="name of the column of ids; site templates need it for texts without a URL")
    cleaning.add_argument("--url", help="name of the column of URLs, for site templates")
    grouping = commands.add_parser("dedup", help="write the clusters of near-duplicates, one row for each member")
    grouping.add_argument("--id", default="id", help="name of the column of ids, unique integers or strings")
    grouping.add_argument("--jaccard", type=float, default=JACCARD, help="smallest Jaccard index of near-duplicates")
    grouping.add_argument(
        "--containment",
        type=float,
        default=CONTAINMENT,
        help="smallest containment: the share of a text's shingles that a longer text also has; 0 ignores containment",
    )
    grouping.add_argument(
        "--find-contained", action="store_true", help="also group a story with a much longer text that contains it"
    )
    grouping.add_argument(
        "--shingle-words",
        type=int,
        help="compare texts by sequences of this many words instead of sequences of characters",
    )
    grouping.add_argument("--checkpoint-dir", help="folder for finished stages, to resume an interrupted run")
    grouping.add_argument(
        "--driver-links", type=int, default=DRIVER_LINKS, help="largest number of pairs to group on the driver"
    )
    for command in (cleaning, grouping):
        command.add_argument("source", metavar="IN", help="file or folder of Parquet or JSON Lines")
        command.add_argument("target", metavar="OUT", help="output folder, which must not exist")
        command.add_argument("--text", default="text", help="name of the column of texts")
        command.add_argument(
            "--format", choices=["parquet", "json"], help="format of a path without a known ending such as .parquet"
        )
    return parser
