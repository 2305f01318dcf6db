# %% [markdown]
# # 3 · Shapes and parameters: the bookkeeping
#
# Most errors in a first network are not about learning but about sizes: a map one pixel short, a layer with a hundred times the
# weights you thought. Here you keep the books of a network: by hand, and with a **ledger**, a table with one row for each layer.
#
# ![A network drawn as six boxes: a picture, two convolutions each with a pooling, 512 units, ten outputs. 97 % of its 605,610 parameters sit between two of them: which?](attachment:opening.png)

# %% [markdown]
# **After this lesson you can**
#
# - compute the output size of any window, stride and padding, and say what Keras does (exercises 3.1, 3.3);
# - find the pixels that a network never sees (exercise 3.2);
# - count parameters, multiplications and memory, layer by layer (exercises 3.4, 3.5);
# - say what sharing weights saves against a dense layer (exercise 3.6);
# - point to the layer where the parameters live, and build under a budget (exercises 3.7, 3.8).
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 60 | 18 | none | any, no GPU |
#
# Words: [conventions](../00_start_here/00_start_here.ipynb#0.4-Conventions) and [glossary](../00_start_here/00_start_here.ipynb#0.7-Glossary).

# %%
import matplotlib.pyplot as plt
import numpy as np

from autograder import Lesson
from utils import machine, plotting
from utils.ledger import ledger
from utils.ledger import show_windows, window_slider

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)  # the first number wakes the device, which may chatter, too

lesson = Lesson("03_shapes_and_parameters")
machine.budget(minutes=0.4, data="nothing to download", cost="free")

# %% [markdown]
# ### Warm-up: three questions
#
# 1. A 9 × 9 kernel slides over 512 × 512 pixels. How large is the output in the modes valid, same and full?
# 2. `Conv2D(4, 3)` looks at a colour picture. How many channels come out?
# 3. Where do the dark borders of a blurred picture come from?
#
# <details><summary>Answers</summary>
#
# 1. 504, 512 and 520 a side.
# 2. 4, one for each filter.
# 3. From the zeros that padding adds: they are black.
#
# </details>

# %% [markdown]
# ## 3.1 Larger steps
#
# So far the window moved by one pixel. The **stride** is how far it moves from one place to the next. `slide` asks Keras to slide a kernel over one grey image: here a
# Laplacian, which compares each pixel with its four neighbours.


# %%
def slide(image, kernel, stride=1, padding="valid"):
    """Return Keras' convolution of one grey image, as whole numbers."""
    batch = np.asarray(image, "float32")[None, :, :, None]
    weights = np.asarray(kernel, "float32")[:, :, None, None]
    maps = keras.ops.conv(
        keras.ops.convert_to_tensor(batch), weights, strides=stride, padding=padding
    )
    return keras.ops.convert_to_numpy(maps)[0, :, :, 0].round().astype(int)


image = np.array(
    [
        [95, 242, 186, 152, 39],
        [39, 14, 220, 153, 180],
        [5, 247, 212, 54, 46],
        [46, 77, 133, 110, 74],
        [156, 35, 74, 93, 116],
    ]
)
laplacian = np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]])
print(slide(image, laplacian))

# %% [markdown]
# **Predict:** which of these nine numbers remain with stride 2? And what does "same"
# change: the numbers in the middle, or only the border?

# %%
print("stride 2, valid:\n", slide(image, laplacian, stride=2))
print("stride 1, same:\n", slide(image, laplacian, padding="same"))

# %% [markdown]
# The stride computes nothing new: it **keeps every second row and column**. Same padding leaves the middle as it was and adds a border made with zeros.
#
# ### The rule
#
# One side at a time: $n$ pixels, a window of $k$, $p$ zeros on **each** side, stride $s$.
#
# $$\text{places} = \left\lfloor \frac{n + 2p - k}{s} \right\rfloor + 1$$
#
# The division counts the steps, rounded **down**; the + 1 is the place before the first step.
#
# **Predict:** 7 pixels, a window of 3. How many places are there with stride 1, 2 and 3?

