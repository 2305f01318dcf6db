"""Times in the forms that systems write, in UTC as nbgrader reads it right."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.utils import parse_utc

from autograder.course import CourseError
from autograder.intake.times import (
    read_stamp,
    read_time,
    stamp,
    words_time,
    zone_named,
)

VIENNA = ZoneInfo("Europe/Vienna")


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-05 23:59:00 +0100", "22:59"),
        ("2026-03-05 23:59:00 +01:00", "22:59"),
        ("2026-03-05 23:59:00.123456000 -08:00", "07:59"),
        ("2026-03-05 23:59:00 PST", "07:59"),
        ("2026-03-05 23:59:00 EDT", "03:59"),
        ("2026-03-05 23:59:00 CET", "22:59"),
        ("2026-03-05 23:59:00 UTC", "23:59"),
        ("2026-03-05 23:59:00 Europe/Vienna", "22:59"),
        ("2026-03-05T23:59:00+01:00", "22:59"),
        ("2026-03-05T23:59:00Z", "23:59"),
        ("2026-03-05 23:59", "22:59"),
        ("20260305225900000", "22:59"),
        ("Thursday, March 5, 2026 11:59:10 PM GMT", "23:59"),
    ],
)
def test_every_zone_is_read_and_written_as_nbgrader_reads_it(
    text: str, utc: str
) -> None:
    moment = read_time(text, VIENNA)
    assert moment is not None
    assert f"{moment:%H:%M}" == utc
    assert parse_utc(stamp(moment)) == moment.replace(tzinfo=None)


@pytest.mark.parametrize(
    "text", ["", "-", "soon", "2026-03-05 23:59:00 XYZ", "2026-13-05 23:59", "9" * 17]
)
def test_what_is_no_time_is_no_time(text: str) -> None:
    assert read_time(text, VIENNA) is None


def test_of_an_hour_that_comes_twice_the_earlier_counts() -> None:
    moment = read_time("2026-10-25 02:30:00", VIENNA)
    assert moment == dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)


@given(
    st.datetimes(dt.datetime(2000, 1, 1), dt.datetime(2100, 1, 1)),
    st.integers(-14 * 60, 14 * 60),
)
def test_any_time_of_any_zone_survives(moment: dt.datetime, minutes: int) -> None:
    zone = dt.timezone(dt.timedelta(minutes=minutes))
    told = moment.replace(tzinfo=zone)
    assert read_time(told.strftime("%Y-%m-%d %H:%M:%S.%f %z"), VIENNA) == told
    assert read_time(stamp(told), VIENNA) == told


@pytest.mark.parametrize(
    "text",
    [
        "Thursday, 5 March 2026, 11:58 PM",
        "Donnerstag, 5. März 2026, 23:58",
        "jeudi 5 mars 2026, 23:58",
        "jueves, 5 de marzo de 2026, 23:58",
        "giovedì, 5 marzo 2026, 23:58",
        "czwartek, 5 marca 2026, 23:58",
    ],
)
def test_dates_in_words(text: str) -> None:
    moment = words_time(text, VIENNA)
    assert moment == dt.datetime(2026, 3, 5, 22, 58, tzinfo=dt.UTC)


def test_a_time_of_the_future_is_no_time(tmp_path: Path) -> None:
    path = tmp_path / "timestamp.txt"
    path.write_text("2999-01-01 00:00:00 UTC", encoding="utf-8")
    assert read_stamp(path) is None


def test_an_unknown_zone_of_the_course_is_told() -> None:
    with pytest.raises(CourseError, match="no time zone"):
        zone_named("Vienna")
