"""The same on Apache Spark, with the same results: in the session that the DataFrame belongs to.

Only the DataFrame API is used, so that Spark Connect will do. Needs the extra `spark` (pyspark 4, pyarrow, pandas) and
Python 3.11; newsclean must be installed where the executors' Python is.
"""

from __future__ import annotations

from newsclean.extras import load

for _package in ("pyspark", "pyarrow", "pandas"):
    load(_package, extra="spark", user="newsclean.spark")

from newsclean.spark.cleaning import clean
from newsclean.spark.duplicates import near_duplicates
from newsclean.spark.templates import learn_template

__all__ = ["clean", "learn_template", "near_duplicates"]
