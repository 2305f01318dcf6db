# %% [markdown]
# # 4 · Pooling, receptive fields and what "invariance" means
#
# A pooling layer throws three quarters of its numbers away, and people say that it makes a
# network *translation invariant*. In this lesson you pool by hand, find out how many pixels a
# deep value really sees, and then test the famous claim on digits that have moved.
#
# ![A handwritten 3 in the middle, and four times moved. Is it still a 3?](attachment:opening.png)

# %% [markdown]
# **After this lesson you can**
#
# - pool by hand, and say how subsampling, max and average pooling differ (exercises 4.1, 4.2);
# - build pooling from convolution and ReLU (exercises 4.3, 4.4);
# - compute the receptive field and the jump of any stack of layers (exercise 4.5);
# - define equivariance and invariance, and test for both (exercises 4.6, 4.7);
# - train a network that reads digits wherever they are (exercise 4.8).
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 60 | 18 | digits of scikit-learn, nothing to download | any, no GPU |
#
# The words and axes used in all lessons stand on the
# [conventions card](../00_start_here/00_start_here.ipynb#0.4-Conventions) of lesson 0.

# %%
import numpy as np
from scipy import signal

from autograder import Lesson
from utils import invariance, machine, plotting
from utils.widgets import average_pool, conv, max_pool, microscope

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)  # the first number wakes the device, which may chatter, too

lesson = Lesson("04_pooling_and_invariance")
machine.budget(minutes=0.5, data="nothing to download", cost="free")

# %% [markdown]
# ### Warm-up: three questions
#
# Answer aloud before you open the answers.
#
# 1. How many places has a window of 2 with stride 2 on 7 pixels, without padding?
# 2. How many parameters has a pooling layer?
# 3. Where do most parameters of VGG16 sit?
#
# <details><summary>Answers</summary>
#
# 1. 3. The last pixel is ignored.
# 2. None. It has a window, and nothing to learn.
# 3. In its first dense layer, behind the flattened map.
#
# </details>

# %% [markdown]
# ## 4.1 Four numbers become one
#
# A **pooling** layer slides a window over each channel and keeps one number per place. With a
# window of 2 × 2 and stride 2, the windows tile the image. The rules:
#
# - **subsampling** keeps the top-left pixel;
# - **max pooling** keeps the largest;
# - **average pooling** keeps the mean.
#
# Slides sometimes speak of a pooling "filter". Nothing is learned in it: it is a window.
#
# In the next cell `corners` holds four small arrays: the top-left pixels of all windows, then
# the top-right, the bottom-left and the bottom-right ones.

# %%
image = np.array([[7, 0, 2, 2], [1, 0, 4, 8], [3, 3, 9, 1], [5, 1, 0, 0]])
corners = [image[row::2, column::2] for row in (0, 1) for column in (0, 1)]
print("image\n", image)
print("subsampled\n", corners[0])
print("largest\n", np.max(corners, axis=0))
print("average\n", np.mean(corners, axis=0))

# %% [markdown]
# **Predict:** the pixel 8 at the right becomes 0. Which of the three results change?
#
# <details><summary>Answer</summary>
#
# The largest of its window falls from 8 to 4, the average from 4 to 2. Subsampling never looks
# at this pixel: it keeps the 2 at the top left.
#
# </details>

# %% [markdown]
# Words differ here. *Decimation* in signal processing means: blur first, then subsample.
# Average pooling does both in one step. Plain subsampling leaves the blur out, and fine
# patterns then turn into false ones. This is called *aliasing*:

# %%
stripes = np.tile([0, 0, 1], (18, 6)).astype(float)
kept = stripes[::2, ::2]
averaged = stripes.reshape(9, 2, 9, 2).mean(axis=(1, 3))
plotting.show_images(
    [stripes, kept, averaged],
    titles=["18 × 18", "subsampled, 9 × 9", "averaged, 9 × 9"],
    title="Stripes three pixels apart, made half as large in two ways",
    caption="Of six stripes, subsampling leaves three at full contrast and drops the "
    "others: a false, coarser pattern. Averaging keeps a grey trace of every stripe.",
)

# %% [markdown]
# ### Exercise 4.1 · Pool by hand (2 points)
#
# Pool with windows of 2 × 2, and enter each result as a list of rows, like `[[1, 2], [3, 4]]`:
#
# - `lecture_image` and your own image: `"max"` and `"average"`, stride 2;
# - `lecture_image` only: `"subsample"` (top-left), stride 2, and the maximum with **stride 1**.
#
# Both of the lecture's first two and your own `"max"` are checked at once, the other three when
# graded. Each result counts by itself.

