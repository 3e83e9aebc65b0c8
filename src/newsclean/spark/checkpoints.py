"""Checkpoints: finished stages of a run, in a folder from which it resumes, or in the executors' storage."""

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
    """The stages of one run.

    Attributes:
        spark: the session.
        folder: folder for stages as Parquet; None for the executors' storage.
        run: values that the stages depend on. Runs with other values cannot use the stages.
    """

    spark: SparkSession
    folder: str | None
    run: Mapping[str, object]
    _kept: list[DataFrame] = field(default_factory=list)

    def kept(self, name: str, make: Callable[[], DataFrame]) -> DataFrame:
        """Return a saved stage; compute and save it first if it is missing.

        Raises:
            ValueError: the folder contains the stage of another run.
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
        """Return the same rows with a short query plan."""
        if self.folder is None:
            return stage.localCheckpoint()
        return self.kept(name, lambda: stage)

    def release(self, result: DataFrame) -> None:
        """Remove all stages except the result from the executors' storage."""
        for stage in self._kept:
            if stage is not result:
                stage.unpersist()

    @property
    def _sends_plans(self) -> bool:
        """True for Spark Connect: it sends the whole plan with each query, and rejects a plan that is too deep."""
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
                message = f"checkpoint_dir must contain stages of the same run, in {self.folder!r} {what} was"
                raise ValueError(f"{message} {before.get(what)!r} and is {now!r}")
        return True