# %%
for stride in (1, 2, 3):
    ones = slide(np.ones((7, 7)), np.ones((3, 3)), stride=stride)
    print(f"stride {stride}: {ones.shape}")
show_windows(7, 3, stride=3)

# %% [markdown]
# Nothing has to fit. The window stops at its last place, and what lies behind it is **ignored without a word**: here the last pixel, number 6. Change the
# numbers and look for other cases where pixels are lost.

# %%
window_slider(8, 3, stride=2, padding="same")

# %% [markdown]
# ### How Keras pads
#
# Keras offers two names instead of a number $p$:
#
# - `"valid"`: no zeros, $\lceil (n - k + 1) / s \rceil$ places, which is the rule above with $p = 0$;
# - `"same"`: as many zeros as it takes for $\lceil n / s \rceil$ places. With stride 1 and an odd window that is $(k-1)/2$ on each side.
#
# Without padding, windows of 5 eat a picture up:

# %%
sides = [32]
while sides[-1] > 4:
    sides.append(slide(np.ones((sides[-1],) * 2), np.ones((5, 5))).shape[0])
print("valid, window 5:", " → ".join(map(str, sides)))
kept = slide(np.ones((32, 32)), np.ones((5, 5)), padding="same").shape
print("same, window 5: 32 →", kept[0])

# %% [markdown]
# With a larger stride the zeros may be **uneven**: Keras puts the odd one at the end. The kernel below copies the top-left pixel of its window, so you see where each window begins. You may meet
# libraries that pad evenly: same size, other numbers. And a border need not be zeros. Keras' *layers* know no other, but `keras.ops.pad` with `mode="reflect"` mirrors the picture there.

# %%
counting = np.arange(16).reshape(4, 4)
copy_corner = np.array([[1, 0, 0], [0, 0, 0], [0, 0, 0]])
print("Keras, same, stride 2:\n", slide(counting, copy_corner, 2, "same"))
evenly = np.pad(counting, 1)
print("one zero on every side, stride 2:\n", slide(evenly, copy_corner, 2))

# %% [markdown]
# A **pooling** layer has a window, too; of each window it keeps only the largest number (or the mean), and lesson 4 is about it. Unless you give `strides` (with an s), it moves by the size of its window.

# %% [markdown]
# ### Exercise 3.1 · How many places? (2 points)
#
# Write two functions for one side. Both return a whole number; the window always fits at
# least once.
#
# 1. `conv_out(n, k, s, p)`: `n` pixels, window `k`, stride `s`, `p` zeros on each side.
# 2. `keras_out(n, k, s, padding)`: what Keras gives for `"valid"` or `"same"`.
#
# For example, `conv_out(7, 3, 3, 0)` is 2. A few sizes are checked at once, 500 others
# when graded. `conv_out`, `"valid"` and `"same"` count by themselves.


# %% nbgrader={"grade": false, "grade_id": "conv_sizes", "locked": false, "schema_version": 3, "solution": true, "task": false}
def conv_out(n, k, s, p):
    """Return the number of places of a window, with p zeros on each side."""
    ...
    ### BEGIN SOLUTION
    return (n + 2 * p - k) // s + 1
    ### END SOLUTION


