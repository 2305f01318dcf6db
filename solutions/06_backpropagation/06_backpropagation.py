# %% [markdown]
# # 6 · Learning the filters: backpropagation through a convolution
#
# In lesson 1 you chose the numbers of a filter. A network finds them itself: it asks how much its loss
# changes with each number, and takes a small step downhill. In this lesson you compute those slopes by
# hand, layer by layer, and at the end a network in which every slope is yours reads digits.
#
# ![A table of nine numbers after 0, 10, 100 and 1,000 steps: it comes closer and closer to the lost filter beside it.](attachment:opening.png)

# %% [markdown]
# **After this lesson you can**
#
# - measure a slope with a difference quotient, and say how large its step should be (exercise 6.1);
# - compute the slopes of a convolution's kernel, bias and input, of an activation and of max pooling (exercises 6.2, 6.3, 6.5);
# - say where the *real* convolution appears in a network (exercise 6.4);
# - test any slope, and find out which one is wrong (exercise 6.6);
# - find a lost filter again, and train a small network in NumPy (exercises 6.7, 6.8).
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 75 | 18 | photographs and digits that come with scikit-image and scikit-learn | any, no GPU |
#
# You need the channels of [lesson 2](../02_convolution_layers/02_convolution_layers.ipynb) and the
# activations of [lesson 5](../05_mlp_vs_cnn/05_mlp_vs_cnn.ipynb). The words and axes used in all lessons
# stand on the [conventions card](../00_start_here/00_start_here.ipynb#0.4-Conventions) of lesson 0.

# %%
import numpy as np
from scipy import optimize, signal

from autograder import Lesson
from utils import backpropagation, machine, plotting
from utils.data import load_photo

lesson = Lesson("06_backpropagation")
machine.budget(minutes=0.3, data="nothing to download", cost="free")

# %% [markdown]
# ### Warm-up: three questions
#
# Answer aloud before you open the answers.
#
# 1. An image of 6 × 8 pixels meets a kernel of 3 × 3, valid mode. How large is the output?
# 2. What are the four sides of a convolution's weights in Keras?
# 3. What is the slope of ReLU at −2, and at 5?
#
# <details><summary>Answers</summary>
#
# 1. 4 × 6.
# 2. Rows, columns, channels in, channels out (filters): $(K_1, K_2, N_{in}, N_{out})$.
# 3. 0 and 1.
#
# </details>

# %% [markdown]
# ## 6.1 A lost filter
#
# Somebody filtered a picture of grass and lost the recipe: the nine numbers of the filter are gone. Both
# pictures are left. Below, nine numbers begin at 0. In each step they are changed a little, so that what
# they make of the grass comes closer to what the lost filter made of it.
#
# **Predict:** what is found first, and what last: the size of the nine numbers, or their signs?

# %%
grass, _ = load_photo("grass")
piece = grass[:64, :64].astype(float)
picture = (piece - piece.mean()) / piece.std()  # mean 0, spread 1
print("picture", picture.shape, "mean", abs(picture.mean().round(3)), "spread 1")
backpropagation.watch_lost_filter(picture)

# %% [markdown]
# The signs are right after a single step: plus at the left, minus at the right. The sizes take a hundred.
# You will recognise a kernel of lesson 1.
#
# Nothing here knows about edges. All that is needed is a loss and its nine **slopes**. In Exercise 6.8 you
# do this yourself, with filters that you have not seen.

# %% [markdown]
# ## 6.2 The slope of one number
#
# Let $J$ be the loss and $w$ one of the numbers it depends on. The slope $\partial J/\partial w$ says by how much $J$ grows when
# $w$ grows by a tiny bit, per bit. All slopes of an array together are its **gradient**, an array of
# the same shape. One step of **gradient descent** is $w \leftarrow w - \text{rate} \cdot \partial J/\partial w$.
#
# You can *measure* a slope: move $w$ by a small $h$ and look.
#
# $$\text{forward: } \frac{J(w + h) - J(w)}{h} \qquad \text{central: } \frac{J(w + h) - J(w - h)}{2h}$$
#
# **Predict:** $J(w) = e^w$ has the slope 1 at $w = 0$. Which of the two comes closer to it with $h = 0.1$?

# %%
h = 0.1
print("forward:", (np.exp(h) - np.exp(0)) / h)
print("central:", (np.exp(h) - np.exp(-h)) / (2 * h))

# %% [markdown]
# The error of the central one is thirty times smaller: what is too much on the right is too little on the
# left. With a straight line both are exact.
#
# Then take $h$ as small as you can? Here is the error of the nine slopes of a bent loss (a sum of tanh),
# against $h$. **Predict:** is a smaller $h$ always better?


# %%
def bent_loss(w):
    """Return a sum of 40 tanh, in the number type of w."""
    return np.tanh(inputs.astype(w.dtype) @ w).sum()


def error_of(kind, h, dtype):
    """Return |measured − exact| ÷ (|measured| + |exact|) for one h."""
    steps = (np.eye(9) * h).astype(dtype)
    w, h = start.astype(dtype), np.dtype(dtype).type(h)
    back = 0 if kind == "forward" else 1
    measured = [
        (bent_loss(w + step) - bent_loss(w - back * step)) / ((1 + back) * h)
        for step in steps
    ]
    difference = np.linalg.norm(np.array(measured, float) - exact)
    return difference / (np.linalg.norm(measured) + np.linalg.norm(exact))


