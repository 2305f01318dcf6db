"""Times of submissions: read from whatever form, written in UTC.

nbgrader reads "+0100" as a hundred seconds and an unknown zone as UTC, so it gets times
in one form only, and other systems' times are read here.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from autograder.course import CourseError

STAMP = "timestamp.txt"
_HOURS = {
    **{"UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2},
    **{"MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "KST": 9},
    **{"AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "AKST": -9, "AKDT": -8},
    **{"EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
    "HST": -10,
}  # "CST", "IST", "BST" mean different zones to different people
_FORMS = (
    "%Y-%m-%d %H:%M:%S.%f",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d-%H-%M-%S",
    "%Y%m%d%H%M%S",
    "%d/%m/%Y %H:%M",
    "%b %d, %Y %I%M %p",
    "%b %d, %Y %I:%M %p",
    "%A, %B %d, %Y %I:%M:%S %p",
    "%B %d, %Y %I:%M:%S %p",
    "%B %d, %Y %I:%M %p",
)
_ZONE = re.compile(
    r"\s*(?P<sign>[+-])(?P<hours>\d{2}):?(?P<minutes>\d{2})$"
    r"|(?<=\d)(?P<z>Z)$|(?:\s+)(?P<word>[A-Za-z]+(?:/[A-Za-z_+\-0-9/]+)?)$"
)


def zone_named(name: str) -> ZoneInfo:
    """Return a time zone of the zone database.

    Raises
    ------
    CourseError
        If there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CourseError(
            f"There is no time zone called {name!r}.",
            expected='a name such as "Europe/Vienna" or "UTC"',
            received=name,
            remedy="mend time_zone in the [tool.course] table of pyproject.toml",
        ) from None


def read_time(text: str, zone: dt.tzinfo) -> dt.datetime | None:
    """Read a time in any form that a system writes.

    Parameters
    ----------
    text : str
        Such as "2026-03-05 23:59:00 +0100" or "Mar 5, 2026 1158 PM".
    zone : tzinfo
        Of times that name none; of an hour that comes twice, the earlier.

    Returns
    -------
    datetime or None
        In UTC; None when it is no time, or its zone is not known.

    Examples
    --------
    >>> read_time("2026-03-05 23:59:00 +0100", dt.UTC).isoformat()
    '2026-03-05T22:59:00+00:00'
    >>> read_time("2026-03-05 23:59:00 XYZ", dt.UTC)
    """
    text = (
        " ".join(text.split()).replace("T", " ", 1)
        if _is_iso(text)
        else (" ".join(text.split()))
    )
    text = re.sub(r"(:\d\d\.\d{6})\d+", r"\1", text)  # nanoseconds
    if re.fullmatch(r"\d{17}", text):  # Sakai's older form: milliseconds at the end
        moment = _plain_time(text[:14])
        return moment and moment.replace(tzinfo=dt.UTC)
    named = _ZONE.search(text)
    if named is not None and named["word"] not in ("AM", "PM"):
        found = _zone(named)
        moment = _plain_time(text[: named.start()])
        if found is None or moment is None:
            return None
        return moment.replace(tzinfo=found).astimezone(dt.UTC)
    moment = _plain_time(text)
    return moment and moment.replace(tzinfo=zone).astimezone(dt.UTC)


def stamp(moment: dt.datetime) -> str:
    """Return a time as nbgrader's ``timestamp.txt`` holds it.

    Examples
    --------
    >>> stamp(dt.datetime(2026, 3, 5, 22, 59, tzinfo=dt.UTC))
    '2026-03-05 22:59:00.000000 UTC'
    """
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M:%S.%f UTC")


def read_stamp(path: Path) -> dt.datetime | None:
    """Return when a submission was received, if its ``timestamp.txt`` says so.

    The file may come from a student's own program: what is no time, or lies in the
    future, is no time.
    """
    if path.is_symlink() or not path.is_file() or path.stat().st_size > 200:
        return None
    try:
        moment = read_time(path.read_text("utf-8"), dt.UTC)
    except (UnicodeDecodeError, OSError, OverflowError):
        return None
    return moment if moment and moment <= dt.datetime.now(dt.UTC) else None


def words_time(text: str, zone: dt.tzinfo) -> dt.datetime | None:
    """Read a date in words of some language: "Donnerstag, 5. März 2026, 23:58".

    Returns
    -------
    datetime or None
        In UTC; None for "-" and for words of no known language.
    """
    clock = re.search(r"(\d{1,2})[:.h](\d{2})(?::\d{2})?\s*([AaPp]\.?[Mm])?", text)
    date = re.search(
        r"(\d{1,2})\.?\s+(?:de\s+)?([^\W\d]+)\.?,?\s+(?:de\s+)?(\d{4})", text
    )
    if clock is None:
        return None
    hour, minute = int(clock[1]), int(clock[2])
    if clock[3]:
        hour = hour % 12 + (12 if clock[3].casefold().startswith("p") else 0)
    if date is None:
        return read_time(text, zone)
    month = _months().get(date[2].casefold())
    if month is None:
        return None
    try:
        made = dt.datetime(int(date[3]), month, int(date[1]), hour, minute, tzinfo=zone)
    except ValueError:
        return None
    return made.astimezone(dt.UTC)


_month_names: dict[str, int] = {}


def _months() -> dict[str, int]:
    """Return months by their names in the languages that babel knows."""
    if not _month_names:
        from babel import Locale

        for language in [
            "en",
            "de",
            "fr",
            "es",
            "it",
            "pt",
            "nl",
            "pl",
            "sv",
            "da",
            "nb",
            "fi",
            "cs",
            "tr",
            "ca",
            "hu",
            "ro",
        ]:
            locale = Locale(language)
            for context in ("format", "stand-alone"):
                for width in ("wide", "abbreviated"):
                    for number, name in locale.months[context][width].items():
                        _month_names.setdefault(name.casefold().rstrip("."), number)
    return _month_names


def _is_iso(text: str) -> bool:
    return re.match(r"\s*\d{4}-\d{2}-\d{2}T\d", text) is not None


def _plain_time(text: str) -> dt.datetime | None:
    for form in _FORMS:
        try:
            return dt.datetime.strptime(text.strip(), form)
        except ValueError:
            continue
    return None


def _zone(found: re.Match[str]) -> dt.tzinfo | None:
    if found["sign"]:
        hours, minutes = int(found["hours"]), int(found["minutes"])
        if hours > 14 or minutes > 59:
            return None
        offset = dt.timedelta(hours=hours, minutes=minutes)
        return dt.timezone(offset if found["sign"] == "+" else -offset)
    word = found["z"] or found["word"]
    if word.upper() in _HOURS:
        return dt.timezone(dt.timedelta(hours=_HOURS[word.upper()]))
    try:
        return ZoneInfo(word) if "/" in word else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
