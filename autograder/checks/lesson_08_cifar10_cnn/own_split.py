"""8.1: a stratified split of the training images that leaves the test images alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks.lesson_05_mlp_vs_cnn.image_names import (
    Names,
    count_unknown,
    names_of,
    training_labels,
)
from autograder.checks.lesson_05_mlp_vs_cnn.parts import (
    verify_disjoint,
    verify_parts,
)
from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of
from autograder.student.answers import as_array, brief
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed
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


def verify_own_split(answer: Any, case: SplitCase | str) -> None:
    """Check the function, or the student's own parts."""
    if isinstance(case, str):
        parts = as_parts(entry_of(answer, NAME, "parts"), "parts")
        _verify_size(parts)
        verify_parts(parts[0], parts[2], answer["data"])
        _verify_own_labels(parts, answer["data"])
        _verify_third(parts, answer["data"])
        return
    function = entry_of(answer, NAME, FUNCTION)
    if case.again:
        _verify_seed(function, case)
    else:
        _verify_split(function, case)


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
    for images, labels, which in (
        (*result[:2], "fit"),
        (*result[2:], "validation"),
    ):
        shapes = np.shape(images), np.shape(labels)
        if len(shapes[0]) == 4 and shapes[1] in (shapes[0][:1], (*shapes[0][:1], 1)):
            continue
        raise CheckFailed(
            f"the {which} part has not one label for each image.",
            expected="images (n, height, width, 3) and labels (n,)",
            received=f"shapes {shapes[0]} and {shapes[1]}",
            hint="the order is fit images, fit labels, validation images, validation "
            "labels; index images and labels with the same numbers.",
            mistake="order of the parts"
            if 4 in (len(shape) for shape in shapes[1:])
            else "labels and images differ in number",
        )
    return result[0], result[1], result[2], result[3]


def _verify_size(parts: Parts) -> None:
    kinds = [np.asarray(images).dtype for images in (parts[0], parts[2])]
    if kinds[0] != kinds[1]:
        raise CheckFailed(
            "the two parts hold images of different forms.",
            expected="all images as they were, or all of them as float32 from 0 to 1",
            received=f"{kinds[0]} to fit and {kinds[1]} for validation",
            hint="a network that learns from numbers up to 1 cannot be measured with "
            "numbers up to 255: divide both parts, or none.",
            mistake="one part scaled",
        )
    for images in (parts[0], parts[2]):
        size = np.asarray(images).dtype.itemsize
        if size <= 4:
            continue
        share = f"{size} bytes for each number, and stored is 1"
        raise CheckFailed(
            "the images take eight times the memory they need.",
            expected="uint8, or float32 if you divide",
            received=f"{np.asarray(images).dtype}: {share}",
            hint="50,000 images of CIFAR-10 would fill 1.14 GiB, 0.57 as float32 and "
            "0.14 as they are. A plain `/ 255.0` makes float64.",
            mistake="float64",
        )


def _verify_own_labels(parts: Parts, data: Any) -> None:
    """Check that each image has the label that it has in the training set."""
    known = training_labels(data)
    for images, labels in (parts[:2], parts[2:]):
        pairs = zip(names_of(images, "parts"), np.ravel(labels), strict=True)
        wrong = np.mean([known.get(name, label) != label for name, label in pairs])
        if wrong > SOME:
            raise CheckFailed(
                "the labels of parts belong to other images.",
                expected="each image with its own label",
                received=f"{wrong:.0%} of the labels are wrong",
                hint="shuffle images and labels with the same numbers, not each by "
                "itself.",
                mistake="labels of other images",
            )


def _verify_third(parts: Parts, data: Any) -> None:
    """Check that parts are all of the training images, a third of them aside."""
    fit, held = len(parts[0]), len(parts[2])
    used = (fit + held) / len(data["train"])
    if used >= 1 - SOME and abs(held / (fit + held) - 1 / 3) <= AROUND:
        return
    lost = used < 1 - SOME
    raise CheckFailed(
        f"parts {'lose images' if lost else 'have other sizes'}.",
        expected="all training images, a third of them for validation",
        received=f"{fit} to fit and {held} for validation, of {len(data['train'])}",
        hint="an image that is not for validation is there to be fitted to."
        if lost
        else "the third argument of your split is the share for validation.",
        mistake="images lost" if lost else "other share",
    )