# %%
my_number = 1234  # the last four digits of your student number

lecture_image = np.array([[2, 3, 4, 0], [1, 5, 3, 2], [0, 4, 2, 3], [1, 0, 6, 1]])
own_image = np.array(lesson.variant("pool_by_hand", my_number))
print(lecture_image, own_image, sep="\n\n")

# %% nbgrader={"grade": false, "grade_id": "pool_by_hand", "locked": false, "schema_version": 3, "solution": true, "task": false}
pool_by_hand = {
    "lecture": {
        "max": ...,
        "average": ...,
        "subsample": ...,
        "max, stride 1": ...,
    },
    "own": {"max": ..., "average": ...},
}
### BEGIN SOLUTION
own_corners = [own_image[r::2, c::2] for r in (0, 1) for c in (0, 1)]
pool_by_hand = {
    "lecture": {
        "max": [[5, 4], [4, 6]],
        "average": [[2.75, 2.25], [1.25, 3.0]],
        "subsample": [[2, 4], [0, 2]],
        "max, stride 1": [[5, 5, 4], [5, 5, 3], [4, 6, 6]],
    },
    "own": {
        "max": np.max(own_corners, axis=0),
        "average": np.mean(own_corners, axis=0),
    },
}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-pool_by_hand", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("pool_by_hand", {"pool_by_hand": pool_by_hand, "my_number": my_number})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("04_pooling_and_invariance").grade(
    "pool_by_hand", {"pool_by_hand": pool_by_hand, "my_number": my_number}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 4.2 Pooling in a network
#
# Keras pools each image and each channel by itself. Its stride is the window's side unless
# you say otherwise, and what does not fit is dropped.
#
# A batch of two images has the shape (2, 7, 6, 3). **Predict** its shape behind max pooling with a
# window of 2, and behind average pooling with a window of 3 and stride 1.

# %%
batch = np.random.default_rng(0).normal(size=(2, 7, 6, 3)).astype("float32")
for layer in (layers.MaxPooling2D(2), layers.AveragePooling2D(3, strides=1)):
    print(layer.name, batch.shape, "→", tuple(layer(batch).shape))

# %% [markdown]
# Does pooling "reduce the parameters"? It has none, and the convolutions around it do not
# even notice: their weights do not depend on the size of the map. What shrinks is the **next
# dense layer**. Below are the parameters of two convolutions and a dense layer:

# %%
for pooling in ([], [layers.MaxPooling2D(2)]):
    stack = [layers.Conv2D(8, 3), *pooling, layers.Conv2D(8, 3), layers.Flatten()]
    model = keras.Sequential([keras.Input((28, 28, 1)), *stack, layers.Dense(10)])
    counts = [layer.count_params() for layer in model.layers if layer.weights]
    print("with pooling" if pooling else "without     ", counts)

# %% [markdown]
# ### Exercise 4.2 · Pooling for a batch (2 points)
#
# Write `pool2d(x, k, s, mode)`: `x` is an array (batch, height, width, channels), `k` the
# window's side, `s` the stride, `mode` is `"max"` or `"average"`. Return an array (batch,
# rows, columns, channels) of floats; no padding, what does not fit is dropped. Leave `x` as it is.
#
# Three batches are checked at once. When graded, all numbers of a batch may be negative, or whole
# numbers (int), whose averages are not.