draw = np.random.default_rng(6)
inputs, start = draw.normal(size=(40, 9)), draw.normal(size=9)
exact = inputs.T @ (1 - np.tanh(inputs @ start) ** 2)

# %%
sizes = 10.0 ** -np.arange(1, 12)
curves = {
    ("central", "float64"): "o-",
    ("forward", "float64"): "s--",
    ("central", "float32"): "^:",
}
figure, axes = plotting.new_figure(
    width=6.4,
    height=3.4,
    title="How wrong is a difference quotient?",
    caption="Both axes are logarithmic. To the right h is too large: the loss is bent. To the left it is "
    "too small: two almost equal numbers are subtracted, and their rounding is all that is left.",
)
for (kind, dtype), style in curves.items():
    errors = [error_of(kind, h, dtype) for h in sizes]
    axes[0, 0].loglog(sizes, errors, style, label=f"{kind}, {dtype}")
    print(f"{kind}, {dtype}: smallest error {min(errors):.0e}", end="")
    print(f" at h = {sizes[int(np.argmin(errors))]:.0e}")
axes[0, 0].set(xlabel="h", ylabel="relative error of nine slopes")
axes[0, 0].legend()
plotting.show(
    figure,
    "Central, float64: the error falls from 3e-3 at h = 0.1 to 2e-11 at 1e-5 and grows again to 1e-5 at "
    "1e-11. Forward, float64: from 5e-2 to 2e-8 at 1e-8. Central, float32: 3e-5 at 0.01, worse on both sides.",
)

# %% [markdown]
# No. There is a best $h$: about $10^{-5}$ for a central difference in 64 bits, and $10^{-2}$ in the 32 bits that networks
# compute with. So slopes are *tested* in 64 bits.
#
# ### Exercise 6.1 · Measure a slope (2 points)
#
# Write `num_grad(f, x, h)`. `f` is a function that takes an array and returns one number; `x` is an array of any
# shape. Return an array of floats of the shape of `x`: in each entry the **central** difference with step `h` when
# this entry alone is moved. Whatever `x` holds, whole numbers, too, it must be as before at the end.
#
# Two functions are checked at once, one of them with a large `h`; other shapes when graded.


# %% nbgrader={"grade": false, "grade_id": "num_grad", "locked": false, "schema_version": 3, "solution": true, "task": false}
def num_grad(f, x, h):
    """Return the central difference of f in each entry of x, shape of x."""
    ...
    ### BEGIN SOLUTION
    slopes = np.zeros(np.shape(x))
    for place in np.ndindex(slopes.shape):
        step = np.zeros(slopes.shape)
        step[place] = h
        slopes[place] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-num_grad", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("num_grad", num_grad)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("06_backpropagation").grade("num_grad", num_grad, points=2)
### END HIDDEN TESTS

# %% [markdown]
# Measuring works for everything, and it is hopeless for training: two runs of the network for *each* weight, and VGG16 has 138
# million. **Backpropagation** gets all slopes from one run forward and one back.

# %% [markdown]
# ## 6.3 The slope of a kernel
#
# First, names. Layer $\ell$ gets $U^\ell[i, j_1, j_2, n]$: sample, row, column, channel; for the first layer that is the batch of images
# $X$. It computes $Z^\ell$, and behind the activation and the pooling stands $U^{\ell+1}$, the input of the next layer. Dense layers have
# $U^\ell[i, n]$ and $Z^\ell[i, n]$ only.
#
# **Predict** the shapes for 50 digits of 8 × 8 pixels: 12 filters of 3 × 3, ReLU, pooling 2 × 2, then 10 dense units.

# %%
U0 = np.zeros((50, 8, 8, 1))  # U⁰ = X
W0, W1 = np.zeros((3, 3, 1, 12)), np.zeros((3 * 3 * 12, 10))
patches = np.lib.stride_tricks.sliding_window_view(U0, (3, 3), axis=(1, 2))
Z0 = np.einsum("ijknab,abnm->ijkm", patches, W0)
U1 = np.maximum(Z0, 0).reshape(50, 3, 2, 3, 2, 12).max(axis=(2, 4))
Z1 = U1.reshape(50, -1) @ W1
for name, array in {"U⁰ = X": U0, "W⁰": W0, "Z⁰": Z0, "U¹": U1, "Z¹": Z1}.items():
    print(f"{name:7}{array.shape}")

# %% [markdown]
# Now one layer, its number left out. With a kernel of $K_1 \times K_2$ numbers,
#
# $$Z[i, j_1, j_2, m] = b[m] + \sum_{k_1=0}^{K_1-1} \sum_{k_2=0}^{K_2-1} \sum_n W[k_1, k_2, n, m]\; U[i, j_1 + k_1, j_2 + k_2, n].$$
#
# From the layers behind comes $\delta = \partial J / \partial Z$: one slope for each output, in the shape of $Z$. Which slope does that
# give a single weight? It takes part in *every* output, and each time it is multiplied by another pixel. The **chain
# rule** adds that up:
#
# $$\frac{\partial J}{\partial W[k_1, k_2, n, m]} = \sum_i \sum_{j_1, j_2} U[i, j_1 + k_1, j_2 + k_2, n]\; \delta[i, j_1, j_2, m].$$
#
# $j_1$ and $j_2$ run over the places of the **output**.

