"""What crosses the wall arrives as it was, and nothing else crosses."""

from __future__ import annotations

import math
import socket
import struct
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from autograder.sandbox.wire.channel import Channel
from autograder.sandbox.wire.codec import Closed, TooLate, WireError, pack, unpack


@pytest.fixture
def ends() -> Iterator[tuple[Channel, socket.socket]]:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Channel(ours), theirs


def refuse(node: Any, blobs: Any) -> Any:
    raise WireError(node["is"])


def across(value: object) -> Any:
    """Send a value through a real socket and read it again."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        blobs: list[Any] = []
        node = pack(value, lambda *_: None, blobs)
        Channel(ours).send({"value": node}, blobs)
        message, received = Channel(theirs).receive(5)
    return unpack(message["value"], received, refuse)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        10**30,
        -2.5,
        "Größe",
        1 + 2j,
        ...,
        [1, [2.0, "x"], (3,)],
        {"a": 1, 2: (3, 4)},
        {1, 2},
        "\ud800",
    ],
)
def test_builtin_values_arrive_as_they_were(value: object) -> None:
    received = across(value)
    assert received == value
    assert type(received) is type(value)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3),
        np.zeros((0, 3), np.float32),
        np.array(2.5),
        np.array([True, False]),
        np.arange(12).reshape(3, 4)[::2, ::-1],
        np.asfortranarray(np.eye(3)),
        np.array([1 + 1j]),
        np.array([255], np.uint8),
        np.arange(3, dtype=">i4"),
    ],
)
def test_arrays_arrive_with_shape_and_type(array: Any) -> None:
    received = across(array)
    assert received.dtype == array.dtype
    assert received.shape == array.shape
    np.testing.assert_array_equal(received, array)


@pytest.mark.parametrize(
    ("value", "seen"),
    [
        (np.float32(0.5), np.float32(0.5)),
        (range(3), [0, 1, 2]),
        (Fraction(1, 2), 0.5),
        (np.array([Fraction(1, 4), 1], dtype=object), np.array([0.25, 1.0])),
        (bytearray(b"ab"), b"ab"),
        (np.ma.array([1, 2]), np.array([1, 2])),
    ],
)
def test_other_forms_of_numbers_arrive_by_their_value(value: Any, seen: Any) -> None:
    np.testing.assert_array_equal(across(value), seen)


def test_nan_and_infinity_arrive() -> None:
    assert math.isnan(across(math.nan))
    assert across(-math.inf) == -math.inf


def test_an_object_does_not_cross() -> None:
    class Liar:
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None

    with pytest.raises(WireError, match="other"):
        across(Liar())


def test_a_value_without_end_does_not_cross() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(WireError, match="too deep"):
        across(endless)


@pytest.mark.parametrize(
    "content",
    [
        b"[1, []]",
        b'[{"a": 1}, [["O", [1], 8]]]',
        b'[{"a": 1}, [["<f8", [-1], 8]]]',
        b'[{"a": 1}, [["<f8", [2], 8]]]',
        b'[{"a": 1}, [["<f8", "x", 8]]]',
        b"[" * 5000,
        b"\xff",
    ],
)
def test_forged_frames_are_refused(
    ends: tuple[Channel, socket.socket], content: bytes
) -> None:
    channel, theirs = ends
    theirs.sendall(struct.pack(">IQ", len(content), 8) + content + bytes(8))
    with pytest.raises(WireError):
        channel.receive(1)


def test_a_giant_frame_is_refused_before_it_is_read(
    ends: tuple[Channel, socket.socket],
) -> None:
    channel, theirs = ends
    theirs.sendall(struct.pack(">IQ", 2, 10**15))
    with pytest.raises(WireError, match="too large"):
        channel.receive(1)


def test_silence_and_hanging_up_are_told_apart(
    ends: tuple[Channel, socket.socket],
) -> None:
    channel, theirs = ends
    with pytest.raises(TooLate):
        channel.receive(0.05)
    theirs.close()
    with pytest.raises(Closed):
        channel.receive(1)


@pytest.mark.parametrize(
    "node",
    [
        [1],
        {"is": "array", "v": 7},
        {"is": "list", "v": 3},
        {"is": "dict", "v": [[[], 1]]},
        {"is": "int", "v": "x"},
        {"v": 1},
    ],
)
def test_malformed_values_are_refused(node: Any) -> None:
    with pytest.raises(WireError):
        unpack(node, [], refuse)