def keras_out(n, k, s, padding):
    """Return the number of places of a window in Keras, "valid" or "same"."""
    ...
    ### BEGIN SOLUTION
    return -(-n // s) if padding == "same" else (n - k) // s + 1
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-conv_sizes", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("conv_sizes", {"conv_out": conv_out, "keras_out": keras_out})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("03_shapes_and_parameters").grade(
    "conv_sizes", {"conv_out": conv_out, "keras_out": keras_out}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 3.2 Pixels that nobody sees
#
# How often does each pixel lie under a window? The next cell counts it: each window adds
# 1 to all pixels below it. The image has 7 × 7 pixels and the window 3 × 3; the first
# picture is for stride 2, the second for stride 3. **Predict** the last row of both.


# %%
def times_seen(n, k, s):
    """Count for each pixel of an n × n image how many windows lie on it."""
    counts = np.zeros((n, n), dtype=int)
    for row in range(0, n - k + 1, s):
        for column in range(0, n - k + 1, s):
            counts[row : row + k, column : column + k] += 1
    return counts


plotting.show_images(
    [times_seen(7, 3, 2), times_seen(7, 3, 3)],
    titles=["stride 2", "stride 3"],
    title="How many windows of 3 × 3 lie on each of 7 × 7 pixels",
    caption="Black pixels lie under no window, white ones under four.",
)

# %% [markdown]
# Stride 2: windows overlap by one row and column. Stride 3: nobody sees the last row and column. And every layer may drop a row of *its* input: behind four strides of 2 one dropped row of a map is worth 16
# rows of the picture. That is why people like sides such as 32, 64 or 224.

# %% [markdown]
# ### Exercise 3.2 · Pixels that nobody sees (2 points)
#
# Write `leftover_pixels(n, k, s)`: how many of `n` pixels along one side lie under **no**
# window of size `k` with stride `s`, without padding. Return a whole number.
#
# For example, `leftover_pixels(7, 3, 3)` is 1. The stride may be larger than the window:
# then there are gaps *between* the windows, too, and they count. Seven cases are checked
# at once, many more when graded.


# %% nbgrader={"grade": false, "grade_id": "leftover_pixels", "locked": false, "schema_version": 3, "solution": true, "task": false}
def leftover_pixels(n, k, s):
    """Return how many pixels along one side no window touches."""
    ...
    ### BEGIN SOLUTION
    places = (n - k) // s + 1
    return n - k - (places - 1) * min(s, k)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-leftover_pixels", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("leftover_pixels", leftover_pixels)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("03_shapes_and_parameters").grade("leftover_pixels", leftover_pixels, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 3.3 · 227 or 224? (2 points)
#
# AlexNet's first layer has windows of 11 × 11 and stride 4. The paper prints an input of
# 224 × 224, and its figure shows 55 × 55 places; other texts say that the input had
# 227 × 227. Which numbers go together? Collect the evidence, for one side:
#
# - how many rows of zeros, **above and below together**, give 55 places on 227 rows, and
#   on 224 rows? (Several numbers may be right: enter one of them.)
# - how many places does Keras find on 224 rows, with `"valid"` and with `"same"`?
#
# `"zeros for 227"` and `"valid on 224"` are checked at once, the others when graded. Each
# answer counts by itself.

# %% nbgrader={"grade": false, "grade_id": "alexnet_detective", "locked": false, "schema_version": 3, "solution": true, "task": false}
alexnet_detective = {
    "zeros for 227": ...,
    "zeros for 224": ...,
    "valid on 224": ...,
    "same on 224": ...,
}
### BEGIN SOLUTION
alexnet_detective = {
    "zeros for 227": 0,
    "zeros for 224": 4,
    "valid on 224": (224 - 11) // 4 + 1,
    "same on 224": -(-224 // 4),
}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-alexnet_detective", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("alexnet_detective", alexnet_detective)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("03_shapes_and_parameters").grade(
    "alexnet_detective", alexnet_detective, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 3.3 Counting parameters
#
# A filter is as deep as its input. With a window of $F \times F$, $C$ input channels and $K$ filters (capital letters here: the $k$ above was the window) a convolution has
#
# $$\underbrace{F \cdot F \cdot C \cdot K}_{\text{weights}} + \underbrace{K}_{\text{biases}}$$
#
# parameters, wherever and however often the window lands. The side of the picture does not occur. **Predict** the count of `Conv2D(6, 5)` on a picture of 32 × 32 × 3. (PyTorch writes
# it `Conv2d(3, 6, 5)`: input channels, filters, window.)

# %%
one_layer = keras.Sequential([keras.Input((32, 32, 3)), layers.Conv2D(6, 5)])
print("output", one_layer.output_shape[1:], "parameters", one_layer.count_params())

# %% [markdown]
# And a **dense** layer? The map is *flattened*: its $N_1 \cdot N_2 \cdot C$ numbers are written in one row. Each of $U$ units (or nodes) adds up all of them, with weights of its own:
#
# $$z[u] = \sum_j W[j, u]\; x[j] + b[u] \qquad \text{with } N_1 N_2 C \cdot U + U \text{ parameters}$$
#
# **Predict:** a grey picture of 256 × 256 pixels, 10 units: how many weights has the layer, how many has one node?

# %%
dense = keras.Sequential(
    [keras.Input((256, 256, 1)), layers.Flatten(), layers.Dense(10)]
)
weights, biases = dense.get_weights()
print(f"weights of the layer  {weights.size:>8,}")
print(f"weights of one node   {weights[:, 0].size:>8,}")
print(f"with the biases       {weights.size + biases.size:>8,}")

# %% [markdown]
# Each of these weights belongs to **one place**: what a unit learns in one corner it does not know in another.

# %% [markdown]
# ### Exercise 3.4 · Volumes and parameters (2 points)
#
# Three layers: **ten filters** (input 32 × 32 × 3, ten windows of 5 × 5, stride 1, 2 zeros
# on each side), **AlexNet**'s first (227 × 227 × 3, 96 windows of 11 × 11, stride 4, no
# zeros), and one of your **own**. Fill in, as whole numbers:
#
# - *outputs*: how many numbers come out in all;
# - *weights* and *parameters* (weights and biases) of the layer;
# - *unshared*: its parameters if every output number had weights (for the same window) and
#   a bias of its own.
#
# A *volume* is a map with its channels: rows × columns × channels. Checked at once: the
# row of the ten filters, and the outputs of the other two. Each number counts by itself.

# %%
my_number = 1234  # the last four digits of your student number

own_layer = lesson.variant("volume_counts", my_number)
print(own_layer)

# %% nbgrader={"grade": false, "grade_id": "volume_counts", "locked": false, "schema_version": 3, "solution": true, "task": false}
volume_counts = {  # layer: (outputs, weights, parameters, unshared)
    "ten filters": (..., ..., ..., ...),
    "AlexNet": (..., ..., ..., ...),
    "own": (..., ..., ..., ...),
}


### BEGIN SOLUTION
def counts(n, channels, filters, k, s, p):
    outputs = ((n + 2 * p - k) // s + 1) ** 2 * filters
    weights, unit = k * k * channels * filters, k * k * channels + 1
    return outputs, weights, weights + filters, outputs * unit


own = own_layer.side, own_layer.channels, own_layer.filters, own_layer.size
volume_counts = {
    "ten filters": counts(32, 3, 10, 5, 1, 2),
    "AlexNet": counts(227, 3, 96, 11, 4, 0),
    "own": counts(*own, own_layer.stride, own_layer.padding),
}
print(volume_counts)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-volume_counts", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("volume_counts", {"volume_counts": volume_counts, "my_number": my_number})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("03_shapes_and_parameters").grade(
    "volume_counts", {"volume_counts": volume_counts, "my_number": my_number}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 3.4 The ledger
#
# For a whole network the same questions return in every layer. `ledger(model)` answers them for any Keras model. **Predict** before you run: which layer of this small network holds most parameters, and which costs
# most multiplications? (*Softmax* has none; lesson 5 explains it.)

# %%
small = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Conv2D(8, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(16, 3, activation="relu"),
        layers.MaxPooling2D(2, name="pool"),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ],
    name="small",
)
ledger(small)

# %% [markdown]
# - **multiplications**: products of weights and inputs, for one image;
# - **memory**: the layer's output of one image, 4 bytes a number (float32);
# - **sees**: the *receptive field*, the patch of the picture that one place depends on.
#
# Further columns tell which pixels the stack ignores:

# %%
with_pool = keras.Sequential([keras.Input((32, 32, 3))])
for _ in range(2):
    with_pool.add(layers.Conv2D(8, 3))
    with_pool.add(layers.MaxPooling2D(2))
ledger(with_pool).table(
    ["layer", "in", "out", "field", "jump", "unseen"], title="Two conv-pool pairs"
)

# %% [markdown]
# 13 rows do not divide by 2, so the last pooling layer leaves one row of *its* map out: in the picture the last two rows and columns. The **jump** is how far, in the picture, two neighbours of a map are apart.

# %% [markdown]
# ### Exercise 3.5 · Fill in the ledger (2 points)
#
# Two networks for CIFAR-10, small colour pictures in 10 classes. The letters in the tables
# are blanks: replace the dots in the cell behind the tables.
#
# - Shapes are `(rows, columns, channels)`, with or without Keras' `None` for the batch in
#   front; everything else is one number.
# - B stands for every pooling layer, J for both flatten layers.
# - The total is printed above each table: do your numbers add up?
#
# Each blank is graded by itself, and what follows from an earlier number of yours is right;
# A, B, C and G are checked at once.

# %%
first = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Conv2D(32, 3, activation="relu", name="conv_1"),
        layers.MaxPooling2D(2, name="pool_1"),
        layers.Conv2D(32, 3, activation="relu", name="conv_2"),
        layers.MaxPooling2D(2, name="pool_2"),
        layers.Flatten(name="flatten"),
        layers.Dense(512, activation="relu", name="dense_1"),
        layers.Dense(10, activation="softmax", name="dense_2"),
    ],
    name="first_network",
)
blanks = {("pool_1", "out"): "A", ("pool_1", "parameters"): "B"}
blanks |= {("conv_2", "parameters"): "C", ("pool_2", "out"): "D"}
blanks |= {("flatten", "out"): "E", ("dense_1", "parameters"): "F"}
blanks |= {("pool_2", "parameters"): "B", ("flatten", "parameters"): "J"}
print(ledger(first).totals())
ledger(first).blank(blanks, title="First network: windows 3 × 3, valid; pooling 2 × 2")