# %% [markdown]
# So each value of $\delta$ takes the patch of the input that its output has seen, multiplies it, and adds it to the slope of
# the kernel. Take image and kernel of lesson 1, and let $\delta$ be 1 at one place and 0 elsewhere.
#
# **Predict:** what is $\partial J/\partial W$ when only δ[0, 2] is 1?

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
one_place = np.zeros((3, 3), int)
one_place[0, 2] = 1
print("only δ[0, 2]:\n", signal.correlate2d(image, one_place, mode="valid"))
print("δ all ones:\n", signal.correlate2d(image, np.ones((3, 3), int), mode="valid"))

# %% [markdown]
# It is the patch itself. And the whole sum is an old friend: the **correlation of the input with δ**, where δ plays the kernel.
#
# Press ▶, or drag the slider: δ is gone through value by value. Look at the left map below, *gathered*. The right one,
# *stamped*, is the matter of 6.5.

# %%
delta = np.array([[1, 0, -1], [2, 1, 0], [0, -2, 1]])
backpropagation.stamp_and_gather(image, kernel, delta)

# %% [markdown]
# ### A dense layer with tied weights
#
# There is another way to see it. One value of a feature map, with a window of 5 × 5, is
#
# $$\sigma\Big(b + \sum_{l=0}^{4} \sum_{m=0}^{4} w_{l,m}\, a_{j+l,\,k+m}\Big),$$
#
# where $\sigma$ is the activation and $a$ the layer's input. That is one unit of a dense layer. Most of its weights are 0, and the others are **the same 25
# numbers** in every unit. So the rule of dense layers (slope = input × δ) holds, and tied weights add up their slopes:

# %%
a = np.random.default_rng(0).normal(size=(6, 7))
w, bias = np.arange(25).reshape(5, 5) / 25, 0.5
ties = np.full((6 * 7, 2 * 3), -1)  # which of the 25 numbers joins pixel and unit
for unit, (j, k) in enumerate(np.ndindex(2, 3)):
    for number, (row, column) in enumerate(np.ndindex(5, 5)):
        ties[(j + row) * 7 + k + column, unit] = number
dense = np.where(ties >= 0, w.ravel()[ties], 0)
units = 1 / (1 + np.exp(-(a.ravel() @ dense + bias)))
maps = 1 / (1 + np.exp(-(signal.correlate2d(a, w, mode="valid") + bias)))
print("same values:", np.allclose(units, maps.ravel()))

slope_at_units = np.array([[1.0, -2.0, 0.5], [0.0, 3.0, 1.0]])  # a made-up δ
of_dense = np.outer(a.ravel(), slope_at_units.ravel())
tied = [of_dense[ties == number].sum() for number in range(25)]
gathered = signal.correlate2d(a, slope_at_units, mode="valid")
print("same slopes:", np.allclose(tied, gathered.ravel()))

# %% [markdown]
# ### Exercise 6.2 · The slope of a kernel (2 points)
#
# Write `kernel_gradient(u, delta, k1, k2)`: `u` is a batch (batch, height, width, channels in), `delta` is ∂J/∂Z, an array
# (batch, height − k1 + 1, width − k2 + 1, filters). Return ∂J/∂W, an array (k1, k2, channels in, filters), **summed** over
# all images and all places. NumPy is enough.
#
# Two batches are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "kernel_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
def kernel_gradient(u, delta, k1, k2):
    """Return ∂J/∂W, shape (k1, k2, channels in, filters)."""
    ...
    ### BEGIN SOLUTION
    rows, columns = delta.shape[1:3]
    slopes = np.zeros((k1, k2, u.shape[3], delta.shape[3]))
    for i in range(k1):
        for j in range(k2):
            seen = u[:, i : i + rows, j : j + columns]
            slopes[i, j] = np.tensordot(seen, delta, axes=((0, 1, 2), (0, 1, 2)))
    return slopes
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-kernel_gradient", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("kernel_gradient", kernel_gradient)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("06_backpropagation").grade("kernel_gradient", kernel_gradient, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ### Detective work: a slide's limits
#
# A lecture prints the sum with other limits: $j_1$ runs from 0 to $N_1 - 1$ and $j_2$ to $N_2 - 1$, where the *input* has $N_1 \times N_2$
# pixels. Here is the slide as code, for one image and one channel. **Predict** what NumPy says, then run it.


# %%
def slide_gradient(u, delta, limits):
    """Return ∂J/∂W of a 3 × 3 kernel; j1 and j2 run below the two limits."""
    slopes = np.zeros((3, 3))
    for k1, k2 in np.ndindex(3, 3):
        for j1, j2 in np.ndindex(limits):
            slopes[k1, k2] += u[j1 + k1, j2 + k2] * delta[j1, j2]
    return slopes


print("input", image.shape, "δ", delta.shape)
limits = image.shape  # the slide's limits: which ones are right?
try:
    print(slide_gradient(image, delta, limits))
except IndexError as error:
    print("IndexError:", error)

# %% [markdown]
# δ has no value there. Mend the line with `limits = …` in the cell above, and run it again. (Two repairs come to mind,
# and only one is right. The judge of 6.7 will tell them apart.)

