"""One submission's process: runs its cells, hands its answers out, calls its functions.

Everything here is on the student's side: code in a notebook can change any of it, and
then only its own answers go wrong. What counts is decided by the other side.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import numpy as np

from autograder.sandbox.guest.cells import Cells
from autograder.sandbox.wire import layer_data
from autograder.sandbox.wire.channel import Channel
from autograder.sandbox.wire.codec import Array, Keep, WireError, pack, unpack
from autograder.sandbox.wire.dataclasses import fields_of
from autograder.sandbox.wire.references import Handles, StandIn
from autograder.student.calling import has_empty_body, own_line, parameters
from autograder.student.precision import full_precision
from autograder.student.quiet import TimeLimitReached, quiet, time_limit

MAX_MESSAGE = 2_000
_MAX_WALL = 35.0  # seconds; the judge waits a little longer


class JudgeError(Exception):
    """What the judge's side refused; it knows why, and this side need not."""


class Child:
    """Serves the judge's wishes until it hangs up.

    Parameters
    ----------
    channel : Channel
        To the judge.
    shell : IPython.core.interactiveshell.InteractiveShell
        From `autograder.sandbox.guest.cells.make_shell`.
    """

    def __init__(self, channel: Channel, shell: Any) -> None:
        self._channel = channel
        self._cells = Cells(shell)
        self._handles = Handles()
        self._blobs: list[Array] = []

    def serve(self) -> None:
        """Answer every message in turn; return when the judge has gone."""
        wishes: dict[str, Callable[..., dict[str, Any]]] = {
            "run": self._run,
            "take": self._take,
            "call": self._call,
            "symbolic": self._symbolic,
        }
        while True:
            message, blobs = self._channel.receive()
            if message["op"] == "end":
                return
            self._blobs = []
            try:
                reply = wishes[message["op"]](message, blobs)
            except BaseException as error:  # the next wish must be served all the same
                reply = {"error": _told(error)}
            try:
                self._channel.send({"op": "done", **reply}, self._blobs)
            except WireError as error:
                self._channel.send({"op": "done", "error": _told(error)})

    def _run(self, message: dict[str, Any], _: list[Array]) -> dict[str, Any]:
        outputs, count = self._cells.run(message["source"], message["seconds"])
        return {"outputs": outputs, "count": count}

    def _take(self, message: dict[str, Any], _: list[Array]) -> dict[str, Any]:
        with quiet(), full_precision(), _cpu_limit(message["seconds"]):
            value = eval(message["expression"], self._cells.namespace)
            return {"value": self._pack(value)}

    def _call(self, message: dict[str, Any], blobs: list[Array]) -> dict[str, Any]:
        function = self._handles.get(message["n"])
        arguments = unpack(message["arguments"], blobs, self._import)
        before = [_snapshot(argument) for argument in arguments]
        with quiet(), full_precision(), _cpu_limit(message["seconds"]):
            result = function(*arguments)
        changed = {
            str(place): self._pack(_state(argument))
            for place, argument in enumerate(arguments)
            if not _same(before[place], _state(argument))
        }
        return {"value": self._pack(result), "changed": changed}

    def _symbolic(self, message: dict[str, Any], _: list[Array]) -> dict[str, Any]:
        model = self._handles.get(message["n"])
        with quiet(), full_precision(), _cpu_limit(message["seconds"]):
            shape = tuple(message["shape"])
            return {"value": self._pack(layer_data.as_symbolic(model, shape))}

    def _pack(self, value: object) -> Any:
        return pack(value, self._export, self._blobs)

    def _export(self, value: object, keep: Keep) -> dict[str, Any] | None:
        if isinstance(value, StandIn):
            return {"is": "yours", "n": value.number}
        if layer_data.is_layer(value):
            return self._exported_layer(value, keep)
        if layer_data.is_symbol(value):
            return {"is": "symbol", "shape": list(value.shape)}  # type: ignore[attr-defined]
        fields = fields_of(value)
        if fields is not None:
            kind = type(value)
            known = {"is": "record", "module": kind.__module__, "name": kind.__name__}
            return {**known, "v": pack(fields, self._export, self._blobs)}
        if callable(value):
            return {
                "is": "function",
                "n": self._handles.put(value),
                "type": type(value).__name__[:100],
                "empty": not isinstance(value, type) and has_empty_body(value),
                "parameters": parameters(value),
            }
        return None

    def _exported_layer(self, layer: Any, keep: Keep) -> dict[str, Any]:
        number = self._handles.put(layer)
        known = {"n": number, "type": type(layer).__name__[:100]}
        if layer_data.has_configuration(layer):
            # Layers of a student's own may have none after all.
            with contextlib.suppress(Exception):
                config, weights = layer_data.describe(layer)
                return {**known, "is": "layer", "config": config} | {
                    "weights": [keep(weight) for weight in weights],
                    "switches": layer_data.switches(layer),
                }
        return {**known, "is": "model"}

    def _import(self, node: dict[str, Any], blobs: list[Array]) -> object:
        if node["is"] == "thing":
            return StandIn(node["n"], self._ask)
        if node["is"] == "mine":
            return self._handles.get(node["n"])
        if node["is"] == "layer":
            import keras

            layer = keras.saving.deserialize_keras_object(node["config"])
            layer.set_weights([blobs[number] for number in node["weights"]])
            return layer
        raise WireError(f"unknown value {node['is']!r}")

    def _ask(self, number: int, operation: str, arguments: Any) -> Any:
        """Have the judge's side do something with an object of its own."""
        kept, self._blobs = self._blobs, []
        node = self._pack(tuple(arguments))
        self._channel.send(
            {"op": "ask", "n": number, "do": operation, "arguments": node}, self._blobs
        )
        self._blobs = kept
        message, blobs = self._channel.receive()
        if "error" in message:
            raise JudgeError(message["error"])
        return unpack(message["value"], blobs, self._import)


def _state(argument: object) -> Any:
    """Return what a function may have changed in its argument."""
    if isinstance(argument, np.ndarray):
        return argument
    if layer_data.is_layer(argument):
        return argument.get_weights()  # type: ignore[attr-defined]
    return None


def _snapshot(argument: object) -> Any:
    state = _state(argument)
    return state.copy() if isinstance(state, np.ndarray) else state


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, list):
        return len(before) == len(after) and all(map(_same, before, after))
    if not isinstance(before, np.ndarray):
        return True
    return bool(before.shape == after.shape and before.tobytes() == after.tobytes())


def _told(error: BaseException) -> dict[str, Any]:
    """Describe an exception; the judge makes its own diagnosis of it."""
    try:
        text = str(error.args[0] if error.args else "")[:MAX_MESSAGE]
        line = own_line(error)[:MAX_MESSAGE]
    except Exception:  # an exception class of the student's own may be broken
        text, line = "", ""
    kinds = [kind.__name__[:100] for kind in type(error).__mro__]
    return {"kinds": kinds, "text": text, "line": line}


@contextlib.contextmanager
def _cpu_limit(seconds: float) -> Iterator[None]:
    """Stop code after some computing time: a busy machine costs nobody points."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TimeLimitReached

    if not hasattr(signal, "ITIMER_PROF"):
        with time_limit(min(6 * seconds, _MAX_WALL)):  # Windows
            yield
        return
    previous = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)


def settle(folder: str) -> None:
    """Make the process ready for a notebook: its folder, and nothing to write to."""
    os.chdir(folder)
    sys.path[:0] = [""]
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)
    sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 (the process's own)
