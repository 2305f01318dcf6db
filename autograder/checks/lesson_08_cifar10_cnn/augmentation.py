"""8.6: changes that keep the label, as layers that act in training only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import entry_of
from autograder.checks.lesson_08_cifar10_cnn.turned import Seen, looked_at, pattern
from autograder.student import models
from autograder.student.answers import as_truth, is_unfilled
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise

NAME = "augmentation"
INPUT = (32, 32, 3)
_SIGNS = {"shift": True, "mirror": False, "half turn": False}
_PICTURES = {"shift": True, "mirror": True}
SAFE = {"digits": _SIGNS, "letters": _SIGNS, "photographs": _PICTURES}
APPLIED = {"fit": True, "validation": False, "test": False}
COPIES, LEAST_LIKENESS = 48, 0.35
LARGEST_SHIFT = 10  # pixels; a digit of 20 may stand 6 from the border
HINTS = {
    ("digits", "mirror"): "write 2, 3 or 5 on paper and hold it before a mirror.",
    ("digits", "half turn"): "turn a 6 upside down: what does it say?",
    ("letters", "mirror"): "b before a mirror: which letter is it?",
    ("letters", "half turn"): "turn a b, or an n, upside down: which letter is it?",
    ("photographs", "mirror"): "a horse that looks to the left is still a horse.",
}


def verify_augmentation(answer: Any, case: tuple[str, str]) -> None:
    """Check one row of a table, or one property of a pipeline."""
    which, what = case
    if what == "label safe":
        _verify_table(entry_of(answer, NAME, "label_safe"), which)
        return
    if what == "applied to":
        _verify_applied(entry_of(answer, NAME, "applied_to"))
        return
    model = _as_pipeline(entry_of(answer, NAME, "pipelines", which), which)
    rules: dict[str, Callable[[Any, str], None]] = {
        "training only": _verify_training_only,
        "range": _verify_range,
        "anew": _verify_anew,
        "mirror": _verify_mirror,
        "turned": _verify_turned,
        "shift": _verify_shift,
    }
    rules[what](model, which)


def _verify_table(answer: Any, which: str) -> None:
    for change, right in SAFE[which].items():
        told = as_truth(
            entry_of(answer, "label_safe", which, change),
            f"label_safe, {which}, {change}",
        )
        if told == right:
            continue
        if change == "shift":
            hint = "moved by two pixels, is it another thing?"
        else:
            hint = HINTS[which, change]
        raise CheckFailed(
            f"label_safe: of {which}, {change!r} is not right.",
            received=str(told),
            hint=f"{hint} A change is safe when nobody would give the changed picture "
            "another label.",
            mistake=f"{change} of {which}",
        )


def _verify_applied(answer: Any) -> None:
    for part, right in APPLIED.items():
        told = as_truth(entry_of(answer, "applied_to", part), f"applied_to, {part}")
        if told == right:
            continue
        fit = part == "fit"
        raise CheckFailed(
            f"applied_to: {part!r} is not right.",
            received=str(told),
            hint="more pictures to learn from are the whole point."
            if fit
            else "a measurement wants the pictures as they are: changed ones give "
            "another number each time, and one for another task.",
            mistake="fit images not augmented" if fit else "augments what measures",
        )


def _as_pipeline(answer: Any, which: str) -> Any:
    import keras

    name = f"the pipeline for {which}"
    layer = isinstance(answer, keras.layers.Layer)
    if layer and not isinstance(answer, keras.Model):
        answer = keras.Sequential([keras.Input(INPUT), answer])
    if not is_unfilled(answer):
        _reject_function(answer, name)
    model = models.as_model(answer, name, INPUT)
    shape = models.output_shape_of(model, INPUT, name)
    if shape != (None, None, 3):
        _verify_shape(shape, which)
    return model


def _verify_shape(shape: models.Shape, which: str, when: str = "") -> None:
    if shape == INPUT:
        return
    raise CheckFailed(
        f"the pipeline for {which} gives images of another shape{when}.",
        expected=f"shape {INPUT}",
        received=f"shape {shape}",
        hint="the network takes 32 × 32 × 3, in training and in use. (RandomCrop does "
        "not crop in use; RandomTranslation keeps the size.)",
        mistake="another shape",
    )


def _reject_function(answer: Any, name: str) -> None:
    import keras

    remote = getattr(answer, "is_remote_model", False)
    if isinstance(answer, keras.layers.Layer) or remote or not callable(answer):
        return
    raise CheckFailed(
        f"{name} is a function.",
        expected="Keras layers whose names begin with Random",
        received="a function",
        hint="a layer knows whether it is in training, a function does not.",
        mistake="function instead of layers",
    )


def _copies() -> FloatArray:
    return np.repeat(pattern()[None], COPIES, axis=0)


def _changed(model: Any, which: str) -> FloatArray:
    name = f"the pipeline for {which}"
    return models.run_model(model, _copies(), name, training=True)


def _verify_training_only(model: Any, which: str) -> None:
    copies = _copies()[:4]
    after = models.run_model(model, copies, f"the pipeline for {which}")
    _verify_shape(after.shape[1:], which, " in use")
    if np.abs(after - copies).max() > 0.51:
        scaled = np.abs(after * 255 - copies).max() < 1
        raise CheckFailed(
            f"the pipeline for {which} changes images although training is over.",
            expected="with training=False, the image as it was",
            received="the image divided by 255"
            if scaled
            else f"levels that differ by up to {np.abs(after - copies).max():.0f}",
            hint="the network scales by itself: random changes only, here."
            if scaled
            else "layers whose names begin with Random do nothing after training; "
            "which of yours does?",
            mistake="scales" if scaled else "changes after training",
        )
    if np.abs(_changed(model, which) - _copies()).max() > 0.51:
        return
    raise CheckFailed(
        f"the pipeline for {which} changes nothing.",
        expected="other images in training",
        received="the images as they were",
        hint="a factor of 0, or no Random layer at all?",
        mistake="changes nothing",
    )


def _verify_range(model: Any, which: str) -> None:
    changed = _changed(model, which)
    _within_range(changed, which)


def _within_range(changed: FloatArray, which: str) -> None:
    low, high = float(changed.min()), float(changed.max())
    if low >= -2 and high <= 257 and high > 3:
        return
    small = high <= 3
    raise CheckFailed(
        f"the pipeline for {which} leaves the range of the images.",
        expected="levels from 0 to 255",
        received=f"{low:.3g} to {high:.3g}",
        hint="it treats the images as if they went from 0 to 1: look for value_range "
        "and for a Rescaling."
        if small
        else "brightness and contrast must stop at black and at white: value_range.",
        mistake="range cut to 0 and 1" if small else "range left",
    )


def _verify_anew(model: Any, which: str) -> None:
    changed = _changed(model, which)
    kinds = len({np.round(image).tobytes() for image in changed})
    if kinds > 3:
        return
    raise CheckFailed(
        f"the pipeline for {which} changes every image in the same way.",
        expected="each image changed by chance, anew",
        received=f"{kinds} different results for {COPIES} copies of one image",
        hint="one moved copy is one more image. What helps is a new one each time: "
        "take at least one layer that has many outcomes.",
        mistake="always the same change",
    )


def _found(model: Any, which: str) -> list[Seen]:
    changed = _changed(model, which)
    _verify_shape(changed.shape[1:], which, " in training")
    _within_range(changed, which)
    return [looked_at(image) for image in changed]


def _verify_mirror(model: Any, which: str) -> None:
    found = _found(model, which)
    _verify_readable(found, which)
    # Turned by half and mirrored upside down: the sides have changed places, too.
    share = np.mean([seen.kind in ("mirrored", "half turn") for seen in found])
    if which == "photographs" and 0.15 <= share <= 0.85:
        return
    if which == "digits" and share == 0:
        return
    digits = which == "digits"
    raise CheckFailed(
        f"the pipeline for {which} mirrors {share:.0%} of the images.",
        expected="none" if digits else "about half, left to right",
        hint="a mirrored digit is none, and the network would learn a wrong label."
        if digits
        else "RandomFlip mirrors every second image; which direction keeps the sky "
        "above?",
        mistake="mirrors digits" if digits else "photographs not mirrored",
    )


def _verify_turned(model: Any, which: str) -> None:
    kinds = [seen.kind for seen in _found(model, which)]
    upset = sum(kind in ("upside down", "half turn", "quarter turn") for kind in kinds)
    if upset == 0:
        return
    flipped = bool(models.layers_of_kind(model, "RandomFlip"))
    turned = bool(models.layers_of_kind(model, "RandomRotation"))
    raise CheckFailed(
        f"the pipeline for {which} turns images upside down or on their side.",
        expected="small turns, if any",
        received=f"{upset} of {COPIES} images",
        hint='RandomFlip does both directions unless you say "horizontal".'
        if flipped and not turned
        else "RandomRotation counts in full turns: 0.03 is about 10 degrees.",
        mistake="turned too far" if turned else "upside down",
    )


def _verify_readable(seen: list[Seen], which: str) -> None:
    lost = sum(each.likeness < LEAST_LIKENESS for each in seen)
    largest = max(max(abs(step) for step in each.shift) for each in seen)
    if lost <= COPIES // 8 and largest <= LARGEST_SHIFT:
        return
    raise CheckFailed(
        f"the pipeline for {which} moves or distorts images too far.",
        expected="something that you can still read",
        received=f"{lost} of {COPIES} images hardly recognisable",
        hint="RandomTranslation and RandomZoom count in shares of the side (0.1 of 32 "
        "pixels is 3), RandomRotation in full turns (0.03 is about 10 degrees).",
        mistake="changed beyond recognition",
    )


def _verify_shift(model: Any, which: str) -> None:
    seen = _found(model, which)
    _verify_readable(seen, which)
    moved = sum(max(abs(step) for step in each.shift) > 0 for each in seen)
    if moved >= COPIES // 6:
        return
    raise CheckFailed(
        f"the pipeline for {which} hardly moves anything.",
        expected="shifts by some pixels",
        received=f"{moved} of {COPIES} images moved",
        hint="which layer translates? Shifts are safe for all three kinds.",
        mistake="no shift",
    )


AUGMENTATION = Exercise(
    name=NAME,
    title="8.6 Changes that keep the label",
    verify=verify_augmentation,
    visible=(
        ("digits", "label safe"),
        ("photographs", "label safe"),
        ("all", "applied to"),
        ("digits", "training only"),
        ("digits", "mirror"),
        ("photographs", "mirror"),
    ),
)
