# %% [markdown]
# # 11 · A denoising autoencoder, and the blur it has to beat
#
# Somebody publishes a network that cleans noisy pictures, and shows three that look better. Better than what? In this
# lesson you build such a network, meet a single line of code that does the same job, and find out which of them is
# better, where, and by how much.
#
# ![Four small pictures of the same place: noisy, cleaned in two ways called A and B, and clean. One of A and B is a network.](attachment:opening.png)

# %% [markdown]
# **After this lesson you can**
#
# - add noise, and say how large its error is before and after clipping (exercise 11.1);
# - say how small the code of an autoencoder really is (exercise 11.2);
# - make maps larger, and say where a checkerboard comes from (exercise 11.3);
# - measure the likeness of pictures in decibels (exercise 11.4);
# - tune a simple opponent fairly, and beat it with a network under a budget (exercises 11.5, 11.6);
# - find channels that do nothing, and say where a network does harm (exercises 11.7, 11.8).
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 60 | 18 | pieces of photographs that come with scikit-image and scikit-learn | any, no GPU |
#
# The words and axes used in all lessons stand on the
# [conventions card](../00_start_here/00_start_here.ipynb#0.4-Conventions) of lesson 0.

# %%
import numpy as np

from autograder import Lesson
from utils import denoising, machine
from utils.data import load_photo_patches

with machine.quietly():
    import keras

    keras.ops.ones(1)  # the first number wakes the device, which may chatter, too

lesson = Lesson("11_denoising_autoencoder")
machine.budget(minutes=1, data="nothing to download", cost="free")

# %% [markdown]
# ### Warm-up: three questions
#
# Answer aloud before you open the answers.
#
# 1. How many parameters has a convolution with 16 filters of 3 × 3 on a colour picture?
# 2. What does a Gaussian blur with a large σ do to an edge?
# 3. Why is a choice made with validation pictures, and not with test pictures?
#
# <details><summary>Answers</summary>
#
# 1. 16 · (3 · 3 · 3 + 1) = 448.
# 2. It smears it over about 2σ pixels on either side.
# 3. Whatever was chosen with the test pictures looks better on them than on new ones.
#
# </details>

# %% [markdown]
# ## 11.1 The pictures
#
# Pieces of six photographs, 32 × 32 pixels, numbers from 0 to 1: 4,000 to fit weights to, 500 to choose with, 500 to test
# with. They come from three bands of the photographs, so no test pixel was seen before.

# %%
patches = load_photo_patches()
noise = 0.2
noisy_fit = denoising.noisy(patches.fit, noise, seed=1)
noisy_choose = denoising.noisy(patches.choose, noise, seed=2)
noisy_test = denoising.noisy(patches.test, noise, seed=3)

# %% [markdown]
# ## 11.2 Noise
#
# ### Exercise 11.1 · Noise, and what clipping does (2 points)
#
# LEAD WRITES


# %% nbgrader={"grade": false, "grade_id": "add_noise", "locked": false, "schema_version": 3, "solution": true, "task": false}
def add_noise(images, sigma, seed):
    """Return noisy images, float32 from 0 to 1, in the images' shape."""
    ...
    ### BEGIN SOLUTION
    drawn = np.random.default_rng(seed).normal(0, sigma, np.shape(images))
    return np.clip(images + drawn, 0, 1).astype(np.float32)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-add_noise", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("add_noise", add_noise)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade("add_noise", add_noise, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 11.3 A code
#
# ### Exercise 11.2 · How small is the code? (2 points)
#
# LEAD WRITES


