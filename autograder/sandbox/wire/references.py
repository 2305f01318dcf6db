"""Things that stay on their side of the wall, and stand-ins for those of the other."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.sandbox.wire.codec import WireError

MAX_HANDLES = 100_000

# What a stand-in may be asked to do: never an attribute, which would lead anywhere.
_BINARY = (
    *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"),
    *("lt", "le", "eq", "ne", "gt", "ge", "and", "or", "xor"),
)
_REFLECTED = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")
_UNARY = ("neg", "pos", "abs", "invert")


def _reflected(name: str) -> Callable[..., Any]:
    do = getattr(operator, name)
    return lambda thing, other: do(other, thing)


def _ufunc(name: str) -> np.ufunc:
    found = getattr(np, str(name), None)
    if not isinstance(found, np.ufunc):
        raise WireError("no such ufunc")
    return found


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "call": lambda thing, *arguments: thing(*arguments),
    "getitem": operator.getitem,
    "len": len,
    "float": float,
    "int": int,
    "bool": bool,
    "iter": lambda thing: list(iter(thing)),
    "array": np.asarray,
    "ufunc": lambda thing, name, inputs: _ufunc(name)(*inputs),
    **{
        name: getattr(operator, name + "_" if name in ("and", "or") else name)
        for name in (*_BINARY, *_UNARY)
    },
    **{f"r{name}": _reflected(name) for name in _REFLECTED},
}


class Handles:
    """Objects of this side, by number.

    A number that was never given out leads nowhere.
    """

    def __init__(self) -> None:
        self._things: list[Any] = []

    def put(self, thing: object) -> int:
        """Keep an object; return its number."""
        if len(self._things) >= MAX_HANDLES:
            raise WireError("too many objects cross the wall")
        self._things.append(thing)
        return len(self._things) - 1

    def get(self, number: object) -> Any:
        """Return the object of a number.

        Raises
        ------
        WireError
            If there is none.
        """
        if isinstance(number, int) and 0 <= number < len(self._things):
            return self._things[number]
        raise WireError("no such object")

    def operate(self, number: object, operation: object, arguments: Any) -> Any:
        """Do one of the allowed operations with an object.

        Raises
        ------
        WireError
            If there is no such object or operation.
        Exception
            Whatever the operation raises.
        """
        if operation not in _OPERATIONS or not isinstance(arguments, tuple | list):
            raise WireError("no such operation")
        return _OPERATIONS[str(operation)](self.get(number), *arguments)


class StandIn:
    """Behaves like an object that lives on the other side.

    Parameters
    ----------
    number : int
        Its number there.
    ask : callable
        ``ask(number, operation, arguments)`` has the operation done there.
    """

    def __init__(self, number: int, ask: Callable[[int, str, Any], Any]) -> None:
        self.number = number
        self._ask = ask

    def __call__(self, *arguments: Any) -> Any:
        """Call it there."""
        return self._ask(self.number, "call", arguments)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **_: Any) -> Any:
        """Have NumPy's function applied there."""
        name = ufunc.__name__ if method == "__call__" else f"{ufunc.__name__}.{method}"
        return self._ask(self.number, "ufunc", (name, inputs))

    def __array__(self, *_: Any, **__: Any) -> Any:
        """Ask for the array that it stands for."""
        return np.asarray(self._ask(self.number, "array", ()))

    def __iter__(self) -> Any:
        """Ask for its parts."""
        return iter(self._ask(self.number, "iter", ()))

    __hash__ = object.__hash__


def _forward(operation: str) -> Callable[..., Any]:
    def method(self: StandIn, *arguments: Any) -> Any:
        return self._ask(self.number, operation, arguments)

    return method


for _name in (*_BINARY, *_UNARY, *(f"r{name}" for name in _REFLECTED)):
    setattr(StandIn, f"__{_name}__", _forward(_name))
for _name in ("getitem", "len", "float", "int", "bool"):
    setattr(StandIn, f"__{_name}__", _forward(_name))
