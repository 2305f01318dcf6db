# %% [markdown]
# # 2 · Convolution layers: write the weights by hand
#
# In lesson 1 you slid kernels with SciPy. A Keras `Conv2D` layer does the same, for many pictures,
# channels and filters at once. Here you write its weights yourself, so that later, when they are
# learned, you know what has been learned.
#
# ![A photograph of an astronaut in an orange suit, and three maps: what a filter for red, one for green and one for blue answer.](attachment:opening.png)

# %% [markdown]
# **After this lesson you can**
#
# - bring a picture into the shape that Keras expects (exercise 2.1);
# - read and set the weights of a layer, and say what each number does (exercises 2.2, 2.4);
# - count the parameters of a convolution layer, and explain 20 and 976 (exercise 2.3);
# - explain how several channels become one map (exercises 2.5, 2.6);
# - use the bias as a threshold, and read Keras' error messages (exercises 2.7, 2.8).
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 60 | 18 | pictures that come with scikit-image | any, no GPU |
#
# The words and axes used in all lessons stand on the
# [conventions card](../00_start_here/00_start_here.ipynb#0.4-Conventions) of lesson 0.

# %%
import re

import numpy as np
from scipy import signal

from autograder import Lesson
from utils import backbones, data, machine, plotting, widgets

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)  # wakes the backend, which has a lot to say the first time

lesson = Lesson("02_convolution_layers")
machine.set_seed(2)
machine.budget(minutes=0.3, data="nothing to download", cost="free")

# %% [markdown]
# ### Warm-up: three questions
#
# 1. What does `correlate2d` compute at one position?
# 2. An image has 512 × 512 pixels, the kernel 3 × 3. How large is the output in valid mode?
# 3. A filter's weights add up to 0. What does it answer on a constant patch?
#
# <details><summary>Answers</summary>
#
# 1. The sum of pixel × weight under the window; the kernel is not flipped.
# 2. 510 × 510: 512 − 3 + 1 along each side.
# 3. 0, whatever the brightness.
#
# </details>

# %% [markdown]
# ## 2.1 Pictures travel in batches
#
# Keras handles many pictures at once. An array with several axes is called a **tensor**; the number
# of axes is its order. A batch of pictures has order 4:
#
# **(pictures, height, width, channels)**, or NHWC for short (N counts the pictures).
#
# Other libraries and many drawings put the channels before height and width (NCHW). Always look which
# one is meant. The last two lines below add an axis of length 1: `np.newaxis`, or `None` for short.

# %%
photos = np.zeros((100, 256, 384, 3), dtype=np.float32)
print("100 colour pictures:", photos.shape, "order", photos.ndim)
print("the third one:      ", photos[2].shape)
print("its green channel:  ", photos[2, :, :, 1].shape)
print("channels first:     ", np.moveaxis(photos, -1, 1).shape)
row = np.zeros(5)
print("an axis in front:   ", row.shape, "->", row[np.newaxis, :].shape)
print("an axis behind:     ", row.shape, "->", row[:, None].shape)

# %% [markdown]
# ### Exercise 2.1 · From a picture to a batch (2 points)
#
# Write `to_batch(picture)`. It gets a grey picture `(height, width)` or a colour picture
# `(height, width, 3)`, and returns a batch of one: shape `(1, height, width, channels)`, **float32**,
# the same intensities, whatever they are. Checked on one grey and one colour picture; others when graded.


# %% nbgrader={"grade": false, "grade_id": "to_batch", "locked": false, "schema_version": 3, "solution": true, "task": false}
def to_batch(picture):
    """Return a batch that holds one picture."""
    ...
    ### BEGIN SOLUTION
    picture = np.asarray(picture, dtype=np.float32)
    if picture.ndim == 2:
        picture = picture[:, :, np.newaxis]
    return picture[np.newaxis]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-to_batch", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("to_batch", to_batch)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("02_convolution_layers").grade("to_batch", to_batch, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 2.2 A layer, and what is inside
#
# A Keras **model** is a list of layers; `keras.Input` says what one picture looks like, here 512 × 512 with
# one channel. A `Conv2D` layer needs two numbers: how many **filters**, and how large their window is. We take
# two filters of 3 × 3.
#
# **Predict:** which shape comes out, and how many **parameters** (numbers that training may change) does the
# layer have?

