"""Which places of its input a layer looks at, for each place of its output."""

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import Any

from utils.ledger.arithmetic import same_padding
from utils.ledger.trace import Call


@dataclass(frozen=True)
class Window:
    """Output place i looks at i·stride − before, and on with a step of dilation."""

    stride: int = 1
    before: int = 0
    size: int = 1
    dilation: int = 1

    def taps(self, place: int) -> range:
        """Return the input places, also those outside the input."""
        first = place * self.stride - self.before
        return range(first, first + self.dilation * self.size, self.dilation)

    @property
    def step(self) -> Fraction:
        """How far the input place moves when the output place moves by one."""
        return Fraction(self.stride)


@dataclass(frozen=True)
class Spread:
    """Each input place is spread over `size` output places, `stride` apart."""

    stride: int
    before: int
    size: int

    def taps(self, place: int) -> range:
        """Return the input places, also those outside the input."""
        low = -((self.size - 1 - place - self.before) // self.stride)
        return range(low, (place + self.before) // self.stride + 1)

    @property
    def step(self) -> Fraction:
        """How far the input place moves when the output place moves by one."""
        return Fraction(1, self.stride)


class Whole(Enum):
    """What a layer looks at when no window describes it."""

    EVERYTHING = "every place"
    REARRANGED = "one place, and where it was is lost"
    UNKNOWN = "no rule in this ledger"


Axis = Window | Spread
Reach = tuple[Axis, ...] | Whole

_WINDOWED = {
    *(f"Conv{n}D" for n in (1, 2, 3)),
    *(f"{kind}Conv{n}D" for kind in ("Depthwise", "Separable") for n in (1, 2)),
    *(f"{kind}Pooling{n}D" for kind in ("Max", "Average") for n in (1, 2, 3)),
}
_TRANSPOSED = {f"Conv{n}DTranspose" for n in (1, 2, 3)}
_GLOBAL = {
    f"Global{kind}Pooling{n}D" for kind in ("Max", "Average") for n in (1, 2, 3)
} | {"GroupNormalization"}
_REDUCING = {"Mean", "Max", "Min", "Sum"}
_BY_CHANNEL = {"Concatenate", "LayerNormalization", "UnitNormalization", "Softmax"}
_REARRANGING = {"Flatten", "Reshape", "Permute", "Transpose"}
NUMBER_BY_NUMBER = "number by number"
_BY_PLACE = {
    NUMBER_BY_NUMBER,
    *("Dense", "Activation", "ReLU", "LeakyReLU", "PReLU", "ELU"),
    *("Dropout", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"),
    *("GaussianNoise", "GaussianDropout", "AlphaDropout", "ActivityRegularization"),
    *("BatchNormalization", "Normalization", "Rescaling", "Identity"),
    *("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum"),
    *("TrueDivide", "Divide", "Negative", "Absolute", "Square", "Sqrt", "Power"),
    *("Exp", "Log", "Relu", "Relu6", "Sigmoid", "Tanh", "Silu", "Swish", "Gelu"),
    *("HardSigmoid", "HardSwish", "HardSilu", "Softplus", "Softsign", "LeakyRelu"),
    *("Elu", "Selu", "Clip"),
}


def reach(call: Call, source: int) -> Reach:
    """Return what a call looks at in one of its inputs."""
    before, after = call.in_shapes[source][:-1], call.out_shape[:-1]
    rule = known_kind(call)
    if rule in _REARRANGING:
        return _keep_places(call, source) or Whole.REARRANGED
    if not before and rule in (_BY_PLACE - {"Dense"}) | {"Concatenate"}:
        return Whole.REARRANGED
    if rule in _REDUCING:
        kept = call.out_shape[-1:] == call.in_shapes[source][-1:]
        over_places = bool(before) and kept and set(after) <= {1}
        return Whole.EVERYTHING if over_places else Whole.UNKNOWN
    if not before or rule in _GLOBAL:
        return Whole.EVERYTHING if rule else Whole.UNKNOWN
    if rule == "" or len(before) != len(after):
        return Whole.UNKNOWN
    return _along_axes(call, source, rule)


def _along_axes(call: Call, source: int, rule: str) -> Reach:
    layer, sides = call.operation, call.in_shapes[source][:-1]
    if rule in _WINDOWED:
        sizes, strides, dilations = window_of(layer, len(sides))
        return tuple(
            Window(stride, _before(layer, side, size, stride, dilation), size, dilation)
            for side, size, stride, dilation in zip(
                sides, sizes, strides, dilations, strict=True
            )
        )
    if rule in _TRANSPOSED:
        return _transposed(layer, len(sides))
    if rule.startswith("UpSampling"):
        if getattr(layer, "interpolation", "nearest") != "nearest":
            return Whole.UNKNOWN
        factors = as_tuple(layer.size, len(sides))
        return tuple(Spread(factor, 0, factor) for factor in factors)
    if rule.startswith("ZeroPadding"):
        return tuple(Window(before=start) for start in _first_sides(layer.padding))
    if rule.startswith("Cropping"):
        return tuple(Window(before=-start) for start in _first_sides(layer.cropping))
    if rule in _BY_CHANNEL:
        return _over_channels(call, len(sides))
    return _keep_places(call, source) or Whole.UNKNOWN


def known_kind(call: Call) -> str:
    """Return the name of the rule that holds, a Keras class; empty when none does."""
    # Networks bring layers of their own that scale, shift or add; what those do inside
    # tells as much as a name.
    named = _named_kind(call)
    return named or (NUMBER_BY_NUMBER if _is_number_by_number(call) else "")


def _named_kind(call: Call) -> str:
    known = _REDUCING | _WINDOWED | _TRANSPOSED | _GLOBAL | _REARRANGING | _BY_PLACE
    known |= _BY_CHANNEL
    for ancestor in type(call.operation).__mro__:
        name = ancestor.__name__
        if name in known or name.startswith(("UpSampling", "ZeroPadding", "Cropping")):
            return name
    return ""


def _is_number_by_number(call: Call) -> bool:
    inside = call.inside
    if inside is None:
        return False
    kinds = {known_kind(part) for part in inside if part.inputs}
    return kinds <= _BY_PLACE - {"Dense"}


def window_of(
    layer: Any, axes: int
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Return size, stride and dilation of a layer's window, for each axis."""
    size = getattr(layer, "kernel_size", None) or layer.pool_size
    return (
        as_tuple(size, axes),
        as_tuple(layer.strides, axes),
        as_tuple(getattr(layer, "dilation_rate", 1), axes),
    )


def as_tuple(value: Any, axes: int) -> tuple[int, ...]:
    """Return one whole number for each axis, given one for all or one for each."""
    if isinstance(value, int):
        return (value,) * axes
    return tuple(int(part) for part in value)


def _before(layer: Any, side: int, size: int, stride: int, dilation: int) -> int:
    if layer.padding == "same":
        return same_padding(side, size, stride=stride, dilation=dilation)[0]
    return dilation * (size - 1) if layer.padding == "causal" else 0


def _transposed(layer: Any, axes: int) -> Reach:
    sizes, strides, dilations = window_of(layer, axes)
    if getattr(layer, "output_padding", None) is not None or set(dilations) != {1}:
        return Whole.UNKNOWN
    cut = layer.padding == "same"
    return tuple(
        Spread(stride, max(size - stride, 0) // 2 if cut else 0, size)
        for size, stride in zip(sizes, strides, strict=True)
    )


def _first_sides(amounts: Any) -> tuple[int, ...]:
    pairs = amounts if isinstance(amounts[0], tuple | list) else (amounts,)
    return tuple(int(pair[0]) for pair in pairs)


def _over_channels(call: Call, axes: int) -> Reach:
    """Rules that hold only while the layer works along the last axis."""
    axis = getattr(call.operation, "axis", -1)
    last = {-1, axes + 1}
    named = set(axis) if isinstance(axis, tuple | list) else {axis}
    return (Window(),) * axes if named <= last else Whole.UNKNOWN


def _keep_places(call: Call, source: int) -> Reach | None:
    """Return the rule of a layer that works place by place, if the sides allow it."""
    before, after = call.in_shapes[source][:-1], call.out_shape[:-1]
    if not before or len(before) != len(after):
        return None
    if call.kind in ("Permute", "Transpose"):
        return None
    axes = []
    for old, new in zip(before, after, strict=True):
        if old not in (1, new):
            return None
        axes.append(Window(stride=1 if old == new else 0))
    return tuple(axes)
