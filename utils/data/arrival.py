"""How data arrives: from the cache, one's own folder, a download, or a stand-in."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from utils.data.image_set import ImageSet
from utils.download import DownloadError, keras_home
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


def find_file(folder: Path, subfolders: tuple[str, ...], name: str) -> Path | None:
    """Return a file of the given name in a folder or in one of its known subfolders."""
    places = [folder / sub / name for sub in ("", *subfolders)]
    return next((place for place in places if place.is_file()), None)


def md5_of(path: Path) -> str:
    """Return the MD5 sum by which the makers of older data sets name their files."""
    with path.open("rb") as file:
        new = lambda: hashlib.md5(usedforsecurity=False)  # noqa: E731
        return hashlib.file_digest(file, new).hexdigest()


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


def arrive(
    name: str,
    local: Callable[[], Iterator[ImageSet]],
    download: Callable[[], ImageSet],
    stand_in: Callable[[], ImageSet] | None,
) -> ImageSet:
    """Return data from the first source that has it, and say when it is a stand-in."""
    for found in local():
        return found
    reason = offline_reason()
    try:
        if reason:
            raise DownloadError(
                f"Expected {name} on this computer. Received none, and {reason}. "
                "Name a folder that holds its original files in COURSE_DATA."
            )
        return download()
    except DownloadError as error:
        if stand_in is None:
            raise
        replaced = stand_in()
        print(  # noqa: T201 - a stand-in is never silent
            f"{error}\n"
            f"{name} is not here: using {replaced.card.name} INSTEAD, built on this "
            "computer. Figures differ from those of the real data."
        )
        return replaced
