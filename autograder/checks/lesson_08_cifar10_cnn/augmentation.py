"""8.6: changes that keep the label, as layers that act in training only."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from autograder.checks.lesson_05_mlp_vs_cnn.tables import NOTHING, Seen, seeing
from autograder.checks.lesson_08_cifar10_cnn.turned import Seen as Appearance
from autograder.checks.lesson_08_cifar10_cnn.turned import looked_at, pattern
from autograder.student import models
from autograder.student.answers import as_truth, is_unfilled
from autograder.student.diagnosis import (
    CheckFailed,
    Demand,
    Design,
    Entry,
    FloatArray,
    Table,
    entry_of,
)
from autograder.student.exercise import Exercise

NAME = "augmentation"
INPUT = (32, 32, 3)
_SIGNS = {"shift": True, "mirror": False, "half turn": False}
_PICTURES = {"shift": True, "mirror": True}
SAFE = {"digits": _SIGNS, "letters": _SIGNS, "photographs": _PICTURES}
APPLIED = {"fit": True, "validation": False, "test": False}
COPIES, LEAST_LIKENESS = 48, 0.35
LARGEST_SHIFT = 10  # pixels; a digit of 20 may stand 6 from the border


@dataclass(frozen=True)
class Pipeline:
    """A student's layers, and what they make of copies of one picture."""

    model: Any
    kind: str  # "digits" or "photographs"

    @property
    def name(self) -> str:
        """Return how messages call it."""
        return f"the pipeline for {self.kind}"

    @cached_property
    def in_use(self) -> FloatArray:
        """Return a few copies after training."""
        return models.run_model(self.model, copies()[:4], self.name)

    @cached_property
    def in_training(self) -> FloatArray:
        """Return all copies, each changed anew."""
        return models.run_model(self.model, copies(), self.name, training=True)

    @cached_property
    def appearances(self) -> list[Appearance]:
        """Return how the copies were turned and moved."""
        return [looked_at(image) for image in self.in_training]

    def has(self, kind: str) -> bool:
        """Tell whether there is a layer of some kind."""
        return bool(models.layers_of_kind(self.model, kind))


def copies() -> FloatArray:
    """Return copies of a picture, levels from 0 to 255."""
    return np.repeat(pattern()[None], COPIES, axis=0)


def as_pipeline(answer: Any, kind: str) -> Pipeline:
    """Read layers as a model."""
    import keras

    value = entry_of(answer, NAME, "pipelines", kind)
    name = f"the pipeline for {kind}"
    is_layer = isinstance(value, keras.layers.Layer)
    if is_layer and not isinstance(value, keras.Model):
        value = keras.Sequential([keras.Input(INPUT), value])
    is_model = is_layer or getattr(value, "is_remote_model", False)
    if not is_unfilled(value) and not is_model and callable(value):
        raise CheckFailed(
            f"{name} is a function.",
            expected="Keras layers whose names begin with Random",
            received="a function",
            hint="a layer knows whether it is in training, a function does not.",
            mistake="function instead of layers",
        )
    return Pipeline(models.as_model(value, name, INPUT), kind)


def other_shape(pipeline: Pipeline, _case: Any) -> Seen:
    """Look at the shapes in use and in training."""
    for what, images in (("use", pipeline.in_use), ("training", pipeline.in_training)):
        if images.shape[1:] != INPUT:
            return "another shape", f"shape {images.shape[1:]} in {what}"
    return NOTHING


def in_use(pipeline: Pipeline, _case: Any) -> Seen:
    """Look whether training alone changes anything."""
    before, after = copies()[:4], pipeline.in_use
    if np.abs(after - before).max() > 0.51:
        if np.abs(after * 255 - before).max() < 1:
            return "scales", "the image divided by 255, although training is over"
        size = np.abs(after - before).max()
        return "changes after training", f"levels that differ by up to {size:.0f}"
    if np.abs(pipeline.in_training - copies()).max() > 0.51:
        return NOTHING
    return "changes nothing", "the images as they were, in training, too"


