# %% [markdown]
# # 9 · Building blocks of deep networks
#
# A network of lesson 8 with 605,610 parameters reads about 60 of 100 new digits on photographs. One with 73,690, trained on the same pictures, reads 85. Nothing in it is larger; it is
# built of better **blocks**. You build each of them by hand, count what it costs, see what it is for, and at the end put them together.
#
# ![Two chains of twenty layers. In the plain one a slope that comes back from the loss fades away before it reaches the picture. In the other an arrow bridges each two layers, and the slope stays.](attachment:opening.png)

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
from utils import architectures, ledger, machine, plotting, widgets
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
#
# The pictures are digits on pieces of photographs, 2,400 to learn from. How many of 1,000 *new* ones are read, after 12 epochs?

# %%
plotting.show_images(
    data.test_images[:10],
    titles=[data.class_names[label] for label in data.test_labels[:10]],
    columns=10,
    title="Ten new pictures",
    caption="The digit may stand anywhere, and what is behind it means nothing.",
)

# %%
measured = {  # new pictures read, %, in two runs each
    "lesson 8's network, 605,610 parameters": (63.1, 56.6),
    "built of the blocks of this lesson, 73,690": (85.2, 85.8),
}
figure, axes = plotting.new_figure(
    width=6.4,
    height=1.8,
    title="An eighth of the parameters",
    caption="Means of two runs each; the dots are the runs.",
)
names = list(measured)
runs = np.array(list(measured.values()))
axes[0, 0].barh(names, runs.mean(axis=1), color=["#B34A00", "#0072B2"])
axes[0, 0].plot(runs, names, "k.")
axes[0, 0].set(xlim=(0, 100), xlabel="new pictures read, %")
axes[0, 0].invert_yaxis()
plotting.show(
    figure,
    "; ".join(f"{name}: {one} % and {two} %" for name, (one, two) in measured.items()),
)

# %% [markdown]
# At the end you train one like the second, with at most 100,000 parameters.
#
# And a **riddle**. A network of twenty plain layers, trained for a few epochs on small digits, learns nothing at all: not even the pictures it is trained on. Put ten plus signs into it, without a single
# parameter more, and it learns. What do the plus signs do? Section 9.6 has the answer.
#
# ## 9.2 A dense layer slides
#
# A convolution with a window of 1 × 1 sees one pixel at a time, all its channels, and makes a weighted sum for each filter. That is what a dense layer does with a vector. So a **1 × 1 convolution** is
# a dense layer, the same at every pixel. It mixes channels and does not look around; most blocks of this lesson have one.
#
# It works for larger windows, too. A dense layer behind `Flatten` looks at whole maps of, say, 2 × 3 × 4. A convolution whose window is 2 × 3 looks at the same 24 numbers, and fits in one place only. `Flatten`
# writes a map row by row, in each row pixel by pixel, and of each pixel all channels side by side:

# %%
numbered = np.arange(24).reshape(1, 2, 3, 4)
flat = keras.ops.convert_to_numpy(layers.Flatten()(numbered))[0]
print("row 0:", *(str(pixel) for pixel in numbered[0, 0]))
print("row 1:", *(str(pixel) for pixel in numbered[0, 1]))
print("flat: ", *flat)

# %% [markdown]
# ### Exercise 9.1 · A dense layer as a convolution (2 points)
#
# Write `dense_as_convolution(weights, height, width, channels)`. A dense layer stands behind Keras' `Flatten`, which gets maps of shape (height, width, channels); its `weights` have shape (height · width · channels, units). Return
# the kernel of a convolution that computes the same numbers as the dense layer: shape (height, width, channels, units). With height and width 1 it is a 1 × 1 convolution.
#
# Three layers are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "dense_as_convolution", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dense_as_convolution(weights, height, width, channels):
    """Return the kernel, shape (height, width, channels, units)."""
    ...
    ### BEGIN SOLUTION
    return weights.reshape(height, width, channels, -1)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-dense_as_convolution", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("dense_as_convolution", dense_as_convolution)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("09_architectures").grade("dense_as_convolution", dense_as_convolution, points=2)
### END HIDDEN TESTS

# %% [markdown]
# What is it good for? A dense layer takes maps of one size; a convolution slides. Here a small network learns to read single digits of 16 × 16 pixels, with `Flatten` and a dense layer. Then its dense layer becomes a
# convolution, and the network reads a whole **form**, in one go. **Predict** the shape of what comes out: the form has 32 × 160 pixels, and one pooling halves the sides.

# %%
digits, digit_labels, _ = load_digits()
ink = np.kron(digits / 16.0, np.ones((1, 2, 2)))[..., None].astype("float32")


