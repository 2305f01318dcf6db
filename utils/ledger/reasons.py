"""Why a layer has this output and this many parameters, in plain words."""

from collections.abc import Callable, Sequence
from typing import Any

from utils.ledger.reach import as_tuple, known_kind, window_of
from utils.ledger.trace import Call

_AXES = {1: ("steps",), 2: ("rows", "columns"), 3: ("planes", "rows", "columns")}


def reason(call: Call) -> str:
    """Return the reason for a row of the ledger."""
    if not call.inputs:
        return "what the network is given"
    rule = known_kind(call)
    parts = [_size(call, rule), _parameters(call, rule)]
    return "; ".join(part for part in parts if part)


def _size(call: Call, rule: str) -> str:
    fixed: dict[str, Callable[[Call], str]] = {
        "Flatten": lambda c: _product(c.in_shapes[0]) + " numbers in one row",
        "Reshape": lambda _: "the same numbers, arranged anew",
        "Permute": lambda _: "the same numbers, axes in another order",
        "Concatenate": _joined,
        "Dense": _dense_size,
        "GroupNormalization": lambda _: (
            "with the mean over all places; the shape stays"
        ),
        **dict.fromkeys(("Mean", "Max", "Min", "Sum"), _reduced),
    }
    if rule in fixed:
        return fixed[rule](call)
    if rule.startswith("Global"):
        return f"one number for each of {call.out_shape[-1]} channels"
    if rule.endswith("Transpose") or rule.startswith("UpSampling"):
        return _grown(call)
    if rule.startswith(("ZeroPadding", "Cropping")):
        verb = "adds zeros around" if rule.startswith("Zero") else "cuts the border off"
        return f"{verb}: {_sides(call.in_shapes[0])} becomes {_sides(call.out_shape)}"
    if "Conv" in rule or rule.endswith(("Pooling1D", "Pooling2D", "Pooling3D")):
        return _windows(call)
    if not rule:
        return "no rule in this ledger; sizes as Keras gives them"
    return "number by number: the shape stays"


def _parameters(call: Call, rule: str) -> str:
    layer, channels = call.operation, call.out_shape[-1]
    bias = " + 1 bias" if getattr(layer, "use_bias", False) else ""
    if rule.startswith("Separable"):
        return "one kernel for each channel, then 1 × 1 across the channels"
    if rule.startswith("Depthwise"):
        kernel = _product(layer.kernel_size)
        return f"{kernel} weights{bias} for each of {channels} channels"
    if "Conv" in rule:
        depth = call.in_shapes[0][-1] // (getattr(layer, "groups", 1) or 1)
        kernel = _product((*layer.kernel_size, depth))
        return f"{kernel} weights{bias} for each of {channels} filters"
    if rule == "Dense":
        return f"{call.in_shapes[0][-1]} weights{bias} for each of {channels} units"
    if rule == "BatchNormalization":
        return f"scale, shift, moving mean and variance for each of {channels} channels"
    if rule.endswith(("Pooling1D", "Pooling2D", "Pooling3D")):
        return "nothing to learn"
    return ""


def _windows(call: Call) -> str:
    layer, before, after = call.operation, call.in_shapes[0][:-1], call.out_shape[:-1]
    sizes, strides, dilations = window_of(layer, len(before))
    phrases = [
        _one_side(side, out, dilation * (size - 1) + 1, stride, layer.padding)
        for side, out, size, stride, dilation in zip(
            before, after, sizes, strides, dilations, strict=True
        )
    ]
    return _each_side(phrases)


def _one_side(side: int, out: int, extent: int, stride: int, padding: str) -> str:
    if padding == "same" and stride == 1:
        return f"same padding keeps {side}"
    if padding == "same":
        return f"same padding with stride {stride}: ceil({side}/{stride}) = {out}"
    if padding == "causal":
        return f"padded in front only: ceil({side}/{stride}) = {out}"
    if stride == 1:
        return f"valid: {side} − {extent} + 1 = {out} places"
    left = side - extent - (out - 1) * stride
    ignored = f", {left} left over" if left else ""
    return f"valid: floor(({side} − {extent})/{stride}) + 1 = {out} places{ignored}"


def _each_side(phrases: Sequence[str]) -> str:
    if len(set(phrases)) == 1:
        return phrases[0]
    names = _AXES[len(phrases)]
    pairs = zip(names, phrases, strict=True)
    return ", ".join(f"{name} {phrase}" for name, phrase in pairs)


def _grown(call: Call) -> str:
    layer, axes = call.operation, len(call.out_shape) - 1
    factors = as_tuple(getattr(layer, "strides", None) or layer.size, axes)
    text = _product(factors) if len(set(factors)) > 1 else str(factors[0])
    return f"{text} times as large: {_sides(call.in_shapes[0])} to " + _sides(
        call.out_shape
    )


def _reduced(call: Call) -> str:
    return f"{_product(call.in_shapes[0])} numbers become {_product(call.out_shape)}"


def _joined(call: Call) -> str:
    depths = " + ".join(str(shape[-1]) for shape in call.in_shapes)
    return f"branches side by side: {depths} = {call.out_shape[-1]} channels"


def _dense_size(call: Call) -> str:
    units = call.out_shape[-1]
    if len(call.out_shape) == 1:
        return f"each of {units} units looks at every number"
    return f"{units} units at each place"


def _product(numbers: Any) -> str:
    return "·".join(str(number) for number in numbers)


def _sides(shape: Sequence[int]) -> str:
    return " × ".join(str(side) for side in shape[:-1])