# %% [markdown]
# ## 6.4 Bias and bend
#
# The bias $b[m]$ is added at every place of every image. So each δ of its channel pulls at it with factor 1.
#
# Behind the convolution stands the activation, the **bend**: $U = g(Z)$, place by place. When the slope at its output is known, call it
# *upstream*, the chain rule gives the slope before it:
#
# $$\frac{\partial J}{\partial Z} = \frac{\partial J}{\partial U} \cdot g'(Z).$$
#
# The derivative $g'$ is taken at $Z$, **before** the bend. Try it with tanh, whose derivative is $1 - \tanh^2 z$. (`approx_fprime` of SciPy
# measures slopes, with forward differences.)

# %%
z, upstream = np.array([-2.0, -0.5, 0.0, 1.0]), np.array([3.0, -1.0, 2.0, 4.0])
print("chain rule:", (upstream * (1 - np.tanh(z) ** 2)).round(4))
measured = optimize.approx_fprime(z, lambda z: upstream @ np.tanh(z), 1e-7)
print("measured:  ", measured.round(4))

# %% [markdown]
# Two activations of lesson 5, then: ReLU has the slope 1 where $z > 0$ and 0 elsewhere (at exactly 0 any slope will do). The sigmoid
# $s(z) = 1/(1+e^{-z})$ has $s' = s\,(1-s)$.
#
# ### Exercise 6.3 · Through the bend (2 points)
#
# - `bias_gradient(delta)`: `delta` is (batch, rows, columns, filters); return ∂J/∂b, an array (filters,).
# - `bend_gradient(name, z, upstream)`: `name` is `"relu"` or `"sigmoid"`; `z`, before the bend, and `upstream` are arrays of
#   one shape, any shape. Return the slope at `z`, same shape, floats.
#
# NumPy is enough. A `z` of ±800 must not break anything. One batch and both names are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "through_the_bend", "locked": false, "schema_version": 3, "solution": true, "task": false}
def bias_gradient(delta):
    """Return ∂J/∂b, shape (filters,)."""
    ...
    ### BEGIN SOLUTION
    return delta.sum(axis=(0, 1, 2))
    ### END SOLUTION


def bend_gradient(name, z, upstream):
    """Return the slope before the bend called name, shape of z."""
    ...
    ### BEGIN SOLUTION
    if name == "relu":
        return np.where(z > 0, upstream, 0.0)
    s = 1 / (1 + np.exp(-np.abs(z)))  # s (1 − s) is the same for z and −z
    return upstream * s * (1 - s)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-through_the_bend", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check(
    "through_the_bend",
    {"bias_gradient": bias_gradient, "bend_gradient": bend_gradient},
)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("06_backpropagation").grade(
    "through_the_bend",
    {"bias_gradient": bias_gradient, "bend_gradient": bend_gradient},
    points=2,
)
### END HIDDEN TESTS

# %% [markdown]
# ReLU is a gate: where it was shut on the way forward, nothing comes back. A unit that is shut for every image gets no
# slope at all: the *dying ReLU* of lesson 5.

# %% [markdown]
# ## 6.5 The slope of the input
#
# The layer before wants to know ∂J/∂U, the slope of *its* output. Go back to the stepper above and look at the right map, *stamped*.
# On the way forward the output at [0, 2] was the kernel times its patch. So on the way back δ[0, 2] pulls at each pixel of
# this patch with the weight that lay on it: it **stamps** the kernel there, as it is.
#
# Now ask the other way round: what does *one pixel* get? It lay under the window at several places, at each under another weight.
# The further **up** the window stood, the further **down** in the kernel was the weight:
#
# $$\frac{\partial J}{\partial U[p_1, p_2]} = \sum_{k_1, k_2} W[k_1, k_2]\; \delta[p_1 - k_1,\, p_2 - k_2].$$
#
# There is a minus. **Predict:** which function of SciPy gives this sum, `correlate2d` or `convolve2d`?

# %%
stamped = np.zeros(image.shape, int)
for row, column in np.ndindex(delta.shape):
    stamped[row : row + 3, column : column + 3] += delta[row, column] * kernel
for function in (signal.correlate2d, signal.convolve2d):
    same = np.array_equal(stamped, function(delta, kernel, mode="full"))
    print(f"{function.__name__}(δ, kernel, mode='full'): {same}")

# %% [markdown]
# Here it is: the **real convolution**, with the turned kernel, that lesson 1 told apart from correlation. Networks compute it
# all the time, on the way back. Full mode: δ is smaller than the input, and the pixels at the border lay under fewer windows.
#
# With several channels, channel $n$ of the input took part in **every** filter, so the slopes of all filters add up:
#
# $$\frac{\partial J}{\partial U[i, p_1, p_2, n]} = \sum_m \sum_{k_1, k_2} W[k_1, k_2, n, m]\; \delta[i, p_1 - k_1,\, p_2 - k_2,\, m],$$
#
# where δ counts as 0 outside its shape.