# %% nbgrader={"grade": false, "grade_id": "pool2d", "locked": false, "schema_version": 3, "solution": true, "task": false}
def pool2d(x, k, s, mode):
    """Pool each channel of each image; return (batch, rows, columns, channels)."""
    ...
    ### BEGIN SOLUTION
    rows = range(0, x.shape[1] - k + 1, s)
    columns = range(0, x.shape[2] - k + 1, s)
    keep = np.max if mode == "max" else np.mean
    result = [
        [keep(x[:, r : r + k, c : c + k], axis=(1, 2)) for c in columns] for r in rows
    ]
    return np.moveaxis(np.array(result), 2, 0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-pool2d", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("pool2d", pool2d)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("04_pooling_and_invariance").grade("pool2d", pool2d, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 4.3 Pooling is nothing new
#
# An average is a weighted sum, so average pooling is a convolution with a stride. An ordinary
# Keras convolution has weights of shape (rows, columns, channels in, channels out) and adds up
# **all** channels in.
#
# **Predict:** the first channel of an image holds only ones, the second only tens. All weights of a
# 2 × 2 convolution with two channels in and two out are 1/4. What comes out?

# %%
two_channels = np.stack([np.full((4, 4), 1.0), np.full((4, 4), 10.0)], axis=-1)[None]
quarter = np.full((2, 2, 2, 2), 0.25)
mixed = keras.ops.conv(two_channels.astype("float32"), quarter.astype("float32"), 2)
print("channels in :", two_channels[0, 0, 0])
print("channels out:", keras.ops.convert_to_numpy(mixed)[0, 0, 0])

# %% [markdown]
# Both channels out are 11, which is 1 + 10: each is the sum of the two averages. Average pooling
# would have kept 1 and 10 apart. So the weights that join *different* channels must be others.

# %% [markdown]
# ### Exercise 4.3 · Average pooling as a convolution (2 points)
#
# Write `average_as_convolution(k, channels)`: return the weights, shape (k, k, channels,
# channels), with which a convolution of stride k and without bias equals average pooling of
# k × k pixels. (A *depthwise* convolution keeps the channels apart by itself; its weights, shape
# (k, k, channels, 1), are welcome, too.)
#
# One channel and three are checked at once; other windows when graded.


# %% nbgrader={"grade": false, "grade_id": "average_as_convolution", "locked": false, "schema_version": 3, "solution": true, "task": false}
def average_as_convolution(k, channels):
    """Return the weights of a convolution that averages each channel."""
    ...
    ### BEGIN SOLUTION
    return np.ones((k, k, 1, 1)) * np.eye(channels) / k**2
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-average_as_convolution", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("average_as_convolution", average_as_convolution)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("04_pooling_and_invariance").grade(
    "average_as_convolution", average_as_convolution, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# A convolution with stride 2 can therefore do what average pooling does, and *learn* better
# weights. Max pooling is no weighted sum. But a network that has ReLU (negative numbers become
# 0) can build it. Look at ReLU of a difference first:

# %%
a, b = np.array([3, 5, -4, -1]), np.array([5, 3, -1, -4])
print("a          ", a)
print("b          ", b)
print("relu(b − a)", np.maximum(b - a, 0))

# %% [markdown]
# ### Exercise 4.4 · A maximum made of ReLU (2 points)
#
# - `max_of_two(a, b, relu)`: the larger of two numbers; for two arrays, place by place. Allowed:
#   `relu` (a function, your third argument), +, −, · and numbers. Not allowed: comparisons,
#   absolute values, ready-made maxima.
# - `max_pool_2x2(x, relu)`: return the 2 × 2 max pooling, stride 2, of an array (height, width) with
#   even sides, built from the first function. Indexing is allowed here.
#
# One example of each is checked at once; more negative numbers when graded. Each function counts
# by itself.


# %% nbgrader={"grade": false, "grade_id": "max_from_relu", "locked": false, "schema_version": 3, "solution": true, "task": false}
def max_of_two(a, b, relu):
    """Return the larger number with relu, plus and minus only."""
    ...
    ### BEGIN SOLUTION
    return a + relu(b - a)
    ### END SOLUTION


def max_pool_2x2(x, relu):
    """Return the maximum of each 2 × 2 window of x, shape (height, width)."""
    ...
    ### BEGIN SOLUTION
    upper = max_of_two(x[0::2, 0::2], x[0::2, 1::2], relu)
    lower = max_of_two(x[1::2, 0::2], x[1::2, 1::2], relu)
    return max_of_two(upper, lower, relu)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-max_from_relu", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("max_from_relu", {"max_of_two": max_of_two, "max_pool_2x2": max_pool_2x2})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("04_pooling_and_invariance").grade(
    "max_from_relu",
    {"max_of_two": max_of_two, "max_pool_2x2": max_pool_2x2},
    points=2,
)
### END HIDDEN TESTS

# %% [markdown]
# ## 4.4 What one value sees
#
# The **receptive field** of a value is the part of the image that can change it. Some notes
# say it is as large as the filter. That holds for the first layer only. **Predict:** a
# convolution 3 × 3, then pooling 2 × 2: how many pixels does one value see?

