"""6.7: multiplications of one training step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple, dataclass
from typing import Any

from autograder.student.answers import as_integer, brief, is_unfilled
from autograder.student.diagnosis import CheckFailed, Feature, Function, Wrong
from autograder.student.exercise import Exercise, Promise

Counts = tuple[int, int, int]
FORWARD, KERNEL, INPUT = range(3)
WORDS = ("forward", "slope of the kernel", "slope of the input")


@dataclass(frozen=True)
class CostCase:
    """A layer, and a batch that it is trained on."""

    batch: int
    h: int
    w: int
    c: int
    k1: int
    k2: int
    m: int
    first: bool = False

    def draw(self) -> tuple[Any, ...]:
        """Return all of it."""
        return astuple(self)

    def describe(self) -> str:
        """Return the case in words."""
        place = "first layer" if self.first else "later layer"
        return f"{astuple(self)[:-1]}, a {place}"


def cost(
    batch: int, h: int, w: int, c: int, k1: int, k2: int, m: int, first: bool
) -> Counts:
    """Return multiplications of forward, kernel slope and input slope."""
    whole = batch * m * c * k1 * k2 * (h - k1 + 1) * (w - k2 + 1)
    return whole, whole, 0 if first else whole


def _as_counts(answer: Any, name: str) -> Counts:
    """Read three whole numbers in any reasonable form."""
    if is_unfilled(answer) or not hasattr(answer, "__len__") or len(answer) != 3:
        raise CheckFailed(
            f"{name} is not three numbers.",
            expected="(forward, slope of the kernel, slope of the input)",
            received=brief(answer, 40),
            hint="return three whole numbers, separated by commas.",
            mistake="not three numbers",
        )
    first, second, third = (
        as_integer(value, f"{name}, {word},")
        for value, word in zip(answer, WORDS, strict=True)
    )
    return first, second, third


def _with(**other: Callable[..., int]) -> Callable[..., Counts]:
    """Return the right counts with some arguments changed."""

    def oracle(*given: Any) -> Counts:
        names = ("batch", "h", "w", "c", "k1", "k2", "m", "first")
        arguments = dict(zip(names, given, strict=True))
        return cost(**{**arguments, **{n: f(arguments) for n, f in other.items()}})

    return oracle


def _third(count: Callable[..., int]) -> Callable[..., Counts]:
    def oracle(*given: Any) -> Counts:
        forward, kernel, _ = cost(*given)
        return forward, kernel, 0 if given[-1] else count(*given)

    return oracle


def _zeros_counted(
    batch: int, h: int, w: int, c: int, k1: int, k2: int, m: int, first: bool
) -> int:
    return batch * h * w * c * k1 * k2 * m


def _biased(*given: Any) -> Counts:
    batch, h, w, _, k1, k2, m, _ = given
    forward, kernel, back = cost(*given)
    places = batch * (h - k1 + 1) * (w - k2 + 1) * m
    return forward + places, kernel, back


def _biased_throughout(*given: Any) -> Counts:
    batch, h, w, c, k1, k2, m, first = given
    whole = batch * m * (c * k1 * k2 + 1) * (h - k1 + 1) * (w - k2 + 1)
    return whole, whole, 0 if first else whole


def _parameters(*given: Any) -> Counts:
    _, _, _, c, k1, k2, m, _ = given
    forward, _, back = cost(*given)
    return forward, k1 * k2 * c * m, back


def _never_back(*given: Any) -> Counts:
    forward, kernel, _ = cost(*given)
    return forward, kernel, 0


def _always_back(*given: Any) -> Counts:
    forward, kernel, _ = cost(*given)
    return forward, kernel, forward


def _turned_round(*given: Any) -> Counts:
    forward, kernel, _ = cost(*given)
    return forward, kernel, forward if given[-1] else 0


def _both_spared(*given: Any) -> Counts:
    forward, _, back = cost(*given)
    return forward, (0 if given[-1] else forward), back


def _twice(*given: Any) -> Counts:
    forward, kernel, back = cost(*given)
    return forward, kernel, 2 * back


def _kernel_of_one_image(*given: Any) -> Counts:
    forward, kernel, back = cost(*given)
    return forward, kernel // given[0], back


def _additions(*given: Any) -> Counts:
    forward, kernel, back = cost(*given)
    return 2 * forward, 2 * kernel, 2 * back


def _same_forward(*given: Any) -> Counts:
    _, kernel, back = cost(*given)
    return _zeros_counted(*given), kernel, back


ZEROS = (
    "products with the padded zeros are counted, too. Each δ meets each weight once, "
    "wherever its stamp lies."
)
BATCH = "the batch is forgotten: every image costs as much."
FIRST = "nobody asks for the slope of the images: a first layer is spared that."
BIASES = "biases are added, not multiplied: they do not count."
SAME = (
    "so many places there are with padding. In valid mode the kernel fits "
    "h − k1 + 1 times from top to bottom."
)
CHANNELS = "each output adds up products over all channels in."
FILTERS = "each filter makes a map of its own."
SIDES = "the kernel's sides differ: k1 belongs to the rows, k2 to the columns."
PARAMETERS = (
    "the kernel has so many numbers; each of their slopes is a sum over many places."
)
BACK = "a layer that is not the first needs the slope of its input."
ROUND = "`first` is taken the wrong way round."
SPARED = "the first layer learns, too: it needs the slope of its kernel."
ADDITIONS = "multiplications only: additions do not count here."
ONE_IMAGE = "the slope of the kernel is summed over all images of the batch."
MINUS_ONE = "one place is missing: a kernel of 3 fits into 3 pixels once."
ONE = (
    "count forward first: places × weights of one filter × filters × images. Then ask, "
    "for one pair of weight and place, how often it is used on the way back."
)

TRAINING_COST = Exercise(
    name="training_cost",
    title="6.7 What a step costs",
    promises=(
        Promise(
            "Products with padded zeros do not count",
            (CostCase(1, 48, 64, 10, 3, 3, 20),),
        ),
        Promise("nor do biases", (CostCase(1, 48, 64, 10, 3, 3, 20),)),
        Promise(
            "its third number is 0", (CostCase(32, 28, 20, 3, 5, 3, 8, first=True),)
        ),
        Promise("a batch of images", (CostCase(4, 9, 12, 6, 2, 4, 5),)),
    ),
    visible=(
        CostCase(1, 48, 64, 10, 3, 3, 20),
        CostCase(32, 28, 20, 3, 5, 3, 8, first=True),
        CostCase(4, 9, 12, 6, 2, 4, 5),
    ),
    rule=Function(
        name="training_cost",
        arguments=CostCase.draw,
        read=_as_counts,
        right=cost,
        wrong=(
            Wrong("zeros counted", _third(_zeros_counted), ZEROS),
            Wrong("batch forgotten", _with(batch=lambda a: 1), BATCH),
            Wrong("one image for the kernel", _kernel_of_one_image, ONE_IMAGE),
            Wrong("first layer charged", _always_back, FIRST),
            Wrong("no slope of the input", _never_back, BACK),
            Wrong("first turned round", _turned_round, ROUND),
            Wrong("first layer spared twice", _both_spared, SPARED),
            Wrong("biases counted", _biased, BIASES),
            Wrong("biases counted", _biased_throughout, BIASES),
            Wrong(
                "padded places counted",
                _with(
                    h=lambda a: a["h"] + a["k1"] - 1, w=lambda a: a["w"] + a["k2"] - 1
                ),
                SAME,
            ),
            Wrong("padded places counted", _same_forward, SAME),
            Wrong(
                "one place too few",
                _with(h=lambda a: a["h"] - 1, w=lambda a: a["w"] - 1),
                MINUS_ONE,
            ),
            Wrong("channels forgotten", _with(c=lambda a: 1), CHANNELS),
            Wrong("filters forgotten", _with(m=lambda a: 1), FILTERS),
            Wrong("square kernel assumed", _with(k2=lambda a: a["k1"]), SIDES),
            Wrong("square kernel assumed", _with(k1=lambda a: a["k2"]), SIDES),
            Wrong(
                "kernel's sides swapped",
                _with(k1=lambda a: a["k2"], k2=lambda a: a["k1"]),
                SIDES,
            ),
            Wrong("parameters counted", _parameters, PARAMETERS),
            Wrong("additions counted", _additions, ADDITIONS),
            Wrong("input slope counted twice", _twice, ZEROS),
        ),
        features=(
            Feature(
                lambda *given: given[-1], {True: "first layers", False: "later layers"}
            ),
            Feature(
                lambda batch, *_: batch > 1,
                {True: "several images", False: "one image"},
            ),
            Feature(
                lambda b, h, w, c, k1, k2, *_: k1 == k2,
                {True: "square kernels", False: "kernels that are not square"},
            ),
        ),
        probes=(
            CostCase(2, 7, 5, 2, 1, 1, 3),
            CostCase(3, 6, 8, 1, 6, 8, 2),
            CostCase(5, 11, 10, 4, 2, 3, 1, first=True),
        ),
        describe=CostCase.describe,
        has_slips=False,
        hint=ONE,
    ),
)
