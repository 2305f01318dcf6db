# %% [markdown]
# # 1 · Sliding windows: blur, edges, corners
#
# A convolutional network looks at a picture through small windows. In this lesson
# you slide the window yourself: with a pencil, with a loop, and with SciPy. Nothing
# is learned from data yet. You choose the numbers, and you see what they find.
#
# ![A photograph of a cameraman, a table of nine numbers from −2 to 2, and the photograph's edges in red and blue.](attachment:opening.png)

# %% [markdown]
# **After this lesson you can**
#
# - compute a correlation by hand and in code (exercises 1.1, 1.2);
# - tell correlation from convolution, and say when they agree (exercise 1.4);
# - predict the size of the output in the modes valid, same and full (exercise 1.3);
# - choose the window of a Gaussian, and explain why blurred pictures get dark borders (exercise 1.5);
# - read sign and size of a response from a picture (exercise 1.6);
# - design a filter that answers to one feature and stays silent elsewhere (exercises 1.7, 1.8).
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 75 | 18 | pictures that come with scikit-image and scikit-learn | any, no GPU |
#
# The words and axes used in all lessons stand on the
# [conventions card](../00_start_here/00_start_here.ipynb#0.4-Conventions) of lesson 0.

# %%
import matplotlib.pyplot as plt
import numpy as np
from scipy import signal

from autograder import Lesson
from utils import data, machine, plotting, widgets

lesson = Lesson("01_edge_detection")
machine.budget(minutes=0.2, data="nothing to download", cost="free")

# %% [markdown]
# ### Warm-up: three questions
#
# Answer aloud before you open the answers.
#
# 1. A grey picture is stored as an array of shape `(300, 400)`. How wide is it?
# 2. What does `a * b` do for two NumPy arrays of the same shape?
# 3. Which vector of length 1 has the largest dot product with `(3, 4)`?
#
# <details><summary>Answers</summary>
#
# 1. 400 pixels: the first number counts rows (height), the second columns (width).
# 2. It multiplies place by place. The result has the same shape.
# 3. `(0.6, 0.8)`, the one that points the same way. A filter will turn out to be such a
#    vector: it answers most to the patch that looks like itself.
#
# </details>

# %% [markdown]
# ## 1.1 A picture is an array of numbers
#
# The camera picture below has 512 rows and 512 columns. Each number is a grey level
# from 0 (black) to 255 (white), stored in 8 bits.

# %%
camera, camera_card = data.load_camera()
print(camera.shape, camera.dtype, "from", camera.min(), "to", camera.max())
plotting.show_images(
    camera,
    title="camera",
    caption="Rows are counted from the top, columns from the left, both from 0.",
)

# %% [markdown]
# Eight bits are enough to store a grey level, but not to compute with. The largest
# number they hold is 255, and what goes beyond **wraps** round to 0 without a word.
# Predict the three results before you run the cell.

# %%
bright, dark = np.uint8([200]), np.uint8([100])
print("200 + 100 =", bright + dark)
print("100 - 200 =", dark - bright)
print("as float:  ", bright.astype(float) + dark, dark.astype(float) - bright)

# %% [markdown]
# So the first step is always the same: turn the picture into floating-point numbers.

# %%
picture = camera.astype(np.float64)

# %% [markdown]
# ## 1.2 A window slides over the picture
#
# Take a small table of numbers, the **kernel**, and lay it on the top-left corner of an
# image. Multiply each pixel by the kernel number that lies on it and add the products.
# That sum is the first output value. Then move the kernel one pixel to the right, and so
# on, row by row.

# %%
image = np.array(
    [
        [3, 3, 2, 1, 0],
        [0, 0, 1, 3, 1],
        [3, 1, 2, 2, 3],
        [2, 0, 0, 2, 2],
        [2, 0, 0, 0, 1],
    ]
)
kernel = np.array([[0, 1, 2], [2, 2, 0], [0, 1, 2]])

