"""Settings of a session that is small and quick to start."""

from __future__ import annotations

import os
from pathlib import Path

# Where the executors' Python finds newsclean, and what the tests define.
PATHS = os.pathsep.join(str(Path(__file__).parents[2] / folder) for folder in ("src", "tests/spark", "tests/docs"))
# What a test's few rows need: no optimising compiler, no code generation, one quick collector.
QUICK = {
    "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "3",
    "spark.driver.memory": "2g",
    "spark.driver.host": "localhost",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.log.level": "ERROR",
}