# %% nbgrader={"grade": false, "grade_id": "code_size", "locked": false, "schema_version": 3, "solution": true, "task": false}
def code_size(side, channels, filters, halvings):
    """Return how many numbers a code has, and how many times more the picture has."""
    ...
    ### BEGIN SOLUTION
    code = (side // 2**halvings) ** 2 * filters
    return code, side**2 * channels / code
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-code_size", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("code_size", code_size)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade("code_size", code_size, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 11.4 Larger again
#
# ### Exercise 11.3 · Larger maps (2 points)
#
# LEAD WRITES


# %% nbgrader={"grade": false, "grade_id": "enlarge", "locked": false, "schema_version": 3, "solution": true, "task": false}
def repeat(maps, s):
    """Return maps with each pixel repeated s × s times."""
    ...
    ### BEGIN SOLUTION
    return np.repeat(np.repeat(maps, s, axis=1), s, axis=2)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-enlarge", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("enlarge", {"repeat": repeat})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade("enlarge", {"repeat": repeat}, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 11.5 How good is a picture?
#
# ### Exercise 11.4 · Decibels (2 points)
#
# LEAD WRITES


# %% nbgrader={"grade": false, "grade_id": "psnr", "locked": false, "schema_version": 3, "solution": true, "task": false}
def psnr(clean, other, peak):
    """Return the peak signal-to-noise ratio in decibels."""
    ...
    ### BEGIN SOLUTION
    error = np.mean((np.asarray(clean, float) - np.asarray(other, float)) ** 2)
    return np.inf if error == 0 else 10 * np.log10(peak**2 / error)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-psnr", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("psnr", psnr)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade("psnr", psnr, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 11.6 The opponent: a blur
#
# LEAD: story before.
#
# ### Exercise 11.5 · The best blur (2 points)
#
# PARTNER WRITES


# %% nbgrader={"grade": false, "grade_id": "best_blur", "locked": false, "schema_version": 3, "solution": true, "task": false}
def best_blur(noisy, clean):
    """Return the σ of the Gaussian blur that brings noisy pictures nearest to clean ones."""
    ...
    ### BEGIN SOLUTION
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-best_blur", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("best_blur", best_blur)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade("best_blur", best_blur, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 11.7 A trap: batch normalisation
#
# LEAD WRITES
#
# ## 11.8 Beat the blur
#
# ### Exercise 11.6 ★ · Beat the blur (4 points)
#
# PARTNER WRITES


# %% nbgrader={"grade": false, "grade_id": "beat_the_blur", "locked": false, "schema_version": 3, "solution": true, "task": false}
denoiser = ...
### BEGIN SOLUTION
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-beat_the_blur", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
lesson.check("beat_the_blur", denoiser)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade("beat_the_blur", denoiser, points=4)
### END HIDDEN TESTS

# %% [markdown]
# ## 11.9 What the channels do
#
# LEAD: story before.
#
# ### Exercise 11.7 · Dead channels (2 points)
#
# PARTNER WRITES


# %% nbgrader={"grade": false, "grade_id": "dead_channels", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dead(code):
    """Return the channels that are 0 everywhere, a list of int."""
    ...
    ### BEGIN SOLUTION
    ### END SOLUTION


def importance(code, decode, clean):
    """Return how much the error rises without each channel, shape (channels,)."""
    ...
    ### BEGIN SOLUTION
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-dead_channels", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("dead_channels", {"dead": dead, "importance": importance})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade(
    "dead_channels", {"dead": dead, "importance": importance}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 11.10 Where it wins
#
# LEAD: story before.
#
# ### Exercise 11.8 · Where it wins (2 points)
#
# PARTNER WRITES

# %% nbgrader={"grade": false, "grade_id": "where_it_wins", "locked": false, "schema_version": 3, "solution": true, "task": false}
winners = {0: ..., 0.05: ..., 0.1: ..., 0.2: ..., 0.3: ..., 0.4: ...}
better_on_clean = ...
### BEGIN SOLUTION
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-where_it_wins", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check(
    "where_it_wins",
    {"winners": winners, "better_on_clean": better_on_clean, "denoiser": denoiser},
)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade(
    "where_it_wins",
    {"winners": winners, "better_on_clean": better_on_clean, "denoiser": denoiser},
    points=2,
)
### END HIDDEN TESTS

# %% [markdown]
# ## 11.11 Your own photograph
#
# LEAD WRITES
#
# ## What to take with you
#
# LEAD WRITES
#
# ## Further reading
#
# LEAD WRITES
#
# **Before you hand in:** Kernel → Restart Kernel and Run All Cells, then press *Validate*.