# %% [markdown]
# Here is the kernel on a picture of 4 × 5 pixels. Press **Next**: the window moves on, and the products under it
# are written out.

# %%
small = np.array([[1, 0, 2, 1, 3], [0, 4, 1, 0, 2], [2, 1, 0, 3, 1], [5, 0, 1, 2, 0]])
widgets.sliding_window(small, kernel)

# %% [markdown]
# As a formula, with an image $X$ and a kernel $W$ of $K_1$ rows and $K_2$ columns:
#
# $$Z[i, j] = \sum_{k=0}^{K_1-1} \sum_{l=0}^{K_2-1} W[k, l]\; X[i + k,\, j + l]$$
#
# The first sum runs over the kernel's **rows**, the second over its **columns**, and the
# two limits differ when the kernel is not square. This operation is called
# **cross-correlation**.

# %% [markdown]
# ### Exercise 1.1 · Sums under the window (2 points)
#
# Fill in the 3 × 3 output for the image and kernel above, **by hand**. Then do the same
# for an image of your own: put the last four digits of your student number into
# `my_number`, run the cell, and use the same kernel.
#
# The check looks at the whole first table and at the first row of the second one; the
# other rows are looked at when your work is graded.

# %%
my_number = "1234"  # the last four digits of your student number

own_image = lesson.variant("window_sums", my_number)
plotting.show_kernels(
    [own_image, kernel], titles=["your image", "kernel"], title="Your own numbers"
)

# %% nbgrader={"grade": false, "grade_id": "window_sums", "locked": false, "schema_version": 3, "solution": true, "task": false}
example_sums = [
    [..., ..., ...],
    [..., ..., ...],
    [..., ..., ...],
]
own_sums = [
    [..., ..., ...],
    [..., ..., ...],
    [..., ..., ...],
]
### BEGIN SOLUTION
example_sums = [[12, 12, 17], [10, 17, 19], [9, 6, 14]]
own_sums = signal.correlate2d(own_image, kernel, mode="valid")
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-window_sums", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check(
    "window_sums",
    {"example_sums": example_sums, "own_sums": own_sums, "my_number": my_number},
)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("01_edge_detection").grade(
    "window_sums",
    {"example_sums": example_sums, "own_sums": own_sums, "my_number": my_number},
    points=2,
)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 1.2 · Your own correlate (2 points)
#
# Write the sliding window as a function. `image` and `kernel` are 2-D arrays of any
# size, not always square, and the kernel always fits into the image. Return an array with one
# value for each position at which the **whole** kernel lies on the image ("valid").
#
# Checked on other shapes and on 8-bit pictures. Do not change the arrays you are given.


# %% nbgrader={"grade": false, "grade_id": "correlate", "locked": false, "schema_version": 3, "solution": true, "task": false}
def correlate(image, kernel):
    """Return the valid cross-correlation of two 2-D arrays."""
    ...
    ### BEGIN SOLUTION
    image = np.asarray(image, dtype=np.float64)
    kernel = np.asarray(kernel, dtype=np.float64)
    height, width = kernel.shape
    rows = image.shape[0] - height + 1
    columns = image.shape[1] - width + 1
    sums = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            sums[i, j] = np.sum(image[i : i + height, j : j + width] * kernel)
    return sums
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-correlate", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("correlate", correlate)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("01_edge_detection").grade("correlate", correlate, points=2)
### END HIDDEN TESTS

# %% [markdown]
# SciPy has the same operation, fast and well tested, and the demos below use it:
# `signal.correlate2d(image, kernel, mode="valid")`. It does not protect you from 8-bit
# numbers, either: give it floats.

# %%
print(signal.correlate2d(small, kernel, mode="valid"))

# %% [markdown]
# ## 1.3 How large is the output?
#
# The simplest useful kernel is an average: 9 × 9 equal weights that add up to 1. SciPy
# knows three answers to the question of what happens at the border.
#
# **Predict:** the picture is 512 × 512. Which three sizes will be printed?

