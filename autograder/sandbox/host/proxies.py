"""What the judge holds in its hand for things that stay with the student's code."""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.sandbox.host import rebuild
from autograder.sandbox.wire.codec import Array, WireError
from autograder.sandbox.wire.dataclasses import RECORDS
from autograder.student.answers import brief
from autograder.student.calling import explain
from autograder.student.failure import CheckFailed
from autograder.student.quiet import TimeLimitReached

if TYPE_CHECKING:
    from autograder.sandbox.host.session import Session

CANNOT_JUDGE = "cannot be judged from outside"
_MAX_SIDE = 2**31


class RemoteFunction:
    """A student's function: calling it runs it on its own side.

    Parameters
    ----------
    session : Session
        To the student's process.
    number : int
        Of the function there.
    is_empty : bool
        Whether its body is still the stub's.
    parameters : list of str
        Names of its parameters.
    """

    is_remote = True

    def __init__(
        self, session: Session, number: int, is_empty: bool, parameters: list[str]
    ) -> None:
        self._session = session
        self.remote_number = number
        self.is_empty = is_empty
        self.parameters = parameters

    def __call__(self, *arguments: Any) -> Any:
        """Call it there, with copies of the arguments."""
        return self._session.call(self.remote_number, arguments)

    def __deepcopy__(self, memo: Any) -> RemoteFunction:
        """Return itself: it has no parts on this side."""
        return self

    def __repr__(self) -> str:
        """Return no more than what it is."""
        return "<a function>"


class RemoteModel(RemoteFunction):
    """A student's model whose `call` is code: a function, until it is rebuilt."""

    is_remote_model = True

    def rebuilt(self, name: str, input_shape: tuple[int | None, ...]) -> Any:
        """Return it as a functional model of Keras' own layers.

        Parameters
        ----------
        name : str
            How messages call it.
        input_shape : tuple of (int or None)
            Without the batch axis.

        Raises
        ------
        CheckFailed
            If its `call` fails, or uses what cannot be rebuilt here.
        """
        from autograder.sandbox.host.errors import RemoteError

        try:
            model = self._session.symbolic(self.remote_number, input_shape)
        except (RemoteError, TimeLimitReached):
            model = self
        if not isinstance(model, RemoteModel):
            return model
        self._run_once(name, input_shape)
        raise CheckFailed(
            f"{name} cannot be rebuilt for grading: somebody will look at it.",
            expected="layers of keras.layers, with keras.ops between them",
            received="code of another kind in its call(), and it runs",
            hint="take Keras' own layers and operations between input and output.",
            mistake=CANNOT_JUDGE,
        )

    def _run_once(self, name: str, input_shape: tuple[int | None, ...]) -> None:
        """Raise what the model itself raises on a batch of zeros."""
        shape = (1, *(32 if side is None else side for side in input_shape))
        try:
            self(np.zeros(shape, np.float32))
        except TimeLimitReached:
            raise CheckFailed(
                f"{name} did not answer in time.",
                expected=f"an output for a batch of shape {shape}",
                received="no answer yet",
                hint="does its call() loop for ever, or is it far larger than needed?",
                mistake="endless loop",
            ) from None
        except Exception as error:
            told = explain(error, name)
            raise CheckFailed(
                f"{name} does not run on a batch of shape {shape}.",
                expected="an output",
                received=brief(error.args[0] if error.args else "no message", 160),
                hint="follow the shape from layer to layer: which one gets a shape "
                "that it cannot take?",
                mistake=told.mistake,
            ) from None

    def __repr__(self) -> str:
        """Return no more than what it is."""
        return "<a model>"


class Other:
    """Something that is no data; rules say that they cannot read it."""

    def __repr__(self) -> str:
        """Return no more than what it is."""
        return f"<{type(self).__name__}>"


def imported(session: Session, node: dict[str, Any], blobs: list[Array]) -> object:
    """Return what stands on this side for a thing of the other side.

    Raises
    ------
    WireError
        If the description is malformed.
    """
    kind = node["is"]
    if kind == "record":
        return _record(session, node, blobs)
    if kind == "other":
        return _kind(_name(node.get("type"), "object"), Other)()
    if kind == "symbol":
        return _symbol(node["shape"])
    number = node["n"]
    if not isinstance(number, int):
        raise WireError("a thing without its number")
    if kind == "function":
        parameters = [str(name)[:100] for name in node.get("parameters", ())[:50]]
        made = _kind(_name(node.get("type"), "function"), RemoteFunction)
        return made(session, number, bool(node.get("empty")), parameters)
    if kind in ("layer", "model"):
        return _network(session, node, blobs)
    raise WireError("an unknown kind of thing")


@lru_cache(maxsize=256)  # a frame may name many
def _kind(name: str, parent: Any) -> Any:
    return type(name, (parent,), {})


def _network(session: Session, node: dict[str, Any], blobs: list[Array]) -> object:
    """Rebuild a layer or model of Keras' own; others stay on their side."""
    if node["is"] == "layer" and _has_keras():
        with contextlib.suppress(rebuild.Refused):
            weights = [blobs[i] for i in node["weights"]]
            session.count_weights(sum(weight.nbytes for weight in weights))
            return rebuild.rebuilt(node["config"], weights, node["switches"])
    return RemoteModel(session, node["n"], False, [])


def _has_keras() -> bool:
    """Tell whether this lesson needs Keras; no answer makes the judge import it."""
    return "keras" in sys.modules


def _record(session: Session, node: dict[str, Any], blobs: list[Array]) -> object:
    """Rebuild an object of a course's own dataclass, such as a measurement."""
    module, name = str(node["module"]), str(node["name"])
    if not module.startswith(RECORDS):
        raise WireError("a record of another package")
    kind = getattr(importlib.import_module(module), name, None)
    if not (isinstance(kind, type) and dataclasses.is_dataclass(kind)):
        raise WireError("no such record")
    fields = session.read(node["v"], blobs)
    return kind(**fields)


def _symbol(shape: list[int | None]) -> object:
    """Return a symbolic tensor, which rules recognise; it leads to no network."""
    sizes = [None if size is None else int(size) for size in shape[:10]]
    if any(size is not None and not 0 <= size <= _MAX_SIDE for size in sizes):
        raise WireError("a symbolic tensor of no possible shape")
    if not _has_keras():
        return _kind("KerasTensor", Other)()
    import keras

    return keras.KerasTensor(sizes)


def _name(told: object, otherwise: str) -> str:
    """Return a type's name, if it is a harmless one."""
    text = str(told)
    return text if re.fullmatch(r"[A-Za-z_]\w{0,40}", text) else otherwise
