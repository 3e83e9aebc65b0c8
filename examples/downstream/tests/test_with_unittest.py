"""The same for unittest: `python -m unittest discover tests`."""

from __future__ import annotations

import unittest

from tide_tables import COASTAL, TideTables

from newsclean import Document, Edit, Span
from newsclean.testing import assert_removes, check_cleaner


class TideTablesTest(unittest.TestCase):
    """The laws, and one case."""

    def test_the_cleaner_keeps_the_laws(self) -> None:
        check_cleaner(TideTables(min_lines=3), max_examples=20)

    def test_tables_go(self) -> None:
        table = ["Low water 10.31", "High water 16.40"]
        assert_removes(
            COASTAL, "\n".join(["Boats leave the bay at noon on Friday, and come back late.", *table]), table
        )

    def test_a_broken_cleaner_is_told(self) -> None:
        with self.assertRaisesRegex(AssertionError, "in-range"):
            check_cleaner(_outside, max_examples=5)


def _outside(document: Document) -> list[Edit]:
    """Counts one character too many."""
    return [Edit(Span(0, len(document.text) + 1), "tide-table")]


if __name__ == "__main__":
    unittest.main()