# %%
average = np.ones((9, 9)) / 81
blurred = {
    mode: signal.correlate2d(picture, average, mode=mode)
    for mode in ("valid", "same", "full")
}
for mode, result in blurred.items():
    print(f"{mode:5}  {picture.shape} -> {result.shape}")

# %% [markdown]
# - **valid** keeps the positions at which the whole kernel lies on pixels;
# - **same** adds zeros around the picture until the output has the size of the picture;
# - **full** adds so many zeros that a single pixel of overlap is enough.
#
# The added zeros are black. Look at the top-left corner, enlarged:

# %%
plotting.show_images(
    [blurred[mode][:20, :20] for mode in ("valid", "same", "full")],
    titles=["valid", "same", "full"],
    value_range=(0, 255),
    title="The top-left 20 × 20 pixels after the blur",
    caption="Same and full darken towards the border: black zeros are averaged in. "
    "Valid has nothing to mix in and stays bright.",
)

# %% [markdown]
# ### Exercise 1.3 · How large is the output? (2 points)
#
# Write `out_size(n, k, mode)` for one side: an image of `n` pixels, a kernel of
# `k` ≤ `n` pixels, and `mode` one of `"valid"`, `"same"`, `"full"`. Return a whole number.


# %% nbgrader={"grade": false, "grade_id": "out_size", "locked": false, "schema_version": 3, "solution": true, "task": false}
def out_size(n, k, mode):
    """Return the number of output values along one side."""
    ...
    ### BEGIN SOLUTION
    return {"valid": n - k + 1, "same": n, "full": n + k - 1}[mode]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-out_size", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("out_size", out_size)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("01_edge_detection").grade("out_size", out_size, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 1.4 Correlation or convolution?
#
# In mathematics and signal processing, **convolution** turns the kernel by 180° first:
#
# $$Z[i, j] = \sum_{k=0}^{K_1-1} \sum_{l=0}^{K_2-1} W[k, l]\; X[i - k,\, j - l]$$
#
# Only a sign changed, and the result is another one:

# %%
print("correlate2d\n", signal.correlate2d(small, kernel, mode="valid"))
print("convolve2d\n", signal.convolve2d(small, kernel, mode="valid"))

# %% [markdown]
# Deep learning libraries, Keras among them, compute the first and call it
# "convolution". For a network that *learns* its kernels the difference does not matter: it
# would simply learn the turned one ([lesson 6](../06_backpropagation/06_backpropagation.ipynb) shows
# how it learns). For you, who writes kernels by hand, it does. From here on this course follows
# Keras' habit, and says *convolution with reversal* for the mathematical one.

# %% [markdown]
# ### Exercise 1.4 · Convolution from correlation (2 points)
#
# 1. `convolve(image, kernel)` returns the convolution with reversal, valid mode. Use
#    correlation (yours or SciPy's) and change **only the kernel** that you hand to it.
# 2. `agree(kernel)` returns `True` when correlation and convolution with this kernel give the
#    same on *every* image, else `False`.


# %% nbgrader={"grade": false, "grade_id": "convolve", "locked": false, "schema_version": 3, "solution": true, "task": false}
def convolve(image, kernel):
    """Return the valid convolution with reversal of two 2-D arrays."""
    ...
    ### BEGIN SOLUTION
    return signal.correlate2d(image, np.flip(kernel), mode="valid")
    ### END SOLUTION


def agree(kernel):
    """Return True if correlation and convolution give the same with this kernel."""
    ...
    ### BEGIN SOLUTION
    return np.array_equal(kernel, np.flip(kernel))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-convolve", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("convolve", {"convolve": convolve, "agree": agree})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("01_edge_detection").grade(
    "convolve", {"convolve": convolve, "agree": agree}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 1.5 Two ways to blur
#
# An average gives every pixel of the window the same weight, then suddenly none. A
# **Gaussian** lets the weight fall off gently with the distance $r$ from the centre,
# as $\exp(-r^2 / 2\sigma^2)$. The number $\sigma$, in pixels, says how wide it is.


