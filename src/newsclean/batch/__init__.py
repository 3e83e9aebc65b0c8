"""Clean folders and files with many documents, in worker processes that may crash or hang."""

from newsclean.batch.answers import Uncleaned
from newsclean.batch.run import run_batch
from newsclean.batch.run_options import RunOptions
from newsclean.batch.stream import run_stream
from newsclean.batch.summary import Summary
from newsclean.io.failures import BadInput, Failure, InputChanged, OutputFailed, Refused, WorkersFailed
from newsclean.io.limits import Limits
from newsclean.io.progress import Progress
from newsclean.io.record_formats import Fields

__all__ = [
    "BadInput",
    "Failure",
    "Fields",
    "InputChanged",
    "Limits",
    "OutputFailed",
    "Progress",
    "Refused",
    "RunOptions",
    "Summary",
    "Uncleaned",
    "WorkersFailed",
    "run_batch",
    "run_stream",
]
