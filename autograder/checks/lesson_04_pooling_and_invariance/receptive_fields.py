"""4.5: receptive field and jump, layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograder.student.answers import as_array, is_unfilled
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, NotFilledIn
from autograder.student.exercise import Exercise

NAME = "receptive_fields"
Stack = tuple[tuple[int, int], ...]
Pairs = list[tuple[int, int]]


def fields_of(stack: Sequence[tuple[int, int]]) -> Pairs:
    """Return (receptive field, jump) after each layer.

    Parameters
    ----------
    stack : sequence of (int, int)
        Window and stride of each layer.

    Returns
    -------
    list of (int, int)
        In pixels of the input.
    """
    field, jump, found = 1, 1, []
    for size, stride in stack:
        field, jump = field + (size - 1) * jump, jump * stride
        found.append((field, jump))
    return found


def _walk(
    grow: Callable[[int, int, int, int], int], step: Callable[[int, int], int]
) -> Callable[[Stack], Pairs]:
    """Return a rule from what one layer does to field and jump."""

    def rule(stack: Stack) -> Pairs:
        field, jump, found = 1, 1, []
        for size, stride in stack:
            field = grow(field, size, jump, stride)
            jump = step(jump, stride)
            found.append((field, jump))
        return found

    return rule


def _times(jump: int, stride: int) -> int:
    return jump * stride


_WRONG = (
    (
        "kernel sizes multiplied",
        _walk(lambda r, k, j, s: r * k, _times),
        "two windows of 3 in a row see 5 pixels, not 9: a window adds to the field, "
        "it does not multiply it.",
    ),
    (
        "kernel sizes added",
        _walk(lambda r, k, j, s: r + k * j, _times),
        "the first pixel of a window is seen already: it adds one less than its size.",
    ),
    (
        "jump forgotten",
        _walk(lambda r, k, j, s: r + k - 1, _times),
        "after a stride of 2, neighbours in the map lie 2 pixels apart in the image: "
        "count the steps of a window in pixels.",
    ),
    (
        "own stride counted too early",
        _walk(lambda r, k, j, s: r + (k - 1) * j * s, _times),
        "a layer's own stride moves its windows apart, it does not widen them: use "
        "the jump of the map that it looks at.",
    ),
    (
        "field of the layer alone",
        _walk(lambda r, k, j, s: k, _times),
        "that is what one value sees of the map below it. Go on to the image.",
    ),
    (
        "strides added",
        _walk(lambda r, k, j, s: r + (k - 1) * j, lambda j, s: j + s - 1),
        "a stride multiplies the jump: two strides of 2 make 4.",
    ),
    (
        "stride taken for the jump",
        _walk(lambda r, k, j, s: r + (k - 1) * j, lambda j, s: s),
        "the jump counts pixels of the image: the strides of all layers so far "
        "take part.",
    ),
)


def verify_receptive_fields(function: Any, stack: Stack) -> None:
    """Compare the table of one network."""
    result = call(function, list(stack), name=NAME)
    name = f"the result of {NAME} for {len(stack)} layers"
    if is_unfilled(result):
        raise NotFilledIn(NAME)
    table = as_array(result, name)
    right = fields_of(stack)
    if table.shape != (len(stack), 2):
        _explain_shape(table.shape, len(stack), name)
    received = [(int(field), int(jump)) for field, jump in table.round()]
    if received == right and (table == table.round()).all():
        return
    if [pair[::-1] for pair in received] == right:
        mistake, hint = "field and jump swapped", "the receptive field comes first."
    else:
        mistake, hint = next(
            ((name, hint) for name, rule, hint in _WRONG if rule(stack) == received),
            (
                "other numbers",
                "begin with field 1 and jump 1 at the image, and go on by one layer.",
            ),
        )
    first = next(i for i, pair in enumerate(received) if pair != right[i])
    raise CheckFailed(
        f"{name} is not right: {mistake}.",
        received=f"{received[first]} after layer {first + 1}, the first that differs",
        hint=hint,
        mistake=mistake,
    )


def _explain_shape(shape: tuple[int, ...], count: int, name: str) -> None:
    if shape == (2,):
        mistake, hint = "last layer only", "append a pair for each layer to a list."
    elif shape == (1, 2):
        mistake, hint = (
            "first layer only",
            "the list holds one pair: does `return` stand inside the loop?",
        )
    elif shape == (count + 1, 2):
        mistake, hint = "image counted as a layer", "leave the pair of the image out."
    elif shape == (2, count):
        mistake, hint = (
            "two rows instead of pairs",
            ("one pair (field, jump) for each layer: zip the two lists."),
        )
    elif shape == (count,):
        mistake, hint = (
            "one number a layer",
            ("two numbers for each layer: receptive field and jump."),
        )
    else:
        mistake, hint = "wrong shape", "one pair (field, jump) for each layer."
    raise CheckFailed(
        f"{name} has the wrong form: {mistake}.",
        expected=f"{count} pairs of two numbers",
        received=f"an array of shape {shape}",
        hint=hint,
        mistake=mistake,
    )


RECEPTIVE_FIELDS = Exercise(
    name=NAME,
    title="4.5 Receptive field and jump",
    verify=verify_receptive_fields,
    visible=(((3, 1), (2, 2), (3, 1), (2, 2)), ((5, 1), (2, 2), (5, 1), (2, 2))),
)