# %%
numbers = np.random.default_rng(4).integers(0, 10, (10, 10))
vertical_edges = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
microscope(numbers, [conv(vertical_edges), max_pool(2)])

# %% [markdown]
# 4 × 4: the window of the pooling layer covers 2 × 2 values, and each of them sees 3 × 3
# pixels, overlapping. But only the **winner** of a max passes its pixels on; the others could
# have changed the value, and did not. (In [lesson 6](../06_backpropagation/06_backpropagation.ipynb) the
# winner gets all of what training sends back.) With an average, everybody takes part:

# %%
microscope(numbers, [conv(vertical_edges), average_pool(2)])

# %% [markdown]
# To compute the field without drawing, keep two numbers per layer:
#
# - the **field** $r$: how many pixels a value sees along one side;
# - the **jump** $j$: how far apart, in pixels of the image, two neighbouring values look.
#
# At the image both are 1. A window of $k$ values has $k - 1$ steps between them, and each step is
# one jump *of the map below*. So far the field grows. The layer's own stride then makes the jump
# larger, for the layers that follow.
#
# In the microscope above: image 1 and 1; behind the convolution field 3, jump 1; behind the pooling
# layer field 4, jump 2.

# %% [markdown]
# ### Exercise 4.5 · Receptive field and jump (2 points)
#
# Write `receptive_fields(stack)`: `stack` is a list of pairs (window, stride), from the image
# on. Return a list with one pair (field, jump) of whole numbers for **each** layer. Ignore
# the border of the image.
#
# Checked at once: windows 3, 2, 3, 2 and windows 5, 2, 5, 2, where the twos are pooling layers
# with stride 2 and the others have stride 1. The fields of the first stack are 3, 4, 8 and 10, so the
# list begins `[(3, 1), (4, 2), …`. VGG16 and others follow when graded.


# %% nbgrader={"grade": false, "grade_id": "receptive_fields", "locked": false, "schema_version": 3, "solution": true, "task": false}
def receptive_fields(stack):
    """Return (field, jump) after each layer of a list of (window, stride)."""
    ...
    ### BEGIN SOLUTION
    field, jump, found = 1, 1, []
    for window, stride in stack:
        field += (window - 1) * jump
        jump *= stride
        found.append((field, jump))
    return found
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-receptive_fields", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("receptive_fields", receptive_fields)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("04_pooling_and_invariance").grade(
    "receptive_fields", receptive_fields, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# The ledger of lesson 3 counts the same. Here it is for three networks, at their pooling layers:

# %%
from utils.ledger import ledger


def fields_at_pools(blocks, window):
    """Build blocks of convolutions, each with a pooling layer; list their fields."""
    stack = [keras.Input((224, 224, 3))]
    for convolutions in blocks:
        stack += [layers.Conv2D(2, window, padding="same") for _ in range(convolutions)]
        stack.append(layers.MaxPooling2D(2))
    rows = ledger(keras.Sequential(stack)).rows
    return [row.receptive_field[0] for row in rows if row.kind == "MaxPooling2D"]


print("two blocks, windows 3:", fields_at_pools((1, 1), 3))
print("two blocks, windows 5:", fields_at_pools((1, 1), 5))
print("VGG16                :", fields_at_pools((2, 2, 3, 3, 3), 3))

# %% [markdown]
# VGG16 uses windows of 3 only, and yet a value behind its last pooling layer sees 212 of the
# 224 pixels. Depth and pooling make that, not large filters.

# %% [markdown]
# ## 4.5 Equivariant or invariant?
#
# Move the image by $d$ pixels. A layer is
#
# - **equivariant** when its output *moves along*: first moving, then the layer, gives the same
#   as first the layer, then moving;
# - **invariant** when its output *stays as it was*.
#
# "Networks of convolutions are translation invariant" is in many notes. **Predict** for a
# convolution and for 2 × 2 max pooling: which of the two, and for which $d$?


# %%
def move(x, step):
    """Move an array (height, width) to the right; what leaves comes in at the left."""
    return np.roll(x, step, axis=1)


