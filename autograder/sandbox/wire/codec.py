"""Values as data: what crosses the wall between student code and judge.

A frame is JSON and raw array bytes. Nothing is ever unpickled: a reader gets numbers,
texts, containers and arrays of an allowed type, and names of things that stay on the
other side. Both sides read with the same care, for the judge trusts no byte.
"""

from __future__ import annotations

import math
import numbers
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.limits import VALUE

MAX_DEPTH = 40
MAX_NAME = 200
_MAX_ENTRIES = 2_000  # of a dictionary or set: keys may be made to collide
_MAX_THINGS = 10_000  # arrays, functions, layers and the like in one value
_MAX_DIGITS = 400
_MAX_BYTES = 1_000
DTYPES = frozenset("?bhilqBHILQefdFD")
_PLAIN = (type(None), bool, str, float)
_SAFE_INTEGER = 2**53

Array = npt.NDArray[Any]
Keep = Callable[["Array"], int]
Export = Callable[[object, Keep], "dict[str, Any] | None"]
Import = Callable[["dict[str, Any]", "list[Array]"], object]


class WireError(ValueError):
    """Bytes that are no frame, or a frame that is too large."""


class Closed(WireError):  # noqa: N818 (a state, and an end of the talk)
    """The other side has gone."""


class TooLate(WireError):  # noqa: N818 (a state, and an end of the talk)
    """The other side did not answer in time."""


def pack(value: object, export: Export, blobs: list[Array]) -> Any:
    """Turn a value into data.

    Parameters
    ----------
    value : object
        Anything.
    export : callable
        ``export(value, keep)`` gets what is no data (a function, a model) and returns
        its description, a dict with a key "is", or None; ``keep(array)`` puts an array
        into the frame and returns its number there.
    blobs : list of ndarray
        The frame's arrays; this value's are appended.

    Returns
    -------
    object
        JSON-ready. What cannot cross is there by its type's name only.

    Raises
    ------
    WireError
        If the value is too deep or has too many items.
    """
    return _Packer(export, blobs).node(value, 0)


class _Packer:
    def __init__(self, export: Export, blobs: list[Array]) -> None:
        self._export = export
        self._blobs = blobs
        self._items = 0

    def node(self, value: object, depth: int) -> Any:
        self._count(depth)
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind is int:
            small = abs(value) <= _SAFE_INTEGER  # type: ignore[arg-type]
            return value if small else {"is": "int", "v": str(value)}
        if value is Ellipsis:
            return {"is": "dots"}
        described = self._container(value, depth) or self._number(value)
        if described is None and isinstance(value, np.ndarray | np.generic):
            described = self.array(value)
        if described is None:
            described = self._export(value, self._keep) or self._arraylike(value)
        return described or {"is": "other", "type": kind.__name__[:MAX_NAME]}

    def _count(self, depth: int) -> None:
        self._items += 1
        if depth > MAX_DEPTH or self._items > VALUE.items:
            raise WireError("the value is too deep or has too many parts")

    def _container(self, value: object, depth: int) -> dict[str, Any] | None:
        if isinstance(value, dict):
            # By its own access: a class of a student's own may answer otherwise.
            pairs = [
                [self.node(key, depth + 1), self.node(value[key], depth + 1)]
                for key in value
            ]
            return {"is": "dict", "v": pairs}
        kinds = {"list": list | range, "tuple": tuple, "set": set | frozenset}
        for name, kind in kinds.items():
            if isinstance(value, kind):
                return {"is": name, "v": [self.node(v, depth + 1) for v in value]}
        return None

    def _number(self, value: object) -> dict[str, Any] | None:
        if isinstance(value, complex) and not isinstance(value, np.generic):
            return {"is": "complex", "v": [value.real, value.imag]}
        if isinstance(value, bytes | bytearray):
            return {"is": "bytes", "v": bytes(value[:_MAX_BYTES]).hex()}
        if isinstance(value, str):
            return {"is": "text", "v": str.__str__(value)}
        foreign = isinstance(value, numbers.Number) and not isinstance(
            value, np.generic
        )
        if foreign:  # Fraction, Decimal, an int's subclass: by their value
            number = float(value)  # type: ignore[arg-type]
            return {"is": "float", "v": number}
        return None

    def array(self, value: Array | np.generic) -> dict[str, Any] | None:
        """Describe an array; one of Python objects crosses if they are numbers."""
        array = np.asarray(value)
        if array.dtype.char not in DTYPES:
            if array.dtype.kind in "US" and array.size <= VALUE.items:
                return {"is": "texts", "v": array.tolist(), "type": "ndarray"}
            try:
                array = array.astype(np.float64)
            except (TypeError, ValueError):
                return {"is": "other", "type": "ndarray", "text": str(array.dtype)}
        scalar = isinstance(value, np.generic)
        return {"is": "scalar" if scalar else "array", "v": self._keep(array)}

    def _keep(self, array: Array) -> int:
        self._blobs.append(np.asarray(array, order="C"))
        return len(self._blobs) - 1

    def _arraylike(self, value: object) -> dict[str, Any] | None:
        """Tensors, data frames and pictures cross as the array they stand for."""
        if isinstance(value, type) or not hasattr(value, "__array__"):
            return None
        try:
            return self.array(np.asarray(value))
        except Exception:  # whatever a student's own class may do
            return None