# %%
second = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Conv2D(32, 3, padding="same", activation="relu", name="conv_1"),
        layers.MaxPooling2D(2, name="pool_1"),
        layers.Conv2D(64, 3, padding="same", activation="relu", name="conv_2"),
        layers.MaxPooling2D(2, name="pool_2"),
        layers.Conv2D(128, 3, padding="same", activation="relu", name="conv_3"),
        layers.Flatten(name="flatten"),
        layers.Dense(128, activation="relu", name="dense_1"),
        layers.Dense(10, activation="softmax", name="dense_2"),
    ],
    name="second_network",
)
blanks = {("conv_2", "parameters"): "G", ("conv_3", "parameters"): "H"}
blanks |= {("flatten", "out"): "I", ("flatten", "parameters"): "J"}
blanks |= {("dense_1", "parameters"): "K"}
blanks |= {(f"pool_{n}", "parameters"): "B" for n in (1, 2)}
print(ledger(second).totals())
ledger(second).blank(blanks, title="Second network: windows 3 × 3, same; pooling 2 × 2")

# %% nbgrader={"grade": false, "grade_id": "ledger_blanks", "locked": false, "schema_version": 3, "solution": true, "task": false}
ledger_blanks = {
    "A": (..., ..., ...),
    "B": ...,
    "C": ...,
    "D": (..., ..., ...),
    "E": ...,
    "F": ...,
    "G": ...,
    "H": ...,
    "I": ...,
    "J": ...,
    "K": ...,
}
### BEGIN SOLUTION
ledger_blanks = dict(A=(15, 15, 32), B=0, C=9_248, D=(6, 6, 32), E=1_152, F=590_336)
ledger_blanks |= dict(G=18_496, H=73_856, I=8_192, J=0, K=1_048_704)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-ledger_blanks", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("ledger_blanks", ledger_blanks)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("03_shapes_and_parameters").grade("ledger_blanks", ledger_blanks, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 3.5 Dense against convolution
#
# What would a dense layer cost in place of a convolution? A convolution may also work in **groups**: with two, half of the filters see the first half of the channels, the others the second half. AlexNet's second layer did.
#
# ### Exercise 3.6 · Dense against convolution (2 points)
#
# Write `dense_against_conv(n, c, k, f, groups)`. Input `n` × `n` × `c`, output `n` × `n` × `k` (so there are `k` filters); the convolution has windows `f` × `f` and `groups` groups (1 means ordinary; `c` and
# `k` are multiples of it). Return two whole numbers:
#
# - the weights of a dense layer from all input to all output numbers;
# - the weights of the convolution.
#
# No biases. Two layers without groups are checked at once, layers with groups when graded. Each of the two numbers counts by itself.