def max_pooling(x):
    """Return 2 × 2 max pooling, stride 2, of an array (height, width)."""
    return x.reshape(x.shape[0] // 2, 2, x.shape[1] // 2, 2).max(axis=(1, 3))


picture = np.random.default_rng(5).normal(size=(64, 64))
before = max_pooling(picture)
for step, out_step in ((1, 0), (1, 1), (2, 1)):
    same = np.isclose(max_pooling(move(picture, step)), move(before, out_step))
    print(
        f"image moved {step}, map moved {out_step}: {same.mean():4.0%} of values agree"
    )

# %% [markdown]
# Pooling with stride 2 moves along *exactly* for even steps: the map moves by half as many cells. For odd
# steps there is no such shift, and most values change. So pooling forgives a little, and is not
# invariant. Now a convolution, with padding:

# %%
kernel = np.array([[1, 2, 0], [0, 3, -1], [-2, 1, 0]])
before = signal.correlate2d(picture, kernel, mode="same")
for step in (1, 2, 3):
    after = signal.correlate2d(move(picture, step), kernel, mode="same")
    same = np.isclose(after, move(before, step))
    inside = same[4:-4, 4:-4]
    print(
        f"moved {step}: {same.mean():.0%} of values agree, inside {inside.mean():.0%}"
    )

# %% [markdown]
# A convolution moves along by *every* step. Only near the border do values differ, because a padded
# window sees zeros there. So compare the **interior** only.

# %% [markdown]
# ### Exercise 4.6 · Two tests (2 points)
#
# Here `layer` is a function: you call `layer(image)` with an array (24, 24), and it returns an array.
# Both of your tests return True or False. Use `move` from above for every move.
#
# - `equivariant(layer, image, step, out_step)`: move the image by `step`, then use the layer. Is that
#   the same as the layer's output of the unmoved image, moved by `out_step`? Outputs are
#   (height, width). Compare them **without** their 4 outermost rows and columns on every side.
# - `invariant(layer, image, step)`: does the *whole* output, of any shape, stay when the image moves?
#
# Differences of rounding must not matter. Some layers are tried at once, others when graded; each
# test counts by itself.


# %% nbgrader={"grade": false, "grade_id": "equivariance_tests", "locked": false, "schema_version": 3, "solution": true, "task": false}
def equivariant(layer, image, step, out_step):
    """Tell whether the output moves along by out_step, border left out."""
    ...
    ### BEGIN SOLUTION
    first, second = layer(move(image, step)), move(layer(image), out_step)
    return np.allclose(first[4:-4, 4:-4], second[4:-4, 4:-4])
    ### END SOLUTION


def invariant(layer, image, step):
    """Tell whether the output stays when the image moves by step."""
    ...
    ### BEGIN SOLUTION
    return np.allclose(layer(move(image, step)), layer(image))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-equivariance_tests", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("equivariance_tests", {"equivariant": equivariant, "invariant": invariant})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("04_pooling_and_invariance").grade(
    "equivariance_tests",
    {"equivariant": equivariant, "invariant": invariant},
    points=2,
)
### END HIDDEN TESTS

# %% [markdown]
# What *is* invariant? The maximum of a whole map: wherever the winner stands, its value
# is the same. **Global pooling** keeps one number per channel, so a network that ends in
# convolutions and global pooling forgets places, up to its strides and its border.
# Flatten and a dense layer do the opposite: each place has weights of its own.

# %% [markdown]
# ## 4.6 Experiment: digits that have moved
#
# We train with 1,197 digits of 16 × 16 pixels, each in the **middle** of an image of 28 × 28. We measure
# with 300 others, and move them.

# %%
digits = invariance.centred_digits()
print("train", digits.train_images.shape, "test", digits.test_images.shape)
shown = digits.test_images[:4]
moved = invariance.jitter_images(shown, 6, seed=1)
plotting.show_images(
    [*shown[..., 0], *moved[..., 0]],
    titles=["middle"] * 4 + ["moved"] * 4,
    title="Four test digits, and the same ones moved",
    caption="Above, every digit is in the middle. Below, the same digits moved at random "
    "by up to 6 pixels; none leaves its picture.",
)

# %% [markdown]
# Three models: an **MLP** (multi-layer perceptron: dense layers only), and two networks with
# the same convolutions. One ends in Flatten, the other in global max pooling.


# %%
def build(kind):
    """Return one of the three models, not trained yet."""
    stack = []
    if kind != "MLP":
        for filters in (8, 16, 32):
            stack.append(layers.Conv2D(filters, 3, padding="same", activation="relu"))
            stack.append(layers.MaxPooling2D())
        stack.pop()  # no pooling behind the last convolution
    head = layers.GlobalMaxPooling2D if kind == "global-max CNN" else layers.Flatten
    stack.append(head())
    if kind == "MLP":
        stack += [layers.Dense(units, activation="relu") for units in (300, 100)]
    return keras.Sequential([keras.Input((28, 28, 1)), *stack, layers.Dense(10)])