# %% [markdown]
# ### Exercise 6.4 · The slope of the input (2 points)
#
# Write `input_gradient(delta, kernel)`: `delta` is ∂J/∂Z, an array (batch, rows, columns, filters), `kernel` is (k1, k2,
# channels in, filters). Return ∂J/∂U, an array (batch, rows + k1 − 1, columns + k2 − 1, channels in):
# the slopes of all filters add up. NumPy or SciPy.
#
# Two batches are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "input_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
def input_gradient(delta, kernel):
    """Return ∂J/∂U, shape (batch, rows + k1 − 1, columns + k2 − 1, channels in)."""
    ...
    ### BEGIN SOLUTION
    batch, rows, columns, _ = delta.shape
    k1, k2, channels, _ = kernel.shape
    slopes = np.zeros((batch, rows + k1 - 1, columns + k2 - 1, channels))
    for i in range(k1):
        for j in range(k2):
            slopes[:, i : i + rows, j : j + columns] += delta @ kernel[i, j].T
    return slopes
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-input_gradient", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("input_gradient", input_gradient)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("06_backpropagation").grade("input_gradient", input_gradient, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 6.6 Through a max pool
#
# Max pooling has nothing to learn, but slopes must come through it. A tiny change of a pixel changes the output only if the pixel
# is the **largest** of its window. So the winner gets the whole slope, and the others get nothing.
#
# **Predict** both maps for the lecture's image: windows 2 × 2 with stride 2 and upstream slopes 1 2 / 3 4; and with stride 1 and upstream
# slopes 1 to 9. (Where windows overlap, one pixel can win several times.)


# %%
def measured_pool_slopes(x, upstream, stride):
    """Measure the slope of Σ upstream · max pooling (2 × 2) at each pixel of x."""
    windows_of = np.lib.stride_tricks.sliding_window_view

    def total(flat):
        windows = windows_of(flat.reshape(x.shape), (2, 2))[::stride, ::stride]
        return (windows.max(axis=(2, 3)) * upstream).sum()

    above = optimize.approx_fprime(x.ravel(), total, 1e-4)
    below = -optimize.approx_fprime(-x.ravel(), lambda flat: total(-flat), 1e-4)
    return ((above + below) / 2).round(4).reshape(x.shape)


lecture = np.array([[2, 3, 4, 0], [1, 5, 3, 2], [0, 4, 2, 3], [1, 0, 6, 1]], float)
upstreams = {2: np.array([[1, 2], [3, 4]]), 1: np.arange(1, 10).reshape(3, 3)}
routed = {s: measured_pool_slopes(lecture, upstreams[s], s) for s in (2, 1)}
plotting.show_kernels(
    [lecture, routed[2], routed[1]],
    titles=["image", "slopes, stride 2", "slopes, stride 1"],
    title="Who gets the slope?",
    caption="The upstream slopes are 1, 2, 3, 4 (stride 2) and 1 to 9 (stride 1).",
)

# %% [markdown]
# With stride 2 four pixels win once each. With stride 1 the 6 wins two windows (8 + 9 = 17) and the 5 four (1 + 2 + 4 + 5 = 12). In one window the
# 3 stands twice: its 6 is shared. Nothing is lost on the way: in each map the slopes add up to the sum of the upstream slopes, 10 and 45. Average pooling would spread each slope evenly
# over its window.
#
# ### Exercise 6.5 · The slope of max pooling (2 points)
#
# Write `pool_gradient(x, upstream, k, s)`: `x` is an array of floats (batch, height, width, channels), pooled as in Exercise 4.2 with windows of k × k
# and stride s, no padding; `upstream` is the slope at the pooled map, (batch, rows, columns, channels). Return the slope at `x`, an array of its
# shape, floats.
#
# Windows may overlap, then slopes add up. Pixels in no window get 0. When several pixels of a window are equally large, its slope
# goes to one of them, or is shared among them: all of it, and not more.
#
# The lecture's image with both strides and a batch are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "pool_gradient", "locked": false, "schema_version": 3, "solution": true, "task": false}
def pool_gradient(x, upstream, k, s):
    """Return the slope at x, shape of x."""
    ...
    ### BEGIN SOLUTION
    slopes = np.zeros(x.shape)
    images, channels = np.ogrid[: x.shape[0], : x.shape[3]]
    for row in range(upstream.shape[1]):
        for column in range(upstream.shape[2]):
            top, left = row * s, column * s
            window = x[:, top : top + k, left : left + k].reshape(len(x), k * k, -1)
            down, right = np.divmod(window.argmax(axis=1), k)
            slopes[images, top + down, left + right, channels] += upstream[
                :, row, column
            ]
    return slopes
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-pool_gradient", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("pool_gradient", pool_gradient)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("06_backpropagation").grade("pool_gradient", pool_gradient, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 6.7 A judge for slopes
#
# Wrong slopes are treacherous: a network with one often learns, only badly. So whoever writes slopes tests them against
# a measurement. But when do two arrays of slopes *agree*? **Predict** which of the three claims below is false, from the largest
# difference alone:

# %%
claims = {  # (claimed, measured)
    "A": (np.array([1e6, 2e6]), np.array([1e6, 2e6 + 0.01])),
    "B": (np.array([1e-6, 2e-6]), np.array([1e-6, -2e-6])),
    "C": (np.array([1.0, 500.0]), np.array([1.0 + 1e-9, 500.0])),
}
for name, (claimed, measured) in claims.items():
    print(name, "largest difference", abs(claimed - measured).max())

