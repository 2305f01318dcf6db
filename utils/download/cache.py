"""Where downloaded data is kept between sessions."""

import functools
import os
import sys
import tempfile
from pathlib import Path

FOLDER_NAME = "cnn-course"


def wanted_cache_folder() -> Path:
    """Return where the cache should be, without touching the disk.

    Returns
    -------
    Path
        The environment variable ``COURSE_CACHE`` if set, otherwise the folder this
        system has for caches, with ``cnn-course`` in it.
    """
    chosen = os.environ.get("COURSE_CACHE", "").strip()
    if chosen:
        return Path(chosen).expanduser().absolute()
    if sys.platform == "win32":
        local = os.environ.get("LOCALAPPDATA")
        base = Path(local) if local else Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        # The XDG specification tells programs to ignore relative paths here.
        xdg = os.environ.get("XDG_CACHE_HOME", "")
        base = Path(xdg) if os.path.isabs(xdg) else Path.home() / ".cache"
    return base / FOLDER_NAME


def keras_home() -> Path:
    """Return where Keras keeps what it has downloaded.

    Returns
    -------
    Path
        The environment variable ``KERAS_HOME`` if set, otherwise ``~/.keras``; whether
        it exists or not.
    """
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")


def is_writable(folder: Path) -> bool:
    """Make the folder if it is missing and say whether a file can be made in it.

    Parameters
    ----------
    folder : Path
        The folder to try.

    Returns
    -------
    bool
        Whether a file could really be made: permission bits alone do not tell on
        network drives, on Windows, or for an administrator.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def cache_folder() -> Path:
    """Return a folder that exists and can be written to.

    Returns
    -------
    Path
        The folder of `wanted_cache_folder`; when nothing can be written there, a
        temporary folder, which is said on standard output and lasts for this
        session.
    """
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