names = ["MLP", "flatten CNN", "global-max CNN"]
for name in names:
    print(f"{name:14} {build(name).count_params():>8,} parameters")


# %%
def fit(model, images, labels, epochs):
    """Train a model on images and labels, and return it."""
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(learning_rate=3e-3), loss)
    curve = model.fit(images, labels, batch_size=64, epochs=epochs, verbose=0)
    first, *_, last = curve.history["loss"]
    print(f"{epochs} epochs: the loss fell from {first:.2f} to {last:.2f}")
    return model


# %% [markdown]
# How a network learns is the matter of lessons 5 and 6. Here `fit` is a black box: in each *epoch* it shows the
# model all images once and changes the weights a little, so that the model reads them better. The
# share of digits that are read right is the **accuracy**.

# %% [markdown]
# ### Exercise 4.7 · Which model survives a shift? (2 points)
#
# 1. **Predict:** on digits moved by up to ±3 pixels, which model reads most, which fewest? Enter the
#    three names as `"first guess"`, best first; it is kept, and never wrong.
# 2. Train all three on the *centred* training digits, with 12 epochs, the global-max CNN with 20:
#    `fit(build(name), digits.train_images, digits.train_labels, epochs)` returns the trained model.
#    Collect them in a dictionary `models`, name → model.
# 3. Measure: `measured = invariance.measure(models, digits.test_images, digits.test_labels,
#    kind="jitter", amounts=(0, 3, 6))`, and print it. *Jitter* moves each digit at random by up to so
#    many pixels.
# 4. Enter the `"order"` at ±3 that you measured, best first, and `measured.accuracies` (or
#    `measured` itself): shares from 0 to 1.
#
# Training takes about 10 seconds. The guess, the order and the accuracies at 0 are checked at once, the
# others when graded.

# %% nbgrader={"grade": false, "grade_id": "shift_prediction", "locked": false, "schema_version": 3, "solution": true, "task": false}
shift_prediction = {
    "first guess": [..., ..., ...],
    "order": [..., ..., ...],
    "measured": ...,  # name: (accuracy at 0, at 3, at 6 pixels)
}
### BEGIN SOLUTION
machine.set_seed(0)
train, test = (digits.train_images, digits.train_labels), digits.test_images
models = {
    name: fit(build(name), *train, epochs=20 if "global" in name else 12)
    for name in names
}
measured = invariance.measure(
    models, test, digits.test_labels, kind="jitter", amounts=(0, 3, 6)
)
shift_prediction = {"first guess": names, "order": names[::-1]}
shift_prediction["measured"] = measured.accuracies
print(measured)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-shift_prediction", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("shift_prediction", shift_prediction)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("04_pooling_and_invariance").grade(
    "shift_prediction", shift_prediction, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# Here are the curves of one recorded run, also of models that saw **shifted copies** in training
# (up to 3 pixels). Look only after your own measurement.

# %%
amounts = tuple(range(7))
recorded = invariance.Measurement("jitter", amounts, invariance.RECORDED)
recorded.figure(
    title="Three models and two ways of training, one recorded run",
    caption="All but one read over 95 % in the middle. Trained on centred digits, MLP and "
    "flatten CNN fall to 33 % and 42 % at 3 pixels, global max to 76 %.\nShifted copies "
    "help each of them; beyond the 3 pixels seen in training only global max holds.",
)

# %% [markdown]
# So convolutions and pooling do **not** make a CNN invariant. The convolutions move their maps
# along, and the dense layer behind Flatten has never seen a digit in that place. Global pooling
# helps a lot and still loses digits: behind two pooling layers the jump is 4, and steps that are no
# multiple of 4 change what the pooled maps hold. The other cure is **augmentation**: show moved
# copies in training.
#
# One run is no proof. Six trainings of each read, at ±3 pixels (mean ± standard deviation):
# MLP 33 ± 1 %, flatten CNN 42 ± 2 %, global-max CNN 72 ± 6 %; with shifted copies 92 ± 1, 96 ± 1
# and 96 ± 1 %.

