"""Talk with one submission's process: run its cells, read answers, call functions."""

from __future__ import annotations

import builtins
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.limits import MODELS
from autograder.notebook.cell_output import cleaned, text_of
from autograder.sandbox.host import rebuild
from autograder.sandbox.host.errors import Ended, MachineryFailed, RemoteError
from autograder.sandbox.wire.channel import Channel
from autograder.sandbox.wire.codec import (
    Array,
    Closed,
    Keep,
    TooLate,
    WireError,
    pack,
    unpack,
)
from autograder.sandbox.wire.references import Handles
from autograder.student.failure import CheckFailed
from autograder.student.quiet import TimeLimitReached

_MAX_COUNT = 1_000_000  # of a notebook's cells
_OTHER_ERRORS = {"LinAlgError", "AxisError", "InvalidArgumentError", "UFuncTypeError"}


@dataclass(frozen=True)
class Patience:
    """How long a process may take for one answer, in seconds.

    Parameters
    ----------
    call : float
        Of computing.
    wall : float
        For the same, whatever else the machine does.
    grace : float
        Beyond a cell's limit, until its process is ended.
    """

    call: float = 5.0
    wall: float = 40.0
    grace: float = 15.0


class Session:
    """One submission's process, as the judge sees it.

    Parameters
    ----------
    channel : Channel
        To the process.
    end : callable
        ``end(why)`` kills the process and returns what is known of its end.

    Attributes
    ----------
    deadline : float
        Moment of `time.monotonic` after which the process gets no more time.
    patience : Patience
        With single answers.
    """

    def __init__(self, channel: Channel, end: Callable[[str], str]) -> None:
        self._channel = channel
        self._end = end
        self.deadline = float("inf")
        self.patience = Patience()
        self._handles = Handles()
        self._refusal: CheckFailed | None = None
        self._weights = 0
        self.ended = ""
        self.broken: MachineryFailed | None = None

    def run(self, source: str, seconds: float) -> tuple[list[dict[str, Any]], int]:
        """Run a cell; return its outputs and number, as the other side tells them.

        Raises
        ------
        Ended
            If the process died or had to be killed.
        """
        message = {"op": "run", "source": source, "seconds": seconds}
        reply, _ = self._exchange(message, [], seconds + self.patience.grace)
        outputs, count = reply.get("outputs"), reply.get("count")
        is_count = isinstance(count, int) and 0 <= count < _MAX_COUNT
        if not isinstance(outputs, list) or not is_count:
            raise Ended(self._stop("its process answered nonsense"))
        return cleaned(outputs), int(count or 0)

    def take(self, expression: str) -> Any:
        """Evaluate an expression there and read its value.

        Raises
        ------
        Ended, RemoteError
            If the process is gone, or the expression fails or takes too long.
        """
        seconds = self.patience.call
        message = {"op": "take", "expression": expression, "seconds": seconds}
        reply, blobs = self._exchange(message, [], self.patience.wall)
        try:
            return self._read(reply, "value", blobs)
        except TimeLimitReached:
            text = f"the answer was not there after {self.patience.call:g} seconds"
            raise RemoteError(text, "TimeoutError", "") from None
        except CheckFailed as refused:  # forged: nothing was asked for
            raise RemoteError(str(refused), "Exception", "") from None

    def call(self, number: int, arguments: tuple[Any, ...]) -> Any:
        """Call a function there; changes to the arguments come back, too.

        Raises
        ------
        Ended, RemoteError, TimeLimitReached
            If the process is gone, the function raises or takes too long.
        CheckFailed
            If the function did what a rule's own object refuses.
        """
        blobs: list[Array] = []
        node = pack(list(arguments), self._export, blobs)
        message = {"op": "call", "n": number, "arguments": node}
        reply, blobs = self._exchange(
            {**message, "seconds": self.patience.call}, blobs, self.patience.wall
        )
        value = self._read(reply, "value", blobs)
        changed = reply.get("changed")
        for place, new in (changed if isinstance(changed, dict) else {}).items():
            with contextlib.suppress(Exception):  # forged: then nothing changes
                _apply(arguments[int(place)], unpack(new, blobs, self._import))
        return value

    def symbolic(self, number: int, input_shape: tuple[int | None, ...]) -> Any:
        """Return a subclassed model as one made of Keras' own layers."""
        message = {"op": "symbolic", "n": number, "shape": list(input_shape)}
        reply, blobs = self._exchange(
            {**message, "seconds": 4 * self.patience.call}, [], self.patience.wall
        )
        return self._read(reply, "value", blobs)

    def read(self, node: Any, blobs: list[Array]) -> Any:
        """Read a part of a frame."""
        return unpack(node, blobs, self._import)

    def count_weights(self, size: int) -> None:
        """Count the bytes of a model that is rebuilt here.

        Raises
        ------
        WireError
            If one submission's models are too large together: each is a copy.
        """
        self._weights += size
        if self._weights > MODELS.size:
            raise WireError("its models are too large")

    def close(self) -> None:
        """End the process."""
        if not self.ended:
            self._stop("the judge has all it needs")
        self._channel.close()

    def _exchange(
        self, message: dict[str, Any], blobs: list[Array], seconds: float
    ) -> tuple[dict[str, Any], list[Array]]:
        if self.ended:
            raise Ended(self.ended)
        # One moment for all of it: a question back to this side buys no time.
        end = min(time.monotonic() + seconds, self.deadline)
        try:
            self._channel.send(message, blobs, end - time.monotonic())
            reply, blobs = self._channel.receive(end - time.monotonic())
            while reply.get("op") == "ask":
                self._answer(reply, blobs, end)
                reply, blobs = self._channel.receive(end - time.monotonic())
            return reply, blobs
        except Closed:
            raise Ended(self._stop("")) from None
        except TooLate:
            raise Ended(self._stop(self._why_late(seconds))) from None
        except WireError as error:
            raise Ended(self._stop(f"its answer cannot be read: {error}")) from None
        except BaseException:  # half an answer is read: nothing more can be
            self._stop("the judge was interrupted")
            raise

    def _why_late(self, seconds: float) -> str:
        if time.monotonic() >= self.deadline:
            return "all of the notebook's time was used"
        return f"it did not answer within {seconds:g} seconds"

    def _answer(self, message: dict[str, Any], blobs: list[Array], end: float) -> None:
        """Do something with an object of a rule's, at the student's code's wish."""
        replied: list[Array] = []
        try:
            arguments = unpack(message.get("arguments"), blobs, self._import)
            value = self._handles.operate(message["n"], message["do"], arguments)
            reply = {"value": pack(value, self._export, replied)}
        except CheckFailed as failure:
            self._refusal = failure
            reply = {"error": "refused"}
        except WireError:
            raise
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}"[:300]}
        replied = replied if "value" in reply else []
        self._channel.send(reply, replied, end - time.monotonic())

    def _read(self, reply: dict[str, Any], key: str, blobs: list[Array]) -> Any:
        if isinstance(reply.get("error"), dict):
            raise self._error(reply["error"])
        try:
            return unpack(reply.get(key), blobs, self._import)
        except WireError as error:
            raise Ended(self._stop(f"its answer cannot be read: {error}")) from None

    def _error(self, told: dict[str, Any]) -> BaseException:
        kinds = told.get("kinds")
        listed = kinds[:100] if isinstance(kinds, list) else []
        names = [kind for kind in listed if isinstance(kind, str) and kind.isascii()]
        if "JudgeError" in names and self._refusal is not None:
            return self._refusal
        if "TimeLimitReached" in names:
            return TimeLimitReached()
        known = next((name for name in names if _is_known(name)), "Exception")
        text, line = text_of(told, "text"), text_of(told, "line")
        return RemoteError(text[:2000], known, line[:500])

    def _export(self, value: object, keep: Keep) -> dict[str, Any] | None:
        number = getattr(value, "remote_number", None)
        if number is not None:
            return {"is": "mine", "n": number}
        if rebuild.is_layer(value):
            return rebuild.described(value, keep)
        return {"is": "thing", "n": self._handles.put(value)}

    def _import(self, node: dict[str, Any], blobs: list[Array]) -> object:
        from autograder.sandbox.host.proxies import imported

        if node["is"] == "yours":
            return self._handles.get(node["n"])
        return imported(self, node, blobs)

    def _stop(self, why: str) -> str:
        try:
            self.ended = self._end(why) or why or "its process ended"
        except MachineryFailed as error:
            # Kept, because a rule may take any exception for the student's.
            self.ended, self.broken = "the machinery failed", error
        return self.ended


def _is_known(name: str) -> bool:
    found = getattr(builtins, name, None)
    is_builtin = isinstance(found, type) and issubclass(found, BaseException)
    return is_builtin or name in _OTHER_ERRORS


def _apply(argument: Any, state: Any) -> None:
    """Make a change that a function made to its argument."""
    if isinstance(argument, np.ndarray):
        argument[...] = state
    elif rebuild.is_layer(argument):
        argument.set_weights(state)
