"""Points in time: what is read, and that they compare as time does."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import CleanResult, Document, clean, fix_whitespace
from newsclean.instants import day_of, instant, iso_or_nothing

zones = st.integers(-23 * 60, 23 * 60).map(lambda minutes: dt.timezone(dt.timedelta(minutes=minutes)))
aware = st.datetimes(timezones=zones)


@given(aware, aware)
def test_they_are_as_far_apart_as_the_times(one: dt.datetime, other: dt.datetime) -> None:
    assert instant(one) - instant(other) == (one - other) // dt.timedelta(microseconds=1)


@given(aware | st.dates() | st.datetimes())
def test_a_date_is_what_it_says_in_iso(when: dt.date) -> None:
    written = when.isoformat()
    assert instant(written) == instant(when)
    assert day_of(written) == day_of(when)
    assert iso_or_nothing(when) == written == iso_or_nothing(written)


@pytest.mark.parametrize("written", ["2026-03-09T08:30Z", "2026-03-09 09:30:00.000 +01", "2026-03-09t04:00:00,0-0430"])
def test_other_ways_to_write_it(written: str) -> None:
    assert instant(written) == instant(dt.datetime(2026, 3, 9, 8, 30, tzinfo=dt.timezone.utc))


@given(
    st.sampled_from(["", "2026", "2026-3-9", "2026-02-30", "2026-03-09T25:00", "2026-03-09T08:30+25", "٢٠٢٦-٠٣-٠٩"])
    | st.text(max_size=30).filter(lambda text: not re.match(r"\d{4}-\d\d-\d\d", text))
)
def test_what_is_no_date_is_refused_and_shown(written: str) -> None:
    with pytest.raises(ValueError, match="date must be a date in ISO 8601"):
        Document("Rain.", date=written)
    assert iso_or_nothing(written) == ""


def test_what_the_caller_knows_is_the_date_of_the_result() -> None:
    for date in ("2026-03-09T23:30:00-05:00", dt.datetime(2026, 3, 9, 8, tzinfo=dt.timezone.utc), dt.date(2026, 3, 9)):
        assert clean(Document("Rain.", date=date), pipeline=fix_whitespace).date == dt.date(2026, 3, 9)
        assert CleanResult(Document("Rain.", date=date), "Rain.").to_dict()["date"] == "2026-03-09"
    assert clean("Rain.", pipeline=fix_whitespace).date is None
