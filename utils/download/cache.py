"""Where downloaded data is kept between sessions."""

import functools
import os
import tempfile
from pathlib import Path

from platformdirs import user_cache_path

FOLDER_NAME = "cnn-course"


def wanted_cache_folder() -> Path:
    """Return where the cache should be: COURSE_CACHE, or the system's place for it."""
    chosen = os.environ.get("COURSE_CACHE", "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    # No author and no "Cache" on Windows: the folder that earlier versions made.
    return user_cache_path(FOLDER_NAME, appauthor=False, opinion=False)


def keras_home() -> Path:
    """Return where Keras keeps what it has downloaded: KERAS_HOME, or ``~/.keras``."""
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")


def is_writable(folder: Path) -> bool:
    """Make the folder if it is missing and say whether a file can be made in it."""
    # Permission bits do not tell on network drives, on Windows, or for root.
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def cache_folder() -> Path:
    """Return the wanted folder, or a temporary one, said aloud, if it is read-only."""
    folder = wanted_cache_folder()
    return folder if is_writable(folder) else _temporary_folder(folder)


@functools.cache
def _temporary_folder(wanted: Path) -> Path:
    """Make a temporary cache, once for each folder that cannot be used."""
    folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER_NAME}-"))
    print(  # noqa: T201 - the reader must know that downloads will not be kept
        f"The cache folder {wanted} cannot be written to. "
        f"Using {folder} instead: downloads are lost when this session ends. "
        "Set the environment variable COURSE_CACHE to a folder of yours to keep them."
    )
    return folder
