"""Show a run as one HTML file: removals with their reasons, near-duplicates and errors."""

from newsclean.report.page import REPORT, write_report

__all__ = ["REPORT", "write_report"]