# %%
camera = data.load_camera()[0].astype(np.float32)
model = keras.Sequential([keras.Input((512, 512, 1)), layers.Conv2D(2, 3)])
layer = model.layers[0]
print("output    ", layer.output.shape)
print("parameters", layer.count_params())

# %% [markdown]
# `None` stands for the number of pictures, which is not known yet. Why 20? Look at the two arrays in
# the layer. One holds the kernels, with the axes **(height, width, input channels, filters)**. The other
# holds one **bias** per filter: a number that is added to everything the filter answers.

# %%
kernels, biases = layer.get_weights()
print("kernels", kernels.shape, "=", kernels.size, "numbers")
print("biases ", biases.shape, "=", biases.size, "numbers")
plotting.show_kernels(
    [kernels[:, :, 0, m].round(2) for m in range(2)],
    titles=["filter 0", "filter 1"],
    title="Before any training: random numbers",
)

# %% [markdown]
# Instead of random numbers the layer can hold the two Sobel kernels of lesson 1: $G_x$, and $G_y$, which is $G_x$
# transposed.

# %%
Gx = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
print(Gx)

# %% [markdown]
# Write both kernels into the layer, with biases of 0, and compare with SciPy. `get_weights` gave copies of the
# layer's two arrays, kernels and biases; `set_weights` takes both back, **in one list**.

# %%
kernels[:, :, 0, 0], kernels[:, :, 0, 1] = Gx, Gx.T
layer.set_weights([kernels, np.zeros(2)])

batch = camera[np.newaxis, :, :, np.newaxis]
maps = keras.ops.convert_to_numpy(model(batch))[0]
for m, G in enumerate((Gx, Gx.T)):
    difference = maps[:, :, m] - signal.correlate2d(camera, G, mode="valid")
    print(f"filter {m}: largest difference to SciPy {abs(difference).max()}")

# %% [markdown]
# The difference is exactly 0: a Keras convolution **is** `correlate2d`. Nothing is flipped.

# %%
plotting.show_responses(
    [maps[:, :, 0], maps[:, :, 1]],
    titles=["map 0: Gx", "map 1: Gy"],
    title="Two filters, two maps",
    caption="Each filter makes one map; both maps come out of one call.",
)

# %% [markdown]
# ### Try it: change a weight
#
# The same kernel, and the map it makes. Change one number at a time. Which change swaps plus and
# minus in the map? Which makes the even sky answer, too?

# %%
widgets.kernel_editor(camera, kernel=Gx, presets={"Gx": Gx, "Gy": Gx.T, "−Gx": -Gx})

# %% [markdown]
# ### Exercise 2.2 · Write the weights of a layer (2 points)
#
# Write `load_filters(layer, kernels, biases)`. `layer` is a `Conv2D` for **one** input channel that has its
# arrays already, `kernels` a list of 2-D arrays, one per filter, `biases` a list of numbers, one per filter.
# Afterwards the layer must correlate with these kernels and add these biases. Nothing is returned.
#
# Checked by what the layer computes, with two and with three filters; others when graded.


# %% nbgrader={"grade": false, "grade_id": "load_filters", "locked": false, "schema_version": 3, "solution": true, "task": false}
def load_filters(layer, kernels, biases):
    """Write kernels and biases into a Conv2D layer with one input channel."""
    ...
    ### BEGIN SOLUTION
    stacked = np.stack(kernels, axis=-1)[:, :, np.newaxis, :]
    layer.set_weights([stacked, np.asarray(biases)])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-load_filters", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("load_filters", load_filters)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("02_convolution_layers").grade("load_filters", load_filters, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ### Exercise 2.3 · Why 20, why 976? (2 points)
#
# The layer above has 20 parameters. A layer with four filters of 9 × 9 on a colour picture has 976.
#
# Write `conv_params(height, width, channels, filters, bias=True)` and return the number of weights and
# biases of a `Conv2D`. `height` and `width` are those of the **kernel**, `channels` come in, `filters` go
# out. With `bias=False` the layer has no biases.
#
# Both layers and one without biases are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "conv_params", "locked": false, "schema_version": 3, "solution": true, "task": false}
def conv_params(height, width, channels, filters, bias=True):
    """Return the number of parameters of a Conv2D layer."""
    ...
    ### BEGIN SOLUTION
    return (height * width * channels + bool(bias)) * filters
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-conv_params", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("conv_params", conv_params)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("02_convolution_layers").grade("conv_params", conv_params, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 2.3 Colour: a window has depth
#
# A colour picture has three channels, and a filter looks at **all** of them: it has a small kernel for
# each input channel, and adds up what they answer:
#
# $$Z[i, j, m] = b[m] + \sum_{k=0}^{K_1-1} \sum_{l=0}^{K_2-1} \sum_{n=0}^{N-1} W[k, l, n, m]\; U[i+k,\, j+l,\, n]$$
#
# Read it from the right: $U$ is the picture and $n$ one of its $N$ channels; $k$ and $l$ run over the rows and
# columns of the window; $m$ is the filter, $b[m]$ its bias. Only $i, j, m$ remain.
#
# So a 5 × 5 filter on a colour picture takes 5 · 5 · 3 = 75 products, adds them and a bias, and writes **one**
# number at each place. One filter, one map, however many channels come in.

