"""One HTTP transfer into a file, limited in time and resumable."""

import http.client
import queue
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

CHUNK_BYTES = 1 << 16
Advance = Callable[[int, int | None], None]


class DownloadError(RuntimeError):
    """A file did not come; the message says what to do."""


class Unfinished(Exception):  # noqa: N818 - not an error yet: it is tried again
    """A transfer broke off and may go on from where it is."""


class _RangeRefusedError(Exception):
    """The server has nothing from the asked byte on; `total` bytes in all, or -1."""

    def __init__(self, content_range: str) -> None:
        super().__init__(content_range)
        total = content_range.removeprefix("bytes */")
        self.total = int(total) if total.isdigit() else -1


@dataclass(frozen=True)
class Clock:
    """How long a download may take."""

    limit: float  # seconds for everything
    stall: float  # seconds without any new byte
    # reading of ``time.monotonic``
    started: float = field(default_factory=time.monotonic)

    def remaining(self) -> float:
        """Return the seconds left."""
        seconds = self.started + self.limit - time.monotonic()
        if seconds <= 0:
            raise DownloadError(
                f"Expected the whole file within {self.limit:.3g} s. "
                "Received only a part, which is kept. "
                "Run the cell again to go on from there, or raise time_limit."
            )
        return seconds

    def is_over(self) -> bool:
        """Return whether less than a tenth of a second is left."""
        return self.started + self.limit - time.monotonic() < 0.1

    def share(self, parts: int) -> "Clock":
        """Return a clock for the first of several addresses that share the time."""
        if parts == 1:
            return self
        used = time.monotonic() - self.started
        return replace(self, limit=used + self.remaining() / parts)


def size_of(part: Path) -> int:
    """Return the size of a file that may be missing."""
    return part.stat().st_size if part.exists() else 0


def transfer(
    url: str, part: Path, *, clock: Clock, size: int | None, advance: Advance
) -> None:
    """Append what is missing of a file."""
    start = size_of(part)
    if size is not None and start == size:
        return
    if size is not None and start > size:
        part.unlink()
        start = 0
    try:
        response = _open(url, start, clock)
    except _RangeRefusedError as refused:
        if refused.total == start:
            return  # Everything is here already.
        part.unlink()
        raise Unfinished("the server refused to go on from the part") from None
    with response:
        start = _start_of(response, start)
        length = response.headers.get("Content-Length", "")
        total = size or (start + int(length) if length.isdigit() else None)
        _copy(response, part, start, total, clock, advance)
    have = size_of(part)
    if total is not None and have < total:
        raise Unfinished(f"the connection ended after {have} of {total} bytes")


def _open(url: str, start: int, clock: Clock) -> Any:
    """Return the response, or raise what its refusal means."""
    # Without "identity" a server may send compressed bytes, which no sum fits.
    headers = {"User-Agent": "cnn-course", "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    request = urllib.request.Request(url, headers=headers)
    try:
        return _open_within(request, clock)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416 and start:
            found = error.headers.get("Content-Range", "")
            raise _RangeRefusedError(found) from None
        if error.code >= 500 or error.code == 429:
            raise Unfinished(
                f"the server answered {error.code} {error.reason}"
            ) from None
        raise DownloadError(_refusal(url, error)) from None
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            reason = "no answer in time"
        raise DownloadError(
            f"Expected an answer from {url}. Received none ({reason}). "
            "Look at the network, or name a mirror in COURSE_MIRROR."
        ) from None


def _refusal(url: str, error: urllib.error.HTTPError) -> str:
    """Return what a status below 500 means for the reader."""
    if 300 <= error.code < 400:
        return (
            f"Expected {url} to lead to a file. Received redirections without end. "
            "Check the address, or name a mirror in COURSE_MIRROR."
        )
    return (
        f"Expected a file at {url}. Received {error.code} {error.reason}. "
        "Check the address, or name a mirror in COURSE_MIRROR."
    )


def _open_within(request: urllib.request.Request, clock: Clock) -> Any:
    """Open a request, and give up on time whatever the server does.

    The socket's time limit counts from byte to byte and does not cover the look-up
    of the name, so a server that drips its headers could hold a notebook for hours.
    """
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
    given_up = threading.Event()
    wait = min(clock.stall, clock.remaining())

    def work() -> None:
        try:
            response = urllib.request.urlopen(request, timeout=wait)
        except Exception as error:  # handed over to the waiting thread
            answers.put(error)
            return
        if given_up.is_set():
            response.close()
        answers.put(response)

    threading.Thread(target=work, name="download", daemon=True).start()
    try:
        # A little longer than the socket's own limit, whose error is the clearer one.
        answer = answers.get(timeout=wait + 0.2)
    except queue.Empty:
        given_up.set()
        raise TimeoutError from None
    if isinstance(answer, Exception):
        raise answer
    return answer


def _start_of(response: Any, asked: int) -> int:
    """Return where the body starts: a server may ignore the wish to resume."""
    if response.status != 206:
        return 0
    begins = response.headers.get("Content-Range", "").removeprefix("bytes ")
    if begins.split("-")[0] != str(asked):
        raise DownloadError(
            f"Expected the bytes from {asked} on. Received Content-Range {begins!r}. "
            "The server resumes wrongly: name a mirror in COURSE_MIRROR."
        )
    return asked


def _copy(
    response: Any,
    part: Path,
    start: int,
    total: int | None,
    clock: Clock,
    advance: Advance,
) -> None:
    """Write the body behind what is there, byte by byte as it comes."""
    have = start
    with part.open("ab") as file:
        file.truncate(start)
        advance(have, total)
        while True:
            _limit_next_read(response, min(clock.stall, clock.remaining()))
            try:
                # Unlike read, read1 comes back with the first bytes: a server that
                # drips cannot hold it beyond the limit.
                chunk = response.read1(CHUNK_BYTES)
            except TimeoutError:
                clock.remaining()
                raise DownloadError(
                    f"Expected new bytes within {clock.stall:g} s. "
                    f"Received none after {have} bytes, which are kept. "
                    "Run the cell again to go on from there."
                ) from None
            except (OSError, http.client.HTTPException) as error:
                raise Unfinished(f"the connection broke ({error})") from None
            if not chunk:
                return
            have += len(chunk)
            if total is not None and have > total:
                raise DownloadError(
                    f"Expected {total} bytes. Received more. "
                    "The address holds another file: check it, or its size."
                )
            file.write(chunk)
            advance(have, total)


def _limit_next_read(response: Any, seconds: float) -> None:
    """Let the next read wait no longer than this, where the socket can be reached."""
    socket = getattr(getattr(response.fp, "raw", None), "_sock", None)
    if socket is not None:
        socket.settimeout(seconds)