# %% [markdown]
# A is right but for its rounding, and C is, too. B is false: the second slope has the wrong sign, and yet its difference is 2,500 times
# smaller than A's. Differences have to be seen **against the size** of the slopes. Two more traps: all slopes may be 0, and right; and a single wrong
# entry may hide among many large right ones.
#
# ### Exercise 6.6 · A judge for slopes (2 points)
#
# Write `slope_judge(f, gradient, x)`. `f` takes an array and returns a number; `gradient` takes an array and returns what somebody claims to be the slopes
# of `f` there. Return True if `gradient(x)` is right, else False.
#
# `x` is an array of float64 with numbers around 1, any shape, and `f` has no kink near it. A claim is either right up to rounding, or some entries are
# wrong by at least 1 % of their size. (A wrong 0 counts, and so does a number where 0 is right.) All slopes of one claim may be tiny, $10^{-7}$, or huge, $10^6$, and its
# smallest may be a thousandth of its largest. They may also all be 0.
#
# Some suspects are tried at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "slope_judge", "locked": false, "schema_version": 3, "solution": true, "task": false}
def slope_judge(f, gradient, x):
    """Tell whether gradient(x) is the slope of f at x."""
    ...
    ### BEGIN SOLUTION
    measured = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = 1e-5
        measured[place] = (f(x + step) - f(x - step)) / 2e-5
    claimed = np.asarray(gradient(x))
    size = max(np.abs(claimed).max(), np.abs(measured).max())
    off = np.abs(claimed - measured)
    return bool((off <= 3e-3 * np.abs(measured) + 1e-6 * size).all())
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-slope_judge", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("slope_judge", slope_judge)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("06_backpropagation").grade("slope_judge", slope_judge, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ### The judge at work
#
# Back to the slide of 6.3. Two repairs of its limits were possible: the slide counts *inclusively*, "to $N_1 - K_1$", which makes $N_1 - K_1 + 1$ places; read as
# Python's `range(N1 - K1)` it is one less. And a sentence from another set of notes: *"average pooling sends the slope to the largest
# pixel, like max pooling"*. **Predict** three verdicts. (Beside yours stands `check_grad` of SciPy: the distance between claim and
# measurement.)


# %%
def loss_of(numbers):
    """Return Σ δ · correlation for nine numbers of a kernel."""
    made = signal.correlate2d(image, numbers.reshape(3, 3), mode="valid")
    return (delta * made).sum()


def averages(flat):
    """Return Σ upstream · average pooling (2 × 2, stride 2) of 16 pixels."""
    blocks = flat.reshape(2, 2, 2, 2)  # block row, row, block column, column
    return (blocks.mean(axis=(1, 3)) * upstreams[2]).sum()


def spread(flat):
    """Return each upstream slope, spread evenly over its window."""
    return np.kron(upstreams[2], np.full((2, 2), 0.25)).ravel()


def slide_with(limits):
    """Return the slide's claim with other limits."""
    return lambda flat: slide_gradient(image, delta, limits).ravel()


# %%
nine, pixels = kernel.ravel().astype(float), lecture.ravel()
suspects = {
    "limits N − K": (loss_of, slide_with((2, 2)), nine),
    "limits N − K + 1": (loss_of, slide_with((3, 3)), nine),
    "average like max": (averages, lambda flat: routed[2].ravel(), pixels),
    "average, spread": (averages, spread, pixels),
}
for name, suspect in suspects.items():
    distance = optimize.check_grad(*suspect)
    print(f"{name:17} your judge: {slope_judge(*suspect)!s:6} SciPy: {distance:.1e}")

# %% [markdown]
# Only the output's size, $N - K + 1$, is right; and average pooling spreads.

# %% [markdown]
# ## 6.8 What a step costs
#
# Count multiplications, as in lesson 3. Forward: each output is a sum of $K_1 K_2 N_{in}$ products. **Predict:** how many products does the slope of the
# kernel take, compared with that, and how many the slope of the input? First for one channel, 5 × 5 and 3 × 3:

# %%
forward = 3 * 3 * 9  # places × weights
gather = 9 * (3 * 3)  # weights × places
padded = np.pad(np.ones((3, 3), int), 2)  # δ with the zeros of full mode
windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3))
print("forward      ", forward)
print("kernel slope ", gather)
print(
    "input slope  ", windows.sum(), "and", windows.size - windows.sum(), "with a zero"
)

# %% [markdown]
# Three times the same number: on the way back, each pair (weight, place) is used once for the kernel and once for the input. Products
# with padded zeros need not be computed. So a training step costs about **three** runs forward. The first layer
# saves one of them: nobody asks for the slope of the images.
#
# ### Exercise 6.7 · What a step costs (2 points)
#
# Write `training_cost(batch, h, w, c, k1, k2, m, first)`: a batch of images h × w with c channels meets m filters of k1 × k2, valid, stride 1. Return three
# whole numbers of multiplications: (forward, slope of the kernel, slope of the input). Products with padded zeros do not count, nor do biases. `first` is True for
# the first layer of a network: its third number is 0.
#
# An image of 48 × 64 with 10 channels and 20 filters of 3 × 3 (which have 1,820 parameters) and a first layer are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "training_cost", "locked": false, "schema_version": 3, "solution": true, "task": false}
def training_cost(batch, h, w, c, k1, k2, m, first):
    """Return multiplications of (forward, kernel slope, input slope)."""
    ...
    ### BEGIN SOLUTION
    products = batch * (h - k1 + 1) * (w - k2 + 1) * k1 * k2 * c * m
    return products, products, 0 if first else products
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-training_cost", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("training_cost", training_cost)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("06_backpropagation").grade("training_cost", training_cost, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 6.9 The lost filter
#
# Take the mean of the squared differences as loss, $J = \frac{1}{P} \sum (Z - T)^2$ over the $P$ places, where $T$ is the filtered picture. Then
# $\delta = \frac{2}{P}(Z - T)$, and the slope of the kernel is the correlation of the picture with δ.
#
# How large may the rate be? The loss is a bowl, and the curvature of its steepest direction, $\lambda_{max}$, decides: above
# $2/\lambda_{max}$ the steps swing up instead of down. For a picture with mean 0 and spread 1 the curvatures of all directions add up to $2 K_1 K_2$. So a
# rate of $1/(K_1 K_2)$ is safe, and often a larger one still works.
#
# **Predict:** four pictures, the same lost filter, the rate $1/\lambda_{max}$ for each. From which one is it found fastest?

