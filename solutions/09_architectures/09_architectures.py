# %% [markdown]
# # 9 · Building blocks of deep networks
#
# A network of lesson 8 with 605,610 parameters reads 56 of 100 new digits on photographs. One with 73,690, trained on the same pictures for the same minutes, reads 87. Nothing in it is larger; it is
# built of better **blocks**. You build each of them by hand, count what it costs, see what it is for, and at the end put them together.
#
# ![PICTURE](attachment:opening.png)

# %% [markdown]
# **After this lesson you can**
#
# - turn a dense layer into a convolution, and two small kernels into a large one (exercises 9.1, 9.2);
# - count what a narrow middle and a separable convolution save (exercises 9.3, 9.6);
# - build an Inception block and a residual block (exercises 9.4, 9.5);
# - say what a head without Flatten costs, and what it shows (exercise 9.7);
# - build and train a small network that beats a large one (exercise 9.8).
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 75 | 18 | digits on photographs, made on the spot | any, no GPU |
#
# You need shapes and counts from [lesson 3](../03_shapes_and_parameters/03_shapes_and_parameters.ipynb) and training curves from [lesson 8](../08_cifar10_cnn/08_cifar10_cnn.ipynb). The words and axes used
# in all lessons stand on the [conventions card](../00_start_here/00_start_here.ipynb#0.4-Conventions) of lesson 0.

# %%
import numpy as np

from autograder import Lesson
from utils import ledger, machine, plotting, training
from utils.data import load_digits, load_digits_on_photos

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)  # the first number wakes the device, which may chatter, too

lesson = Lesson("09_architectures")
machine.budget(minutes=1.5, data="nothing to download", cost="free")

# %% [markdown]
# ### Warm-up: three questions
#
# 1. A convolution has 32 filters of 3 × 3, and its input 16 channels. How many parameters?
# 2. How many multiplications does it take for a map of 10 × 10, with padding "same"?
# 3. What is a slope of 0.000002 at the input of a network worth to the layers there?
#
# <details><summary>Answers</summary>
#
# 1. 32 · (9 · 16 + 1) = 4,640.
# 2. 100 · 32 · 9 · 16 = 460,800.
# 3. Nothing: they hardly move.
#
# </details>

# %%
data = load_digits_on_photos(2400, 1000)
data.card

# %% [markdown]
# ## 9.1 Two bars and a riddle

# %% [markdown]
# ## 9.2 A dense layer slides

# %% [markdown]
# ### Exercise 9.1 · A dense layer as a convolution (2 points)


# %% nbgrader={"grade": false, "grade_id": "dense_as_convolution", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dense_as_convolution(weights, height, width, channels):
    """Return the kernel, shape (height, width, channels, units)."""
    ...
    ### BEGIN SOLUTION
    pass
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-dense_as_convolution", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("dense_as_convolution", dense_as_convolution)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("09_architectures").grade("dense_as_convolution", dense_as_convolution, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 9.3 Two small windows are a large one
#
# ### Exercise 9.2 · Two kernels in one (2 points, one for each part)


# %% nbgrader={"grade": false, "grade_id": "merge_kernels", "locked": false, "schema_version": 3, "solution": true, "task": false}
def merge(a, b):
    """Return one kernel that does what a and then b do."""
    ...
    ### BEGIN SOLUTION
    pass
    ### END SOLUTION


def counterexample(a, b):
    """Return a picture on which a ReLU between a and b makes a difference."""
    ...
    ### BEGIN SOLUTION
    pass
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-merge_kernels", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("merge_kernels", {"merge": merge, "counterexample": counterexample})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("09_architectures").grade(
    "merge_kernels", {"merge": merge, "counterexample": counterexample}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 9.4 A narrow middle
#
# ### Exercise 9.3 · The bottleneck (2 points, one for each part)


# %% nbgrader={"grade": false, "grade_id": "bottleneck", "locked": false, "schema_version": 3, "solution": true, "task": false}
def costs(h, w, c, m, k, mid):
    """Return (multiplications, parameters) of the direct layer, and of the two."""
    ...
    ### BEGIN SOLUTION
    pass
    ### END SOLUTION


def break_even(c, m, k):
    """Return the largest mid with fewer multiplications."""
    ...
    ### BEGIN SOLUTION
    pass
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-bottleneck", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("bottleneck", {"costs": costs, "break_even": break_even})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("09_architectures").grade(
    "bottleneck", {"costs": costs, "break_even": break_even}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 9.5 Several sizes side by side
#
# ### Exercise 9.4 · An Inception block (2 points)

# %% nbgrader={"grade": false, "grade_id": "inception", "locked": false, "schema_version": 3, "solution": true, "task": false}
inception = ...
### BEGIN SOLUTION
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-inception", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("inception", inception)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("09_architectures").grade("inception", inception, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 9.6 The plus that keeps slopes alive
#
# ### Exercise 9.5 · Residual blocks (2 points, one for each block)

# %% nbgrader={"grade": false, "grade_id": "residual", "locked": false, "schema_version": 3, "solution": true, "task": false}
keep = ...
### BEGIN SOLUTION
### END SOLUTION
halve = ...

# %% nbgrader={"grade": true, "grade_id": "check-residual", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("residual", {"keep": keep, "halve": halve})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("09_architectures").grade("residual", {"keep": keep, "halve": halve}, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 9.7 Space and channels apart
#
# ### Exercise 9.6 · Separable convolutions (2 points, one for each part)


# %% nbgrader={"grade": false, "grade_id": "separable", "locked": false, "schema_version": 3, "solution": true, "task": false}
def depthwise(x, kernel):
    """Return each channel, correlated with its own kernels."""
    ...
    ### BEGIN SOLUTION
    pass
    ### END SOLUTION


def separable_cost(k, c, m, mult):
    """Return the parameters of SeparableConv2D and of Conv2D."""
    ...
    ### BEGIN SOLUTION
    pass
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-separable", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("separable", {"depthwise": depthwise, "separable_cost": separable_cost})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("09_architectures").grade(
    "separable", {"depthwise": depthwise, "separable_cost": separable_cost}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 9.8 A head without Flatten
#
# ### Exercise 9.7 · A head without Flatten (2 points, one for each part)


# %% nbgrader={"grade": false, "grade_id": "head_without_flatten", "locked": false, "schema_version": 3, "solution": true, "task": false}
def heads(h, w, c, units, classes):
    """Return the parameters of both heads."""
    ...
    ### BEGIN SOLUTION
    pass
    ### END SOLUTION


def class_map(maps, weights, bias, label):
    """Return the score of each place, shape (h, w)."""
    ...
    ### BEGIN SOLUTION
    pass
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-head_without_flatten", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("head_without_flatten", {"heads": heads, "class_map": class_map})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("09_architectures").grade(
    "head_without_flatten", {"heads": heads, "class_map": class_map}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 9.9 The league, and how it came about

# %% [markdown]
# ## 9.10 Small but better
#
# ### Exercise 9.8 ★ · Small but better (4 points)

# %% nbgrader={"grade": false, "grade_id": "small_but_better", "locked": false, "schema_version": 3, "solution": true, "task": false}
small = ...
### BEGIN SOLUTION
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-small_but_better", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
lesson.check("small_but_better", small)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("09_architectures").grade("small_but_better", small, points=4)
### END HIDDEN TESTS

# %% [markdown]
# ## What to take with you
#
# ## Further reading
#
# **Before you hand in:** Kernel → Restart Kernel and Run All Cells, then press *Validate*.