# %% [markdown]
# ### And turned?
#
# Some notes add that pooled features are invariant to rotation. But a pattern that is turned is
# another pattern for the kernel. **Predict:** a network was trained on moved, but upright digits.
# How many of 100 does it still read when they are turned by 90°? The cell behind the next exercise
# measures it for your model.

# %%
six = digits.test_images[digits.test_labels == 6][:1]
turned = [invariance.rotate_images(six, angle)[0, ..., 0] for angle in (0, 30, 90, 180)]
plotting.show_images(
    turned,
    titles=["0°", "30°", "90°", "180°"],
    title="A six, turned",
    caption="Turned by 180° the six is a nine: a network that is invariant to all "
    "rotations could not tell the two apart.",
)

# %% [markdown]
# Rotation is nothing that convolution or pooling forgives, and it is not always a good thing to
# forgive.

# %% [markdown]
# ### Exercise 4.8 ★ · Read what has moved (4 points)
#
# Train a Keras model `shift_robust_model` of any kind: input (28, 28, 1) with ink from 0 (paper) to
# 1, ten output numbers, at most **60,000** parameters. It must read at least **88 %** of the digits
# at **each** distance: moved by 0, 1, 2 and 3 pixels, in eight directions. A minute of training is more
# than enough; `build` and `fit` may help.
#
# `invariance.jitter_images(images, 3, seed=…)` returns moved copies in the same order, so their labels are
# the same; another seed moves them otherwise. `np.concatenate` puts several such batches behind one
# another. The size and your test digits (0, 2 and 3 pixels) are checked at once; when graded, digits
# that nobody has seen.

# %% nbgrader={"grade": false, "grade_id": "shift_robust_model", "locked": false, "schema_version": 3, "solution": true, "task": false}
shift_robust_model = ...
### BEGIN SOLUTION
machine.set_seed(1)
copies = [invariance.jitter_images(digits.train_images, 3, seed=n) for n in range(6)]
shift_robust_model = fit(
    build("global-max CNN"),
    np.concatenate(copies),
    np.tile(digits.train_labels, 6),
    epochs=6,
)
### END SOLUTION

# %%
if isinstance(shift_robust_model, keras.Model):
    test = digits.test_images, digits.test_labels
    print(invariance.measure(shift_robust_model, *test))
    angles = (0, 30, 60, 90)
    print(
        invariance.measure(shift_robust_model, *test, kind="rotation", amounts=angles)
    )
else:
    print("Nothing to measure yet.")

# %% nbgrader={"grade": true, "grade_id": "check-shift_robust_model", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
lesson.check("shift_robust_model", shift_robust_model)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("04_pooling_and_invariance").grade(
    "shift_robust_model", shift_robust_model, points=4
)
### END HIDDEN TESTS

# %% [markdown]
# ## What to take with you
#
# - Pooling keeps one number per window and channel. It has no parameters; it shrinks the next
#   dense layer.
# - Average pooling is a convolution, one channel at a time; a maximum is a sum with one ReLU.
# - Field: + (window − 1) · jump. Jump: · stride. Only in the first layer the field is the window.
# - Convolution is **equivariant** in the interior; pooling is for multiples of its stride.
# - **Invariance** comes from global pooling and from training on moved copies, not from
#   convolution alone. Measure it.
#
# **Ask yourself:** your model is to tell a ball in the upper half from one in the lower half.
# Which of the two heads, Flatten or global max, do you take?

# %% [markdown]
# ## Further reading
#
# - R. Zhang, *Making convolutional networks shift-invariant again*, ICML 2019,
#   [arXiv:1904.11486](https://arxiv.org/abs/1904.11486): why pooling with a stride aliases.
# - A. Azulay and Y. Weiss, *Why do deep convolutional networks generalize so poorly to small
#   image transformations?*, JMLR 20, 2019, [arXiv:1805.12177](https://arxiv.org/abs/1805.12177).
# - A. Araujo, W. Norris and J. Sim, *Computing receptive fields of convolutional neural
#   networks*, Distill 2019, [doi:10.23915/distill.00021](https://doi.org/10.23915/distill.00021).
# - M. Lin, Q. Chen and S. Yan, *Network in network*, ICLR 2014,
#   [arXiv:1312.4400](https://arxiv.org/abs/1312.4400): global average pooling.
#
# **Before you hand in:** Kernel → Restart Kernel and Run All Cells, then press *Validate*.