# %%
camera = load_photo("camera")[0] / 255
texture = (grass - grass.mean()) / grass.std()
teachers = {
    "camera, 0 to 1": camera,
    "camera, mean subtracted": camera - camera.mean(),
    "grass, mean 0 and spread 1": texture,
    "noise, mean subtracted": np.random.default_rng(0).random((64, 64)) - 0.5,
}
sobel, blur = [[1, 0, -1], [2, 0, -2], [1, 0, -1]], np.full((3, 3), 1 / 9)
ways = {}
for name, teacher in teachers.items():
    ways[name] = backpropagation.descend(teacher, sobel, 16_000)
    blurred = backpropagation.descend(teacher, blur, 100).steps_to(0.02)
    ratio = ways[name].largest / ways[name].smallest
    print(
        f"{name:27} Sobel in {ways[name].steps_to(0.02):6,} steps, blur in {blurred},"
    )
    print(f"{'':27} λmax {ways[name].largest:.3f}, λmax / λmin {ratio:,.1f}")

# %%
figure, axes = plotting.new_figure(
    width=6.4,
    height=3.4,
    title="How far is the worst of nine numbers from the lost one?",
    caption="Both axes are logarithmic. Dotted: 0.02.",
)
for (name, way), style in zip(ways.items(), ("-", "--", "-.", ":"), strict=True):
    axes[0, 0].loglog(np.arange(1, 16_001), way.errors[1:], style, label=name)
axes[0, 0].axhline(0.02, color="0.4", linewidth=1, linestyle="dotted")
axes[0, 0].set(xlabel="step", ylabel="largest error of a number", ylim=(1e-4, 300))
axes[0, 0].legend(loc="upper right")
plotting.show(
    figure,
    "Steps until every number is within 0.02: "
    + ", ".join(f"{name} {way.steps_to(0.02):,}" for name, way in ways.items()),
)

# %% [markdown]
# From noise the filter is found in two steps, from the camera picture in thousands. In a smooth photograph neighbouring pixels are almost alike. So the loss hardly notices *which* of two neighbouring weights is large, as long as their
# sum is right: one steep direction, many flat ones. A blur is nothing but its sum, and is found in one step or two. Subtracting the mean divides the
# work by four. Better rules for using the slopes are the matter of
# [lesson 7](../07_optimisers/07_optimisers.ipynb).

# %% [markdown]
# ### Exercise 6.8 ★ · The lost filter (4 points)
#
# Write `lost_filter(picture, filtered, shape)`. `picture` is a 2-D array with mean 0 and spread 1, `filtered` its valid correlation with a lost kernel of `shape` =
# (rows, columns). Return that kernel: an array of this shape, each number within **0.02** of the lost one. Any way that looks only at the two pictures is right;
# gradient descent with `kernel_gradient` is one, least squares another. A call may take 5 seconds.
#
# Four kernels are checked at once, three on grass and one on gravel, which teaches more slowly. When graded: other shapes, other pieces, and a filtered picture with
# a little noise (spread 0.05; there 0.03 is enough).


# %% nbgrader={"grade": false, "grade_id": "lost_filter", "locked": false, "schema_version": 3, "solution": true, "task": false}
def lost_filter(picture, filtered, shape):
    """Return the kernel that made filtered out of picture."""
    ...
    ### BEGIN SOLUTION
    patches = np.lib.stride_tricks.sliding_window_view(picture, shape)
    patches = patches.reshape(filtered.size, -1)
    squares, products = patches.T @ patches, patches.T @ filtered.ravel()
    found = np.zeros(len(products))
    for _ in range(1500):
        slope = 2 / filtered.size * (squares @ found - products)
        found -= slope / found.size
    return found.reshape(shape)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-lost_filter", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
lesson.check("lost_filter", lost_filter)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("06_backpropagation").grade("lost_filter", lost_filter, points=4)
### END HIDDEN TESTS

# %% [markdown]
# ## 6.10 Experiment: a reader whose slopes are yours
#
# Now all of it together, in NumPy: 12 filters of 3 × 3, ReLU, max pooling 2 × 2, and ten classes. The last layer is a convolution, too: its
# kernel is as large as the map, 3 × 3, and that is what a dense layer is. On the way back the network calls **your functions**:
# `kernel_gradient` twice, `bias_gradient` twice, `input_gradient`, `pool_gradient` and `bend_gradient` once each. Where one of them is missing or wrong, the
# course's takes its place.

# %%
own = {
    "kernel_gradient": kernel_gradient,
    "bias_gradient": bias_gradient,
    "bend_gradient": bend_gradient,
    "input_gradient": input_gradient,
    "pool_gradient": pool_gradient,
}
functions, whose = backpropagation.choose_slopes(own)
print(whose)

