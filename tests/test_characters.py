"""The tables of code points say what `unicodedata` and `str` say of each."""

from __future__ import annotations

from newsclean.text.characters import PLANE, tables


def test_the_lower_case_of_each_code_point_is_that_of_str() -> None:
    assert tables().lowers.tolist() == [ord(chr(point).lower()[0]) for point in range(PLANE)]
