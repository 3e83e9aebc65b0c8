r"""Where the story begins and ends: a small learned model of lines, and the cleaner that cuts by it.

>>> from newsclean import Document
>>> from newsclean.story import CutOffTopic
>>> story = "The harbour opened again on Friday after a year of repairs to the harbour wall.\n" * 3
>>> list(CutOffTopic()(Document(story)))
[]
"""

from newsclean.story.cleaner import WEIGHTS_VERSION, CutOffTopic

__all__ = ["WEIGHTS_VERSION", "CutOffTopic"]