# %%
six = keras.Sequential([keras.Input((32, 32, 3)), layers.Conv2D(6, 5)])
print("in", six.input_shape[1:], "-> out", six.output_shape[1:])
print("weights of one filter:", np.prod(six.get_weights()[0].shape[:3]))
print("parameters:", six.count_params(), "= 6 · (75 + 1)")

# %% [markdown]
# So the output is as deep as there are filters, however deep the input: six filters give six maps. You may meet
# this layer drawn with maps of 6 × 28 × 28. That is the same, with the channels first.

# %% [markdown]
# ## 2.4 A filter for a colour
#
# A simple kind of colour filter is a pattern in space, $G$, times a weight for each colour, $C$. With the
# letters from above ($k, l$ window, $n$ channel, $m$ filter):
#
# $$W[k, l, n, m] = G[k, l] \cdot C[m, n]$$
#
# The table $C$ has one **row** per filter, with a weight for red, green and blue. In grey the three colours are
# equally strong, and each row adds up to 0: **grey answers nothing**.

# %%
colours = np.array([[1, -0.5, -0.5], [-0.5, 1, -0.5], [-0.5, -0.5, 1], [0.5, -1, 0.5]])
print("sums of the rows", colours.sum(axis=1))

# %% [markdown]
# Row 0 looks for red, row 1 for green, row 2 for blue, row 3 for red and blue, not green. After the exercise they
# are tried on this picture:

# %%
astronaut = data.load_astronaut()[0][:368, :487].astype(np.float32) / 255
print("picture", astronaut.shape)
plotting.show_images(
    astronaut,
    title="The astronaut Eileen Collins, 368 × 487 pixels",
    caption="The suit is orange, the flag on the left red and blue.",
)

# %% [markdown]
# ### Exercise 2.4 · Four colour filters (2 points)
#
# Build `colour_filters`, an array of shape `(9, 9, 3, 4)`: height, width, channels, filters. $G$ is a 9 × 9
# Gaussian with $\sigma$ = 2 whose weights add up to 1 (the next cell has the function of lesson 1), $C$ is
# `colours`. Two loops, over channels and filters, are as good as one clever line.
#
# Checked: what the filters answer to pure red, to grey, and the pattern of filter 0; other colours and
# filters when graded.


# %%
def gaussian_kernel(side, sigma):
    """Return a square kernel of Gaussian weights that add up to 1."""
    distance = np.arange(side) - (side - 1) / 2
    weights = np.exp(-(distance**2) / (2 * sigma**2))
    return np.outer(weights, weights) / weights.sum() ** 2


# %% nbgrader={"grade": false, "grade_id": "colour_filters", "locked": false, "schema_version": 3, "solution": true, "task": false}
colour_filters = ...
### BEGIN SOLUTION
colour_filters = gaussian_kernel(9, 2)[:, :, None, None] * colours.T
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-colour_filters", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("colour_filters", colour_filters)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("02_convolution_layers").grade("colour_filters", colour_filters, points=2)
### END HIDDEN TESTS

# %% [markdown]
# What do such filters see? `data.in_colours` makes them, so that this cell runs whatever stands above.


# %%
def respond(picture, weights):
    """Run a picture through a Conv2D layer with these weights and no bias."""
    filters = weights.shape[-1]
    layer = layers.Conv2D(filters, weights.shape[:2])
    layer.build((None, *picture.shape))
    layer.set_weights([weights, np.zeros(filters)])
    maps = keras.ops.convert_to_numpy(layer(picture[np.newaxis]))[0]
    print(picture.shape, "->", maps.shape, " parameters", layer.count_params())
    return maps


