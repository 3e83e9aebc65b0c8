"""Many documents at once: folders and files in, the same out, in several processes that may crash or hang."""

from newsclean.batch.answers import Uncleaned
from newsclean.batch.many import clean_many
from newsclean.batch.options import RunOptions
from newsclean.batch.pages import clean_html_many
from newsclean.batch.run import run_batch
from newsclean.batch.stream import run_stream
from newsclean.batch.summary import Summary
from newsclean.io.failures import BadInput, Failure, InputChanged, OutputFailed, Refused, WorkersFailed
from newsclean.io.limits import Limits
from newsclean.io.progress import Progress
from newsclean.io.recordfiles import Fields

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
    "clean_html_many",
    "clean_many",
    "run_batch",
    "run_stream",
]
