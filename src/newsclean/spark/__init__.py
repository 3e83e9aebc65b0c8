"""Clean and deduplicate Spark DataFrames, with the same results as the functions for one machine.

The functions use only the DataFrame API, and also run on Spark Connect. They need the extra `spark` (pyspark 4, pyarrow
and pandas) and Python 3.11. Install newsclean in the Python environment of the executors too.
"""

from __future__ import annotations

from newsclean.extras import load

for _package in ("pyspark", "pyarrow", "pandas"):
    load(_package, extra="spark", user="newsclean.spark")

from newsclean.spark.cleaning import clean
from newsclean.spark.duplicates import near_duplicates
from newsclean.spark.templates import learn_template

__all__ = ["clean", "learn_template", "near_duplicates"]