def out_of_range(pipeline: Pipeline, _case: Any) -> Seen:
    """Look at the smallest and the largest level."""
    low, high = (float(of(pipeline.in_training)) for of in (np.min, np.max))
    if low >= -2 and high <= 257 and high > 3:
        return NOTHING
    mistake = "range cut to 0 and 1" if high <= 3 else "range left"
    return mistake, f"{low:.3g} to {high:.3g}"


def always_alike(pipeline: Pipeline, _case: Any) -> Seen:
    """Look whether chance decides."""
    kinds = len({np.round(image).tobytes() for image in pipeline.in_training})
    seen = f"{kinds} different results for {COPIES} copies of one image"
    return NOTHING if kinds > 3 else ("always the same change", seen)


def unreadable(pipeline: Pipeline, _case: Any) -> Seen:
    """Look whether the picture can still be recognised."""
    lost = sum(each.likeness < LEAST_LIKENESS for each in pipeline.appearances)
    steps = [abs(step) for each in pipeline.appearances for step in each.shift]
    if lost <= COPIES // 8 and max(steps) <= LARGEST_SHIFT:
        return NOTHING
    seen = f"{lost} of {COPIES} images lost, shifts up to {max(steps)} pixels"
    return "changed beyond recognition", seen


def mirrors(pipeline: Pipeline, _case: Any) -> Seen:
    """Look whether photographs are mirrored, and digits are not."""
    # Turned by half and mirrored upside down: the sides have changed places, too.
    kinds = [each.kind in ("mirrored", "half turn") for each in pipeline.appearances]
    share = float(np.mean(kinds))
    if pipeline.kind == "digits":
        return NOTHING if share == 0 else ("mirrors digits", f"{share:.0%} of them")
    seen = f"{share:.0%} of them"
    return NOTHING if 0.15 <= share <= 0.85 else ("photographs not mirrored", seen)


def turns(pipeline: Pipeline, _case: Any) -> Seen:
    """Look whether images stand upside down or on their side."""
    upset = ("upside down", "half turn", "quarter turn")
    count = sum(each.kind in upset for each in pipeline.appearances)
    if not count:
        return NOTHING
    flips = pipeline.has("RandomFlip") and not pipeline.has("RandomRotation")
    return "upside down" if flips else "turned too far", f"{count} of {COPIES} images"


def shifts(pipeline: Pipeline, _case: Any) -> Seen:
    """Look whether images are moved."""
    moved = sum(any(each.shift) for each in pipeline.appearances)
    seen = f"{moved} of {COPIES} images moved"
    return NOTHING if moved >= COPIES // 6 else ("no shift", seen)


SHAPE = {
    "another shape": "the network takes 32 × 32 × 3, in training and in use. "
    "RandomCrop does not crop in use; RandomTranslation keeps the size."
}
IN_USE = {
    "changes after training": "layers whose names begin with Random do nothing after "
    "training; which of yours does?",
    "scales": "the network scales by itself: random changes only, here.",
    "changes nothing": "a factor of 0, or no Random layer at all?",
}
RANGE = {
    "range left": "brightness and contrast must stop at black and at white: "
    "value_range.",
    "range cut to 0 and 1": "it treats the images as if they went from 0 to 1: look "
    "for value_range and for a Rescaling.",
}
ANEW = {
    "always the same change": "one moved copy is one more image. What helps is a new "
    "one each time: take at least one layer that has many outcomes."
}
READABLE = {
    "changed beyond recognition": "RandomTranslation and RandomZoom count in shares of "
    "the side (0.1 of 32 pixels is 3), RandomRotation in full turns (0.03 is about 10 "
    "degrees)."
}
MIRROR = {
    "mirrors digits": "a mirrored digit is none, and the network would learn a wrong "
    "label.",
    "photographs not mirrored": "RandomFlip mirrors every second image; which "
    "direction keeps the sky above?",
}
TURNED = {
    "upside down": 'RandomFlip does both directions unless you say "horizontal".',
    "turned too far": "RandomRotation counts in full turns: 0.03 is about 10 degrees.",
}
SHIFT = {
    "no shift": "which layer translates? Shifts are safe for all three kinds of "
    "pictures."
}
SAFE_MEANS = (
    "A change is safe when nobody would give the changed picture another label."
)
HINTS = {
    ("digits", "mirror"): "write 2, 3 or 5 on paper and hold it before a mirror.",
    ("digits", "half turn"): "turn a 6 upside down: what does it say?",
    ("letters", "mirror"): "b before a mirror: which letter is it?",
    ("letters", "half turn"): "turn a b, or an n, upside down: which letter is it?",
    ("photographs", "mirror"): "a horse that looks to the left is still a horse.",
}
MOVED = "moved by two pixels, is it another thing?"
WHOLE_POINT = "more pictures to learn from are the whole point."
AS_THEY_ARE = (
    "a measurement wants the pictures as they are: changed ones give another number "
    "each time, and one for another task."
)