# %%
def gaussian_kernel(side, sigma):
    """Return a square kernel of Gaussian weights that add up to 1."""
    distance = np.arange(side) - (side - 1) / 2
    weights = np.exp(-(distance**2) / (2 * sigma**2))
    return np.outer(weights, weights) / weights.sum() ** 2


kernels = {
    "average 9 × 9": np.ones((9, 9)) / 81,
    "average 15 × 15": np.ones((15, 15)) / 225,
    "Gaussian, σ = 3": gaussian_kernel(19, 3),
}

# %% [markdown]
# **Predict:** which of the three blurs most? Where do you expect the average to look worse than
# the Gaussian?

# %%
crop = picture[80:240, 180:340]  # the head of the camera man, 160 × 160 pixels
plotting.show_images(
    [crop, *(signal.correlate2d(crop, k, mode="same") for k in kernels.values())],
    titles=["original", *kernels],
    value_range=(0, 255),
    title="Three ways to blur",
    caption="Compare the buttons of the coat, and what is left of single bright points.",
)

# %% [markdown]
# The wide average blurs most and leaves square traces; the Gaussian is smooth in all directions ([lesson 11](../11_denoising_autoencoder/11_denoising_autoencoder.ipynb) lets it compete with a network). All three
# have dark borders: the mode is same.
#
# A Gaussian never ends, but a window does. How large must the window be? You may meet the rule that a
# side of $2\sigma + 1$ is enough. Test it: what share of the Gaussian's mass does such a window hold?

