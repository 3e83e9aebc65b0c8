"""Many files at once: folders in, folders out, in several processes that may crash or hang."""

from newsclean.batch.run import Progress, RunOptions, run_folders
from newsclean.batch.summary import Summary
from newsclean.io.failures import Failure, OutputFailed, Refused
from newsclean.io.reading import Limits

__all__ = ["Failure", "Limits", "OutputFailed", "Progress", "Refused", "RunOptions", "Summary", "run_folders"]