def flat_reader():
    """Return a network for one digit, with Flatten and a dense layer."""
    return keras.Sequential(
        [
            keras.Input((16, 16, 1)),
            layers.Conv2D(16, 5, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %%
reader = architectures.trained(flat_reader, ink[:1300], digit_labels[:1300], epochs=8)

slider = architectures.sliding(reader)  # its dense layer, as a convolution
chosen = [1300 + int(np.argmax(digit_labels[1300:] == d)) for d in (3, 8, 1, 3, 5)]
form = np.zeros((32, 160, 1), "float32")
for place, number in enumerate(chosen):
    form[8:24, 32 * place + 8 : 32 * place + 24] = ink[number]
seen = keras.ops.convert_to_numpy(slider(form[None]))[0]
print("one digit:", reader.output_shape[1:], "  the form:", seen.shape)
under = seen[4, 4::16]  # where a window lies exactly on a digit
print("read under the digits:", under.argmax(axis=1))
same = keras.ops.convert_to_numpy(reader(ink[chosen]))
print(f"largest difference to the dense network: {np.abs(under - same).max():.0e}")

# %%
plotting.show_images(
    [form[..., 0], seen[..., 3]],
    titles=["the form", "how sure it is of a 3, place by place"],
    columns=1,
    title="A dense layer slides over a form",
    caption="Every pixel below is the answer for one window of 16 × 16 pixels above.",
)

# %% [markdown]
# Both threes light up. (So do some places between digits: the network has never seen half a digit, or none.) Under the digits its answers are those of the dense network. A network without dense layers is called
# *fully convolutional*. Beware of the letters: FC is "fully connected", a dense layer; FCN is the "fully convolutional network", which has none.
#
# ## 9.3 Two small windows are a large one
#
# Lesson 3 counted: two windows of 3 × 3, one behind the other, see 5 × 5 pixels, with 18 weights in the place of 25, and three see 7 × 7, with 27 in the place of 49. For 64 channels in and out, with biases:

# %%
for large, small_ones in ((5, 2), (7, 3)):
    one, many = (large**2 * 64 + 1) * 64, small_ones * (9 * 64 + 1) * 64
    print(f"one {large} × {large}: {one:,} parameters; {small_ones} of 3 × 3: {many:,}")

# %% [markdown]
# Can two windows do *the same* as a large one? Without a ReLU between them, two layers are one layer, whose kernel can be computed. With one, they are more. **Predict:** by how much do the two ways differ below, without and with the bend?


# %%
def convolve_valid(picture, kernel):
    """Return what a layer of Keras makes of a picture (height, width, channels)."""
    windows = np.lib.stride_tricks.sliding_window_view(
        picture, kernel.shape[:2], axis=(0, 1)
    )
    return np.einsum("ijcyx,yxcm->ijm", windows, kernel)


generator = np.random.default_rng(3)
first, second = generator.normal(size=(2, 3, 3, 1, 1))
picture = generator.normal(size=(12, 12, 1))
between = convolve_valid(picture, first)
large = convolve_valid(picture, architectures.one_kernel(first, second))
for name, middle in (("no bend", between), ("ReLU", np.maximum(between, 0))):
    off = np.abs(convolve_valid(middle, second) - large).max()
    print(f"{name:8} largest difference {off:.4f}")

# %% [markdown]
# The second kernel *stamps* the first: each of its numbers puts a copy of the first kernel, times that number, where it stands itself. That is the convolution with reversal of lesson 1. With several channels, the maps between the two layers are
# added up.
#
# ### Exercise 9.2 · Two kernels in one (2 points, one for each part)
#
# 1. Write `merge(a, b)`. A layer with kernel `a`, shape (k1, k2, c, mid), is followed by one with kernel `b`, shape (l1, l2, mid, m); both without biases, bends or padding, as Keras computes them. Return the one kernel that does the same in one layer.
#    Shape (k1 + l1 − 1, k2 + l2 − 1, c, m).
# 2. Write `counterexample(a, b)`: for any two kernels return a picture, shape (height, width, c), large enough for both, on which a ReLU between the layers matters. Some number of the result changes by more than 1 % of the largest one.
#
# A few pairs of kernels are checked at once, others when graded. Among them are kernels that are positive or negative throughout. Each part counts by itself.


# %% nbgrader={"grade": false, "grade_id": "merge_kernels", "locked": false, "schema_version": 3, "solution": true, "task": false}
def merge(a, b):
    """Return one kernel that does what a and then b do."""
    ...
    ### BEGIN SOLUTION
    (k1, k2, c, _), (l1, l2, _, m) = a.shape, b.shape
    kernel = np.zeros((k1 + l1 - 1, k2 + l2 - 1, c, m))
    for row, column in np.ndindex(l1, l2):
        kernel[row : row + k1, column : column + k2] += a @ b[row, column]
    return kernel
    ### END SOLUTION


def counterexample(a, b):
    """Return a picture on which a ReLU between a and b makes a difference."""
    ...
    ### BEGIN SOLUTION
    sides = a.shape[0] + b.shape[0] + 5, a.shape[1] + b.shape[1] + 5, a.shape[2]
    return np.random.default_rng(0).normal(size=sides)
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
# So small windows in a row are cheaper *and* can do more, since a bend fits between them. VGG16 (2014) is built of nothing else: thirteen layers of 3 × 3, with five poolings among them. A lecture says that such networks have "5 to 30 convolutions before each pooling". **Predict** how many VGG16 has, then count:

# %%
vgg16 = keras.applications.VGG16(weights=None)
run, runs = 0, []
for layer in vgg16.layers:
    run += isinstance(layer, layers.Conv2D)
    if isinstance(layer, layers.MaxPooling2D):
        runs.append(run)
        run = 0
print("convolutions before each pooling of VGG16:", runs)

# %% [markdown]
# ## 9.4 A narrow middle
#
# A window of 5 × 5 over 192 channels is expensive. Let a 1 × 1 convolution first make few maps out of the many, a **bottleneck**, and let the wide window work on those.
#
# **Predict:** maps of 28 × 28 × 192 go to 28 × 28 × 32 with a window of 5 × 5, padding "same", directly or through 16 maps. By which factor does the narrow middle cut the multiplications?
#
# ### Exercise 9.3 · A narrow middle (2 points, one for each part)
#
# 1. Write `costs(h, w, c, m, k, mid)`. Maps of h × w × c become h × w × m, padding "same", stride 1: directly, by a convolution with a window of k × k; or by a 1 × 1 convolution to `mid` maps, and a k × k convolution behind it. Return four whole numbers:
#    multiplications and parameters of the direct layer, then multiplications and parameters of the two. Products with padded zeros count (as in lesson 3), every filter has a bias. A bias is not multiplied.
# 2. Write `break_even(c, m, k)`: the largest `mid` with which the two layers need **fewer** multiplications than the direct one, 0 if none has.
#
# The layer above and some others are checked at once, more when graded. Each part counts by itself.


# %% nbgrader={"grade": false, "grade_id": "bottleneck", "locked": false, "schema_version": 3, "solution": true, "task": false}
def costs(h, w, c, m, k, mid):
    """Return multiplications, parameters of the direct layer; the same of the two."""
    ...
    ### BEGIN SOLUTION
    direct, narrow = k * k * c * m, c * mid + k * k * mid * m
    return h * w * direct, direct + m, h * w * narrow, narrow + mid + m
    ### END SOLUTION


def break_even(c, m, k):
    """Return the largest mid with fewer multiplications, or 0."""
    ...
    ### BEGIN SOLUTION
    return (k * k * c * m - 1) // (c + k * k * m)
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
# Which window is the right one, 3 × 3 or 5 × 5? **Inception** takes several at once: branches with windows of 1 × 1, 3 × 3 and 5 × 5 and a pooling of 3 × 3 (stride 1, padding "same") work on the same maps, and their results are laid **side by side**, as channels. The next layer chooses. It is only affordable with
# narrow middles: here is the first such block of GoogLeNet (2014; the name has a capital L, for LeNet), with and without them. **Predict** the smaller count's share of the larger one.


# %%
def layer(c, m, k):
    """Return the parameters of a convolution: weights, then biases."""
    return np.empty((k, k, c, m)).size + m


branches = {  # 192 maps in; numbers of maps as published
    "1 × 1": (layer(192, 64, 1), layer(192, 64, 1)),
    "3 × 3": (layer(192, 96, 1) + layer(96, 128, 3), layer(192, 128, 3)),
    "5 × 5": (layer(192, 16, 1) + layer(16, 32, 5), layer(192, 32, 5)),
    "pooling": (layer(192, 32, 1), 0),
}
narrow, wide = np.transpose(list(branches.values()))
print(
    f"with narrow middles {narrow.sum():,}, 256 maps; without {wide.sum():,}, 416 maps"
)

# %%
figure, axes = plotting.new_figure(
    width=6.4, height=2.4, title="Parameters of an Inception block, branch by branch"
)
places = np.arange(4)
axes[0, 0].barh(places - 0.2, wide, 0.4, label="without", color="#B34A00", hatch="//")
axes[0, 0].barh(places + 0.2, narrow, 0.4, label="narrow middles", color="#0072B2")
axes[0, 0].set(yticks=places, yticklabels=list(branches), xlabel="parameters")
axes[0, 0].invert_yaxis()
axes[0, 0].legend()
plotting.show(
    figure,
    "; ".join(f"{n}: {a:,} instead of {b:,}" for n, (a, b) in branches.items())
    + ". A pooling without a 1 × 1 behind it has no parameters, and hands on all 192 maps.",
)

# %% [markdown]
# A slide says that several window sizes make a network **scale invariant**. Test it: digits of one size to learn from, and two networks, one with windows of 5 × 5 only, one with 3 × 3, 5 × 5 and 7 × 7 side by side. **Predict:** which reads larger and smaller digits as well as before?


# %%
def sized(side, count):
    """Return white digits of a size on black, anywhere in 32 × 32 pixels."""
    return load_digits_on_photos(
        1300, count, digit_side=side, colour=False, contrast=0, strength=1.0
    )


def reader_with(windows):
    """Return a network whose first layer has 24 maps, of one or several windows."""
    inputs = keras.Input((32, 32, 1))
    scaled = layers.Rescaling(1 / 255)(inputs)
    maps = [
        layers.Conv2D(24 // len(windows), k, padding="same", activation="relu")(scaled)
        for k in windows
    ]
    x = layers.Concatenate()(maps) if len(maps) > 1 else maps[0]
    x = layers.MaxPooling2D()(x)
    x = layers.MaxPooling2D()(layers.Conv2D(32, 3, activation="relu")(x))
    x = layers.GlobalMaxPooling2D()(layers.Conv2D(32, 3, activation="relu")(x))
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(x))


# %%
learn = sized(20, 10)
tests = {side: sized(side, 400) for side in (12, 16, 20, 24, 28)}
for windows in ((5,), (3, 5, 7)):
    model = architectures.trained(
        lambda windows=windows: reader_with(windows),
        learn.train_images,
        learn.train_labels,
        epochs=6,
        rate=3e-3,
    )
    read = [
        model.evaluate(test.test_images, test.test_labels, verbose=0)[1]
        for test in tests.values()
    ]
    cells = (f"{side} pixels {x:.0%}" for side, x in zip(tests, read, strict=True))
    print(f"windows {windows}: new digits of", ", ".join(cells))

# %% [markdown]
# Both fall, on either side of the size that they have learned. (If the second one stands large digits better, that may be its 7 × 7 windows, or chance: it is one run.) Several sizes *see* several sizes; the answer still depends on which of them responds. Invariant is what does not change, and that is measured, not named.
#
# ### Exercise 9.4 · An Inception block (2 points)
#
# Build `inception`, a Keras model that makes maps of 28 × 28 × 256 from maps of 28 × 28 × 192, with any weights:
#
# - several branches work on the same input, and their maps stand **side by side** in the output, joined along the channels;
# - they see the input through at least **three window sizes**; pooling over a window counts as a size of its own;
# - it has at most **170,000 parameters**.
#
# Shape, parameters and windows are checked at once: one place of the input is changed, with weights of the check's own, and each map shows by where it answers
# which window it has. Other places and weights follow when graded.

# %% nbgrader={"grade": false, "grade_id": "inception", "locked": false, "schema_version": 3, "solution": true, "task": false}
inception = ...
### BEGIN SOLUTION
inputs = keras.Input((28, 28, 192))


def conv(x, filters, window):
    """Return the maps of a convolution that keeps the side."""
    return layers.Conv2D(filters, window, padding="same", activation="relu")(x)


inception = keras.Model(
    inputs,
    layers.Concatenate()(
        [
            conv(inputs, 64, 1),
            conv(conv(inputs, 96, 1), 128, 3),
            conv(conv(inputs, 16, 1), 32, 5),
            conv(layers.MaxPooling2D(3, strides=1, padding="same")(inputs), 32, 1),
        ]
    ),
)
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
# Back to the riddle. On the way back, each layer multiplies slopes: by its weights, and by the slope of its bend. A sigmoid's is at most 0.25, so ten of them leave a millionth at best, and where it is saturated almost nothing:

# %%
share = 1 / (1 + np.exp(-10.0))
print(
    f"0.25 to the 10: {0.25**10:.1e}; slope of the sigmoid at 10: {share * (1 - share):.2e}"
)

# %% [markdown]
# ReLU has slope 1, or 0. Do its networks keep the slopes alive? Measure it: chains of like layers (3 × 3, 16 maps), fresh from their first weights, 32 digits, and the length of the loss's slope at the *picture*. Then the same with a **skip** around each two layers: what goes in is **added** to what comes out, $x + f(x)$.
# **Predict:** by which factor does each plain layer shrink the slope? And why could a plus change it?

# %%
few, few_labels = ink[:32, ::2, ::2], digit_labels[:32]
depths = (2, 8, 20, 40)
found = {
    name: [
        architectures.slope_at_the_input(
            architectures.chain(depth, skips=skips), few, few_labels
        )
        for depth in depths
    ]
    for name, skips in (("plain", False), ("with skips", True))
}

# %%
figure, axes = plotting.new_figure(
    width=6.4,
    height=3.0,
    title="What reaches the input, through 2 to 40 layers",
    caption="The upright axis is logarithmic: at the same distance lies the same factor.",
)
for (name, slopes), style in zip(found.items(), ("o-", "s--"), strict=True):
    axes[0, 0].semilogy(depths, slopes, style, label=name)
axes[0, 0].set(xlabel="layers", ylabel="slope at the picture")
axes[0, 0].legend()
plotting.show(
    figure,
    "; ".join(
        f"{name}: " + ", ".join(f"{x:.1e}" for x in slopes)
        for name, slopes in found.items()
    ),
)

# %% [markdown]
# A plain layer leaves about two thirds of the slope; twenty of them a thousandth, forty next to nothing. With skips the slope does not shrink: of $x + f(x)$ the slope is $1 + f'(x)$, and the 1 is always there. It is as if each two layers were bridged.
#
# ### Experiment: ten plus signs
#
# Is that what learning needs? Twenty layers, 8 maps wide, 1,300 digits of 8 × 8, four epochs. **Predict** how many of the *training* pictures each of the two reads.

# %%
for name, skips in (("plain", False), ("with skips", True)):
    model = architectures.chain(20, skips=skips, width=8, seed=0)
    shares, new = architectures.learned(model, epochs=4)
    each = ", ".join(f"{share:.0%}" for share in shares)
    print(f"{name:10} {model.count_params():,} parameters; training digits: {each}")

# %% [markdown]
# That was one run. The course measured five of each, training digits read in the fourth epoch:
#
# | chain | training digits read, %, five runs | mean |
# |---|---|---|
# | plain | 11, 10, 11, 11, 11 | 11 |
# | with skips | 78, 32, 25, 34, 40 | 42 |
# | plain, batch norm | 51, 46, 62, 52, 54 | 53 |
#
# Four epochs are a beginning. The plain chain has not begun in any of the runs: it guesses. The one with skips has in all, at very different speeds; with batch normalisation the plain one has, too.
#
# The illness is on the pictures that the network *learns from*: it is not overfitting. Deeper plain networks became worse even in training, which was called **degradation**, and **residual** networks with a hundred layers ended it in 2015.
#
# Be fair to the other cures. Median slopes at the input, five runs:
#
# | chain | 2 layers | 8 layers | 20 layers | 40 layers |
# |---|---|---|---|---|
# | plain | 0.0029 | 0.00018 | 0.0000027 | 0.000000001 |
# | with skips | 0.0064 | 0.0079 | 0.019 | 0.10 |
# | plain, He's first weights | 0.021 | 0.023 | 0.012 | 0.003 |
# | with skips, He's first weights | 0.033 | 0.16 | 1.9 | 62 |
# | plain, batch norm | 0.069 | 0.21 | 1.6 | 41 |
# | with skips, batch norm | 0.088 | 0.22 | 0.56 | 1.2 |
#
# First weights made for ReLU (He's) and batch normalisation keep the slopes alive, too. With batch normalisation, slopes even *grow* on their way, and less so with skips. So a skip is one cure among three, and they are best taken together; it is the only one that lets a layer do nothing at all, if that is best.
#
# A sum needs **equal shapes**. Where a block halves the sides and doubles the maps, the skip has to follow. One lecture sends it through "a learned dense layer". **Predict** what that would cost for 16 × 16 × 64 to 8 × 8 × 128, against a 1 × 1 convolution with stride 2, the **projection** that ResNet uses:

# %%
print(
    f"dense: {16 * 16 * 64 * 8 * 8 * 128:,} weights; 1 × 1: {(64 + 1) * 128:,} parameters"
)

# %% [markdown]
# ### Exercise 9.5 · Residual blocks (2 points, one for each block)
#
# Build two Keras models for maps of 16 × 16 × 32, with any weights:
#
# - `keep` gives maps of the same shape, and its skip is the input itself: nothing else acts on it on its way. So with all kernels at zero `keep` returns `x`, or `max(x, 0)` where a ReLU
#   follows the sum.
# - `halve` gives maps of 8 × 8 × 64. The kernels on its skip hold at most 2,200 numbers, and no window of the skip is as large as 3 × 3: with all 3 × 3 kernels at zero, place (i, j) of
#   the output still sees rows 2i, 2i + 1 and columns 2j, 2j + 1 of the input.
#
# The branch of each has at least two 3 × 3 convolutions, one behind the other, with a bend between them. Skip and branch meet as they are: no ReLU acts on one of them
# alone just before the sum. Batch normalisation may stand where you like, except on the skip of `keep`.
#
# Everything is checked at once, with kernels of the check's own, by what the blocks do; other kernels and inputs when graded. Each block counts by itself.

# %% nbgrader={"grade": false, "grade_id": "residual", "locked": false, "schema_version": 3, "solution": true, "task": false}
keep = ...
halve = ...
### BEGIN SOLUTION


def residual(filters, stride):
    """Return a residual block for maps of 16 × 16 × 32."""
    inputs = keras.Input((16, 16, 32))
    x = layers.Conv2D(filters, 3, strides=stride, padding="same")(inputs)
    x = layers.Conv2D(filters, 3, padding="same")(layers.ReLU()(x))
    skip = inputs
    if stride > 1:
        skip = layers.Conv2D(filters, 1, strides=stride)(inputs)
    return keras.Model(inputs, layers.ReLU()(layers.Add()([x, skip])))


keep, halve = residual(32, stride=1), residual(64, stride=2)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-residual", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("residual", {"keep": keep, "halve": halve})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("09_architectures").grade("residual", {"keep": keep, "halve": halve}, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 9.7 Space and channels apart
#
# A convolution does two things at once: it looks around, and it mixes channels. A **separable** convolution does one after the other. First the **depthwise** half: each channel is looked at by windows of its own, `mult` of them (usually one), and nothing is added across channels. Then
# the **pointwise** half: a 1 × 1 convolution mixes. MobileNet (2017) and Xception (2016) are built of it.

# %%
maps = keras.Input((32, 32, 64))
for name, layer in {
    "Conv2D": layers.Conv2D(128, 3, padding="same"),
    "SeparableConv2D": layers.SeparableConv2D(128, 3, padding="same"),
    "DepthwiseConv2D": layers.DepthwiseConv2D(3, padding="same"),
}.items():
    model = keras.Model(maps, layer(maps))
    shapes = ", ".join(str(tuple(weights.shape)) for weights in layer.weights)
    print(f"{name:16} {model.count_params():6,} parameters: {shapes}")

# %% [markdown]
# Look at the shapes, and at the biases: `SeparableConv2D` has one set, of the second half. A third fact is easy to miss: a depthwise kernel (rows, columns, channels, mult) looks like that of a convolution, and means something else.
#
# ### Exercise 9.6 · Separable convolutions (2 points, one for each part)
#
# 1. Write `depthwise(x, kernel)`: `x` is (batch, height, width, channels), `kernel` (k1, k2, channels, mult). Valid mode, no bias; each channel is correlated with each of its own windows. The result has channels · mult maps. Map number `channel · mult + n` is that of the channel's window `n`.
# 2. Write `separable_cost(k, c, m, mult)`: from c channels to m, windows of k × k. Return two whole numbers, the parameters of `SeparableConv2D` and those of `Conv2D`, biases as Keras has them.
#
# Some are checked at once, among them the layers above, others when graded. Each part counts by itself.


# %% nbgrader={"grade": false, "grade_id": "separable", "locked": false, "schema_version": 3, "solution": true, "task": false}
def depthwise(x, kernel):
    """Return each channel, correlated with its own windows."""
    ...
    ### BEGIN SOLUTION
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[:2], axis=(1, 2))
    maps = np.einsum("bijcyx,yxcn->bijcn", windows, kernel)
    return maps.reshape(*maps.shape[:3], -1)
    ### END SOLUTION


def separable_cost(k, c, m, mult):
    """Return the parameters of SeparableConv2D and of Conv2D."""
    ...
    ### BEGIN SOLUTION
    separable = k * k * c * mult + (c * mult + 1) * m
    return separable, (k * k * c + 1) * m
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
# After the last convolution the maps have to become class scores. VGG16 flattens them and puts three dense layers behind. **Predict** the dense layers' share of its 138 million parameters.

# %%
dense = sum(one.count_params() for one in vgg16.layers if isinstance(one, layers.Dense))
total = vgg16.count_params()
convolutions = total - dense
print(f"VGG16: {total:,} parameters, {dense:,} of them dense, {dense / total:.1%}")
print(f"with an average and one dense layer: {convolutions + 513 * 1000:,}")

# %% [markdown]
# GoogLeNet and ResNet take the mean of each map, the **global average**, and one dense layer. The head gets small, accepts maps of any size, and cannot know places. And something comes for free. A mean and a weighted sum can change places: the score of a class is the mean of scores **place by place**. So one can
# look where they are high, and see what speaks for the class. (That is the *class activation map*; [lesson 10](../10_pretrained_networks/10_pretrained_networks.ipynb) asks the same by covering parts of a picture.)
#
# ### Exercise 9.7 · A head without Flatten (2 points, one for each part)
#
# 1. Write `heads(h, w, c, units, classes)`. The last maps of a network have shape (h, w, c), any height and width. Return the parameters, biases included, of two heads: Flatten, a
#    dense layer of `units`, a dense layer of `classes`; and the global average, a dense layer of `classes`.
# 2. Write `class_map(maps, weights, bias, label)`: `maps` (h, w, c) go into the second head, whose dense layer has `weights` (c, classes) and `bias` (classes,). Return the scores of
#    class `label` place by place, shape (h, w), such that their mean is the score that the head gives.
#
# Keras' VGG16 ends in maps of 7 × 7 × 512, with 4,096 units and 1,000 classes. That and smaller ones are checked at once, others when graded. Each part counts by itself.


# %% nbgrader={"grade": false, "grade_id": "head_without_flatten", "locked": false, "schema_version": 3, "solution": true, "task": false}
def heads(h, w, c, units, classes):
    """Return the parameters of both heads."""
    ...
    ### BEGIN SOLUTION
    hidden = (h * w * c + 1) * units
    return hidden + (units + 1) * classes, (c + 1) * classes
    ### END SOLUTION


def class_map(maps, weights, bias, label):
    """Return the score of each place, shape (h, w)."""
    ...
    ### BEGIN SOLUTION
    return maps @ weights[:, label] + bias[label]
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
#
# Here are networks that Keras carries, with their costs counted layer by layer by the course's ledger; the accuracies are from Keras' own list. **Predict:** which network has few parameters and much work? And is there one with many of the first and little of the second?

# %%
league = ledger.league(compute=["MobileNetV2"])
league.table()

# %%
figure, axes = plotting.new_figure(
    width=6.4,
    height=3.6,
    title="Parameters are not work",
    caption="Both axes are logarithmic. Pictures of 224 × 224 pixels; 299 × 299 for Inception and Xception.",
)
to_the_left = "MobileNet", "ResNet50", "InceptionResNetV2", "VGG16", "VGG19"
for row in league.rows:
    place = row.parameters / 1e6, row.multiplications / 1e9
    axes[0, 0].loglog(*place, "o", color="#0072B2")
    by, side = (-5, "right") if row.network in to_the_left else (5, "left")
    axes[0, 0].annotate(
        row.network, place, (by, -3), textcoords="offset points", ha=side, fontsize=8
    )
axes[0, 0].set(
    xlabel="million parameters", ylabel="billion multiplications", xlim=(2, 200)
)
plotting.show(
    figure,
    "; ".join(
        f"{row.network}: {row.parameters / 1e6:.1f} million, "
        f"{row.multiplications / 1e9:.2f} billion"
        for row in league.rows
    ),
)

# %% [markdown]
# Xception and DenseNet use each weight at many places; VGG's millions sit in dense layers, which are used once a picture. And look at the last columns: ConvNeXtTiny needs a third of VGG16's multiplications, and on a processor more time. What a network costs depends on the question: memory (parameters), time and electricity (multiplications, and how well a computer can do them), or what it can see (the field).
#
# How did it come about? Every claim of this panel has a source. The left column stands in lectures; **which of them would you believe?**

# %%
panel = [
    (
        "CIFAR-100 has 600,000 images",
        "60,000: 600 of each class",
        "Krizhevsky 2009",
    ),
    (
        "ImageNet: label five objects in each picture",
        "one label, five guesses allowed (top-5)",
        "Russakovsky and others 2015",
    ),
    (
        "2012: AlexNet 15.3 % top-5 errors, the second 25.6 %",
        "the second had 26.2 %",
        "Krizhevsky and others 2012",
    ),
    (
        "AlexNet brought batch normalisation",
        "local response normalisation; batch norm is of 2015",
        "Ioffe and Szegedy 2015",
    ),
]

# %%
panel += [
    (
        "VGG16 won ILSVRC 2014",
        "GoogLeNet won classification (6.7 %), VGG came second (7.3 %) and won localisation",
        "Russakovsky and others 2015",
    ),
    (
        "the network is called GoogleLeNet",
        "GoogLeNet, after LeNet",
        "Szegedy and others 2015",
    ),
    (
        "2015: ResNet, 3.6 % top-5 errors",
        "true: 3.57 %, several networks together",
        "He and others 2016",
    ),
    (
        "VGG16 has 130 million parameters, 500 MB",
        f"{vgg16.count_params():,}; {vgg16.count_params() * 4 / 2**20:.0f} MiB",
        "counted above",
    ),
]
for said, found_out, source in panel:
    print(f"said:  {said}\nfound: {found_out} [{source}]\n")

# %% [markdown]
# One of them you can refute without a library: the same lecture that lets VGG16 win prints 6.7 % for GoogLeNet and 7.3 % for VGG. Compare a text with itself first.
#
# The ideas are older than the victories: many-layered networks were trained in 1965 (Ivakhnenko and Lapa), convolution and pooling stand in the neocognitron (Fukushima, 1980), slopes were sent back through layers by Werbos (1982), and a convolutional network read postcodes in 1989 (LeCun). What was missing were pictures (ImageNet, 2009: 3.2 million at first),
# computers (graphics cards), and networks whose slopes do not die.
#
# ## 9.10 Small but better
#
# Your turn. Put blocks in a row, and see what they cost before you train anything. Choose a kind and press **Add below**. **Up**, **Down** and **Remove** act on the block that is marked in the list; its numbers stand below.
#
# **Predict** before each press: which of the three budgets does the block spend, parameters, multiplications, or memory? And how many places does the network still see at its end?

# %%
plan = widgets.network_builder(budget=100_000)
plan

# %% [markdown]
# `plan.model` is the network in Keras, untrained and without a layer that divides the bytes by 255; `plan.blocks` are the lines that make it again.
#
# ### Exercise 9.8 ★ · Small but better (4 points)
#
# Build a network of your own, train it on `data.train_images`, and bind it to `small`. The network of lesson 8 with its 605,610 parameters reads about 60 of 100 new pictures. Yours
#
# - has at most 100,000 parameters (`small.count_params()`);
# - takes bytes from 0 to 255, as they are in `data`, and gives ten scores or probabilities for each picture;
# - reads at least **70 % of new pictures**: of the 1,000 test pictures, and of others when graded.
#
# All that counts is what it does; how it is built and trained is up to you. Half a minute of training is enough: see to it that it can learn (batch normalisation with a momentum of 0.9
# behind each convolution), and that it looks for shapes rather than for places (pooling over the whole map at the end). Choose by a part of the training pictures set aside,
# as in lesson 8; the test pictures answer once. A helper that you may use, or not:


# %%
def normalised(x, filters):
    """Return the maps of a 3 × 3 convolution, normalised."""
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    return layers.BatchNormalization(momentum=0.9)(x)


# %% nbgrader={"grade": false, "grade_id": "small_but_better", "locked": false, "schema_version": 3, "solution": true, "task": false}
small = ...
### BEGIN SOLUTION
machine.set_seed(0)
inputs = keras.Input((32, 32, 3))
x = layers.ReLU()(normalised(layers.Rescaling(1 / 255)(inputs), 16))
x = layers.ReLU()(normalised(layers.MaxPooling2D()(x), 32))
branch = normalised(layers.ReLU()(normalised(x, 32)), 32)
x = layers.ReLU()(layers.Add()([x, branch]))
x = layers.ReLU()(normalised(layers.MaxPooling2D()(x), 64))
x = layers.Dense(10, activation="softmax")(layers.GlobalMaxPooling2D()(x))
small = keras.Model(inputs, x)

epochs = 5
steps = epochs * len(data.train_images) // 32
rate = keras.optimizers.schedules.CosineDecay(5e-3, steps)
small.compile(
    keras.optimizers.AdamW(rate),
    "sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
small.fit(data.train_images, data.train_labels, 32, epochs=epochs, verbose=0)
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
# - A 1 × 1 convolution is a dense layer at every pixel; a dense layer behind Flatten is a convolution that fits once.
# - Small windows in a row see as much as a large one, for less, and a bend fits between them.
# - A narrow middle cuts the cost of a wide window: count both stages.
# - Branches side by side see several sizes; that is not invariance.
# - A skip adds 1 to a layer's slope. Good first weights and batch normalisation keep slopes alive, too.
# - A separable convolution looks around first, and mixes channels afterwards.
# - Global pooling in the place of Flatten saves most of a head's parameters.
# - Parameters, multiplications and memory are three budgets, not one; what a network sees is a fourth thing.
#
# **Ask yourself:** you may spend 20,000 parameters more on your network. Deeper, wider, or larger windows: what would you try first, and how would you find out whether it was right?
#
# ## Further reading
#
# - M. Lin, Q. Chen and S. Yan, *Network in network*, ICLR 2014, [arXiv:1312.4400](https://arxiv.org/abs/1312.4400): 1 × 1 convolutions and the global average.
# - K. Simonyan and A. Zisserman, *Very deep convolutional networks for large-scale image recognition*, ICLR 2015, [arXiv:1409.1556](https://arxiv.org/abs/1409.1556): VGG.
# - C. Szegedy and others, *Going deeper with convolutions*, CVPR 2015, [arXiv:1409.4842](https://arxiv.org/abs/1409.4842): GoogLeNet.
# - K. He, X. Zhang, S. Ren and J. Sun, *Deep residual learning for image recognition*, CVPR 2016, [arXiv:1512.03385](https://arxiv.org/abs/1512.03385).
# - F. Chollet, *Xception: deep learning with depthwise separable convolutions*, CVPR 2017, [arXiv:1610.02357](https://arxiv.org/abs/1610.02357).
# - A. Howard and others, *MobileNets*, 2017, [arXiv:1704.04861](https://arxiv.org/abs/1704.04861).
# - O. Russakovsky and others, *ImageNet large scale visual recognition challenge*, IJCV 115, 2015, [arXiv:1409.0575](https://arxiv.org/abs/1409.0575).
# - A. Araujo, W. Norris and J. Sim, *Computing receptive fields of convolutional neural networks*, Distill, 2019, [doi:10.23915/distill.00021](https://doi.org/10.23915/distill.00021).
# - B. Zhou and others, *Learning deep features for discriminative localization*, CVPR 2016, [arXiv:1512.04150](https://arxiv.org/abs/1512.04150): class activation maps.
#
# **Before you hand in:** Kernel → Restart Kernel and Run All Cells, then press *Validate*.
