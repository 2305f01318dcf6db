"""Fetch a file once: resumable, limited in time, checked before it counts."""

import functools
import os
import shutil
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from utils.download.cache import cache_folder
from utils.download.checksums import checksum_fits, method_of, sum_of
from utils.download.resumable import (
    Advance,
    Clock,
    DownloadError,
    Unfinished,
    size_of,
    transfer,
)

MAX_ATTEMPTS = 4
PAUSE_SECONDS = 0.3
SPARE_BYTES = 50_000_000
_SUMS = {"sha256": "SHA-256", "md5": "MD5"}


class _WrongSumError(DownloadError):
    """What arrived is not the file that was wanted; it is deleted."""


def fetch(
    url: str | Sequence[str],
    target_name: str,
    *,
    sha256: str,
    size: int | None = None,
    time_limit: float = 60.0,
    stall_limit: float = 15.0,
    progress: bool = True,
) -> Path:
    """Return a file from the cache, downloading it when it is not there.

    Parameters
    ----------
    url : str or sequence of str
        Address, ``http`` or ``https``; several addresses of the same file are tried one
        after the other, each with its share of the time.
    target_name : str
        Name in the cache; may have folders, none leading out of it.
    sha256 : str
        Checksum of the whole file, 64 hexadecimal digits; or its MD5, 32 digits, where
        the file's maker publishes no other.
    size : int, optional
        Size of the whole file in bytes, if known.
    time_limit : float, default=60
        Seconds for the whole call, name look-up and redirections included.
    stall_limit : float, default=15
        Seconds without any new byte after which the server counts as gone.
    progress : bool, default=True
        Draw a progress bar on standard output.

    Returns
    -------
    Path
        The complete file; its checksum is right.

    Raises
    ------
    ValueError
        If an argument is not as described.
    DownloadError
        If the file does not come: what was expected, what came, what to do.

    Notes
    -----
    What has arrived stays beside the target as ``NAME.part``, and the next call goes
    on from there. The file gets its own name only after its checksum was found
    right. The environment variable ``COURSE_MIRROR``, the address of a folder, is
    asked for ``target_name`` first.
    """
    urls = [url] if isinstance(url, str) else list(url)
    _check_arguments(urls, target_name, sha256, time_limit)
    target = cache_folder() / target_name
    clock = Clock(time_limit, stall_limit)
    if _is_whole(target, sha256):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    _check_disk(target.parent, (size or 0) - size_of(part))
    with _alone(part, clock):
        # Another notebook may have fetched it while this one waited.
        if not _is_whole(target, sha256):
            _fetch_part(
                _addresses(urls, target_name), part, sha256, size, clock, progress
            )
            os.replace(part, target)
    return target


def _check_arguments(
    urls: list[str], target_name: str, sha256: str, time_limit: float
) -> None:
    """Raise for arguments that could only fail later, or do harm."""
    schemes = {urllib.parse.urlsplit(url).scheme for url in urls}
    if not urls or schemes - {"http", "https"}:
        raise ValueError(
            f"Expected an http or https address. Received {', '.join(urls)!r}. "
            "Read local files directly."
        )
    name = PurePosixPath(target_name.replace("\\", "/"))
    if not name.name or name.is_absolute() or ".." in name.parts or ":" in target_name:
        raise ValueError(
            "Expected a name inside the cache folder. "
            f"Received {target_name!r}. Use a plain file name."
        )
    if len(sha256) not in (32, 64) or not set(sha256.lower()) <= set(
        "0123456789abcdef"
    ):
        raise ValueError(
            "Expected a SHA-256 of 64 hexadecimal digits. "
            f"Received {sha256!r}. Compute it with sha256_of."
        )
    if not time_limit > 0:
        raise ValueError(
            "Expected time_limit to be greater than 0 s. "
            f"Received {time_limit}. Leave it at 60."
        )


def _is_whole(target: Path, sha256: str) -> bool:
    """Return whether the file is there and right; a damaged one is deleted."""
    if not target.exists():
        return False
    if checksum_fits(target, sha256):
        return True
    target.unlink()
    _say(f"{target.name} in the cache is damaged: deleted, to be fetched anew.")
    return False


def _check_disk(folder: Path, needed: int) -> None:
    """Raise when the file cannot fit on the disk."""
    free = shutil.disk_usage(folder).free
    if needed > 0 and free < needed + SPARE_BYTES:
        raise DownloadError(
            f"Expected {needed / 1e6:.0f} MB of free disk for {folder}. "
            f"Received {free / 1e6:.0f} MB. "
            "Make room, or set COURSE_CACHE to a folder on another disk."
        )


def _addresses(urls: list[str], target_name: str) -> list[str]:
    """Return the mirror's address, if there is a mirror, and the file's own."""
    mirror = os.environ.get("COURSE_MIRROR", "").strip().rstrip("/")
    return [f"{mirror}/{urllib.parse.quote(target_name)}", *urls] if mirror else urls


