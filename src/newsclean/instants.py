"""Convert dates, datetimes and ISO 8601 strings to numbers of microseconds, which can be compared."""

from __future__ import annotations

import datetime as dt
import re

from newsclean.arguments import shown

UNDATED = -(1 << 63)
"""The instant of a document without a date. It is smaller than the instant of any date."""
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?: ?(?:[Zz]|([+-])(\d\d)(?::?(\d\d))?))?)?",
    re.ASCII,
)
_MICROSECONDS = 1_000_000
_DAY = 86_400 * _MICROSECONDS
_MOST_DIGITS = 6


def instant(value: object, name: str = "date") -> int:
    """Return the microseconds from the start of the year 1 to a date or datetime, in UTC.

    A date counts as its midnight. A date or datetime without a time zone counts as UTC.

    Args:
        value: a `date` or `datetime`, or a string such as `2026-03-09` or `2026-03-09T08:30:00+01:00`.
        name: name of the argument, for the error message.

    Raises:
        TypeError: the value is neither a string nor a date.
        ValueError: the string is not a date in ISO 8601.

    >>> instant("2026-03-09T08:30+01:00") - instant("2026-03-09") == (7 * 60 + 30) * 60 * 1_000_000
    True
    >>> instant("9 March")
    Traceback (most recent call last):
    ValueError: date must be a date in ISO 8601, such as '2026-03-09' or '2026-03-09T08:30:00Z', got '9 March'
    """
    if not isinstance(value, str | dt.date):
        raise TypeError(f"{name} must be a str or a date, got {shown(value)}")
    try:
        return _of_string(value) if isinstance(value, str) else _of_object(value)
    except ValueError:
        rule = f"{name} must be a date in ISO 8601, such as '2026-03-09' or '2026-03-09T08:30:00Z'"
        raise ValueError(f"{rule}, got {shown(value)}") from None


def day_of(value: str | dt.date) -> dt.date:
    """Return the day of a date, a datetime or an ISO 8601 string, in the time zone of the value.

    >>> day_of("2026-03-09T23:30:00-05:00")
    datetime.date(2026, 3, 9)
    """
    if isinstance(value, str):
        return dt.date(int(value[:4]), int(value[5:7]), int(value[8:10]))
    return value.date() if isinstance(value, dt.datetime) else value


def iso_or_nothing(value: object) -> str:
    """Return a date, a datetime or an ISO 8601 string as a string; an empty string for any other value.

    >>> iso_or_nothing(dt.date(2026, 3, 9)), iso_or_nothing("2026-03-09 08:30"), iso_or_nothing("9 March")
    ('2026-03-09', '2026-03-09 08:30', '')
    """
    try:
        instant(value)
    except (TypeError, ValueError):
        return ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


_UNITS = {"h": 3600, "d": 86_400, "w": 7 * 86_400}


def duration(value: object, name: str) -> int:
    """Return a timedelta, or a string such as "3d", as a number of microseconds.

    Args:
        value: a `timedelta`, or a number of hours, days or weeks: `12h`, `3d`, `2w`.
        name: name of the argument, for the error message.

    Raises:
        TypeError: the value is neither a string nor a timedelta.
        ValueError: the value is negative, or the string is not a number of hours, days or weeks.

    >>> duration("12h", "within") * 2 == duration("1d", "within") == duration(dt.timedelta(days=1), "within")
    True
    >>> duration("soon", "within")
    Traceback (most recent call last):
    ValueError: within must be a timedelta, or hours, days or weeks such as '12h', '3d' or '2w', got 'soon'
    """
    rule = f"{name} must be a timedelta, or hours, days or weeks such as '12h', '3d' or '2w'"
    if not isinstance(value, str | dt.timedelta):
        raise TypeError(f"{rule}, got {shown(value)}")
    if isinstance(value, str):
        number, unit = value[:-1], value[-1:]
        if not (number.isascii() and number.isdigit() and len(number) <= _MOST_DIGITS and unit in _UNITS):
            raise ValueError(f"{rule}, got {shown(value)}")
        return int(number) * _UNITS[unit] * _MICROSECONDS
    if value < dt.timedelta():
        raise ValueError(f"{name} must not be negative, got {shown(value)}")
    return value // dt.timedelta(microseconds=1)


def _of_string(value: str) -> int:
    found = _ISO.fullmatch(value)
    if not found:
        raise ValueError(value)
    fraction, sign, hours, minutes = found.groups(default="0")[6:]
    year, month, day, hour, minute, second = map(int, found.groups(default="0")[:6])
    micro = int(f"{fraction:0<6}"[:6])
    when = _of_object(dt.datetime(year, month, day, hour, minute, second, micro))  # noqa: DTZ001 - the zone follows
    ahead = dt.time(int(hours), int(minutes))  # raises for an invalid time
    offset = (ahead.hour * 60 + ahead.minute) * 60 * _MICROSECONDS
    return when + offset if sign == "-" else when - offset


def _of_object(value: dt.date) -> int:
    days = (value.toordinal() - 1) * _DAY
    if not isinstance(value, dt.datetime):
        return days
    seconds = (value.hour * 60 + value.minute) * 60 + value.second
    zone = value.utcoffset() or dt.timedelta()
    return days + seconds * _MICROSECONDS + value.microsecond - zone // dt.timedelta(microseconds=1)
