"""The texts that `new-lesson` writes: a small lesson that is complete as it stands.

``$lesson`` is the folder's name, ``$number`` its two digits without a leading zero and
``$title`` the topic in words.
"""

from __future__ import annotations

import json

_BLANK = {"grade": False, "locked": False, "schema_version": 3}


def marker(grade_id: str, points: int | None = None) -> str:
    """Return the marker line of a solution cell, or of a check cell worth points.

    Examples
    --------
    >>> marker("conv2d")[:50]
    '# %% nbgrader={"grade": false, "grade_id": "conv2d'
    """
    graded = points is not None
    keys = {**_BLANK, "grade": graded, "grade_id": grade_id, "locked": graded}
    keys |= {"points": points} if graded else {}
    keys |= {"solution": not graded, "task": False}
    return "# %% nbgrader=" + json.dumps(dict(sorted(keys.items())))


SOURCE = f'''\
# %% [markdown]
# # $number · $title
#
# Why one should care, in three sentences, before how.

# %% [markdown]
# **After this lesson you can**
#
# - tell how far the intensities of an image reach (exercise $number.1).
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 30 | 2 | none | any, no GPU |
#
# You need … from lesson ….

# %%
import numpy as np

from autograder import Lesson
from utils.machine import budget

lesson = Lesson("$lesson")
budget(minutes=0.1)

# %% [markdown]
# ### Warm-up: three questions
#
# Answer from memory, then open the lesson you are unsure of.
#
# 1. What does … ?
# 2. Why does … ?
# 3. When would you … ?

# %% [markdown]
# ## $number.1 Bright and dark
#
# **Predict:** the image below has 2 rows and 3 columns. Which shape and which largest
# intensity will the next cell print? Decide first.

# %%
image = np.array([[0.1, 0.4, 0.9], [0.2, 0.3, 0.7]])
print("shape (height, width):", image.shape, " largest intensity:", image.max())

# %% [markdown]
# ### Exercise $number.1 · Contrast (2 points)
#
# Write `contrast(image)`: it takes an array of shape `(height, width)` and returns one
# number, the largest intensity less the smallest. The check tries it on random images
# of several sizes.

{marker("contrast")}
def contrast(image):
    """Return the largest intensity of an image less the smallest."""
    ...
    ### BEGIN SOLUTION
    return np.max(image) - np.min(image)
    ### END SOLUTION


{marker("check-contrast", points=2)}
lesson.check("contrast", contrast)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("$lesson").grade("contrast", contrast, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## Experiment
#
# Change one thing in the cell below, predict what follows, and run it.

# %%
brighter = image + 0.1
print("largest intensity less smallest:", brighter.max() - brighter.min())

# %% [markdown]
# ## Summary
#
# - …
#
# **Further reading**
# - Author, *Title*, year, DOI or arXiv number.
'''

PACKAGE = '''\
"""Checks of lesson $digits: $topic."""

from autograder.checks.lesson_$lesson import contrast

EXERCISES = [contrast.CONTRAST]
'''

CHECKS = '''\
"""$number.1: how far the intensities of an image reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder.student.diagnosis import FloatArray, Function, Wrong
from autograder.student.exercise import Exercise, Promise


@dataclass(frozen=True)
class ImageCase:
    """A random image."""

    shape: tuple[int, int]  # (height, width), in pixels
    seed: int = 0

    def draw(self) -> tuple[FloatArray]:
        """Return the image, float64, intensities from 0.2 to 0.9."""
        return (np.random.default_rng(self.seed).uniform(0.2, 0.9, self.shape),)


def _contrast(image: FloatArray) -> FloatArray:
    return np.asarray(image.max() - image.min())


SMALLEST_TOO = (
    "a bright image is not yet one of high contrast: take the smallest intensity into "
    "account, too."
)
TURNED = "the sign is turned round: a contrast is never negative."
EVERY_PIXEL = (
    "the standard deviation looks at every pixel; the two extreme ones are enough here."
)
LOOK = "which is the brightest pixel, which the darkest?"

CONTRAST = Exercise(
    name="contrast",
    title="$number.1 Contrast",
    visible=(ImageCase((2, 3), seed=1), ImageCase((4, 4), seed=2)),
    promises=(
        Promise("largest intensity less", (ImageCase((2, 3), seed=1),)),
    ),
    rule=Function(
        name="contrast",
        arguments=ImageCase.draw,
        right=_contrast,
        wrong=[
            Wrong("only the largest", lambda image: image.max(), SMALLEST_TOO),
            Wrong("smallest less largest", lambda image: -_contrast(image), TURNED),
            Wrong("the spread", lambda image: image.std(), EVERY_PIXEL),
        ],
        probes=(ImageCase((1, 5), seed=3),),
        hint=LOOK,
    ),
)
'''

HIDDEN = '''\
"""Hidden cases of lesson $digits: data only."""

from autograder.checks.lesson_$lesson.contrast import ImageCase

CASES = {
    "contrast": [
        ImageCase((1, 2), seed=11),
        ImageCase((7, 3), seed=12),
        ImageCase((16, 16), seed=13),
    ],
}
'''

ANSWERS = """\
# %% given
import numpy as np

# %% extremes kind="right"
def contrast(image):
    return np.max(image) - np.min(image)

# %% peak_to_peak kind="right"
def contrast(image):
    return float(np.ptp(image))

# %% sorted_values kind="right"
def contrast(image):
    values = sorted(image.flatten().tolist())
    return values[-1] - values[0]

# %% loops kind="right"
def contrast(image):
    largest = smallest = image[0][0]
    for row in image:
        for value in row:
            largest, smallest = max(largest, value), min(smallest, value)
    return largest - smallest

# %% only_largest kind="wrong" hint="smallest" breaks="largest intensity less"
def contrast(image):
    return image.max()

# %% turned_round kind="wrong" hint="sign"
def contrast(image):
    return image.min() - image.max()

# %% standard_deviation kind="wrong" hint="standard deviation"
def contrast(image):
    return image.std()

# %% prints kind="wrong" hint="return"
def contrast(image):
    print(image.max() - image.min())

# %% lazy_constant kind="wrong" hint="brightest"
def contrast(image):
    return 0.7

# %% hostile kind="wrong" hint="message"
def contrast(image):
    raise RuntimeError("no")
"""