maps = respond(astronaut, data.in_colours(gaussian_kernel(9, 2), colours))
plotting.show_responses(
    [maps[:, :, m] for m in range(4)],
    titles=["red", "green", "blue", "red and blue, not green"],
    columns=2,
    unit="response (intensity × weight)",
    title="Four colour filters",
    caption="The orange suit and the red stripes answer plus in the first map and minus in "
    "the third; what is grey or white answers 0 in all four.",
)

# %% [markdown]
# ### Exercise 2.5 · Edges between colours (2 points)
#
# A Sobel kernel on a grey picture is blind to an edge between two colours of the same brightness. Build
# `colour_gradients`, shape `(3, 3, 3, 4)`: this time the pattern in space is `Gx`, and the colours are the
# same four. The layer then answers to changes of *colour* from left to right, and not to constant areas
# or horizontal stripes.
#
# Four small patches are checked at once, others when graded.

# %% nbgrader={"grade": false, "grade_id": "colour_gradients", "locked": false, "schema_version": 3, "solution": true, "task": false}
colour_gradients = ...
### BEGIN SOLUTION
colour_gradients = np.einsum("kl,mn->klnm", Gx, colours)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-colour_gradients", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("colour_gradients", colour_gradients)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("02_convolution_layers").grade("colour_gradients", colour_gradients, points=2)
### END HIDDEN TESTS

# %% [markdown]
# Does the pattern matter for the size? Take the 3 × 3 *average* of lesson 1 instead, with the same four
# colours. **Predict** the shape of the maps of the 368 × 487 picture, and the number of parameters.

# %%
maps = respond(astronaut, data.in_colours(np.ones((3, 3)) / 9, colours))

# %% [markdown]
# Sizes and counts depend on the shapes only: 368 − 3 + 1 rows, 487 − 3 + 1 columns, four maps, and
# (3 · 3 · 3 + 1) · 4 = 112 parameters. It would be the same for the colour gradients.

