"""8.1: a stratified split of the training images that leaves the test images alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks.lesson_05_mlp_vs_cnn.image_names import (
    Names,
    count_in_both,
    count_unknown,
    names_of,
    training_labels,
)
from autograder.checks.lesson_05_mlp_vs_cnn.parts import (
    TAKE_OUT,
    TwoParts,
    demands_on_parts,
    two_parts,
)
from autograder.student.answers import as_array, brief
from autograder.student.calling import call
from autograder.student.diagnosis import (
    CheckFailed,
    Demand,
    Design,
    FloatArray,
    entry_of,
)
from autograder.student.exercise import Exercise

NAME = "own_split"
FUNCTION = "split"
SOME = 0.02  # labels of pictures that occur twice, and images lost to rounding
AROUND = 0.05  # by how much the share may miss a third
Parts = tuple[Any, Any, Any, Any]


@dataclass(frozen=True)
class SplitCase:
    """Some labelled images, sorted by class."""

    counts: tuple[int, ...]  # images of each class
    fraction: float  # share for validation
    seed: int  # chooses the images, and is handed to the function
    again: bool = False  # whether the seed is looked at, and nothing else

    def images(self) -> npt.NDArray[np.uint8]:
        """Return small images, no two alike."""
        generator = np.random.default_rng(self.seed)
        shape = (sum(self.counts), 5, 4, 3)
        return generator.integers(0, 256, shape, dtype=np.uint8)

    def labels(self) -> npt.NDArray[np.int64]:
        """Return the classes, in order."""
        return np.repeat(np.arange(len(self.counts)), self.counts)


def as_parts(result: Any, name: str) -> Parts:
    """Read the four parts of a split.

    Raises
    ------
    CheckFailed
        If there are not four of them, or a part has not one label for each image.
    """
    if not isinstance(result, tuple | list) or len(result) != 4:
        count = f"{len(result)} things" if isinstance(result, tuple | list) else ""
        raise CheckFailed(
            f"{name} are not four arrays.",
            expected="fit images, fit labels, validation images, validation labels",
            received=count or brief(result, 50),
            hint="return all four, separated by commas, in this order.",
            mistake="not four parts",
        )
    for images, labels, which in ((*result[:2], "fit"), (*result[2:], "validation")):
        shapes = np.shape(images), np.shape(labels)
        if len(shapes[0]) == 4 and shapes[1] in (shapes[0][:1], (*shapes[0][:1], 1)):
            continue
        raise CheckFailed(
            f"the {which} part has not one label for each image.",
            expected="images (n, height, width, 3) and labels (n,)",
            received=f"shapes {shapes[0]} and {shapes[1]}",
            hint=IN_THIS_ORDER,
            mistake="order of the parts"
            if len(shapes[1]) == 4
            else "labels and images differ in number",
        )
    return result[0], result[1], result[2], result[3]


@dataclass(frozen=True)
class Split:
    """What a split made of images that it was given."""

    case: SplitCase
    parts: Parts

    @cached_property
    def known(self) -> Names:
        """Return the images that were given."""
        return names_of(self.case.images(), "images")

    @cached_property
    def names(self) -> tuple[Names, Names]:
        """Return the images of the two parts."""
        fit, held = (
            names_of(part, f"the {which} images")
            for part, which in ((self.parts[0], "fit"), (self.parts[2], "validation"))
        )
        return fit, held

    def unknown(self) -> int:
        """Count the images that were not given."""
        return sum(count_unknown(names, self.known) for names in self.names)

    def in_both(self) -> int:
        """Count the images in both parts."""
        return count_in_both(*self.names, self.known)

    def repeated(self) -> int:
        """Count the images that are in a part once more."""
        found = [*self.names[0], *self.names[1]]
        return len(found) - len(set(found))

    def lost(self) -> str:
        """Say what is in neither part."""
        found = {*self.names[0], *self.names[1]}
        pairs = zip(self.known, self.case.labels().tolist(), strict=True)
        missing = Counter(label for name, label in pairs if name not in found)
        if not missing:
            return ""
        if any(missing[label] == n for label, n in enumerate(self.case.counts)):
            return "whole classes"
        return "one of a class" if max(missing.values()) == 1 else "images"

    def mislabelled(self) -> int:
        """Count the images that stand beside another one's label."""
        right = dict(zip(self.known, self.case.labels().tolist(), strict=True))
        return sum(
            right[name] != label
            for names, labels in zip(self.names, self.parts[1::2], strict=True)
            for name, label in zip(names, as_labels(labels), strict=True)
        )

    def other_share(self) -> str:
        """Say whether another share of all images is set aside."""
        total, aside, allowed = len(self.known), len(self.names[1]), self.case.counts
        wanted = self.case.fraction * total
        if abs(aside - wanted) <= len(allowed):
            return ""
        is_rest = abs(aside - (total - wanted)) <= len(allowed)
        return "the rest" if is_rest else f"{aside / total:.0%}"

    def shares(self) -> str:
        """Say how the classes are shared out, where that is not by their sizes."""
        counts = np.array(self.case.counts)
        labels = as_labels(self.parts[3])
        aside = np.array([(labels == label).sum() for label in range(len(counts))])
        off = aside - self.case.fraction * counts
        if (np.abs(off) < 1 - 1e-9).all():
            return ""
        if 3 * (aside == 0).sum() >= len(counts):  # fewer are missing by chance
            return "classes are missing"
        if len(set(aside)) == 1 < len(set(self.case.counts)):
            return "as many of each class"
        all_alike = (off > 0).all() or (off < 0).all()
        return "one too many or too few" if all_alike else "uneven"


