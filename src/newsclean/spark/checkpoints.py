"""Save the finished stages (intermediate results) of a run in a folder or on the executors.

Only a run whose stages are in a folder can be resumed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pyspark.errors import AnalysisException

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pyspark.sql import DataFrame, SparkSession


@dataclass
class Stages:
    """The saved stages of one run.

    Attributes:
        spark: the Spark session.
        folder: the folder for stages as Parquet files; None to keep them on the executors.
        run: the values that the stages depend on. A run with other values cannot use the stages.
    """

    spark: SparkSession
    folder: str | None
    run: Mapping[str, object]
    _kept: list[DataFrame] = field(default_factory=list)

    def kept(self, name: str, make: Callable[[], DataFrame]) -> DataFrame:
        """Return the saved stage with this name. If there is none, first compute it with `make` and save it.

        Raises:
            ValueError: the folder contains this stage of another run.
        """
        if self.folder is None and self._sends_plans:
            return make().localCheckpoint()
        if self.folder is None:
            stage = make().persist()
            self._kept.append(stage)
            return stage
        if not self._is_done(name):
            make().write.mode("overwrite").parquet(self._path(name))
            # Written last: an interrupted stage has no marker.
            marker = self.spark.createDataFrame([(json.dumps(self.run),)], "run string")
            marker.coalesce(1).write.mode("overwrite").parquet(self._path(f"{name}.done"))
        return self.spark.read.parquet(self._path(name))

    def settled(self, name: str, stage: DataFrame) -> DataFrame:
        """Save the rows of `stage` under a name and return them. The query plan of the result only reads these rows."""
        if self.folder is None:
            return stage.localCheckpoint()
        return self.kept(name, lambda: stage)

    def release(self, result: DataFrame) -> None:
        """Remove all stages except `result` from the storage of the executors."""
        for stage in self._kept:
            if stage is not result:
                stage.unpersist()

    @property
    def _sends_plans(self) -> bool:
        """Whether the session is one of Spark Connect.

        Spark Connect sends the whole plan with each query, and rejects a plan that is too deep.
        """
        return type(self.spark).__module__.startswith("pyspark.sql.connect")

    def _path(self, name: str) -> str:
        return f"{self.folder}/{name}"

    def _is_done(self, name: str) -> bool:
        try:
            marker = self.spark.read.parquet(self._path(f"{name}.done")).head()
        except AnalysisException:  # missing or incomplete
            return False
        if marker is None:
            return False
        before = json.loads(marker["run"])
        for what, now in self.run.items():
            if before.get(what) != now:
                rule = f"checkpoint_dir must be a new folder or one of the same run, got {self.folder!r}"
                raise ValueError(f"{rule}, where {what} was {before.get(what)!r} and is now {now!r}")
        return True