# %%
sides = np.arange(1, 26, 2)
figure, axes = plt.subplots(figsize=(6, 3.2), layout="constrained")
words = []
for sigma, style in ((1, "o-"), (2, "s--"), (3, "^:")):
    wide = gaussian_kernel(101, sigma)
    held = [
        wide[50 - s // 2 : 51 + s // 2, 50 - s // 2 : 51 + s // 2].sum() for s in sides
    ]
    axes.plot(sides, held, style, label=f"σ = {sigma} pixels")
    words.append(
        f"With σ = {sigma}, a side of {2 * sigma + 1} holds {held[sigma]:.0%}."
    )
axes.axhline(0.99, color="0.4", linewidth=1)
axes.set(xlabel="side of the window (pixels)", ylabel="share of the mass held")
axes.set_title("Mass inside a square window (grey line: 99 %)")
axes.legend()
print("\n".join(words))
plotting.show(figure, "Share of the mass against window side. " + " ".join(words))

# %% [markdown]
# The rule fails: with σ = 3 a side of 7 holds little more than half. The curves
# depend on the ratio of side and σ only; at a side of $6\sigma + 1$ almost nothing is missing.

# %% [markdown]
# ### Exercise 1.5 · A window for the Gaussian (2 points)
#
# Write `gaussian_window(sigma)`: the smallest **odd** side, in pixels, of a square window that
# holds at least 99 % of the mass of the two-dimensional Gaussian.
#
# One way: along one axis, a window of side $K$ around the centre holds the share
# $\operatorname{erf}\!\big(K / (2\sqrt{2}\,\sigma)\big)$, with `math.erf`. Summing a large
# kernel as above is as good.


# %% nbgrader={"grade": false, "grade_id": "gaussian_window", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gaussian_window(sigma):
    """Return the smallest odd window side that holds 99 % of a 2-D Gaussian."""
    ...
    ### BEGIN SOLUTION
    import math

    side = 1
    while math.erf(side / (2 * math.sqrt(2) * sigma)) ** 2 < 0.99:
        side += 2
    return side
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-gaussian_window", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("gaussian_window", gaussian_window)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("01_edge_detection").grade("gaussian_window", gaussian_window, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 1.6 Edges: where the picture changes
#
# Blurring kernels add neighbours. Kernels with **plus and minus** weights compare them. The
# two Sobel kernels compare left with right ($G_x$) and top with bottom ($G_y$).

# %%
Gx = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
Gy = Gx.T
plotting.show_kernels(
    [Gx, Gy],
    titles=["Gx", "Gy"],
    title="Sobel kernels",
    caption="The weights add up to 0: where the picture is constant, nothing remains.",
)

# %% [markdown]
# ### Exercise 1.6 · Sign detective (2 points)
#
# Seven patches, each 3 × 3, white = 1 and black = 0. **Before** you compute anything: is
# the response to $G_x$ and to $G_y$ positive, negative or zero? Write `"+"`, `"-"` or `0`, first
# for $G_x$, then for $G_y$. Patches A to D count at once, E to G when graded.

# %%
patches = {
    "A": [[1, 1, 0], [1, 1, 0], [1, 1, 0]],
    "B": [[0, 1, 1], [0, 1, 1], [0, 1, 1]],
    "C": [[1, 1, 1], [1, 1, 1], [0, 0, 0]],
    "D": [[0.5, 0.5, 0.5], [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]],
    "E": [[0, 0, 0], [1, 1, 1], [1, 1, 1]],
    "F": [[1, 1, 0], [1, 0, 0], [0, 0, 0]],
    "G": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
}
plotting.show_images(
    list(patches.values()), titles=list(patches), value_range=(0, 1), columns=7
)

# %% nbgrader={"grade": false, "grade_id": "edge_signs", "locked": false, "schema_version": 3, "solution": true, "task": false}
edge_signs = {  # patch: (sign with Gx, sign with Gy)
    "A": (..., ...),
    "B": (..., ...),
    "C": (..., ...),
    "D": (..., ...),
    "E": (..., ...),
    "F": (..., ...),
    "G": (..., ...),
}
### BEGIN SOLUTION
edge_signs = {
    "A": ("+", 0),
    "B": ("-", 0),
    "C": (0, "+"),
    "D": (0, 0),
    "E": (0, "-"),
    "F": ("+", "+"),
    "G": (0, 0),
}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-edge_signs", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("edge_signs", edge_signs)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("01_edge_detection").grade("edge_signs", edge_signs, points=2)
### END HIDDEN TESTS

# %% [markdown]
# Now the whole picture. A response has a sign, and a grey picture would hide it. So responses
# are drawn with two colours that meet in white at 0, on the same scale for both maps.

# %%
edges_x = signal.correlate2d(picture, Gx, mode="valid")
edges_y = signal.correlate2d(picture, Gy, mode="valid")
print(f"Gx answers from {edges_x.min():.0f} to {edges_x.max():.0f}")
plotting.show_responses(
    [edges_x, edges_y],
    titles=["Gx: left against right", "Gy: top against bottom"],
    title="Sobel responses of the camera picture",
    caption="Where the two sides of an edge differ, one map answers: follow an upright "
    "and a level edge of the tripod through both maps.",
)

# %% [markdown]
# A bright-to-dark step from left to right answers with **plus**, dark-to-bright with **minus**: the
# column of +1, +2, +1 is on the left. Many texts have it the wrong way round, so check
# it with the smallest example there is.

# %%
step = np.array([[1, 1, 0, 0]] * 3)
print("white to black:", signal.correlate2d(step, Gx, mode="valid"))
print("black to white:", signal.correlate2d(1 - step, Gx, mode="valid"))

# %% [markdown]
# ### Try it: change the kernel
#
# Change numbers, or choose a kernel from the list, and watch the response. Can you make a filter
# that sees only the *lower* side of bright objects? One that sharpens?

# %%
widgets.kernel_editor(
    picture,
    kernel=Gx,
    presets={
        "Gx": Gx,
        "Gy": Gy,
        "average": np.ones((3, 3)) / 9,
        "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
        "do nothing": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
    },
)

# %% [markdown]
# ## 1.7 Looking for a pattern
#
# If a filter answers most to what looks like itself, it can search: take a picture of the thing as
# the kernel and look for the largest response. Here the thing is a handwritten 3, and the
# place to search is a form full of digits.

# %%
form = data.digit_mosaic(seed=5, rows=6, columns=10)
row, column = np.argwhere(form.labels == 3)[0]
template = form.digit(row, column)
print("our 3 starts at row, column", tuple(map(int, form.corners[row, column])))
plotting.show_images(
    form.image,
    title="A form with 60 handwritten digits",
    caption="The digit to find is a 3: second row of digits, third column.",
)

# %% [markdown]
# **Predict:** the kernel is a copy of our 3. Will the largest response be there?

# %%
raw = signal.correlate2d(form.image, template, mode="valid")
balanced = signal.correlate2d(form.image, template - template.mean(), mode="valid")
plotting.show_responses(
    [raw, balanced],
    titles=["template as it is", "template minus its mean"],
    mark="max",
    title="Searching for one digit",
    caption="A triangle marks the largest response of each map.",
)

# %% [markdown]
# Left it is at row 40, on an 8 with more ink than our 3; right at row 16, column 28, on our 3 itself. The plain
# template asks "how much ink is under me?" as much as "do you look like me?", and a
# fat 8 wins. Subtracting the mean makes the weights add up to 0, so that ink alone scores
# nothing. Dividing each response by the contrast of the patch goes one step further: then only
# the *form* counts, and no patch can beat the template itself, whose similarity is 1.

# %%
ones = np.ones_like(template)
total = signal.correlate2d(form.image, ones, mode="valid")
squares = signal.correlate2d(form.image**2, ones, mode="valid")
length = np.sqrt(np.maximum(squares - total**2 / template.size, 1e-9))
pattern = template - template.mean()
similarity = balanced / (length * np.linalg.norm(pattern))
place = np.unravel_index(similarity.argmax(), similarity.shape)
print(f"best match {similarity.max():.3f} at row, column {tuple(map(int, place))}")
print("our 3 starts at", tuple(map(int, form.corners[row, column])))

# %% [markdown]
# ### Exercise 1.7 ★ · Top-right corner filter (4 points)
#
# The image below shows a white rectangle. Design a **4 × 4** filter such that
#
# - the response is 0 wherever the image is constant, and
# - the response is largest at the rectangle's **top-right corner**, and nowhere else.
#
# Any filter that does this gets full marks, at any scale. It is tried on other rectangles, too:
# other sizes, other places, other grey levels, always brighter than the ground.

# %%
rectangle = data.rectangle_image((128, 128), rows=(32, 96), columns=(16, 112))
plotting.show_images(
    rectangle,
    title="A white rectangle",
    caption="Rows 32 to 95 and columns 16 to 111 are white. What do the 4 × 4 pixels "
    "around its top-right corner look like?",
)

# %% nbgrader={"grade": false, "grade_id": "corner_filter", "locked": false, "schema_version": 3, "solution": true, "task": false}
corner_filter = [
    [..., ..., ..., ...],
    [..., ..., ..., ...],
    [..., ..., ..., ...],
    [..., ..., ..., ...],
]
### BEGIN SOLUTION
corner_filter = [
    [-1, -1, -1, -1],
    [-1, -1, -1, -1],
    [3, 3, -1, -1],
    [3, 3, -1, -1],
]
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-corner_filter", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
lesson.check("corner_filter", corner_filter)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("01_edge_detection").grade("corner_filter", corner_filter, points=4)
### END HIDDEN TESTS

# %% [markdown]
# ## 1.8 Fooled by brightness
#
# The 9 × 9 image below shows an X. Four kernels look for parts of it. "The response is high where the
# pattern is" sounds right; this is what the four really answer.

# %%
cross = data.x_image()
detectors = {
    "falling stroke": np.eye(3),
    "rising stroke": np.eye(3)[::-1],
    "tent": np.array([[0, 0, 0], [0, 1, 0], [1, 0, 1]]),
    "X": np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]]),
}
plotting.show_images(cross, title="The X image")

