"""4.5: receptive field and jump, layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from autograder.student.answers import as_array
from autograder.student.diagnosis import Feature, FloatArray, Function, Run, Wrong
from autograder.student.exercise import Exercise

NAME = "receptive_fields"
Stack = tuple[tuple[int, int], ...]  # (window, stride) of each layer
Oracle = Callable[[Sequence[tuple[int, int]]], FloatArray]


Grow = Callable[[int, int, int, int], int]  # field, window, jump, stride
Step = Callable[[int, int, int], int]  # jump, stride, window


def _right_growth(r: int, k: int, j: int, s: int) -> int:
    return r + (k - 1) * j


def _times(j: int, s: int, k: int) -> int:
    return j * s


def _walk(grow: Grow, step: Step = _times, start: int = 1) -> Oracle:
    """Return a rule from what a layer (window, stride) does to field and jump."""

    def rule(stack: Sequence[tuple[int, int]]) -> FloatArray:
        field, jump, found = start, 1, []
        for size, stride in stack:
            field, jump = grow(field, size, jump, stride), step(jump, stride, size)
            found.append((field, jump))
        return np.array(found, dtype=np.float64)

    return rule


fields_of = _walk(_right_growth)

MULTIPLIED = (
    "two windows of 3 in a row see 5 pixels, not 9: a window adds to the field, it "
    "does not multiply it."
)
WHOLE_WINDOWS = (
    "the first pixel of a window is seen already: it adds one less than its size."
)
NO_JUMP = (
    "after a stride of 2, neighbours in the map lie 2 pixels apart in the image: count "
    "the steps of a window in pixels."
)
TOO_EARLY = (
    "a layer's own stride moves its windows apart, it does not widen them: use the "
    "jump of the map that it looks at."
)
OWN_STRIDE = (
    "the steps of a window are as long as the jump of the map below, whatever the "
    "layer's own stride is."
)
ALONE = "that is what one value sees of the map below it. Go on to the image."
STRIDES_ADD = "a stride multiplies the jump: two strides of 2 make 4."
LAST_STRIDE = (
    "the jump counts pixels of the image: the strides of all layers so far take part."
)
BEGINS_AT_ZERO = "at the image both numbers are 1: one value sees itself."
EXCHANGED = "each layer of the stack is (window, stride), in this order."
DOUBLED = "a stride of 3 makes the jump three times as large, not twice."
WINDOW_TWO = "the stride stands in the stack: a window of 2 may move by 1, or by 3."
POOLS_LEFT_OUT = "a layer with a stride has a window, too, which widens the field."
FROM_THE_BACK = "begin at the image: the first pair of the stack is the first layer."
TOO_LATE = "each pair belongs behind its layer: append it after the numbers changed."
ONE_LIST = (
    "every pair shows the last layer: the same list was appended each time. Append a "
    "new pair."
)
FIELD_FIRST = "the receptive field comes first."
ONLY_LAST = "append a pair for each layer to a list."
ONLY_FIRST = "the list holds one pair: does `return` stand inside the loop?"
IMAGE = "leave the pair of the image out."
TWO_ROWS = "one pair (field, jump) for each layer: zip the two lists."
ONE_NUMBER = "two numbers for each layer: receptive field and jump."
FIELDS_WRONG = (
    "the jumps are right, the fields are not: a window adds its steps, one fewer than "
    "its size, each as long as the jump of the map below."
)
JUMPS_WRONG = (
    "the fields are right, the jumps are not: each layer's stride multiplies the jump."
)
GO_ON = "begin with field 1 and jump 1 at the image, and go on by one layer."

# Name, how the field grows, how the jump does, and what helps.
WALKS: tuple[tuple[str, Grow, Step, str], ...] = (
    ("kernel sizes multiplied", lambda r, k, j, s: r * k, _times, MULTIPLIED),
    ("kernel sizes added", lambda r, k, j, s: r + k * j, _times, WHOLE_WINDOWS),
    ("jump forgotten", lambda r, k, j, s: r + k - 1, _times, NO_JUMP),
    (
        "own stride counted too early",
        lambda r, k, j, s: r + (k - 1) * j * s,
        _times,
        TOO_EARLY,
    ),
    (
        "own stride taken for the jump below",
        lambda r, k, j, s: r + (k - 1) * s,
        _times,
        OWN_STRIDE,
    ),
    (
        "window of a layer with a stride left out",
        lambda r, k, j, s: r + (k - 1) * j * (s == 1),
        _times,
        POOLS_LEFT_OUT,
    ),
    (
        "window and stride swapped",
        lambda r, k, j, s: r + (s - 1) * j,
        lambda j, s, k: j * k,
        EXCHANGED,
    ),
    ("strides added", _right_growth, lambda j, s, k: j + s - 1, STRIDES_ADD),
    ("strides added", _right_growth, lambda j, s, k: j + s, STRIDES_ADD),
    ("stride taken for the jump", _right_growth, lambda j, s, k: s, LAST_STRIDE),
    (
        "every stride doubles the jump",
        _right_growth,
        lambda j, s, k: j * min(s, 2),
        DOUBLED,
    ),
    (
        "stride guessed from the window",
        _right_growth,
        lambda j, s, k: j * (1 + (k == 2)),
        WINDOW_TWO,
    ),
)


def _with_image(stack: Sequence[tuple[int, int]]) -> FloatArray:
    return np.vstack([[1.0, 1.0], fields_of(stack)])


WRONG = (
    Wrong(
        "field and jump swapped", lambda stack: fields_of(stack)[:, ::-1], FIELD_FIRST
    ),
    Wrong("last layer only", lambda stack: fields_of(stack)[-1], ONLY_LAST),
    Wrong("last layer only", lambda stack: fields_of(stack)[-1:], ONLY_LAST),
    Wrong("first layer only", lambda stack: fields_of(stack)[:1], ONLY_FIRST),
    Wrong("image counted as a layer", _with_image, IMAGE, by_shape=True),
    Wrong("pairs one layer too late", lambda stack: _with_image(stack)[:-1], TOO_LATE),
    Wrong("two rows instead of pairs", lambda stack: fields_of(stack).T, TWO_ROWS),
    Wrong("one number a layer", lambda stack: fields_of(stack)[:, 0], ONE_NUMBER),
    Wrong(
        "the same list for every layer",
        lambda stack: np.tile(fields_of(stack)[-1], (len(stack), 1)),
        ONE_LIST,
    ),
    Wrong(
        "read from the back",
        lambda stack: fields_of(stack[::-1])[::-1],
        FROM_THE_BACK,
    ),
    Wrong("read from the back", lambda stack: fields_of(stack[::-1]), FROM_THE_BACK),
    Wrong("field of the layer alone", _walk(lambda r, k, j, s: k), ALONE),
    *(Wrong(name, _walk(grow, step), hint) for name, grow, step, hint in WALKS),
    Wrong("field begins at 0", _walk(_right_growth, start=0), BEGINS_AT_ZERO),
    *(
        Wrong(
            f"field begins at 0, and {name}",
            _walk(grow, step, start=0),
            f"two things at once. First, {BEGINS_AT_ZERO} Second, {hint}",
        )
        for name, grow, step, hint in WALKS
    ),
    Wrong("one number a layer", lambda stack: fields_of(stack)[:, 1], ONE_NUMBER, True),
)


def _one_column(runs: Sequence[Run]) -> tuple[str, str] | None:
    """Tell which of the two numbers is wrong where the other one is right."""
    if any(run.failure or run.value.shape != run.right.shape for run in runs):
        return None
    right = [
        all(np.array_equal(run.value[:, n], run.right[:, n]) for run in runs)
        for n in (0, 1)
    ]
    if right == [False, True]:
        return "jumps right, fields wrong", FIELDS_WRONG
    return (
        ("fields right, jumps wrong", JUMPS_WRONG) if right == [True, False] else None
    )


def _describe(stack: Stack) -> str:
    layers = ", ".join(f"{window} with stride {stride}" for window, stride in stack)
    return f"windows {layers}" if len(stack) <= 4 else f"a stack of {len(stack)} layers"


RECEPTIVE_FIELDS = Exercise(
    name=NAME,
    title="4.5 Receptive field and jump",
    visible=(((3, 1), (2, 2), (3, 1), (2, 2)), ((5, 1), (2, 2), (5, 1), (2, 2))),
    rule=Function(
        name=NAME,
        arguments=lambda stack: (list(stack),),
        read=as_array,
        right=fields_of,
        wrong=WRONG,
        features=(
            Feature(lambda stack: len(stack), "stacks of {} layers", ordered=True),
            Feature(
                lambda stack: max(s for _, s in stack), "strides of {}", ordered=True
            ),
            Feature(
                lambda stack: any(s > k for k, s in stack),
                {True: "strides larger than a window", False: "smaller strides"},
            ),
        ),
        probes=(
            ((3, 1),),
            ((3, 3), (2, 1)),
            ((2, 3), (4, 2), (3, 1)),
            ((2, 1), (3, 2), (5, 4), (2, 2), (3, 1)),
        ),
        describe=_describe,
        place=lambda case, place: f"layer {place[0] + 1}" if place else "the start",
        tells=_one_column,
        has_slips=False,
        hint=GO_ON,
    ),
)
