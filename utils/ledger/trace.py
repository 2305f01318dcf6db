"""Follow one image through a Keras model and write down every layer it meets."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Shape = tuple[int, ...]

# What Keras inserts by itself, and what says nothing about a network.
_SILENT = {"ConvertToTensor", "Cast"}


@dataclass(frozen=True)
class Call:
    """One use of a layer, or of an operation such as ``+``."""

    operation: Any
    name: str
    kind: str
    inputs: tuple[int, ...]
    in_shapes: tuple[Shape, ...]
    out_shape: Shape
    node: Any = None

    @cached_property
    def inside(self) -> "list[Call] | None":
        """What the layer's own `call` does; None where that cannot be followed."""
        return _inside(self.node) if hasattr(self.operation, "call") else None


def trace(model: Any, input_shape: Iterable[int] | None = None) -> list[Call]:
    """List the calls that a model makes, inputs first."""
    # The model is called on a symbolic tensor: nothing is computed, no weight changes.
    # A model that was not built yet is built.
    import keras

    if not isinstance(model, keras.Model):
        raise TypeError(
            "Expected a Keras model. "
            f"Received {type(model).__name__}. Wrap layers in keras.Sequential."
        )
    shapes = _input_shapes(model, input_shape)
    inputs = [keras.Input(shape) for shape in shapes]
    try:
        outputs = model.call(_arranged(model, inputs))
    except Exception as error:
        raise ValueError(
            f"Expected a model that takes an input of shape {shapes[0]}. "
            f"Received {type(error).__name__}: {error}. Give input_shape= another "
            "value, or use layers and keras.ops only inside call()."
        ) from error
    tracer = _Tracer()
    for tensor in inputs:
        tracer.add_input(tensor)
    tracer.follow(keras.tree.flatten(outputs), "")
    return tracer.calls


def opens(operation: Any) -> bool:
    """Tell whether the ledger looks inside: nested models, and layers of one's own."""
    import keras

    if isinstance(operation, keras.Model):
        return True
    own = not type(operation).__module__.startswith("keras.")
    return own and bool(getattr(operation, "_layers", []))


def _input_shapes(model: Any, given: Iterable[int] | None) -> list[Shape]:
    declared = getattr(model, "inputs", None)
    if given is not None:
        shapes = [tuple(given)]
    elif declared:
        shapes = [tuple(tensor.shape[1:]) for tensor in declared]
    else:
        raise ValueError(
            "Expected a model that knows the shape of its input. "
            f"Received {type(model).__name__} without one. "
            "Write ledger(model, input_shape=(32, 32, 3)), or begin with keras.Input."
        )
    if any(side is None for shape in shapes for side in shape):
        raise ValueError(
            "Expected every side of the input to be known. "
            f"Received {shapes}. Write ledger(model, input_shape=(224, 224, 3))."
        )
    return shapes


def _arranged(model: Any, inputs: list[Any]) -> Any:
    """Return the inputs in the form in which the model was built: one, list or dict."""
    import keras

    form = getattr(model, "_inputs_struct", None)
    if form is not None and len(keras.tree.flatten(form)) == len(inputs):
        return keras.tree.pack_sequence_as(form, inputs)
    return inputs[0] if len(inputs) == 1 else inputs


class _Tracer:
    """The calls found so far, and which of them made which symbolic tensor."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self._made_by: dict[int, int] = {}
        self._kept: list[Any] = []  # an id stays unique while its tensor lives

    def add_input(self, tensor: Any) -> None:
        """Write down one input of the model."""
        shape = _shape(tensor)
        self.calls.append(Call(None, "input", "Input", (), (), shape))
        self._remember(tensor, len(self.calls) - 1)

    def follow(self, outputs: list[Any], prefix: str) -> None:
        """Write down everything between known tensors and `outputs`."""
        waiting = list(reversed(outputs))
        while waiting:
            tensor = waiting[-1]
            if id(tensor) in self._made_by:
                waiting.pop()
                continue
            node = _node_of(tensor)
            missing = [t for t in node.input_tensors if id(t) not in self._made_by]
            if missing:
                waiting.extend(reversed(missing))
                continue
            self._write(node, prefix)

    def _write(self, node: Any, prefix: str) -> None:
        operation = node.operation
        sources = [self._made_by[id(tensor)] for tensor in node.input_tensors]
        if type(operation).__name__ in _SILENT and sources:
            self._remember_all(node.outputs, [sources[0]] * len(node.outputs))
        elif not (opens(operation) and self._open(node, prefix)):
            self.calls.append(
                Call(
                    operation=operation,
                    name=prefix + operation.name,
                    kind="Input" if not sources else type(operation).__name__,
                    inputs=tuple(sources),
                    in_shapes=tuple(_shape(tensor) for tensor in node.input_tensors),
                    out_shape=_shape(node.outputs[0]),
                    node=node,
                )
            )
            last = len(self.calls) - 1
            self._remember_all(node.outputs, [last] * len(node.outputs))

    def _open(self, node: Any, prefix: str) -> bool:
        """Follow the inside of a nested model; False where that is impossible."""
        twins = _twins(node)
        try:
            inner = _called(node, twins)
        except Exception:  # a call() that needs real numbers stays one row
            return False
        for tensor in node.input_tensors:
            self._remember(twins[id(tensor)], self._made_by[id(tensor)])
        self.follow(inner, f"{prefix}{node.operation.name}/")
        sources = [self._made_by[id(tensor)] for tensor in inner]
        self._remember_all(node.outputs, sources)
        return True

    def _remember_all(self, tensors: list[Any], sources: list[int]) -> None:
        for tensor, source in zip(tensors, sources, strict=True):
            self._remember(tensor, source)

    def _remember(self, tensor: Any, source: int) -> None:
        self._made_by[id(tensor)] = source
        self._kept.append(tensor)


def _inside(node: Any) -> list[Call] | None:
    """Follow one layer's own call; its variables keep their values."""
    import keras

    twins, tracer = _twins(node), _Tracer()
    for twin in twins.values():
        tracer.add_input(twin)
    try:
        with keras.StatelessScope():
            tracer.follow(_called(node, twins), "")
    except Exception:  # it needs real numbers, or does more than compute
        return None
    return tracer.calls


def _twins(node: Any) -> dict[int, Any]:
    """Return symbolic tensors like those a layer was given, by the ids of those."""
    import keras

    return {id(t): keras.KerasTensor(t.shape, t.dtype) for t in node.input_tensors}


def _called(node: Any, twins: dict[int, Any]) -> list[Any]:
    """Return what a layer makes of the twins of its inputs."""
    import keras

    arguments = (node.arguments.args, node.arguments.kwargs)
    args, kwargs = keras.tree.map_structure(
        lambda value: twins.get(id(value), value), arguments
    )
    return list(keras.tree.flatten(node.operation.call(*args, **kwargs)))


def _node_of(tensor: Any) -> Any:
    operation, index, _ = tensor._keras_history
    return operation._inbound_nodes[index]


def _shape(tensor: Any) -> Shape:
    return tuple(tensor.shape[1:])