# %%
answers = [signal.correlate2d(cross, k, mode="valid") for k in detectors.values()]
plotting.show_responses(
    answers,
    titles=list(detectors),
    mark="max",
    title="Four detectors on the X image",
    caption="Triangles mark the largest responses. The strokes tie in five places; the X "
    "kernel scores 5 at the crossing and nowhere else.",
)

# %% [markdown]
# So far, so good. Now show the X kernel a patch that is white all over:

# %%
white = np.ones((3, 3))
print("the X scores    ", np.sum(detectors["X"] * detectors["X"]))
print("white all over: ", np.sum(white * detectors["X"]))

# %% [markdown]
# ### Exercise 1.8 · Repair the X detector (2 points)
#
# Write a 3 × 3 filter that scores **0** on the white patch, and whose only largest response on the
# X image is at the crossing. It is also tried on brighter, darker and larger images.

# %% nbgrader={"grade": false, "grade_id": "x_detector", "locked": false, "schema_version": 3, "solution": true, "task": false}
x_detector = [
    [..., ..., ...],
    [..., ..., ...],
    [..., ..., ...],
]
### BEGIN SOLUTION
x_detector = detectors["X"] - 5 / 9
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-x_detector", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("x_detector", x_detector)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("01_edge_detection").grade("x_detector", x_detector, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 1.9 Experiment: does a filter care where a feature is?
#
# Networks are said to find a feature anywhere. Test what that means for one filter. **Predict** first,
# and write it down: if the picture moves 40 pixels to the right, what happens to the response?
#
# - [ ] it stays as it was
# - [ ] it moves along
# - [ ] something else