# %% nbgrader={"grade": false, "grade_id": "dense_against_conv", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dense_against_conv(n, c, k, f, groups):
    """Return the weights of the dense layer and of the convolution."""
    ...
    ### BEGIN SOLUTION
    return (n * n * c) * (n * n * k), f * f * (c // groups) * k
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-dense_against_conv", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("dense_against_conv", dense_against_conv)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("03_shapes_and_parameters").grade(
    "dense_against_conv", dense_against_conv, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# **Predict:** does the ratio of the two depend on the number of channels?

# %%
side, window = 55, 5
for c, k in ((96, 256), (3, 8)):
    everything = side**2 * c * side**2 * k
    shared = window**2 * c * k
    ratio = everything / shared
    print(f"{c:3} → {k:3}: {everything:.4g} against {shared:,}, ratio {ratio:,.0f}")
print(f"biases of the dense layer: {side**2 * 256:,}, one for each output number")

# %% [markdown]
# The channels cancel: the ratio is $n^4 / f^2$. It is **sharing** (the same weights at all $n^2$ places) and **locality** (a window instead of all $n^2$ pixels) that save.
#
# ### Small windows, twice
#
# Two convolutions of 3 × 3 see as far as one of 5 × 5, and three as far as one of 7 × 7. Which is cheaper, with 64 channels all the way?

# %%
for windows in ((5,), (3, 3), (7,), (3, 3, 3)):
    stack = keras.Sequential(
        [keras.Input((32, 32, 64))]
        + [layers.Conv2D(64, w, padding="same", activation="relu") for w in windows]
    )
    book = ledger(stack)
    sees = book.rows[-1].receptive_field[0]
    print(f"windows {windows!s:9} see {sees} pixels, {book.parameters:>7,} parameters")

# %% [markdown]
# The small ones cost less, and have one or two ReLUs more in between.
#
# ## 3.6 Is deeper larger?
#
# A common shape: pairs of convolution and pooling, then dense layers. Every pair halves the side, and designers often double the filters with each:

# %%
pairs = [keras.Input((64, 64, 3))]
for filters in (16, 32, 64, 128):
    pairs += [layers.Conv2D(filters, 3, padding="same"), layers.MaxPooling2D(2)]
halving = ledger(keras.Sequential(pairs, name="four_pairs"))
halving.table(["layer", "out", "parameters", "memory"], skip={"Input"})

# %% [markdown]
# ### Exercise 3.7 · Is deeper larger? (2 points)
#
# Predict the parameters of a network with 1, 2 and 3 pairs, **before** the next section
# builds it; Python may do the arithmetic. This is the network `"lecture"`:
#
# - input 28 × 28 × 1;
# - convolutions of 24, 48 and 64 filters, windows 5 × 5, same, and behind each of them
#   pooling 2 × 2 with `padding="same"`;
# - then flatten, a dense layer of 256 units and one of 10.
#
# With 1 pair only the 24 filters stay, with 2 pairs the 24 and the 48. Do the same for
# your own network. Checked at once: `"lecture"` with 1 and 2 pairs, `"own"` with 1. Each
# number counts by itself.

# %%
own_network = lesson.variant("ablation_prediction", my_number)
print(own_network)

# %% nbgrader={"grade": false, "grade_id": "ablation_prediction", "locked": false, "schema_version": 3, "solution": true, "task": false}
ablation_prediction = {  # number of pairs: parameters of the network
    "lecture": {1: ..., 2: ..., 3: ...},
    "own": {1: ..., 2: ..., 3: ...},
}


### BEGIN SOLUTION
def predicted(net, count):
    side, below, total = net.side, net.channels, 0
    for filters in net.filters[:count]:
        total += (net.size**2 * below + 1) * filters
        side, below = -(-side // 2), filters
    total += (side**2 * below + 1) * net.units
    return total + (net.units + 1) * net.classes


ablation_prediction = {
    "lecture": {1: 1_207_674, 2: 634_410, 3: 371_306},
    "own": {count: predicted(own_network, count) for count in (1, 2, 3)},
}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-ablation_prediction", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check(
    "ablation_prediction",
    {"ablation_prediction": ablation_prediction, "my_number": my_number},
)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("03_shapes_and_parameters").grade(
    "ablation_prediction",
    {"ablation_prediction": ablation_prediction, "my_number": my_number},
    points=2,
)
### END HIDDEN TESTS

# %% [markdown]
# ## 3.7 Experiment: count what you predicted
#
# Which of the three networks has most parameters? Your numbers of Exercise 3.7 say it already. Would you have guessed it without them?


# %%
def build(count):
    """Return the lecture's network with some of its pairs."""
    stack = [keras.Input((28, 28, 1))]
    for filters in (24, 48, 64)[:count]:
        stack.append(layers.Conv2D(filters, 5, padding="same", activation="relu"))
        stack.append(layers.MaxPooling2D(2, padding="same"))
    head = [layers.Dense(256, activation="relu"), layers.Dense(10)]
    return keras.Sequential([*stack, layers.Flatten(), *head])


books = {count: ledger(build(count)) for count in (1, 2, 3)}
for count, book in books.items():
    maps = [row.out_shape for row in book.rows if row.kind == "MaxPooling2D"]
    print(f"pairs: {count}, last map {maps[-1]}")

# %%
kinds = {"Conv2D": "convolutions", "Dense": "dense layers"}
shares = {
    kind: [
        sum(row.parameters for row in book.rows if row.kind == kind) / 1e6
        for book in books.values()
    ]
    for kind in kinds
}
figure, axes = plt.subplots(figsize=(6, 2.6), layout="constrained")
left = np.zeros(3)
for (kind, label), colour, hatch in zip(
    kinds.items(), ("#0072B2", "#E69F00"), ("", "//"), strict=True
):
    axes.barh(
        [1, 2, 3], shares[kind], left=left, color=colour, hatch=hatch, label=label
    )
    left += shares[kind]
axes.set(xlabel="parameters (millions)", ylabel="pairs", yticks=[1, 2, 3])
axes.invert_yaxis()
axes.legend()
plotting.show(
    figure,
    f"Millions of parameters with 1, 2 and 3 pairs: convolutions {shares['Conv2D']}, "
    f"dense layers {shares['Dense']}.",
)

# %% [markdown]
# The deepest network is the **smallest**. Every pair leaves about a quarter of the places, while the filters at most double. So the first dense layer, where most parameters live, gets a shorter row.
#
# ### A famous ledger
#
# VGG16 won the localisation task of ImageNet 2014 and is still widely used. Its ledger, with random weights:

# %%
vgg = ledger(keras.applications.VGG16(weights=None))
vgg.table(["layer", "out", "parameters", "multiplications", "memory", "field"])

# %%
vgg_shares = {}
for group, kind in (("convolutions", "Conv2D"), ("dense layers", "Dense")):
    rows = [row for row in vgg.rows if row.kind == kind]
    vgg_shares[group] = [
        100 * sum(row.parameters for row in rows) / vgg.parameters,
        100 * sum(row.multiplications for row in rows) / vgg.multiplications,
        100 * sum(row.memory for row in rows) / vgg.memory,
    ]
for group, (parameters, work, memory) in vgg_shares.items():
    print(
        f"{group:13} {parameters:5.1f} % of parameters, "
        f"{work:5.1f} % of multiplications, {memory:5.1f} % of memory for outputs"
    )

# %% [markdown]
# Different budgets: **parameters** sit in the dense layers (89.4 %), **work** in the convolutions, **memory** in the first large maps. To make a network smaller on disk, look at the first dense layer; to make it faster,
# at the convolutions.

# %% [markdown]
# ### Exercise 3.8 ★ · A small network of your own (4 points)
#
# Build a Keras model `small_network` with
#
# - input 64 × 64 × 3 and one output number for each of 10 classes;
# - at least **3** convolution layers that the image goes through;
# - a last map (after the last convolution or pooling window) of at least **4 × 4**;
# - at most **60,000** parameters in all, frozen ones and moving averages included.
#
# The number of layers, their windows, filters, strides and padding are yours to choose:
# these are the *hyper-parameters*. Every way to build a Keras model is welcome, and any
# architecture. It need not be trained. The four points above are checked at once; when
# graded, the model also runs on random pictures.

# %% nbgrader={"grade": false, "grade_id": "small_network", "locked": false, "schema_version": 3, "solution": true, "task": false}
small_network = ...
### BEGIN SOLUTION
small_network = keras.Sequential(
    [
        keras.Input((64, 64, 3)),
        layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(64, 3, strides=2, padding="same", activation="relu"),
        layers.GlobalAveragePooling2D(),
        layers.Dense(10, activation="softmax"),
    ]
)
### END SOLUTION

# %%
try:
    own_ledger = ledger(small_network, (64, 64, 3))
except Exception as error:
    own_ledger = f"No ledger of your network yet. {error}"
own_ledger

# %% nbgrader={"grade": true, "grade_id": "check-small_network", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
lesson.check("small_network", small_network)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("03_shapes_and_parameters").grade("small_network", small_network, points=4)
### END HIDDEN TESTS

# %% [markdown]
# ## What to take with you
#
# - Places = ⌊(n + 2p − k)/s⌋ + 1. Nothing has to fit: Keras rounds down and drops pixels.
# - Keras' "same" gives ⌈n/s⌉, with uneven zeros if it must; it keeps the size only at stride 1.
# - Parameters of a convolution: F·F·C·K + K. The picture's size does not occur.
# - Pooling and flattening have none; a pooling layer makes the *next dense layer* smaller.
# - Sharing and locality save $n^4/f^2$ against a dense layer.
# - Parameters often live in the first dense layer, work in the convolutions, memory in the
#   first maps.
#
# **In your own words:** a network for 32 × 32 pictures is to read 64 × 64 ones. Which rows of its
# ledger change their parameters, which only their multiplications, and why? A person reads this;
# it gives no points.

# %% [markdown] nbgrader={"grade": true, "grade_id": "larger_pictures", "locked": false, "points": 0, "schema_version": 3, "solution": true, "task": false}
# ### BEGIN SOLUTION
# Convolutions, pooling and global averages keep their parameters: their windows do not know how large
# the picture is. All of them compute about four times as much, for there are four times as many places.
# Only a dense layer behind a flattening grows, by the same factor of four.
#
# For whoever reads it: sharing named as the reason; the dense layer named as the exception.
# ### END SOLUTION

# %% [markdown]
# ## Further reading
#
# - V. Dumoulin and F. Visin, *A guide to convolution arithmetic for deep learning*, 2016, [arXiv:1603.07285](https://arxiv.org/abs/1603.07285).
# - A. Krizhevsky, I. Sutskever and G. E. Hinton, *ImageNet classification with deep convolutional neural networks*, NIPS 2012: AlexNet, its groups, and the 224.
# - A. Araujo, W. Norris and J. Sim, *Computing receptive fields of convolutional neural networks*, Distill 2019, [doi:10.23915/distill.00021](https://doi.org/10.23915/distill.00021).
#
# **Before you hand in:** Kernel → Restart Kernel and Run All Cells, then press *Validate*.