def _fetch_part(
    addresses: list[str],
    part: Path,
    sha256: str,
    size: int | None,
    clock: Clock,
    progress: bool,
) -> None:
    """Bring the part to completion, going round the addresses while it grows."""
    whole = functools.partial(_fetch_whole, part, sha256, size, progress)
    while True:
        had = size_of(part)
        try:
            _go_round(addresses, part, clock, whole)
            return
        except DownloadError as error:
            if len(addresses) == 1 or size_of(part) <= had or clock.is_over():
                raise
            _say(f"{error}\nThere is time left: trying all addresses once more.")


def _go_round(
    addresses: list[str], part: Path, clock: Clock, whole: Callable[[str, Clock], None]
) -> None:
    """Bring the part to completion from the first address that serves."""
    for number, address in enumerate(addresses, start=1):
        share = clock.share(len(addresses) - number + 1)
        inherited = size_of(part) > 0
        try:
            try:
                whole(address, share)
            except _WrongSumError as error:
                if not inherited:
                    raise
                _say(f"{error}\nIts beginning came earlier: fetching all of it anew.")
                whole(address, share)
            return
        except DownloadError as error:
            if number == len(addresses):
                raise
            _say(next_try(error, address, addresses[number]))


def next_try(error: DownloadError, address: str, following: str) -> str:
    """Say in one line that a server did not answer, in the error's own words else."""
    here, there = (
        urllib.parse.urlsplit(each).hostname for each in (address, following)
    )
    silent = str(error).startswith("Expected an answer from")
    told = f"No answer from {here}." if silent else f"{error}\n"
    return f"{told} Trying {there} instead."


def _fetch_whole(
    part: Path, sha256: str, size: int | None, progress: bool, url: str, clock: Clock
) -> None:
    """Bring the part to completion from one address, or raise."""
    with _progress_bar(part.stem, progress) as advance:
        _try_address(url, part, size, clock, advance)
    _check_sum(url, part, sha256)


def _try_address(
    url: str, part: Path, size: int | None, clock: Clock, advance: Advance
) -> None:
    """Transfer from one address, going on when the connection breaks."""
    reason = ""
    for attempt in range(MAX_ATTEMPTS):
        if attempt:
            time.sleep(min(PAUSE_SECONDS * attempt, clock.remaining()))
        try:
            transfer(url, part, clock=clock, size=size, advance=advance)
            return
        except Unfinished as unfinished:
            reason = str(unfinished)
    raise DownloadError(
        f"Expected the whole file from {url}. "
        f"Received {size_of(part)} bytes in {MAX_ATTEMPTS} attempts: {reason}. "
        "They are kept; run the cell again later to go on from there."
    )


def _check_sum(url: str, part: Path, sha256: str) -> None:
    """Raise, and delete the part, when it is not the file that was wanted."""
    method = method_of(sha256)
    found = sum_of(part, method) if part.exists() else "no file"
    if found == sha256.lower():
        return
    size = size_of(part)
    part.unlink(missing_ok=True)
    raise _WrongSumError(
        f"Expected {_SUMS[method]} {sha256[:12]}… from {url}. "
        f"Received {found[:12]}… ({size} bytes), which is deleted. "
        "Run the cell again; if it stays so, the file there has changed: tell the "
        "course's maintainers, or name a mirror in COURSE_MIRROR."
    )


@contextmanager
def _alone(part: Path, clock: Clock) -> Iterator[None]:
    """Let one process at a time write a part; the others wait for it."""
    import filelock

    lock = filelock.FileLock(f"{part}.lock")
    try:
        lock.acquire(timeout=clock.remaining(), poll_interval=0.1)
    except filelock.Timeout:
        clock.remaining()  # says what to do
    except OSError:
        pass  # Some network drives have no locks.
    try:
        yield
    finally:
        # Removed while it is held: who waits for it sees that, and makes a new one.
        with suppress(OSError):
            os.unlink(lock.lock_file)
        lock.release()


@contextmanager
def _progress_bar(name: str, wanted: bool) -> Iterator[Advance]:
    """Yield what the transfer calls with the bytes here and the bytes in all."""
    if not wanted:
        yield lambda have, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn
    from rich.progress import TransferSpeedColumn as SpeedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn())
    # Standard output, never standard error: nbgrader takes that for a failure.
    with Progress(*columns, SpeedColumn(), console=Console(file=sys.stdout)) as bar:
        task = bar.add_task(name, total=None)
        yield lambda have, total: bar.update(task, completed=have, total=total)


def _say(text: str) -> None:
    """Tell the reader on standard output."""
    print(text)  # noqa: T201 - a download must not go on silently
