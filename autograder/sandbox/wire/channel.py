"""Frames over a socket: JSON and raw array bytes, read without trust."""

from __future__ import annotations

import json
import math
import socket
import struct
import time
from typing import Any

import numpy as np

from autograder.limits import ARRAYS, FRAME, loads
from autograder.sandbox.wire.codec import DTYPES, Array, Closed, TooLate, WireError

_HEADER = struct.Struct(">IQ")
_KINDS = {np.dtype(order + sign) for sign in DTYPES for order in "<>"}
_BY_NAME = {kind.str: kind for kind in _KINDS}
_MAX_AXES = 32


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
        if len(text) > FRAME.size or total > ARRAYS.size or len(blobs) > ARRAYS.items:
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
        if length > FRAME.size or total > ARRAYS.size:
            raise WireError("the frame is too large")
        text = self._exactly(length, end)
        try:
            message, heads = loads(bytes(text), FRAME.size, FRAME.items)
            if not isinstance(message, dict):
                raise TypeError
            arrays = [_head(*head) for head in heads]
        except Exception:  # whatever a decoder makes of forged bytes
            raise WireError("the bytes are no frame") from None
        # All sizes are known to fit before the first array is read.
        if len(arrays) > ARRAYS.items or sum(size for *_, size in arrays) != total:
            raise WireError("the frame's arrays are not of the size that it tells")
        return message, [
            np.frombuffer(self._exactly(size, end), kind).reshape(shape)
            for kind, shape, size in arrays
        ]

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


def _head(kind: str, shape: list[int], size: int) -> tuple[Any, list[int], int]:
    """Return an array's type, shape and bytes, if they fit together.

    Every number is small before any is multiplied: no product takes long.
    """
    dtype = _BY_NAME[kind]
    if len(shape) > _MAX_AXES or type(size) is not int:
        raise ValueError
    if not all(type(side) is int and 0 <= side <= ARRAYS.size for side in shape):
        raise ValueError
    if math.prod(shape) * dtype.itemsize != size:
        raise ValueError
    return dtype, shape, size


def _rest(end: float | None) -> float | None:
    """Return the seconds until a moment; None where there is no hurry."""
    if end is None:
        return None
    rest = end - time.monotonic()
    if rest <= 0:
        raise TimeoutError
    return rest
