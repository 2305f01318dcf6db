"""Where data may come from on this computer, and whether a download is welcome."""

import os
from pathlib import Path

from utils.download import keras_home
from utils.machine import is_graded

TIME_LIMIT = 60.0


def own_folders() -> list[Path]:
    """Return the folders of the reader's own that may hold data."""
    named = os.environ.get("COURSE_DATA", "").strip()
    if not named:
        return [keras_home()]
    folder = Path(named).expanduser()
    if not folder.is_dir():
        raise FileNotFoundError(
            f"Expected COURSE_DATA to name a folder. Received {named!r}, not a folder. "
            "Correct the environment variable, or unset it."
        )
    return [folder, keras_home()]


def offline_reason() -> str:
    """Say why nothing may be downloaded now; empty when downloads are welcome."""
    if is_graded():
        return "nothing is downloaded while a notebook is graded"
    if os.environ.get("COURSE_OFFLINE", "").strip().lower() not in ("", "0", "false"):
        return "COURSE_OFFLINE is set"
    return ""


def time_limit() -> float:
    """Return how many seconds a download may take: COURSE_TIME_LIMIT, or 60."""
    given = os.environ.get("COURSE_TIME_LIMIT", "").strip() or TIME_LIMIT
    try:
        seconds = float(given)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < float("inf"):
        raise ValueError(
            "Expected COURSE_TIME_LIMIT to be a number of seconds above 0. "
            f"Received {given!r}. Try 600."
        )
    return seconds
