"""Read answers that are Keras models, however they were built.

Sequential, functional and subclassed ones, with activations in layers or of their own,
nested or flat. Keras is imported in functions: ``import autograder`` stays fast.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.student.answers import brief, is_unfilled, plural
from autograder.student.calling import explain
from autograder.student.comparing import FloatArray
from autograder.student.failure import CheckFailed, NotFilledIn
from autograder.student.layers import (
    ParameterCounts,
    activation_name,
    final_activation,
    flat_layers,
    layers_of_kind,
    parameter_counts,
)
from autograder.student.precision import computes_in_16_bits, full_precision
from autograder.student.quiet import TimeLimitReached, quiet, time_limit

__all__ = [
    "MODEL_TIME_LIMIT",
    "ParameterCounts",
    "Shape",
    "activation_name",
    "as_model",
    "final_activation",
    "flat_layers",
    "layers_of_kind",
    "output_shape_of",
    "parameter_counts",
    "rounding_doubt",
    "run_model",
    "run_model_outputs",
]

MODEL_TIME_LIMIT = 20.0  # seconds; the first operation of a backend may take two
_FOLLOW = (
    "follow the shape from layer to layer: which one gets a shape that it cannot take?"
)
_CHUNK = 500  # images at a time
Shape = tuple[int | None, ...]


def as_model(answer: object, name: str, input_shape: Shape) -> Any:
    """Read an answer as a built Keras model for inputs of one shape.

    Parameters
    ----------
    answer : object
        What the student gave.
    name : str
        How the message calls it.
    input_shape : tuple of (int or None)
        Shape of one input, without the batch axis; None where any size must do.

    Returns
    -------
    keras.Model
        The student's own model. One that was not built yet is built by calling it on
        zeros; sizes given as None are tried with 32.

    Raises
    ------
    CheckFailed
        If it is no model, or takes no such input; the message says why.
    """
    import keras

    if is_unfilled(answer):
        raise NotFilledIn(name)
    if getattr(answer, "is_remote_model", False):
        answer = answer.rebuilt(name, input_shape)  # type: ignore[attr-defined]
    if not isinstance(answer, keras.Model):
        raise _not_a_model(answer, name)
    declared = _declared_input_shape(answer, name)
    if declared is not None and not _fits(declared, input_shape):
        raise _wrong_input(name, declared, input_shape)
    if declared is None or not answer.built:
        zeros = np.zeros((1, *_concrete(input_shape)), np.float32)
        _guarded(lambda: answer(keras.ops.convert_to_tensor(zeros)), name, zeros.shape)
    _refuse_empty_maps(answer, name, _concrete(input_shape))
    return answer


def output_shape_of(model: Any, input_shape: Shape, name: str = "the model") -> Shape:
    """Return the shape of one output, without the batch axis.

    Parameters
    ----------
    model : keras.Model
        A model with one output.
    input_shape : tuple of (int or None)
        Shape of one input; a subclassed model is tried with it.
    name : str
        How messages call the model.

    Returns
    -------
    tuple of (int or None)
        None where the side depends on the input.

    Raises
    ------
    CheckFailed
        If the model has several outputs or does not run.
    """
    declared = getattr(model, "output_shape", None) if _is_symbolic(model) else None
    if isinstance(declared, tuple) and not any(isinstance(s, tuple) for s in declared):
        return tuple(declared[1:])
    zeros = np.zeros((1, *_concrete(input_shape)), np.float32)
    return tuple(run_model(model, zeros, name).shape[1:])


def rounding_doubt(model: Any, images: npt.ArrayLike) -> float:
    """Return by how much the accuracy of a model depends on who rounds.

    Parameters
    ----------
    model : keras.Model
        Perhaps one that computes in 16 bits, as on a GPU.
    images : array_like, shape (batch, ...)
        What the student measured the accuracy with.

    Returns
    -------
    float
        A share of the images; 0 for a model that computes in 32 bits.
    """
    if not computes_in_16_bits(model):
        return 0.0
    rows = np.asarray(images)
    changed = 0
    for start in range(0, len(rows), _CHUNK):
        chunk = rows[start : start + _CHUNK]
        full, own = run_model(model, chunk), run_model(model, chunk, as_built=True)
        changed += int((full.argmax(axis=-1) != own.argmax(axis=-1)).sum())
    # Another device rounds otherwise once more.
    return (2 * changed + 1) / len(rows)


def run_model(
    model: Any,
    batch: npt.ArrayLike,
    name: str = "the model",
    *,
    training: bool = False,
    as_built: bool = False,
) -> FloatArray:
    """Run a model with one output, quietly and with a time limit.

    Parameters
    ----------
    model : keras.Model
        Built or not.
    batch : array_like, shape (batch, ...)
        Handed on as float32.
    name : str
        How messages call the model.
    training : bool, default=False
        Whether dropout and batch normalisation behave as in training.
    as_built : bool, default=False
        Compute by the dtype policy it was built under, instead of in 32 bits.

    Returns
    -------
    ndarray of float64, shape (batch, ...)
        The output.

    Raises
    ------
    CheckFailed
        If the model fails, takes over 20 seconds, has several outputs, or gives
        values that are not finite.
    """
    outputs = run_model_outputs(
        model, batch, name, training=training, as_built=as_built
    )
    if len(outputs) != 1:
        raise CheckFailed(
            f"{name} has {plural(len(outputs), 'output')}.",
            expected="one output",
            received=f"shapes {[output.shape for output in outputs]}",
            hint="give keras.Model a single tensor as outputs.",
            mistake="several outputs",
        )
    return outputs[0]


def run_model_outputs(
    model: Any,
    batch: npt.ArrayLike,
    name: str = "the model",
    *,
    training: bool = False,
    as_built: bool = False,
) -> list[FloatArray]:
    """Run a model with any number of outputs; see `run_model`.

    Returns
    -------
    list of ndarray of float64
        In Keras' order of the outputs.
    """
    import keras

    values = np.array(batch, dtype=np.float32)
    with full_precision(None if as_built else model):
        result = _guarded(
            lambda: model(keras.ops.convert_to_tensor(values), training=training),
            name,
            values.shape,
        )
    outputs = [
        np.array(keras.ops.convert_to_numpy(tensor), dtype=np.float64)
        for tensor in keras.tree.flatten(result)
    ]
    if not all(np.isfinite(output).all() for output in outputs):
        raise CheckFailed(
            f"{name} gives values that are not finite numbers.",
            expected="finite numbers only",
            received="NaN or infinity",
            hint="look at the weights: a training that diverged leaves NaN behind.",
            mistake="NaN or infinity",
        )
    return outputs


def _not_a_model(answer: object, name: str) -> CheckFailed:
    return CheckFailed(
        f"{name} is not a Keras model.",
        expected="a keras.Model, for example keras.Sequential([...])",
        received=f"{type(answer).__name__} {brief(answer, 40)}",
        hint=_type_hint(answer),
        mistake="not a model",
    )


def _type_hint(answer: object) -> str:
    import keras

    known: list[tuple[bool, str]] = [
        (answer is None, "compile() and summary() return None: call them apart."),
        (
            inspect.isclass(answer),
            "this is the class: brackets behind its name make a model of it.",
        ),
        (
            isinstance(answer, list | tuple),
            "a list is no model: keras.Sequential makes one of layers.",
        ),
        (
            isinstance(answer, keras.KerasTensor),
            "this is the last tensor: keras.Model(inputs, outputs) makes the model.",
        ),
        (
            isinstance(answer, keras.layers.Layer),
            "one layer is no model yet: put it into keras.Sequential.",
        ),
        (
            isinstance(answer, keras.callbacks.History),
            "fit() returns the history of the training: keep the model's own name.",
        ),
        (callable(answer), "this is a function: call it, and give what it returns."),
    ]
    return next((hint for holds, hint in known if holds), "give the model itself.")


def _is_symbolic(model: Any) -> bool:
    """Tell whether a model declares its shapes; subclassed ones do not."""
    return bool(getattr(model, "inputs", None))


def _declared_input_shape(model: Any, name: str) -> Shape | None:
    if not _is_symbolic(model):
        return None
    if len(model.inputs) != 1:
        raise CheckFailed(
            f"{name} has {len(model.inputs)} inputs.",
            expected="one input",
            received=f"shapes {[tuple(tensor.shape) for tensor in model.inputs]}",
            hint="build it from a single keras.Input.",
            mistake="several inputs",
        )
    return tuple(model.inputs[0].shape[1:])


def _fits(declared: Shape, wanted: Shape) -> bool:
    return len(declared) == len(wanted) and all(
        own is None or own == side for own, side in zip(declared, wanted, strict=True)
    )


def _wrong_input(name: str, declared: Shape, wanted: Shape) -> CheckFailed:
    if len(declared) == len(wanted) + 1 and _fits(declared[1:], wanted):
        hint = "keras.Input wants the shape of one image: leave the batch axis out."
    elif len(declared) == len(wanted) == 3 and _fits(declared, wanted[2:] + wanted[:2]):
        hint = "channels come last: (height, width, channels)."
    elif len(declared) == len(wanted) - 1:
        hint = "one axis is missing. Grey images, too, have a channel axis: 1."
    else:
        hint = "compare the shape in keras.Input with the shape of one image."
    return CheckFailed(
        f"{name} takes inputs of another shape.",
        expected=f"keras.Input of shape {wanted}",
        received=f"shape {declared}",
        hint=hint,
        mistake="wrong input shape",
    )


def _concrete(shape: Shape) -> tuple[int, ...]:
    return tuple(32 if side is None else side for side in shape)


def _refuse_empty_maps(model: Any, name: str, shape: Shape) -> None:
    """Say what newer versions of Keras raise, where older ones go on with 0 × 0."""
    for layer in flat_layers(model) if _is_symbolic(model) else []:
        found = tuple(getattr(getattr(layer, "output", None), "shape", ()))
        if 0 not in found:
            continue
        raise CheckFailed(
            f"{name} does not run on a batch of shape {(1, *shape)}.",
            expected="an output",
            received=f"maps of shape {found[1:]} from {layer.name}",
            hint=_FOLLOW,
            mistake="stops with ValueError",
        )


def _guarded(run: Callable[[], Any], name: str, shape: tuple[int, ...]) -> Any:
    """Run code that belongs to a student's model, and explain what it raises."""
    try:
        with quiet(), time_limit(MODEL_TIME_LIMIT):
            return run()
    except KeyboardInterrupt:  # the person at the keyboard wants to stop
        raise
    except TimeLimitReached:
        raise CheckFailed(
            f"{name} did not answer within {MODEL_TIME_LIMIT:g} seconds.",
            expected=f"an output for a batch of shape {shape}",
            received="no answer yet",
            hint="does its call() loop for ever, or is it far larger than needed?",
            mistake="endless loop",
        ) from None
    except BaseException as error:
        told = explain(error, name)
        raise CheckFailed(
            f"{name} does not run on a batch of shape {shape}.",
            expected="an output",
            received=brief(error.args[0] if error.args else type(error).__name__, 160),
            hint=_FOLLOW,
            mistake=told.mistake,
        ) from None
