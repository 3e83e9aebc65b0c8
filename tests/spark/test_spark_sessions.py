"""Sessions of their own: Spark Connect, a task that is killed, the command."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from quick import PATHS, QUICK

if TYPE_CHECKING:
    from pathlib import Path


def python(code: str, folder: Path, **environment: str) -> str:
    """Run code in a process of its own and return what it prints."""
    conf = folder / "conf"
    conf.mkdir()
    (conf / "spark-defaults.conf").write_text("".join(f"{key} {value}\n" for key, value in QUICK.items()))
    variables = {"PYTHONPATH": PATHS, "PYSPARK_PYTHON": sys.executable}
    variables |= {"SPARK_CONF_DIR": str(conf), **environment}
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=os.environ | variables,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


CONNECT = """
from pyspark.sql import SparkSession
spark = SparkSession.builder.remote("local[2]").getOrCreate()
assert "connect" in type(spark).__module__
from newsclean import SiteTemplate
from newsclean.spark import clean, learn_template, near_duplicates
from newsclean.template.counts import LineCounts
from same import expected, found, frame
from stories import mixed
texts = mixed()
want = expected(texts)
df = frame(spark, texts)
assert found(near_duplicates(df, driver_links=0)) == want, "on the executors"
assert found(near_duplicates(df)) == want, "on the driver"
assert learn_template(df) == SiteTemplate.learn(LineCounts.of(texts))
rows = clean(frame(spark, ["It rained.\\n\\nRead more"]), removals=True).collect()
assert [row["text"] for row in rows] == ["It rained."]
print(len(want))
spark.stop()
"""


def test_spark_connect_gives_the_same(tmp_path) -> None:
    pytest.importorskip("grpc_status", reason="Spark Connect needs grpcio-status")
    assert int(python(CONNECT, tmp_path, SPARK_LOCAL_DIRS=str(tmp_path)).split()[-1]) > 20


KILLED = """
import os, signal
from pathlib import Path
from pyspark.sql import SparkSession
from same import expected, found, frame
from stories import mixed
from newsclean.spark import near_duplicates

def fatal(batches, name):
    for batch in batches:
        yield batch
        try:
            Path(name).touch(exist_ok=False)
        except FileExistsError:
            continue
        os.kill(os.getpid(), signal.SIGKILL)

spark = SparkSession.builder.master("local[2,4]").getOrCreate()
texts = mixed()
want = expected(texts)
df = frame(spark, texts).repartition(4).mapInArrow(lambda batches: fatal(batches, "reading"), "id long, text string")
assert found(near_duplicates(df, driver_links=0)) == want
assert Path("reading").exists(), "no task was killed"
print(len(want))
spark.stop()
"""


def test_a_task_that_is_killed_midway_changes_nothing(tmp_path) -> None:
    assert int(python(KILLED, tmp_path).split()[-1]) > 20


COMMAND = """
import json
from pathlib import Path
from same import expected
from stories import mixed
from newsclean.spark.command import main
texts = [text + "\\n\\nRead more" if len(text) > 500 else text for text in mixed()]
lines = (json.dumps({"id": number, "text": text, "n": number % 3}) for number, text in enumerate(texts))
Path("in.jsonl").write_text("\\n".join(lines), encoding="utf-8")
assert main(["clean", "in.jsonl", "clean.parquet", "--removals"]) == 0
assert main(["dedup", "clean.parquet", "clusters.jsonl"]) == 0
assert main(["dedup", "clean.parquet", "clusters.jsonl"]) == 2
assert main(["dedup", "nowhere.parquet", "more.jsonl"]) == 2
assert main(["clean", "in.jsonl", "more"]) == 2
import newsclean
cleaned = [newsclean.clean(text).text for text in texts]
want = expected(cleaned)
rows = [json.loads(line) for part in Path("clusters.jsonl").glob("*.json") for line in part.read_text().splitlines()]
got = {row["id"]: tuple(row.get(name) for name in ("representative", "kind", "jaccard", "containment")) for row in rows}
assert got == want
import pyarrow.parquet as pq
table = pq.read_table("clean.parquet")
assert dict(zip(table["id"].to_pylist(), table["text"].to_pylist())) == dict(enumerate(cleaned))
assert sorted(table.column_names) == ["id", "n", "removals", "text", "uncleaned"]
print(len(want))
"""


def test_the_command_reads_and_writes_parquet_and_json_lines(tmp_path) -> None:
    assert int(python(COMMAND, tmp_path).split()[-1]) > 20


PAGE = """
from pathlib import Path
from blocks import ROOT, run
print("wrong:", run(ROOT / "docs" / "spark.md", Path.cwd()))
"""


def test_the_examples_of_the_page_run(tmp_path) -> None:
    assert python(PAGE, tmp_path).rstrip().endswith("wrong: []")


def test_importing_newsclean_loads_no_pyspark() -> None:
    code = (
        "import newsclean, sys; newsclean.clean('a'); newsclean.near_duplicates(['a']); print('pyspark' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
