"""Dates that stand alone on a line, in many languages, and lines that only resemble them."""

from __future__ import annotations

import datetime as dt

import pytest

from newsclean.dates import LONGEST_DATE_LINE, is_date_line, parse_date, starts_with_date

THE_DAY = dt.date(2025, 11, 7)


@pytest.mark.parametrize(
    "line",
    [
        "Friday, Nov 07, 2025",
        "2025年11月7日 10時15分",
        "2025년 11월 7일 10시 15분",
        "7.11.2025 klo 14.05",
        "جمعه ۱۶ آبان ۱۴۰۴ - ۱۰:۱۵",
        "7 November 2025",
        "November 7th, 2025",
        "FRIDAY 7 NOVEMBER 2025",
        "2025-11-07",
        "2025-11-07T14:30:00Z",
        "2025/11/07 14:30",
        "07.11.2025, 14:30",
        "7. November 2025",
        "Freitag, 7. November 2025, 14:30 Uhr",
        "vendredi 7 novembre 2025",
        "viernes, 7 de noviembre de 2025",
        "sexta-feira, 7 de novembro de 2025",
        "venerdì 7 novembre 2025",
        "vrijdag 7 november 2025",
        "pátek 7. listopadu 2025",
        "7 ноября 2025 года",
        "7 листопада 2025 року",
        "7 Kasım 2025 Cuma",
        "الجمعة 7 نوفمبر 2025",
        "יום שישי, 7 בנובמבר 2025",
        "7 नवंबर 2025",
        "2025年11月7日",
        "2025年11月7日(金)",
        "2025년 11월 7일 금요일",
        "2025. 11. 7",
        "thứ sáu, ngày 7 tháng 11 năm 2025",
        "Jumat, 7 November 2025",
        "Παρασκευή, 7 Νοεμβρίου 2025",
        "٧ نوفمبر ٢٠٢٥",
    ],
)
def test_date_line_is_read(line: str) -> None:
    assert is_date_line(line)
    assert parse_date(line) == THE_DAY


@pytest.mark.parametrize(
    "line",
    [
        "May 9",
        "2025",
        "In May 2025",
        "14:30",
        "2:1",
        "1 kg of fish",
        "Chapter 11, 7",
        "On 7 November 2025 the ferry stopped.",
        "Mayor opens bridge on 7 November 2025",
        "November rain",
        "3 + 4 = 7",
        "",
        "1" * 50,
        "7 November 2025" + " " * LONGEST_DATE_LINE,
        "12-11-10-9",
        "02-751-1500",
        "555 12 2025",
    ],
)
def test_other_lines_are_no_date(line: str) -> None:
    assert not is_date_line(line)


@pytest.mark.parametrize("line", ["07/11/2025", "11-07-2025 10:00", "03.04 2025"])
def test_ambiguous_day_and_month_give_none(line: str) -> None:
    assert parse_date(line) is None


@pytest.mark.parametrize("line", ["13/11/2025", "11/13/2025"])
def test_a_number_above_twelve_is_the_day(line: str) -> None:
    assert parse_date(line) == dt.date(2025, 11, 13)


def test_equal_day_and_month_are_not_ambiguous() -> None:
    assert parse_date("07/07/2025") == dt.date(2025, 7, 7)


def test_a_month_of_two_languages_is_a_date_line_that_is_not_converted() -> None:
    # the eleventh in Polish, the tenth in Croatian
    assert is_date_line("piątek, 7 listopada 2025")
    assert parse_date("piątek, 7 listopada 2025") is None
    assert parse_date("piątek, 9 maja 2025") == dt.date(2025, 5, 9)


def test_a_dot_means_that_the_day_comes_first() -> None:
    assert parse_date("07.11.2025") == THE_DAY


@pytest.mark.parametrize("line", ["31 February 2025", "2025-13-40", "7 November 99"])
def test_impossible_dates_give_none(line: str) -> None:
    assert parse_date(line) is None


def test_buddhist_years_are_counted_back() -> None:
    assert parse_date("7/7/2568") == dt.date(2025, 7, 7)


def test_a_date_of_the_iranian_calendar_is_converted() -> None:
    assert is_date_line("۱۶ آبان ۱۴۰۴")
    assert parse_date("۱۶ آبان ۱۴۰۴") == dt.date(2025, 11, 7)


@pytest.mark.parametrize(
    "line", ["Last updated: 07.11.2025, 14:30", "Published on 7 November 2025", "Publié le 7 novembre 2025 à 14h30"]
)
def test_a_label_may_stand_before_the_date(line: str) -> None:
    assert parse_date(line) == THE_DAY


def test_the_first_line_with_a_date_counts() -> None:
    assert parse_date("The Norham Courier\n7 November 2025\n9 May 2024") == THE_DAY


@pytest.mark.parametrize(
    "text",
    ["7 November 2025", "14:30", "2025.11.07. 오후 2:30", "7 May 2025 by Ada", "2025年11月7日 14:30"],
)
def test_text_starts_with_a_day_or_a_time(text: str) -> None:
    assert starts_with_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "50 years ago",
        "2.0 brings dark mode",
        "set for 2026",
        "2027, dogs need a ticket",
        "17 ist da",
        "3日で観客10万人",
        "",
    ],
)
def test_text_starts_with_another_number(text: str) -> None:
    assert not starts_with_date(text)


def test_a_full_width_colon_stands_in_times() -> None:
    assert is_date_line("2025年11月7日 10\uff1a30")
    assert parse_date("2025年11月7日 10\uff1a30") == dt.date(2025, 11, 7)


@pytest.mark.parametrize("line", ["2025年3月12日 10時15分", "2025年3月12日10时15分30秒", "2025년 3월 12일 10시 15분"])
def test_times_in_east_asian_characters_are_read(line: str) -> None:
    assert parse_date(line) == dt.date(2025, 3, 12)
    assert is_date_line(line)
