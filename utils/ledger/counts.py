"""What a layer costs: parameters and multiplications."""

import math
from collections.abc import Iterable
from typing import Any

from utils.ledger.reach import known_kind
from utils.ledger.trace import Call

_BY_PLACE_OF_OUTPUT = {
    *(f"Conv{n}D" for n in (1, 2, 3)),
    *(f"{kind}Conv{n}D" for kind in ("Depthwise", "Separable") for n in (1, 2)),
    "Dense",
}
_BY_PLACE_OF_INPUT = {f"Conv{n}DTranspose" for n in (1, 2, 3)}


def count(weights: Iterable[Any]) -> int:
    """Return how many numbers some variables hold."""
    unique = {id(weight): math.prod(weight.shape) for weight in weights}
    return sum(unique.values())


def weights_of(call: Call) -> list[Any]:
    """Return the variables of a call's layer; none for an operation such as ``+``."""
    return list(getattr(call.operation, "weights", None) or [])


def multiplications(call: Call) -> int | None:
    """Return the multiplications of one image with the weights of a layer."""
    rule = known_kind(call)
    if rule in _BY_PLACE_OF_OUTPUT:
        return math.prod(call.out_shape[:-1]) * _kernel_size(call)
    if rule in _BY_PLACE_OF_INPUT:
        return math.prod(call.in_shapes[0][:-1]) * _kernel_size(call)
    return 0 if rule or not weights_of(call) else None


def _kernel_size(call: Call) -> int:
    """Return how many weights the kernels of a layer hold: all but the bias."""
    bias = getattr(call.operation, "bias", None)
    return count(weight for weight in weights_of(call) if weight is not bias)