def as_labels(labels: Any) -> FloatArray:
    """Return labels in a row."""
    return as_array(labels, "the labels").ravel()


@dataclass(frozen=True)
class Tried:
    """A student's function, called once for each case."""

    function: Any
    made: dict[SplitCase, Split] = field(default_factory=dict)

    def of(self, case: SplitCase) -> Split:
        """Return what it makes of a case."""
        if case not in self.made:
            self.made[case] = self.call(case, case.seed)
        return self.made[case]

    def call(self, case: SplitCase, seed: int) -> Split:
        """Call it with a seed."""
        arguments = case.images(), case.labels(), case.fraction, seed
        result = call(self.function, *arguments, name=FUNCTION)
        return Split(case, as_parts(result, f"the results of {FUNCTION}"))

    def by_seed(self, case: SplitCase) -> str:
        """Say how the validation images depend on the seed, where that is not right."""
        first, again, other = (
            self.call(case, case.seed + more).names[1] for more in (0, 0, 1)
        )
        if set(first) != set(again):
            return "not repeatable"
        if set(first) != set(other):
            return ""
        starts = np.cumsum((0, *case.counts[:-1]))
        known = [np.isin(names_of(case.images(), "")[s], first) for s in starts]
        return "first of each class" if all(known) else "seed ignored"


def looked(
    measure: Callable[[Split], Any],
    name: str,
    hint: str,
    fails: str,
    known: dict[Any, tuple[str, str]] | None = None,
) -> Demand:
    """Return a demand on what the function makes of a case."""
    return Demand(
        name,
        lambda tried, case: measure(tried.of(case)),
        lambda found: not found,
        hint,
        received=lambda found: found if isinstance(found, str) else f"{found} images",
        fails=fails,
        known=known or {},
        when=lambda case: not case.again,
    )


def kinds(parts: Parts) -> tuple[str, str]:
    """Return the types of the images of both parts."""
    return str(np.asarray(parts[0]).dtype), str(np.asarray(parts[2]).dtype)