def look(measure: Any, hints: dict[str, str], fails: str, *properties: str) -> Demand:
    """Return the demand of some properties of a pipeline."""
    return seeing(measure, hints, fails=fails, when=lambda case: case[2] in properties)


def pipeline_for(kind: str) -> Design:
    """Return the rule for one pipeline."""
    seen = ("mirror", "turned", "shift")
    return Design(
        name=f"the pipeline for {kind}",
        read=lambda answer: as_pipeline(answer, kind),
        demands=[
            look(other_shape, SHAPE, "gives other shapes", "training only", *seen),
            look(in_use, IN_USE, "does not act in training alone", "training only"),
            look(out_of_range, RANGE, "leaves the levels 0 to 255", "range", *seen),
            look(always_alike, ANEW, "changes every image in the same way", "anew"),
            look(unreadable, READABLE, "changes images too far", "mirror", "shift"),
            look(mirrors, MIRROR, "mirrors what it should not, or nothing", "mirror"),
            look(turns, TURNED, "turns images over", "turned"),
            look(shifts, SHIFT, "hardly moves anything", "shift"),
        ],
    )


def row(table: str, kind: str = "") -> list[tuple[str, ...]]:
    """Return the keys of one row of a table."""
    changes = SAFE[kind] if kind else APPLIED
    return [(table, *filter(None, (kind, change))) for change in changes]


LABEL_SAFE = Table(
    name=NAME,
    entries={
        ("label_safe", kind, change): Entry(
            f"{change!r} of {kind}",
            lambda _, right=right: right,  # type: ignore[misc]
            hint=f"{HINTS.get((kind, change), MOVED)} {SAFE_MEANS}",
            read=as_truth,
            other=f"{change} of {kind}",
        )
        for kind, changes in SAFE.items()
        for change, right in changes.items()
    },
)
APPLIED_TO = Table(
    name=NAME,
    entries={
        ("applied_to", part): Entry(
            f"applied to {part!r}",
            lambda _, right=right: right,  # type: ignore[misc]
            hint=WHOLE_POINT if right else AS_THEY_ARE,
            read=as_truth,
            other="fit images not augmented" if right else "augments what measures",
        )
        for part, right in APPLIED.items()
    },
)

AUGMENTATION = Exercise(
    name=NAME,
    title="8.6 Changes that keep the label",
    rule={
        "label_safe": LABEL_SAFE,
        "applied_to": APPLIED_TO,
        ("pipelines", "digits"): pipeline_for("digits"),
        ("pipelines", "photographs"): pipeline_for("photographs"),
    },
    part=lambda case: case[:2] if case[0] == "pipelines" else case[0],
    points_by_part=True,
    visible=(
        *row("label_safe", "digits"),
        *row("label_safe", "photographs"),
        *row("applied_to"),
        ("pipelines", "digits", "training only"),
        ("pipelines", "digits", "mirror"),
        ("pipelines", "photographs", "mirror"),
    ),
)