def _verify_split(function: Any, case: SplitCase) -> None:
    images, labels = case.images(), case.labels()
    result = call(function, images, labels, case.fraction, case.seed, name=FUNCTION)
    parts = as_parts(result, f"the results of {FUNCTION}")
    _verify_size(parts)
    known = names_of(images, "images")
    fit = names_of(parts[0], "the fit images")
    validation = names_of(parts[2], "the validation images")
    for names in (fit, validation):
        if count_unknown(names, known):
            raise CheckFailed(
                "a part holds images that were not given.",
                hint="divide by 255, if you like; leave them as they are otherwise.",
                mistake="other images",
            )
    verify_disjoint(fit, validation, known)
    _verify_all(known, fit, validation)
    _verify_labels(dict(zip(known, labels, strict=True)), fit, parts[1])
    _verify_labels(dict(zip(known, labels, strict=True)), validation, parts[3])
    _verify_shares(parts, case)


def _verify_all(known: Names, fit: Names, validation: Names) -> None:
    found = [*fit, *validation]
    if len(set(found)) < len(found):
        raise CheckFailed(
            "an image is in a part more than once.",
            hint="draw without putting back: a permutation holds each number once.",
            mistake="drawn with repetition",
        )
    if set(found) == set(known):
        return
    raise CheckFailed(
        "some images are in neither part.",
        expected=f"{len(known)} images in the two parts together",
        received=f"{len(found)}",
        hint="what is not set aside is fitted to: all of it.",
        mistake="images lost",
    )


def _verify_labels(right: dict[int, Any], names: Names, labels: Any) -> None:
    told = as_array(labels, "the labels").ravel()
    wrong = sum(right[name] != label for name, label in zip(names, told, strict=True))
    if not wrong:
        return
    raise CheckFailed(
        "the labels are not those of the images they stand beside.",
        received=f"{wrong} of {len(names)} labels belong to another image",
        hint="draw the order once, and index images *and* labels with it.",
        mistake="labels and images in different orders",
    )


def _verify_shares(parts: Parts, case: SplitCase) -> None:
    total, aside = sum(case.counts), len(parts[2])
    wanted = case.fraction * total
    if abs(aside - wanted) > len(case.counts):
        swapped = abs(aside - (total - wanted)) <= len(case.counts)
        raise CheckFailed(
            "the parts have other sizes.",
            expected=f"about {case.fraction:.0%} for validation",
            received=f"{aside / total:.0%}",
            hint="the *smaller* part is for validation: have the two changed places?"
            if swapped
            else "fraction is the share of all images that is set aside.",
            mistake="parts swapped" if swapped else "other fraction",
        )
    labels = as_array(parts[3], "the validation labels").ravel()
    found = np.array([(labels == label).sum() for label in range(len(case.counts))])
    if (np.abs(found - case.fraction * np.array(case.counts)) <= 1).all():
        return
    missing = int((found == 0).sum())
    missing = missing if 3 * missing >= len(found) else 0  # fewer go by chance
    raise CheckFailed(
        "the classes have not the same shares in both parts.",
        expected=f"{case.fraction:.0%} of each class for validation",
        received=f"{missing} classes are missing there"
        if missing
        else "more of some classes, fewer of others",
        hint="the images come sorted by class here: the last ones are all alike. Draw, "
        "and draw from each class by itself."
        if missing
        else "draw from each class by itself: chance alone favours some of them.",
        mistake="not shuffled" if missing else "not stratified",
    )


def _verify_seed(function: Any, case: SplitCase) -> None:
    images, labels = case.images(), case.labels()

    def validation(seed: int) -> set[int]:
        result = call(function, images, labels, case.fraction, seed, name=FUNCTION)
        parts = as_parts(result, f"the results of {FUNCTION}")
        return set(names_of(parts[2], "the validation images"))

    first, again, other = (validation(case.seed + more) for more in (0, 0, 1))
    if first == again and first != other:
        return
    fixed = first == again
    raise CheckFailed(
        "every seed gives the same split."
        if fixed
        else "the same seed gives two different splits.",
        expected="the split depends on the seed, and on nothing else",
        hint="hand `seed` on: np.random.default_rng(seed)."
        if fixed
        else "a comparison wants the same images for every network: draw with "
        "np.random.default_rng(seed) and with nothing else.",
        mistake="seed ignored" if fixed else "not repeatable",
    )


OWN_SPLIT = Exercise(
    name=NAME,
    title="8.1 A split of your own",
    verify=verify_own_split,
    visible=(
        SplitCase((40, 40, 40), 0.25, 1),
        # Chance alone gives so many classes their shares once in a million times.
        SplitCase((24,) * 15, 0.5, 2),
        SplitCase((7, 9, 11, 13, 30, 8, 12, 14, 9, 11, 10, 50, 13), 0.3, 3),
        SplitCase((40, 40, 40), 0.25, 1, again=True),
        "parts",
    ),
)
