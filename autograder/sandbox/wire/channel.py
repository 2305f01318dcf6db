"""Frames over a socket: JSON and raw array bytes, read without trust."""

from __future__ import annotations

import json
import math
import socket
import struct
import time
from typing import Any

import numpy as np

from autograder.sandbox.wire.codec import DTYPES, Array, Closed, TooLate, WireError

MAX_JSON = 16_000_000  # bytes; a solved lesson's largest answer has some thousand

MAX_BLOBS = 400_000_000  # bytes; a model of 100 million float32 parameters

_HEADER = struct.Struct(">IQ")


class Channel:
    """Frames over a stream socket.

    Parameters
    ----------
    stream : socket.socket
        Connected; closed by `close`.
    """

    def __init__(self, stream: socket.socket) -> None:
        self._stream = stream

    def send(
        self,
        message: dict[str, Any],
        blobs: list[Array] | None = None,
        seconds: float | None = None,
    ) -> None:
        """Send one frame.

        Parameters
        ----------
        message : dict
            JSON-ready.
        blobs : list of ndarray, optional
            Its arrays.
        seconds : float, optional
            How long the other side may take to read it; for ever by default.

        Raises
        ------
        TooLate, Closed
            If the other side does not read, or has gone.
        WireError
            If the frame is too large.
        """
        blobs = blobs or []
        heads = [[blob.dtype.str, list(blob.shape), blob.nbytes] for blob in blobs]
        text = json.dumps([message, heads]).encode("utf-8", "replace")
        total = sum(blob.nbytes for blob in blobs)
        if len(text) > MAX_JSON or total > MAX_BLOBS:
            raise WireError(f"{(len(text) + total) / 1e6:.0f} MB are too much to send")
        end = None if seconds is None else time.monotonic() + seconds
        head = _HEADER.pack(len(text), total)
        try:
            for part in (head + text, *(blob.tobytes() for blob in blobs)):
                self._stream.settimeout(_rest(end))
                self._stream.sendall(part)
        except TimeoutError:
            raise TooLate("it did not read in time") from None
        except OSError as error:
            raise Closed(str(error)) from None

    def receive(
        self, seconds: float | None = None
    ) -> tuple[dict[str, Any], list[Array]]:
        """Wait for one frame.

        Parameters
        ----------
        seconds : float, optional
            How long; for ever by default.

        Returns
        -------
        tuple of dict and list of ndarray
            The message and its arrays.

        Raises
        ------
        TooLate, Closed, WireError
            If nothing came, nobody is there, or the bytes are no frame.
        """
        end = None if seconds is None else time.monotonic() + seconds
        length, total = _HEADER.unpack(self._exactly(_HEADER.size, end))
        if length > MAX_JSON or total > MAX_BLOBS:
            raise WireError("the frame is too large")
        text = self._exactly(length, end)
        try:
            message, heads = json.loads(text)
            if not isinstance(message, dict):
                raise TypeError
            blobs, used = [], 0
            for kind, shape, size in heads:
                dtype = np.dtype(kind)
                whole = math.prod(shape) * dtype.itemsize
                used += size
                bad = min(shape, default=0) < 0 or dtype.char not in DTYPES
                if bad or whole != size or used > total:
                    raise ValueError
                raw = np.frombuffer(self._exactly(size, end), dtype)
                blobs.append(raw.reshape(shape))
            if used != total:
                raise ValueError
        except WireError:
            raise
        except Exception:  # whatever a decoder makes of forged bytes
            raise WireError("the bytes are no frame") from None
        return message, blobs

    def close(self) -> None:
        """Close the socket."""
        self._stream.close()

    def _exactly(self, count: int, end: float | None) -> bytearray:
        parts = bytearray(count)
        view, have = memoryview(parts), 0
        while have < count:
            try:
                self._stream.settimeout(_rest(end))
                got = self._stream.recv_into(view[have:], min(count - have, 1 << 20))
            except TimeoutError:
                raise TooLate("no answer in time") from None
            except OSError as error:
                raise Closed(str(error)) from None
            if not got:
                raise Closed("the other side has closed")
            have += got
        return parts


def _rest(end: float | None) -> float | None:
    """Return the seconds until a moment; None where there is no hurry."""
    if end is None:
        return None
    rest = end - time.monotonic()
    if rest <= 0:
        raise TimeoutError
    return rest