# %% [markdown]
# It learns from 1,300 digits in batches of 50, with rate 0.1 and *momentum* 0.9 (each move keeps 0.9 of the one before: [lesson 7](../07_optimisers/07_optimisers.ipynb)). The
# loss is the mean cross-entropy, whose slope at the scores is $p - 1$ for the right class and $p$ for the others. **Predict:** how many of 497 new digits does
# it read after one epoch, and how many after ten?

# %%
digits = backpropagation.split_digits(seed=0)
reader = backpropagation.DigitReader(functions, seed=0)
for epoch, accuracy in enumerate(reader.train(digits, epochs=10), 1):
    print(f"epoch {epoch:2}: {accuracy:.1%} of {len(digits.test_images)} new digits")

# %%
learned = reader.weights[0][:, :, 0]
plotting.show_kernels(
    list(np.moveaxis(learned.round(1), 2, 0)),
    columns=6,
    title="The twelve filters that it has learned",
    caption="They began as random numbers. Several have become detectors of strokes in one "
    "direction: a side of plus beside a side of minus.",
)

# %% [markdown]
# No deep learning library took part. With one random split and other first weights the last number changes: over six seeds it is
# 97.3 ± 0.2 % (mean ± standard deviation).
#
# Such libraries do the same with any network, by **automatic differentiation**: they note every operation on the way forward, and know the
# slope of each. Here is the first batch, its slopes from your functions and from the library:


# %%
with machine.quietly():
    import keras

    keras.ops.ones(1)  # the first number wakes the device, which may chatter, too

images, labels = digits.train_images[:50], digits.train_labels[:50]
fresh = backpropagation.DigitReader(functions, seed=1)
by_hand = fresh.gradients(images, labels)


def loss_in_keras(first, first_bias, second, second_bias):
    """Return the mean cross-entropy of the batch, in Keras' operations."""
    z = keras.ops.conv(images.astype("float32"), first) + first_bias
    pooled = keras.ops.max_pool(keras.ops.relu(z), 2, strides=2)
    scores = keras.ops.conv(pooled, second)[:, 0, 0] + second_bias
    return keras.ops.mean(
        keras.losses.sparse_categorical_crossentropy(labels, scores, from_logits=True)
    )


# %%
weights = [keras.ops.convert_to_tensor(w, "float32") for w in fresh.weights]
if machine.backend_name() == "tensorflow":
    import tensorflow as tf

    with tf.GradientTape() as tape:
        tape.watch(weights)
        loss = loss_in_keras(*weights)
    automatic = tape.gradient(loss, weights)
elif machine.backend_name() == "jax":
    import jax

    automatic = jax.grad(loss_in_keras, argnums=(0, 1, 2, 3))(*weights)
else:  # torch
    weights = [w.clone().requires_grad_() for w in weights]
    loss_in_keras(*weights).backward()
    automatic = [w.grad for w in weights]
for name, own_slope, other in zip(
    ("kernel 1", "bias 1", "kernel 2", "bias 2"), by_hand, automatic, strict=True
):
    off = np.abs(own_slope - keras.ops.convert_to_numpy(other)).max()
    print(f"{name}: largest slope {np.abs(own_slope).max():.3f}, difference {off:.0e}")

# %% [markdown]
# They agree to the rounding of 32 bits. From here on you may leave the slopes to the library, and you know what it does.

# %% [markdown]
# ## What to take with you
#
# - A gradient has the shape of its array. Measured slopes (central, $h = 10^{-5}$, 64 bits) test computed ones.
# - ∂J/∂W is the correlation of the input with δ, summed over images and **output** places; ∂J/∂b is the sum of δ.
# - ∂J/∂U is the real convolution, full mode, of δ with the kernel, summed over filters: each δ stamps the kernel.
# - ReLU lets slopes through where it was open; a max pool hands each one to the winner.
# - Compare slopes against their size, entry by entry.
# - A training step costs about three runs forward. Pictures with mean 0 teach faster.
#
# **Ask yourself:** all weights of a kernel begin as 0, and ReLU stands behind it. What is ∂J/∂U of this layer, and what do the layers before it learn in the first step?

# %% [markdown]
# ## Further reading
#
# - D. E. Rumelhart, G. E. Hinton and R. J. Williams, *Learning representations by back-propagating errors*, Nature 323, 1986,
#   [doi:10.1038/323533a0](https://doi.org/10.1038/323533a0).
# - Y. LeCun and others, *Backpropagation applied to handwritten zip code recognition*, Neural Computation 1, 1989,
#   [doi:10.1162/neco.1989.1.4.541](https://doi.org/10.1162/neco.1989.1.4.541): learned kernels read digits.
# - Y. LeCun, L. Bottou, G. B. Orr and K.-R. Müller, *Efficient backprop*, in: Neural Networks: Tricks of the Trade, Springer 1998,
#   [doi:10.1007/3-540-49430-8_2](https://doi.org/10.1007/3-540-49430-8_2): why inputs should have mean 0.
# - V. Dumoulin and F. Visin, *A guide to convolution arithmetic for deep learning*, 2016,
#   [arXiv:1603.07285](https://arxiv.org/abs/1603.07285), chapter 4: the way back as a transposed convolution.
# - A. G. Baydin, B. A. Pearlmutter, A. A. Radul and J. M. Siskind, *Automatic differentiation in machine learning: a survey*, JMLR 18, 2018,
#   [arXiv:1502.05767](https://arxiv.org/abs/1502.05767).
#
# **Before you hand in:** Kernel → Restart Kernel and Run All Cells, then press *Validate*.