# %%
moved = np.roll(picture, 40, axis=1)
before = signal.correlate2d(picture, Gx, mode="valid")
after = signal.correlate2d(moved, Gx, mode="valid")
print(
    "largest difference to the moved response:",
    abs(after[:, 40:] - before[:, :-40]).max(),
)
print("largest difference to the old response:  ", abs(after - before).max())

# %% [markdown]
# The response moves along, exactly. The name for this is **equivariance**: move the input, and the output
# moves with it. It is not *invariance*, which would mean an output that stays the same. Lesson 4
# measures which parts of a network have which.

# %% [markdown]
# ## What to take with you
#
# - One output value = sum of (pixel × weight) under the window; the same weights everywhere.
# - Valid $n-k+1$, same $n$, full $n+k-1$. Zeros at the border are black, and they show.
# - Libraries say convolution and compute correlation. Turned by 180°, the one is the other.
# - Weights that add up to 1 blur; weights that add up to 0 ignore constant regions.
# - A filter answers most to what looks like itself. The sign says which way round.
# - Compute with floats: 8-bit numbers wrap.
#
# **Ask yourself:** why can no 3 × 3 filter with a sum of 0 tell a light-grey page from a dark-grey one?

# %% [markdown]
# ## Further reading
#
# - V. Dumoulin and F. Visin, *A guide to convolution arithmetic for deep learning*, 2016,
#   [arXiv:1603.07285](https://arxiv.org/abs/1603.07285): every size rule, drawn.
# - R. C. Gonzalez and R. E. Woods, *Digital Image Processing*, 4th edition, Pearson 2018, chapters 3
#   and 10: smoothing, Sobel, template matching.
# - I. Sobel and G. Feldman, *A 3×3 isotropic gradient operator for image processing*, talk at the
#   Stanford Artificial Intelligence Project, 1968.
# - D. G. Lowe, *Distinctive image features from scale-invariant keypoints*, IJCV 60, 2004,
#   [doi:10.1023/B:VISI.0000029664.99615.94](https://doi.org/10.1023/B:VISI.0000029664.99615.94): what
#   hand-made features could do before networks learned theirs.
#
# **Before you hand in:** Kernel → Restart Kernel and Run All Cells, then press *Validate*.
