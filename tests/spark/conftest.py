"""A real Spark session for the tests; where there is no Java or pyspark they skip and say so."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from quick import PATHS, QUICK


def pytest_collection_modifyitems(items) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.spark)
            if "spark" in item.fixturenames:
                # One session for all: with several processes they go to one of them.
                item.add_marker(pytest.mark.xdist_group("spark"))


@pytest.fixture(scope="session", autouse=True)
def _spark_is_here() -> None:
    pytest.importorskip("pyspark", reason="pyspark is not installed: pip install 'newsclean[spark]'")
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("there is no Java on this machine: Spark needs Java 17")


@pytest.fixture(scope="session")
def spark(_spark_is_here, tmp_path_factory: pytest.TempPathFactory):
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("newsclean")
    for key, value in QUICK.items():
        builder = builder.config(key, value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        patch.setenv("PYTHONPATH", PATHS)
        builder = builder.config("spark.local.dir", str(tmp_path_factory.mktemp("spark")))
        builder = builder.config("spark.eventLog.enabled", "true").config("spark.eventLog.compress", "false")
        session = builder.config("spark.eventLog.dir", tmp_path_factory.mktemp("events").as_uri()).getOrCreate()
        yield session
        session.stop()


@pytest.fixture
def in_batches(spark):
    """Return a function that sets how many rows a batch has."""
    key = "spark.sql.execution.arrow.maxRecordsPerBatch"
    before = spark.conf.get(key)
    yield lambda rows: spark.conf.set(key, rows)
    spark.conf.set(key, before)
