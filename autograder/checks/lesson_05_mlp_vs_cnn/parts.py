"""Two parts of the training images, without a common one: for 5.8, 8.1 and 8.9."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.checks.lesson_05_mlp_vs_cnn.image_names import (
    Names,
    count_from_test,
    count_in_both,
    count_unknown,
    names_of,
)
from autograder.student.diagnosis import Demand

LEAST_VALIDATION = 100
Count = tuple[int, int]  # so many, of so many


@dataclass(frozen=True)
class TwoParts:
    """Which images two parts hold, and which there are."""

    fit: Names
    validation: Names
    train: Names
    test: Names

    def from_test(self, part: str) -> Count:
        """Count the test images of a part."""
        names = getattr(self, part)
        return count_from_test(names, self.train, self.test), len(names)

    def unknown(self, part: str) -> Count:
        """Count the images of a part that are no training images."""
        names = getattr(self, part)
        return count_unknown(names, self.train), len(names)

    def in_both(self) -> Count:
        """Count the validation images that are fitted to."""
        both = count_in_both(self.fit, self.validation, self.train)
        return both, len(self.validation)


def two_parts(fit: Any, validation: Any, data: Any) -> TwoParts:
    """Read which images two parts hold.

    Parameters
    ----------
    fit, validation : array_like
        Images to learn from, and to choose with.
    data : dict
        With "train" and "test", the lesson's images.

    Raises
    ------
    CheckFailed
        If these are no images.
    """
    return TwoParts(
        names_of(fit, "the fit images"),
        names_of(validation, "the validation images"),
        names_of(data["train"], "train"),
        names_of(data["test"], "test"),
    )


def demands_on_parts(
    parts_of: Callable[[Any], TwoParts], when: Callable[[Any], bool]
) -> list[Demand]:
    """Return the demands on two parts that a student made.

    Parameters
    ----------
    parts_of : callable
        Takes the design and returns its parts.
    when : callable
        Tells of a case whether it looks at them.
    """

    def none(
        count: Callable[[TwoParts], Count],
        name: str,
        hint: str,
        fails: str,
        of: str,
        expected: str = "training images only",
    ) -> Demand:
        return Demand(
            name,
            lambda design, _: count(parts_of(design)),
            lambda counted: not counted[0],
            hint,
            expected=expected,
            received=lambda counted: f"{counted[0]} of {counted[1]} {of}",
            fails=fails,
            when=when,
        )

    def no_test_images(part: str, name: str, hint: str) -> Demand:
        holds = f"holds test images among the {part} images"
        return none(lambda p: p.from_test(part), name, hint, holds, "are test images")

    def known_images(part: str) -> Demand:
        holds = f"holds {part} images that are not those of the lesson"
        return none(
            lambda p: p.unknown(part), "other images", AS_THEY_ARE, holds, "are others"
        )

    return [
        no_test_images("fit", "fitted to test images", CANNOT_TEST),
        known_images("fit"),
        no_test_images("validation", "test images used for selection", SET_ASIDE),
        known_images("validation"),
        Demand(
            "too few validation images",
            lambda design, _: len(parts_of(design).validation),
            lambda number: number >= LEAST_VALIDATION,
            CHANCE_CHOOSES,
            expected=f"at least {LEAST_VALIDATION} images to choose with",
            fails="holds few of them",
            when=when,
        ),
        none(
            TwoParts.in_both,
            "validation images fitted to",
            TAKE_OUT,
            "has some images in both parts",
            "validation images are fitted to, as well",
            "two parts without a common image",
        ),
    ]


CANNOT_TEST = "what a network was fitted to cannot test it."
SET_ASIDE = (
    "then the test images choose the epochs and the network, and their accuracy says "
    "no longer how the network does on new images. Set some of the training images "
    "aside instead."
)
AS_THEY_ARE = (
    "give the images that go into the training, as they are or divided by 255, before "
    "anything else is done to them."
)
CHANCE_CHOOSES = "with a handful of images, chance chooses."
TAKE_OUT = (
    "an image that was learned says nothing about new ones: take the validation images "
    "out of those that are fitted to."
)
