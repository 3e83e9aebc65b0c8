"""A run as one static page: what was removed, from where and why, what is alike, and what failed."""

from newsclean.report.page import REPORT, write_report

__all__ = ["REPORT", "write_report"]