def demands_on_memory(parts_of: Callable[..., Parts], when: Any) -> list[Demand]:
    """Return the demands on the images' types."""
    return [
        Demand(
            "one part scaled",
            lambda design, case: kinds(parts_of(design, case)),
            lambda found: found[0] == found[1],
            BOTH_OR_NONE,
            expected="all images as they were, or all of them as float32 from 0 to 1",
            received="{0[0]} to fit and {0[1]} for validation".format,
            fails="makes images of different forms",
            when=when,
        ),
        Demand(
            "float64",
            lambda design, case: kinds(parts_of(design, case))[0],
            lambda kind: np.dtype(kind).itemsize <= 4,
            EIGHT_TIMES,
            expected="uint8, or float32 if you divide",
            received=lambda kind: f"{kind}: 8 bytes for each number, and stored is 1",
            fails="takes eight times the memory that the images need",
            when=when,
        ),
    ]


@dataclass(frozen=True)
class OwnParts:
    """The parts that a student made of the lesson's images."""

    parts: Parts
    data: Any

    @cached_property
    def names(self) -> TwoParts:
        """Return which images they hold."""
        return two_parts(self.parts[0], self.parts[2], self.data)

    def mislabelled(self) -> float:
        """Return the share of labels that are not those of the training set."""
        known = training_labels(self.data)
        pairs = [
            (name, label)
            for names, labels in (
                (self.names.fit, self.parts[1]),
                (self.names.validation, self.parts[3]),
            )
            for name, label in zip(names, np.ravel(labels), strict=True)
        ]
        return float(
            np.mean([known.get(name, label) != label for name, label in pairs])
        )

    def sizes(self) -> tuple[int, int, int]:
        """Return how many images are fitted to, held back, and given."""
        return len(self.names.fit), len(self.names.validation), len(self.names.train)


def read_own(answer: Any) -> OwnParts:
    """Read the student's own parts."""
    return OwnParts(as_parts(entry_of(answer, NAME, "parts"), "parts"), answer["data"])


def is_a_third(sizes: tuple[int, int, int]) -> bool:
    """Tell whether nearly all images are there, about a third of them aside."""
    fit, held, given = sizes
    whole = (fit + held) / given >= 1 - SOME
    return whole and abs(held / (fit + held) - 1 / 3) <= AROUND


def images_lost(sizes: tuple[int, int, int]) -> tuple[str, str] | None:
    """Tell whether images are missing."""
    fit, held, given = sizes
    return ("images lost", NOT_ASIDE) if (fit + held) / given < 1 - SOME else None


IN_THIS_ORDER = (
    "the order is fit images, fit labels, validation images, validation labels; index "
    "images and labels with the same numbers."
)
BOTH_OR_NONE = (
    "a network that learns from numbers up to 1 cannot be measured with numbers up to "
    "255: divide both parts, or none."
)
EIGHT_TIMES = (
    "50,000 images of CIFAR-10 would fill 1.14 GiB, 0.57 as float32 and 0.14 as they "
    "are. A plain / 255.0 makes float64."
)
LEAVE_THEM = "divide by 255, if you like; leave the images as they are otherwise."
ONCE = "draw without putting back: a permutation holds each number once."
NOT_ASIDE = "what is not set aside is fitted to: all of it."
ALL_CLASSES = (
    "all images of some classes are in neither part: how many classes does the loop "
    "go through, and does it reach the last one?"
)
ROUND_ONCE = (
    "of some classes one image is in neither part. Round the number for validation; "
    "the others are the rest, without rounding once more."
)
ONE_ORDER = "draw the order once, and index images and labels with it."
FRACTION = "fraction is the share of all images that is set aside."
CHANGED_PLACES = (
    "the part that is set aside is for validation: have the two changed places?"
)
SORTED = (
    "the images come sorted by class here: the last ones are all alike. Draw, and draw "
    "from each class by itself."
)
AS_MANY = (
    "as many images of each class are set aside. Of a large class a share is more than "
    "of a small one: count each class by itself."
)
NEAREST = (
    "of every class there is a little more, or of every class a little less, than its "
    "share makes, rounded up or down."
)
EACH_CLASS = (
    "take the share of each class by itself: chance alone favours some of them."
)
HAND_ON = "hand `seed` on: np.random.default_rng(seed)."
NOTHING_DRAWN = (
    "the first images of each class are set aside, whatever the seed is: draw them, "
    "with np.random.default_rng(seed)."
)
NOTHING_ELSE = (
    "a comparison wants the same images for every network: draw with "
    "np.random.default_rng(seed) and with nothing else."
)
THIRD_ARGUMENT = "the third argument of your split is the share for validation."
SAME_NUMBERS = "shuffle images and labels with the same numbers, not each by itself."