def unpack(node: Any, blobs: list[Array], imported: Import) -> Any:
    """Read a value from data.

    Parameters
    ----------
    node : object
        As `pack` made it, perhaps forged.
    blobs : list of ndarray
        The arrays of the same frame.
    imported : callable
        Gets the description of what is no data, and the arrays.

    Returns
    -------
    object
        Builtin values, NumPy arrays, and what `imported` returns.

    Raises
    ------
    WireError
        If the node is malformed.
    """
    try:
        return _Unpacker(blobs, imported).value(node, 0)
    except WireError:
        raise
    except Exception as error:
        raise WireError(f"malformed value: {type(error).__name__}") from None


class _Unpacker:
    def __init__(self, blobs: list[Array], imported: Import) -> None:
        self._blobs = blobs
        self._imported = imported
        self._items = self._things = 0

    def value(self, node: Any, depth: int) -> Any:
        self._items += 1
        if depth > MAX_DEPTH or self._items > VALUE.items:
            raise WireError("a value is nested too deeply or has too many parts")
        if not isinstance(node, dict):
            return _plain(node)
        kind = node["is"]
        if kind in ("list", "tuple", "set"):
            values = [self.value(entry, depth + 1) for entry in node["v"]]
            if kind == "set":
                _count_entries(values)
            return {"list": list, "tuple": tuple, "set": set}[kind](values)
        if kind == "dict":
            _count_entries(node["v"])
            return {
                self.value(key, depth + 1): self.value(entry, depth + 1)
                for key, entry in node["v"]
            }
        return self._leaf(kind, node)

    def _leaf(self, kind: str, node: dict[str, Any]) -> Any:
        readers: dict[str, Callable[[Any], Any]] = {
            "int": lambda v: int(v) if len(v) < _MAX_DIGITS else math.inf,
            "float": float,
            "text": str.__str__,
            "complex": lambda v: complex(*v),
            "bytes": lambda v: bytes.fromhex(v[: 2 * _MAX_BYTES]),
            # Not copied: a frame may name one array many times.
            "array": self._blobs.__getitem__,
            "scalar": lambda v: self._blobs[v].reshape(())[()],
            "texts": _texts,
        }
        if kind == "dots":
            return Ellipsis
        if kind not in readers or kind == "array":
            self._things += 1
        if self._things > _MAX_THINGS:
            raise WireError("a value has too many arrays, functions or layers")
        if kind in readers:
            return readers[kind](node["v"])
        return self._imported(node, self._blobs)


def _plain(node: Any) -> Any:
    """Return what stands for itself; `pack` writes no other number as one."""
    if isinstance(node, list):
        raise WireError("a bare list is no value")
    if type(node) is int and abs(node) > _SAFE_INTEGER:
        raise WireError("a bare number is too large")
    return node


def _count_entries(entries: list[Any]) -> None:
    if len(entries) > _MAX_ENTRIES:
        raise WireError("a dictionary or set has too many entries")


def _texts(node: Any) -> Array:
    """Return an array of texts, whose longest one gives each its room."""
    longest, count, waiting = 0, 0, [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, str):
            longest, count = max(longest, len(part)), count + 1
        else:
            raise WireError("a text is no text")
    if 4 * longest * count > VALUE.size:
        raise WireError("the texts are too long")
    return np.array(node)