# %% [markdown]
# ### Exercise 2.6 · Several channels, several filters (2 points)
#
# Write `correlate_channels(image, kernels)` in NumPy or SciPy: `image` has shape
# `(height, width, channels)`, `kernels` `(kernel height, kernel width, channels, filters)`. Return the maps,
# `(rows, columns, filters)`, valid mode, no bias: what `Conv2D` computes for one picture.
#
# Two small pictures are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "correlate_channels", "locked": false, "schema_version": 3, "solution": true, "task": false}
def correlate_channels(image, kernels):
    """Return one map per filter, summed over the input channels."""
    ...
    ### BEGIN SOLUTION
    maps = []
    for m in range(kernels.shape[3]):
        channels = [
            signal.correlate2d(image[:, :, n], kernels[:, :, n, m], mode="valid")
            for n in range(image.shape[2])
        ]
        maps.append(np.sum(channels, axis=0))
    return np.stack(maps, axis=-1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-correlate_channels", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("correlate_channels", correlate_channels)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("02_convolution_layers").grade(
    "correlate_channels", correlate_channels, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 2.5 Filters can be learned
#
# You wrote the weights. They can also be found from examples alone: a layer that starts with random numbers sees 64 pieces of
# the camera picture, and what Sobel's filter answers to each. After every piece it changes its nine weights a little, so that its
# own answer comes nearer.
#
# **Predict:** will it find $G_x$, or some other filter that does the same?

# %%
pieces = camera.reshape(8, 64, 8, 64).swapaxes(1, 2).reshape(64, 64, 64, 1)
pieces = (pieces - 128) / 32
goals = keras.ops.conv(pieces, Gx[:, :, None, None].astype("float32"), padding="valid")
pupil = keras.Sequential([keras.Input((64, 64, 1)), layers.Conv2D(1, 3)])
begun = pupil.get_weights()[0][:, :, 0, 0]
pupil.compile(keras.optimizers.Adam(0.05), "mean_squared_error")
pupil.fit(pieces, goals, batch_size=1, epochs=12, verbose=0)
found = pupil.get_weights()[0][:, :, 0, 0]
plotting.show_kernels(
    [begun.round(2), found.round(2)], titles=["before", "after 768 steps"]
)

# %% [markdown]
# Sobel's filter is back, to about a tenth, and more steps bring it closer: on real pictures no other nine numbers give the same answers. How a step knows in which direction
# to go is the matter of [lesson 6](../06_backpropagation/06_backpropagation.ipynb).
#
# Nobody tells a real network what its filters should answer. It only learns to name pictures, and its **first** layer becomes what
# helps. Such a filter has as many channels as the picture; with three it can be drawn as a small colour picture. The card says
# where these come from. **Predict** the number in the first line: 32 filters of 5 × 5, for one channel.

# %%
fresh = layers.Conv2D(32, 5)
fresh.build((None, 32, 32, 1))
print("32 random 5 × 5 filters for one channel:", fresh.count_params(), "parameters")
learned, learned_biases, card = backbones.load_first_layer()
card

# %%
backbones.show_filters(
    learned,
    title="First-layer filters of a trained network",
    caption="Grey is weight 0. Look for a filter with a light and a dark side, and for one that is a single colour.",
)

# %% [markdown]
# In a large network that has seen a million photographs many of these are clean edges and colour changes. In a small one, trained for
# minutes, you have to look for them: some are clear, others still look like noise, and the network works all the same.

# %% [markdown]
# ## 2.6 The bias is a threshold
#
# After a convolution most networks apply an **activation**, a function of each single number. The commonest is
# **ReLU** (*rectified linear unit*), which replaces negative numbers by 0. Then the bias decides how much is
# enough: a bias of −300 lets only responses above 300 pass.

# %%
edges = signal.correlate2d(camera, Gx, mode="valid")
passed = [np.maximum(edges + bias, 0) for bias in (0, -100, -300)]
for bias, result in zip((0, -100, -300), passed, strict=True):
    print(f"bias {bias:5}: {np.mean(result > 0):6.1%} of the places still answer")
plotting.show_responses(
    passed,
    titles=["bias 0", "bias −100", "bias −300"],
    title="ReLU(edges + bias)",
    caption="The lower the bias, the fewer places remain: only the strongest edges.",
)

# %% [markdown]
# Another way to combine filters: take, at each place, the **largest** response of several. Four edge
# filters with four directions become one map of "some edge", whatever its direction.

# %%
directions = [Gx, Gx.T, -Gx, -Gx.T]
four = np.stack(
    [signal.correlate2d(camera, G, mode="valid") for G in directions], axis=-1
)
strongest = four.max(axis=-1)
print("four maps", four.shape, "-> the largest of each place", strongest.shape)

# %% [markdown]
# ### Exercise 2.7 ★ · A detector with a threshold (4 points)
#
# Write `match_detector(pattern)`. `pattern` is a small array of 0 (black) and 1 (white), not always square.
# Return `kernel, bias`: an array of the same shape and one number. They are tried on a **mosaic**, a larger
# picture of 0 and 1. ReLU(correlation + bias) must be positive at each place where the mosaic shows the pattern, and
# **nowhere else**: not at all-white patches, not at the negative (black and white swapped), not where a single
# pixel differs.
#
# A 3 × 3 and a 3 × 4 pattern are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "match_detector", "locked": false, "schema_version": 3, "solution": true, "task": false}
def match_detector(pattern):
    """Return a kernel and a bias that fire at exact copies of a pattern only."""
    ...
    ### BEGIN SOLUTION
    kernel = 2 * pattern - 1
    return kernel, 0.5 - pattern.sum()
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-match_detector", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
lesson.check("match_detector", match_detector)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("02_convolution_layers").grade("match_detector", match_detector, points=4)
### END HIDDEN TESTS

# %% [markdown]
# ## 2.7 Error clinic
#
# Keras says what is wrong, but its messages take practice. Here are five calls that do not do what their
# author wanted. The next cell runs them and prints what was said; one of them says nothing at all.


# %%
def small(shape, *arguments, **options):
    """Return a network with one Conv2D layer."""
    return keras.Sequential([keras.Input(shape), layers.Conv2D(*arguments, **options)])


broken = {
    "grey picture": lambda picture: small((8, 8, 1), 2, 3)(picture),
    "colour picture": lambda picture: small((8, 8, 1), 2, 3)(picture),
    "step of two": lambda picture: small((9, 9, 1), 4, 3, stride=2)(picture),
    "large kernel": lambda picture: small((8, 8, 1), 1, 9)(picture),
    "bright sum": lambda first, second: first + second,
}

# %%
white = np.full((4, 4), 200, np.uint8)
trials = {
    "grey picture": [np.ones((8, 8), np.float32)],
    "colour picture": [np.ones((1, 8, 8, 3), np.float32)],
    "step of two": [np.ones((1, 9, 9, 1), np.float32)],
    "large kernel": [np.ones((1, 8, 8, 1), np.float32)],
    "bright sum": [white, white],
}
for name, data_for_it in trials.items():
    try:
        said = f"no message; largest value {broken[name](*data_for_it).max()}"
    except Exception as error:
        said = re.sub(r"\x1b\[\d*m", "", " ".join(str(error).split()))  # no colours
        said = re.sub(r"\[\[.*\]\]", "[…]", said)[:240]
    print(f"{name}\n    {said}\n")

# %% [markdown]
# ### Exercise 2.8 · Error clinic (2 points)
#
# Copy each broken call from `broken` into `clinic`, and repair it with as little change as you can. An entry is
# a function (or a model) and gets data of the same shapes as in `trials`: repair the call, not the data. Windows
# stay as large as they are, and every pixel and colour counts. Expected of the results:
#
# - grey picture and colour picture: shape `(1, 6, 6, 2)`;
# - step of two: `(1, 4, 4, 4)`;
# - large kernel, still 9 × 9: `(1, 8, 8, 1)`;
# - bright sum: `(4, 4)`, with the true sums.

# %% nbgrader={"grade": false, "grade_id": "error_clinic", "locked": false, "schema_version": 3, "solution": true, "task": false}
clinic = {
    "grey picture": ...,
    "colour picture": ...,
    "step of two": ...,
    "large kernel": ...,
    "bright sum": ...,
}
### BEGIN SOLUTION
clinic = {
    "grey picture": lambda p: small((8, 8, 1), 2, 3)(p[None, :, :, None]),
    "colour picture": small((8, 8, 3), 2, 3),
    "step of two": small((9, 9, 1), 4, 3, strides=2),
    "large kernel": small((8, 8, 1), 1, 9, padding="same"),
    "bright sum": lambda first, second: first.astype(float) + second,
}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-error_clinic", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("error_clinic", clinic)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("02_convolution_layers").grade("error_clinic", clinic, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 2.8 Experiment: is a convolution linear?
#
# **Predict** first. Take a layer without bias and without activation. Is its answer to the sum of two
# pictures the sum of its two answers? And with ReLU behind it?

# %%
linear = small((8, 8, 1), 3, 3, use_bias=False)
with_relu = keras.Sequential([linear, layers.ReLU()])
first, second = np.random.default_rng(0).normal(size=(2, 1, 8, 8, 1)).astype(np.float32)
for name, network in (("convolution", linear), ("with ReLU", with_relu)):
    together = network(first + second)
    apart = network(first) + network(second)
    difference = keras.ops.convert_to_numpy(
        keras.ops.max(keras.ops.abs(together - apart))
    )
    print(f"{name:12} largest difference {difference:.6f}")

# %% [markdown]
# The convolution is **linear**: up to rounding there is no difference. Two linear layers in a row gain
# nothing, because one layer could do the work of both. It is the ReLU between them that makes depth worth while.

# %% [markdown]
# ## What to take with you
#
# - Batches are (pictures, height, width, channels). Kernels are (height, width, channels, filters).
# - `Conv2D` correlates: written with your kernels it gives SciPy's numbers.
# - A filter sums over **all** input channels and makes **one** map. Output depth = number of filters.
# - Parameters: (height · width · channels + 1) · filters. So 3·3·1·2 + 2 = 20, and 9·9·3·4 + 4 = 976.
# - A bias shifts, ReLU cuts: together they are a threshold.
#
# **Ask yourself:** how many maps come out when a layer with 16 filters gets 64 maps, and how many kernels of
# 3 × 3 does it hold?

# %% [markdown]
# ## Further reading
#
# - F. Chollet, *Deep Learning with Python*, 2nd edition, Manning 2021, chapter 8: the convolution operation.
# - A. Krizhevsky, I. Sutskever and G. E. Hinton, *ImageNet classification with deep convolutional neural
#   networks*, NeurIPS 2012: figure 3 shows the 96 first-layer filters of AlexNet.
# - V. Dumoulin and F. Visin, *A guide to convolution arithmetic for deep learning*, 2016,
#   [arXiv:1603.07285](https://arxiv.org/abs/1603.07285).
#
# **Before you hand in:** Kernel → Restart Kernel and Run All Cells, then press *Validate*.