SPLIT = Design(
    name=FUNCTION,
    read=lambda answer: Tried(entry_of(answer, NAME, FUNCTION)),
    demands=[
        *demands_on_memory(
            lambda tried, case: tried.of(case).parts, lambda case: not case.again
        ),
        looked(Split.unknown, "other images", LEAVE_THEM, "returns other images"),
        looked(
            Split.in_both,
            "validation images fitted to",
            TAKE_OUT,
            "puts some images into both parts",
        ),
        looked(
            Split.repeated,
            "drawn with repetition",
            ONCE,
            "puts an image into a part more than once",
        ),
        looked(
            Split.lost,
            "images lost",
            NOT_ASIDE,
            "leaves some images in neither part",
            {
                "whole classes": ("classes lost", ALL_CLASSES),
                "one of a class": ("one image of a class lost", ROUND_ONCE),
            },
        ),
        looked(
            Split.mislabelled,
            "labels and images in different orders",
            ONE_ORDER,
            "puts labels beside another image",
        ),
        looked(
            Split.other_share,
            "other fraction",
            FRACTION,
            "sets another share aside",
            {"the rest": ("parts swapped", CHANGED_PLACES)},
        ),
        looked(
            Split.shares,
            "not stratified",
            EACH_CLASS,
            "does not set the same share of each class aside",
            {
                "classes are missing": ("not shuffled", SORTED),
                "as many of each class": ("as many of each class", AS_MANY),
                "one too many or too few": ("one image too many or too few", NEAREST),
            },
        ),
        Demand(
            "seed ignored",
            Tried.by_seed,
            lambda found: not found,
            HAND_ON,
            expected="a split that depends on the seed, and on nothing else",
            fails="does not draw by the seed",
            known={
                "not repeatable": ("not repeatable", NOTHING_ELSE),
                "first of each class": ("nothing is drawn", NOTHING_DRAWN),
            },
            when=lambda case: case.again,
        ),
    ],
)
PARTS = Design(
    name="the variable parts",
    read=read_own,
    demands=[
        *demands_on_memory(lambda own, _: own.parts, lambda _: True),
        *demands_on_parts(lambda own: own.names, lambda _: True),
        Demand(
            "labels of other images",
            lambda own, _: own.mislabelled(),
            lambda share: share <= SOME,
            SAME_NUMBERS,
            expected="each image with its own label",
            received=lambda share: f"{share:.0%} of the labels belong to other images",
            fails="has labels that belong to other images",
        ),
        Demand(
            "other share",
            lambda own, _: own.sizes(),
            is_a_third,
            THIRD_ARGUMENT,
            expected="all training images, a third of them for validation",
            received="{0[0]} to fit and {0[1]} for validation, of {0[2]}".format,
            fails="has other sizes",
            tells=images_lost,
        ),
    ],
)

OWN_SPLIT = Exercise(
    name=NAME,
    title="8.1 A split of your own",
    rule={SplitCase: SPLIT, str: PARTS},
    points_by_part=True,
    visible=(
        SplitCase((40, 40, 40), 0.25, 1),
        # Chance alone gives so many classes their shares once in a million times.
        SplitCase((24,) * 15, 0.5, 2),
        SplitCase((7, 9, 11, 13, 30, 8, 12, 14, 9, 11, 10, 50, 13), 0.3, 3),
        SplitCase((40, 40, 40), 0.25, 1, again=True),
        "parts",
    ),
)
