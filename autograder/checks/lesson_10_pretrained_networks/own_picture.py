"""10.8: a picture of one's own, a prediction, three hypotheses that were tried."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.checks.lesson_03_shapes_and_parameters.tables import entry
from autograder.student.answers import MAX_SIZE, as_array, as_truth, brief
from autograder.student.calling import call
from autograder.student.diagnosis import CheckFailed, FloatArray
from autograder.student.exercise import Exercise

NAME = "own_picture"
KINDS = ("crop", "rotation", "brightness")
DIRECTIONS = ("falls", "rises", "stays")
MIN_SIDE, MIN_WORDS, STAYS = 64, 4, 0.05
TOLERANCE = 0.02


def verify_own_picture(answer: Any, case: str) -> None:
    """Check one part: the picture, the prediction, or one kind of hypothesis."""
    image = _picture(entry(answer, NAME, "image", partly=True))
    if case == "image":
        return
    shares = _shares(answer, image)
    if case == "prediction":
        _verify_prediction(entry(answer, NAME, "prediction"), shares)
        return
    _verify_hypothesis(answer, case, image, shares)


def _picture(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.size > MAX_SIZE:
        raise CheckFailed(
            "The picture is too large for a quick check.",
            expected="at most 577 × 577 pixels",
            received=f"shape {value.shape}",
            hint="data.load_own_picture makes it smaller; so does every second pixel, "
            "image[::2, ::2].",
            mistake="picture too large",
        )
    numbers = as_array(value, "the picture")
    if numbers.ndim == 2:
        raise CheckFailed(
            "The picture is grey.",
            expected="shape (height, width, 3)",
            received=f"shape {numbers.shape}",
            hint="the network wants three channels: np.stack([grey] * 3, axis=-1) "
            "repeats the grey one.",
            mistake="grey picture",
        )
    if numbers.ndim != 3 or numbers.shape[2] != 3:
        raise CheckFailed(
            "The picture is no colour picture.",
            expected="shape (height, width, 3)",
            received=f"shape {numbers.shape}",
            hint="one picture without a batch axis; data.load_own_picture returns one.",
            mistake="no colour picture",
        )
    if min(numbers.shape[:2]) < MIN_SIDE:
        raise CheckFailed(
            "The picture is too small.",
            expected=f"at least {MIN_SIDE} pixels along each side",
            received=f"shape {numbers.shape}",
            hint="give the picture as it came from the file: the network's own "
            "preparation makes it smaller.",
            mistake="picture too small",
        )
    if numbers.min() < 0 or numbers.max() > 255 or numbers.max() <= 1.0:
        raise CheckFailed(
            "The picture's numbers are no intensities.",
            expected="from 0 to 255",
            received=f"from {numbers.min():.3g} to {numbers.max():.3g}",
            hint="give the picture before any preprocessing.",
            mistake="picture preprocessed",
        )
    return np.asarray(value)


def _shares(answer: Any, image: Any) -> FloatArray:
    """Return what the student's network says of a picture."""
    predict = entry(answer, NAME, "predict")
    result = call(predict, image, name="predict")
    shares = as_array(result, "the result of predict")
    if shares.size != max(shares.shape, default=0) or shares.size < 2:
        raise CheckFailed(
            "predict does not return the shares of one picture.",
            expected="one number for each class",
            received=f"shape {shares.shape}",
            hint="backbone.run(image)[0] has one share for each class.",
            mistake="wrong shape",
        )
    flat = shares.reshape(-1)
    if flat.min() < -1e-3 or abs(float(flat.sum()) - 1) > 0.01:
        raise CheckFailed(
            "The shares of predict are no probabilities.",
            expected="numbers from 0 to 1 that add up to 1",
            received=f"a sum of {flat.sum():.3g}",
            hint="backbone.run(image)[0] has one share for each class.",
            mistake="no probabilities",
        )
    return np.asarray(flat)


def _verify_prediction(value: Any, shares: FloatArray) -> None:
    if not isinstance(value, list | tuple) or len(value) != 3:
        raise CheckFailed(
            "The prediction is not a list of three.",
            expected='three pairs such as ("cat", 0.5)',
            received=brief(value),
            hint="backbone.top(image, 3)[0] is such a list.",
            mistake="not three classes",
        )
    told = [_pair(each) for each in value]
    best = -np.sort(-shares)[:3]
    if any(abs(own - right) > TOLERANCE for own, right in zip(told, best, strict=True)):
        raise CheckFailed(
            "The prediction is not what predict says of this picture.",
            expected="the three largest shares, largest first",
            received=brief(told),
            hint="is it from another picture, or from another network?",
            mistake="prediction of another picture",
        )


def _pair(value: Any) -> float:
    if (
        isinstance(value, list | tuple)
        and len(value) == 2
        and isinstance(value[0], str)
    ):
        return float(as_array(value[1], "a share", shape=()))
    raise CheckFailed(
        "The prediction holds something else than a name with a share.",
        expected='pairs such as ("cat", 0.5)',
        received=brief(value),
        hint="backbone.top(image, 3)[0] is such a list.",
        mistake="not three classes",
    )


def _verify_hypothesis(answer: Any, kind: str, image: Any, shares: FloatArray) -> None:
    hypotheses = entry(answer, NAME, "hypotheses", partly=True)
    name = f"Hypothesis {kind!r}"
    own = {part: entry(hypotheses, name, kind, part) for part in _PARTS}
    _verify_words(own["because"], own["expected"], name)
    changed = _changed(own["change"], image, kind, name)
    after = _shares(answer, changed)
    best = int(shares.argmax())
    numbers = {"before": float(shares[best]), "after": float(after[best])}
    for part, right in numbers.items():
        told = float(as_array(own[part], f"{part!r} of {name}", shape=()))
        if abs(told - right) > TOLERANCE:
            _raise_number(part, told, shares, after, name)
    _verify_holds(own, numbers["after"] - numbers["before"], name)


_PARTS = ("because", "expected", "change", "before", "after", "holds")


def _verify_words(because: Any, expected: Any, name: str) -> None:
    if not isinstance(because, str) or len(set(because.lower().split())) < MIN_WORDS:
        raise CheckFailed(
            f"{name} gives no reason.",
            expected="a sentence of your own",
            received=brief(because),
            hint="why should the network care about this change? One sentence.",
            mistake="no reason",
        )
    if expected not in DIRECTIONS:
        raise CheckFailed(
            f"{name} does not say what you expect.",
            expected=f"one of {', '.join(DIRECTIONS)}",
            received=brief(expected),
            hint="the share of the first class: does it fall, rise, or stay within "
            "0.05?",
            mistake="no expectation",
        )


def _changed(change: Any, image: Any, kind: str, name: str) -> Any:
    result = call(change, image, name="change")
    changed = np.asarray(result)
    numbers = as_array(result, f"the {kind} of the picture")
    if numbers.ndim != 3 or numbers.shape[2] != 3 or min(numbers.shape) < 1:
        raise CheckFailed(
            f"{name}: the change makes no picture.",
            expected="shape (height, width, 3)",
            received=f"shape {numbers.shape}",
            hint="slice rows and columns, and keep the channels.",
            mistake="no colour picture",
        )
    if numbers.min() < 0 or numbers.max() > 255:
        raise CheckFailed(
            f"{name}: the changed picture leaves the range.",
            expected="numbers from 0 to 255",
            received=f"from {numbers.min():.4g} to {numbers.max():.4g}",
            hint="cut it off with np.clip(…, 0, 255).",
            mistake="numbers beyond the range",
        )
    if np.array_equal(changed, image):
        raise CheckFailed(
            f"{name}: the change changes nothing.",
            hint="does the function return the picture it was given?",
            mistake="nothing changed",
        )
    if kind == "crop" and numbers.size >= np.size(image):
        raise CheckFailed(
            f"{name}: nothing is cut off.",
            expected="fewer pixels than the picture has",
            received=f"shape {numbers.shape}",
            hint="a crop keeps a part: image[top:bottom, left:right].",
            mistake="nothing cut off",
        )
    if kind == "brightness":
        _verify_brightness(numbers, np.asarray(image, dtype=np.float64), name)
    return changed


def _verify_brightness(numbers: FloatArray, image: FloatArray, name: str) -> None:
    if numbers.shape == image.shape and abs(numbers.mean() - image.mean()) >= 1:
        return
    raise CheckFailed(
        f"{name}: the picture is as bright as before.",
        expected="the same places, lighter or darker",
        received=f"a mean of {numbers.mean():.0f}, and {image.mean():.0f} before",
        hint="multiply or add, and leave every pixel where it is.",
        mistake="brightness unchanged",
    )


def _raise_number(
    part: str, told: float, shares: FloatArray, after: FloatArray, name: str
) -> None:
    best_after = float(after.max())
    if part == "after" and abs(told - best_after) <= TOLERANCE:
        mistake, hint = (
            "another class afterwards",
            (
                "follow the class that came first for the whole picture; this is the "
                "share of another one."
            ),
        )
    elif abs(told / 100 - (shares if part == "before" else after).max()) <= TOLERANCE:
        mistake, hint = "percent", "a share goes from 0 to 1."
    else:
        mistake, hint = (
            "number not measured",
            (
                "run predict on this picture, and read the share of the class that "
                "came first for the whole one."
            ),
        )
    raise CheckFailed(
        f"{part!r} of {name} is not what predict says: {mistake}.",
        received=f"{told:.3g}",
        hint=hint,
        mistake=mistake,
    )


def _verify_holds(own: dict[str, Any], difference: float, name: str) -> None:
    right = {
        "falls": difference < -STAYS,
        "rises": difference > STAYS,
        "stays": abs(difference) <= STAYS,
    }
    near = abs(abs(difference) - STAYS) < TOLERANCE
    if as_truth(own["holds"], f"'holds' of {name}") == right[own["expected"]] or near:
        return
    raise CheckFailed(
        f"{name}: the verdict does not fit the numbers.",
        received=f"holds = {own['holds']} for {own['expected']!r}",
        hint="falls or rises means by more than 0.05, stays means by less. A "
        "hypothesis that turned out false is as good as a true one: say so.",
        mistake="verdict against the numbers",
    )


OWN_PICTURE = Exercise(
    name=NAME,
    title="10.8 ★ Your own picture",
    verify=verify_own_picture,
    visible=("image", "prediction", "crop"),
)
