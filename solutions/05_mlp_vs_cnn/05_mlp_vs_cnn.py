# %% [markdown]
# # 5 · From pixels to classes: a perceptron against a CNN
#
# Time to train. In this lesson a network learns to put small pictures into ten classes. You write
# what turns scores into probabilities and probabilities into a loss, build two classic networks, find
# out what each of them knows about space, and let them compete fairly.
#
# ![Three handwritten digits, and the same three with their pixels shuffled. One of two networks reads both equally well. Which?](attachment:opening.png)

# %% [markdown]
# **After this lesson you can**
#
# - write softmax and cross-entropy so that they never overflow (exercise 5.1);
# - say why a classifier is not trained with the squared error (exercise 5.2);
# - count the steps of a training, and name the activations with their slopes (exercises 5.3, 5.4);
# - build a **multi-layer perceptron** (MLP: dense layers only) and a CNN in Keras (exercises 5.5, 5.6);
# - compare two models with a validation split, several seeds and a baseline (exercises 5.7, 5.8).
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 75 | 18 | Fashion-MNIST (30 MB, once), or a stand-in without a download | any, no GPU |
#
# The words and axes used in all lessons stand on the
# [conventions card](../00_start_here/00_start_here.ipynb#0.4-Conventions) of lesson 0.

# %%
import itertools
import math

import numpy as np
from scipy import stats

from autograder import Lesson
from utils import machine, plotting, training
from utils.data import load_fashion_mnist, train_validation_split

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)  # the first number wakes the device, which may chatter, too

lesson = Lesson("05_mlp_vs_cnn")
machine.budget(minutes={"quick": 1, "full": 5}, data="30 MB, once", cost="free")

# %% [markdown]
# ### Warm-up: three questions
#
# Answer aloud before you open the answers.
#
# 1. How many parameters has a convolution with 32 filters of 3 × 3 on a grey image?
# 2. How long is the vector that Flatten makes of a map of shape (5, 5, 64)?
# 3. A convolution is equivariant to shifts. What does a dense layer behind Flatten make of that?
#
# <details><summary>Answers</summary>
#
# 1. 32 · (3 · 3 · 1 + 1) = 320.
# 2. 1,600.
# 3. It has one weight for each place, so a moved map is a new input to it: nothing is invariant.
#
# </details>

# %% [markdown]
# ## 5.1 The data
#
# **Fashion-MNIST** holds 70,000 grey pictures of clothes, 28 × 28 pixels, ten classes. It is taken
# from this computer if it is there, else downloaded once. When neither works, **Digits-on-Photos**
# takes its place: handwritten digits on dim pieces of photographs. The last lines printed here say which
# of the two you have; the exercises work with both.

# %%
size = {"quick": (6000, 2000), "full": (60_000, 10_000)}[machine.profile()]
data = load_fashion_mnist().subset(*size)
data.card

# %%
first = [int(np.argmax(data.train_labels == label)) for label in range(10)]
named = list(enumerate(data.class_names))
plotting.show_images(
    data.train_images[first],
    titles=[f"{n}: {name}" if name != str(n) else name for n, name in named],
    columns=5,
    title="One training image of each class",
    caption="Above each image stand the number and the name of its class. "
    "Each pixel is a whole number from 0 (black) to 255 (white).",
)

# %% [markdown]
# Sets like this one are what classifiers have been measured with for decades. **Predict:** which of the four
# below holds the most numbers?

# %%
sets = {  # classes, images, shape of an image
    "MNIST": (10, 70_000, (28, 28, 1)),
    "Fashion-MNIST": (10, 70_000, (28, 28, 1)),
    "CIFAR-10": (10, 60_000, (32, 32, 3)),
    "CIFAR-100": (100, 60_000, (32, 32, 3)),
}
for name, (classes, number, shape) in sets.items():
    values = math.prod(shape)
    print(
        f"{name:14}{classes:4} × {number // classes:5,} images of {values:5,} numbers:"
        f"{number * values:12,} bytes as uint8"
    )

# %% [markdown]
# The two CIFAR sets: their 50,000 training images alone are 50,000 · 3,072 = 153,600,000 numbers. (For MNIST 7,000 is a mean: its classes
# have 6,313 to 7,877 images. The others have exactly as many as the table says.)

# %% [markdown]
# Networks learn best from numbers around 1. Dividing by `np.float32(255)` keeps 4 bytes a pixel; a
# plain `/ 255` would make 8 of the stored 1.
#
# Part of the *training* images is set aside for **validation**: choices, such as the number of
# epochs, are made with it. The **test** images are kept for one last measurement.

# %%
images, labels = data.train_images / np.float32(255), data.train_labels
parts = train_validation_split(images, labels, fraction=0.2, seed=0)
fit_images, fit_labels, validation_images, validation_labels = parts
print("to fit       ", fit_images.shape, fit_images.dtype)
print("to choose    ", validation_images.shape)
print("to test, once", data.test_images.shape)

# %% [markdown]
# ## 5.2 Scores, probabilities, loss
#
# The last layer gives one number for each class: the **scores**, or *logits* $z$. **Softmax** makes
# probabilities of them: all positive, together 1.
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$$
#
# **Predict:** the scores are 2, 1 and 0. What changes when 100 is added to each of them?

# %%
for scores in ([2.0, 1.0, 0.0], [102.0, 101.0, 100.0]):
    row = keras.ops.softmax(np.array([scores], "float32"))
    print(scores, "→", keras.ops.convert_to_numpy(row)[0].round(3))

# %% [markdown]
# Nothing changes: only differences count. That is useful, because $e^{1000}$ is more than a computer
# can hold.
#
# The loss of one image with the right class $c$ is its **cross-entropy** $-\ln p_c$: 0 when the
# network is sure and right, large when it is sure and wrong. Where $p_c$ is rounded to 0, its logarithm is minus
# infinity; so the loss is computed from the scores:
# $-\ln p_c = \ln \sum_j e^{z_j} - z_c$.

# %% [markdown]
# ### Exercise 5.1 · Softmax and cross-entropy (2 points)
#
# - `softmax(scores)`: `scores` is an array (images, classes); return the probabilities, same shape.
# - `cross_entropy(scores, labels)`: return **one loss for each image**, shape (images,). `labels` holds
#   whole numbers.
#
# Both must work for scores such as 1000 and −1000, also for one image of 1000 beside one of −1000. NumPy is enough; ready-made
# functions of other libraries are welcome, too. Small and large scores are checked at once, other batches when graded; each
# function counts by itself.


# %% nbgrader={"grade": false, "grade_id": "softmax_loss", "locked": false, "schema_version": 3, "solution": true, "task": false}
def softmax(scores):
    """Return probabilities, shape (images, classes)."""
    ...
    ### BEGIN SOLUTION
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
    ### END SOLUTION


def cross_entropy(scores, labels):
    """Return −ln p of the right class, shape (images,)."""
    ...
    ### BEGIN SOLUTION
    lowered = scores - scores.max(axis=1, keepdims=True)
    right = lowered[np.arange(len(labels)), labels]
    return np.log(np.exp(lowered).sum(axis=1)) - right
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-softmax_loss", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("softmax_loss", {"softmax": softmax, "cross_entropy": cross_entropy})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("05_mlp_vs_cnn").grade(
    "softmax_loss", {"softmax": softmax, "cross_entropy": cross_entropy}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5.3 Why not the squared error?
#
# Take two classes, and one score $z$ with $p = 1/(1+e^{-z})$ for the right class. The network is badly wrong:
# $p = 10^{-6}$. It learns, and reaches $p = 10^{-3}$: a thousand times better, still wrong. Look
# at what two losses make of that.

# %%
p = np.logspace(-7, 0, 200)
figure, axes = plotting.new_figure(
    width=5.6,
    height=3.0,
    title="Two losses against the probability of the right class",
    caption="Between the dotted lines the squared error is flat, close to 1. The "
    "cross-entropy falls all the way. The horizontal axis is logarithmic.",
)
axes[0, 0].plot(p, (1 - p) ** 2, "--", label="squared error (1 − p)²")
axes[0, 0].plot(p, -np.log(p), label="cross-entropy −ln p")
axes[0, 0].vlines([1e-6, 1e-3], 0, 16, "0.4", "dotted")
axes[0, 0].set(xscale="log", xlabel="p of the right class", ylabel="loss")
axes[0, 0].legend()
plotting.show(
    figure,
    "At p = 0.000001 and 0.001 the squared error is 1.000 and 0.998, the cross-entropy "
    "13.8 and 6.9. At p = 1 both are 0.",
)

# %% [markdown]
# Training follows the **slope** with respect to the score, because scores are what the weights make:
# $\frac{dL}{dz} = \frac{dL}{dp} \cdot \frac{dp}{dz}$, and for this $p$, $\frac{dp}{dz} = p\,(1-p)$.
#
# ### Exercise 5.2 · Two losses, two slopes (2 points)
#
# - `losses_and_slopes(p)`: for one probability `p` of the right class, return four numbers: squared
#   error $(1-p)^2$, its slope $dL/dz$, cross-entropy $-\ln p$, its slope $dL/dz$.
# - `pulls_harder`: which loss has the steeper slope at $p = 10^{-6}$, `"squared error"` or `"cross-entropy"`?
#
# $10^{-6}$ and $10^{-3}$ are checked at once, others when graded. Each of the four numbers, and the word, counts by itself.

# %% nbgrader={"grade": false, "grade_id": "two_losses", "locked": false, "schema_version": 3, "solution": true, "task": false}
pulls_harder = ...


def losses_and_slopes(p):
    """Return (squared error, its slope, cross-entropy, its slope) at p."""
    ...
    ### BEGIN SOLUTION
    inner = p * (1 - p)
    return (1 - p) ** 2, -2 * (1 - p) * inner, -np.log(p), -1 / p * inner
    ### END SOLUTION


### BEGIN SOLUTION
pulls_harder = "cross-entropy"
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-two_losses", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check(
    "two_losses",
    {"pulls_harder": pulls_harder, "losses_and_slopes": losses_and_slopes},
)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("05_mlp_vs_cnn").grade(
    "two_losses",
    {"pulls_harder": pulls_harder, "losses_and_slopes": losses_and_slopes},
    points=2,
)
### END HIDDEN TESTS

# %% [markdown]
# The squared error of a badly wrong image hardly pulls: its slope carries the factor $p$. Cross-entropy has
# a $1/p$ that cancels it, and the slope is $p - 1$: **the more wrong, the stronger the pull**. That is
# the reason for the pair *softmax + cross-entropy*.
#
# Both losses are good at their own job: each is $-\ln$ of the probability that a model gives to what was observed.
# Which model? For a **measured number** with noise, a bell curve (Gaussian) around the guess; for **one of several
# classes**, the probabilities themselves. **Predict:** which loss does each of them give?

# %%
for guess in (1.0, 1.5, 3.0):  # a number was measured, and it is 1
    miss = -stats.norm.logpdf(1.0, loc=guess) + stats.norm.logpdf(1.0, loc=1.0)
    print(
        f"guess {guess}: bell curve {miss:.3f}, half squared {(guess - 1) ** 2 / 2:.3f}"
    )
for p_right in (0.9, 0.5, 0.001):  # the right class of two was observed
    surprise = -stats.bernoulli.logpmf(1, p_right)
    print(f"p = {p_right}: two classes {surprise:.3f}, −ln p {-np.log(p_right):.3f}")

# %% [markdown]
# The squared error belongs to numbers (prices, temperatures, the pixels of [lesson 11](../11_denoising_autoencoder/11_denoising_autoencoder.ipynb)), the cross-entropy to classes.

# %% [markdown]
# ## 5.4 Steps and epochs
#
# A training has four ingredients: **data**, an **architecture** (the layers), a **loss**, and an **optimiser**, which turns
# slopes into new weights ([lesson 6](../06_backpropagation/06_backpropagation.ipynb) computes the slopes by hand, [lesson 7](../07_optimisers/07_optimisers.ipynb) compares optimisers). One **step** shows the network a *batch* of images and changes the weights once. An **epoch** shows every image once.
# When the images do not fill the last batch, Keras takes a smaller one. **Predict:** 10 images, batches of 4: how
# many steps does an epoch have?

# %%
inputs, targets = np.ones((10, 1)), np.ones(10)  # data
one_unit = keras.Sequential([keras.Input((1,)), layers.Dense(1)])  # architecture
one_unit.compile(optimizer="sgd", loss="mean_squared_error")
one_unit.fit(inputs, targets, batch_size=4, epochs=1, verbose=0)
print("steps:", int(one_unit.optimizer.iterations))

# %% [markdown]
# How many images make a batch has given three names to one method:

# %%
kinds = {10: "batch gradient descent", 4: "mini-batches", 1: "stochastic (SGD)"}
for batch_size, kind in kinds.items():
    one_unit.compile(optimizer="sgd", loss="mean_squared_error")  # counts from 0
    one_unit.fit(inputs, targets, batch_size=batch_size, epochs=1, verbose=0)
    steps = int(one_unit.optimizer.iterations)
    print(f"{batch_size:2} of 10 images in a batch: {steps:2} steps, {kind}")

# %% [markdown]
# All images at once give the exact slope and one step; one image at a time gives ten steps along rough slopes. The
# middle has won, and it is what people mean by "SGD" today, and `"sgd"` in Keras.

# %% [markdown]
# ### Exercise 5.3 · How many updates? (2 points)
#
# Write `updates(images, batch_size, epochs)`, three whole numbers. Return the pair (steps in one epoch, updates
# of the weights in all).
# `//` rounds down in Python, `math.ceil` up.
#
# 1,050 images in batches of 100, and 55,000 in batches of 32, are checked at once; others when graded.


# %% nbgrader={"grade": false, "grade_id": "updates", "locked": false, "schema_version": 3, "solution": true, "task": false}
def updates(images, batch_size, epochs):
    """Return (steps per epoch, updates in all)."""
    ...
    ### BEGIN SOLUTION
    steps = -(-images // batch_size)
    return steps, steps * epochs
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-updates", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("updates", updates)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("05_mlp_vs_cnn").grade("updates", updates, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 5.5 Activations
#
# Two dense layers in a row are one dense layer: a matrix times a matrix is a matrix. What makes depth worth
# anything is the bend between them, the **activation function**. Five common ones. The two oldest are
#
# $$\text{sigmoid}(x) = \frac{1}{1 + e^{-x}}, \qquad \tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}}
# = 2\,\text{sigmoid}(2x) - 1$$

# %%
x = np.linspace(-4, 4, 161).astype("float32")
names = ["sigmoid", "tanh", "relu", "leaky_relu", "elu"]
options = {"leaky_relu": {"negative_slope": 0.1}}
figure, axes = plotting.new_figure(
    1,
    5,
    width=1.9,
    height=2.0,
    title="Five activation functions",
    caption="Sigmoid and tanh flatten on both sides. ReLU is 0 for negative numbers; "
    "leaky ReLU (here with 0.1) and ELU let something through there.",
)
for panel, name in zip(axes[0], names, strict=True):
    y = getattr(keras.activations, name)(keras.ops.array(x), **options.get(name, {}))
    panel.plot(x, keras.ops.convert_to_numpy(y))
    panel.set(title=name, xlabel="x", ylim=(-1.2, 4.1))
    panel.grid(alpha=0.3)
plotting.show(
    figure,
    "At −4 and 4: sigmoid 0.02 and 0.98, tanh −1.00 and 1.00, ReLU 0 and 4, leaky ReLU "
    "−0.4 and 4, ELU −0.98 and 4.",
)

# %% [markdown]
# Where a curve is flat, its slope is near 0, and so is everything that training sends back through it: the unit
# is **saturated**. ([Lesson 6](../06_backpropagation/06_backpropagation.ipynb) computes what is sent back.) Even at its steepest a sigmoid has slope 0.25, so through $d$ layers at most
# $0.25^d$ is left. **Predict:** after how many layers is that less than a millionth?

# %%
for depth in (1, 2, 4):
    print(f"{depth} sigmoids: at most {0.25**depth:.2e} of the slope is left")

# %% [markdown]
# ReLU is flat on its left half, too. Here is a unit that starts there: with a bias of −5 it answers 0 to every input.
# **Predict:** what has a training of 60 epochs made of its weight and bias? (Right would be 1 and 1.)

# %%
examples = np.linspace(-1, 1, 32)[:, None]
minus_five = keras.initializers.Constant(-5.0)
for name in ("relu", "leaky_relu"):
    unit = keras.Sequential([keras.Input((1,))])
    unit.add(layers.Dense(1, kernel_initializer="ones", bias_initializer=minus_five))
    unit.add(layers.Activation(name))
    unit.compile(keras.optimizers.SGD(0.1), loss="mean_squared_error")
    unit.fit(examples, examples + 1, batch_size=8, epochs=60, verbose=0)
    weight, bias = (float(value.item()) for value in unit.get_weights())
    print(f"{name:10} weight: 1, now {weight:.2f}; bias: −5, now {bias:.2f}")

# %% [markdown]
# With ReLU nothing has moved, and nothing ever will: no slope comes back. That is a **dying ReLU**. The leaky one lets a
# part of the slope through, and the unit climbs out. (Exercise 6.3 shows where the slope is lost.)

# %% [markdown]
# ### Exercise 5.4 · Values and slopes (2 points)
#
# - `value_and_slope(name, x)`: `name` is one of `"sigmoid"`, `"tanh"`, `"relu"`, `"leaky_relu"` ($0.1\,x$
#   for negative x) and `"elu"` ($e^x - 1$ for negative x); `x` is an array. Return two arrays of its
#   shape: the values, and the derivatives. (Unsure of a derivative? Compare it with the difference quotient
#   $(f(x+h) - f(x-h)) / 2h$ for a small $h$.)
# - `vanishing_depth`: the smallest whole $d$ with $0.25^d < 10^{-6}$.
#
# All five and the depth are checked at once, with other numbers when graded; each of the six counts by itself. At exactly 0, any slope will do.

# %% nbgrader={"grade": false, "grade_id": "activations", "locked": false, "schema_version": 3, "solution": true, "task": false}
vanishing_depth = ...


def value_and_slope(name, x):
    """Return f(x) and f′(x) of the activation function called name."""
    ...
    ### BEGIN SOLUTION
    if name == "sigmoid":
        s = 1 / (1 + np.exp(-x))
        return s, s * (1 - s)
    if name == "tanh":
        return np.tanh(x), 1 - np.tanh(x) ** 2
    if name == "elu":
        below = np.exp(np.minimum(x, 0))
        return np.where(x > 0, x, below - 1), np.where(x > 0, 1.0, below)
    low = {"relu": 0.0, "leaky_relu": 0.1}[name]
    return np.where(x > 0, x, low * x), np.where(x > 0, 1.0, low)
    ### END SOLUTION


### BEGIN SOLUTION
vanishing_depth = 10
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-activations", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check(
    "activations",
    {"value_and_slope": value_and_slope, "vanishing_depth": vanishing_depth},
)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("05_mlp_vs_cnn").grade(
    "activations",
    {"value_and_slope": value_and_slope, "vanishing_depth": vanishing_depth},
    points=2,
)
### END HIDDEN TESTS

# %% [markdown]
# ## 5.6 What does a unit look for?
#
# A dense layer computes $z_k = \sum_j w_{jk}\,x_j + b_k$ for its units $k = 0 \ldots N_{out}-1$, where $j$ runs over the inputs,
# $0 \ldots N_{in}-1$, and bends it.

# %%
dense = layers.Dense(4)
dense(np.zeros((1, 6), "float32"))  # the first call tells it how many inputs there are
weights, biases = dense.get_weights()
print("6 inputs, 4 units: weights", weights.shape, "biases", biases.shape)
print("parameters:", weights.size + biases.size, "the last weight is w[5, 3]")

# %% [markdown]
# So one unit computes $w^T x + b$. Of all inputs of the same length, which one excites it most? Since
# $w^T x = \|w\|\,\|x\|\cos\theta$, all depends on the angle $\theta$ between the two. A set of slides says:
# *the output is largest when* $\cos\theta = 0$. **Predict** whether that is right, then look.

# %%
pattern = np.array([[-1.0, 2.0], [0.0, 1.0]])
angles = np.deg2rad([0, 45, 90, 135, 180])
along = pattern / np.linalg.norm(pattern)
across = np.array([[2.0, 1.0], [1.0, 0.0]]) / np.sqrt(6)  # orthogonal to the pattern
for angle in angles:
    stimulus = np.cos(angle) * along + np.sin(angle) * across
    print(
        f"θ = {np.rad2deg(angle):3.0f}°, cos θ = {np.cos(angle):+.2f}: "
        f"response {(pattern * stimulus).sum():+.2f}"
    )

# %% [markdown]
# ### Exercise 5.5 · The best stimulus (2 points)
#
# - `best_stimulus(w)`: of all inputs of the same length, return one with the largest response $\sum w\,x$. `w` is an
#   array of any shape, and the input has the same shape; which length it has does not matter.
# - `best_cosine`: correct the slide. For which $\cos\theta$ is the output largest?
#
# A vector, a small image and the cosine are checked at once; larger images and colour kernels when graded.

# %% nbgrader={"grade": false, "grade_id": "best_stimulus", "locked": false, "schema_version": 3, "solution": true, "task": false}
best_cosine = ...


def best_stimulus(w):
    """Return an array of the shape of w: its direction excites the unit most."""
    ...
    ### BEGIN SOLUTION
    return w / np.sqrt((w**2).sum())
    ### END SOLUTION


### BEGIN SOLUTION
best_cosine = 1
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-best_stimulus", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check(
    "best_stimulus", {"best_stimulus": best_stimulus, "best_cosine": best_cosine}
)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("05_mlp_vs_cnn").grade(
    "best_stimulus",
    {"best_stimulus": best_stimulus, "best_cosine": best_cosine},
    points=2,
)
### END HIDDEN TESTS

# %% [markdown]
# A unit with a sigmoid says "yes" (more than ½) on one side of a straight line, where $w^T x + b > 0$: a **half-plane**.
# A unit of a second layer, which looks at three such units, can say "yes" only where all three do. **Predict:** what
# shape is that?

# %%
y, x = np.mgrid[1:-1:81j, -1:1:81j]  # a plane of inputs, y upwards
lines = np.array([[0.0, 1.0], [1.0, -0.6], [-1.0, -0.6]])  # w of three units
sides = [1 / (1 + np.exp(-30 * (w[0] * x + w[1] * y + 0.4))) for w in lines]
corner = 1 / (1 + np.exp(-30 * (sum(sides) - 2.5)))  # yes, if nearly 3 say yes
plotting.show_images(
    [*sides, corner],
    titles=["unit 1", "unit 2", "unit 3", "second layer"],
    title="Three half-planes, and what a second layer makes of them",
    caption="Each square is the plane of two inputs. White: the unit says yes. Each unit of the first layer divides the plane by "
    "one line; the second layer's unit says yes inside a triangle.",
)

# %% [markdown]
# Layers stack such shapes: lines become corners, corners become parts, parts become things. Nobody draws the lines:
# training does.

# %% [markdown]
# So a unit's weights *are* a picture of what it looks for. That gives the simplest classifier of all: for each class the
# **mean image** of its training images, and the class with the nearest mean wins. It learns nothing else, and it is our
# **baseline**: whoever trains a network should do better.


# %%
def nearest_mean(images, labels, tested):
    """Return the class whose mean image is nearest to each tested image."""
    rows, others = images.reshape(len(images), -1), tested.reshape(len(tested), -1)
    means = np.stack([rows[labels == label].mean(axis=0) for label in range(10)])
    distances = (means**2).sum(axis=1) - 2 * others @ means.T  # + |x|², same for all
    return distances.argmin(axis=1)


found = nearest_mean(fit_images, fit_labels, validation_images)
baseline = (found == validation_labels).mean()
print(f"nearest mean: {baseline:.1%} of the validation images, guessing: 10 %")
means = [fit_images[fit_labels == label].mean(axis=0) for label in range(10)]
plotting.show_images(
    means,
    titles=list(data.class_names),
    columns=5,
    title="The mean image of each class",
    caption="Blurred where the images of a class differ, sharp where they agree.",
)

# %% [markdown]
# ## 5.7 Two networks
#
# Both take an image (28, 28, 1) with values from 0 to 1 and give ten probabilities:
#
# - **MLP**: flatten; 300 units, ReLU; 100 units, ReLU; 10 units, softmax. **266,610** parameters.
# - **CNN**: 32 filters 3 × 3, ReLU; max pooling 2 × 2; 64 filters 3 × 3, ReLU; max pooling 2 × 2; flatten; dropout
#   with rate 0.5; 10 units, softmax. No padding. **34,826** parameters.
#
# **Dropout** sets a random half of its inputs to 0 in training, and does nothing afterwards.
# (A dense layer is also called *fully connected*, FC. *FCN* means something else: a fully *convolutional* network.)

# %%
little = np.arange(6, dtype="float32").reshape(1, 2, 3, 1)  # one picture of 2 × 3
print(little[0, :, :, 0])
print("flat:", keras.ops.convert_to_numpy(layers.Flatten()(little))[0])

# %% [markdown]
# Flatten reads like a book: row by row. Pixel (1, 0) and the one above it, (0, 0), are three places apart now. Nothing is
# lost but the neighbourhood.

# %% [markdown]
# The labels are whole numbers, `5`, not *one-hot* rows such as `[0, 0, 0, 0, 0, 1, 0, 0, 0, 0]`. Each form has its own
# loss in Keras. **Predict** which of the three below fails:

# %%
probabilities = np.full((1, 10), 0.1, "float32")
whole, one_hot = np.array([5]), np.eye(10, dtype="float32")[[5]]
sparse = keras.losses.SparseCategoricalCrossentropy()
categorical = keras.losses.CategoricalCrossentropy()
print("sparse,      whole numbers:", float(sparse(whole, probabilities)))
print("categorical, one-hot rows :", float(categorical(one_hot, probabilities)))
try:
    print("categorical, whole numbers:", float(categorical(whole, probabilities)))
except Exception as error:
    print("categorical, whole numbers:", type(error).__name__)

# %% [markdown]
# A network that knows nothing gives 0.1 to each class, and its loss is $\ln 10 = 2.30$. Remember that number: it
# should be your first loss.
#
# ### Exercise 5.6 · Build them (2 points)
#
# Build `mlp` and `cnn` as described, and compile both with any optimiser and the loss that fits whole-number
# labels. No training. How you build them does not matter: Sequential, functional, a class of your own, activations in
# layers of their own.
#
# Sizes, outputs, losses and what training changes are checked at once, with weights of the check's own; other images when graded.
# Each network counts by itself.

# %% nbgrader={"grade": false, "grade_id": "two_networks", "locked": false, "schema_version": 3, "solution": true, "task": false}
mlp = ...
cnn = ...
### BEGIN SOLUTION
mlp = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten()])
for units in (300, 100):
    mlp.add(layers.Dense(units, activation="relu"))
cnn = keras.Sequential([keras.Input((28, 28, 1))])
for filters in (32, 64):
    cnn.add(layers.Conv2D(filters, 3, activation="relu"))
    cnn.add(layers.MaxPooling2D())
cnn.add(layers.Flatten())
cnn.add(layers.Dropout(0.5))
for model in (mlp, cnn):
    model.add(layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-two_networks", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("two_networks", {"mlp": mlp, "cnn": cnn})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("05_mlp_vs_cnn").grade("two_networks", {"mlp": mlp, "cnn": cnn}, points=2)
### END HIDDEN TESTS

# %% [markdown]
# The CNN has about an eighth of the parameters. `training.networks` makes untrained copies of your two models for the rest of the
# lesson. Where one is missing, a smaller network takes its place, so that you can go on.

# %%
networks = training.networks(MLP=mlp, CNN=cnn)
epochs = {"quick": 5, "full": 6}[machine.profile()]
validation = validation_images, validation_labels
runs = {}
for name, build in networks.items():
    runs[name] = training.train(
        build, fit_images, fit_labels, epochs=epochs, seed=0, validation=validation
    )
    print(f"{name}: {runs[name].validation[-1]:.1%} of the validation images")

# %%
training.show_curves(
    runs,
    title="Two networks learn",
    caption="Dashed: images the network learns from. Solid: images it never learns "
    "from. With dropout, the CNN sees its training images through half of its features, "
    "so its dashed curve may run below the solid one.",
)

# %% [markdown]
# Read such curves in three steps. Does the dashed one rise? Then it learns. Does the solid one rise with it? Then it
# learns something general. Does the dashed one go on alone? Then it begins to **overfit**: lesson 8 is about that.

# %% [markdown]
# ## 5.8 Does it know what a neighbour is?
#
# Shuffle the pixels: one random order, **the same for every image**, in training and afterwards. To us, nothing is
# left to see.

# %%
order = np.random.default_rng(7).permutation(28 * 28)


def shuffle_pixels(images):
    """Put the pixels of every image in the same other order."""
    return images.reshape(len(images), -1)[:, order].reshape(images.shape)


plotting.show_images(
    np.concatenate([validation_images[:4], shuffle_pixels(validation_images[:4])]),
    titles=["as it is"] * 4 + ["shuffled"] * 4,
    title="Four images, and the same ones with their pixels shuffled",
    caption="Every pixel is still there. What neighbours they had is lost.",
)

# %% [markdown]
# ### Exercise 5.7 · The pixel-shuffle test (2 points)
#
# 1. **Predict:** both networks are trained from new weights, and measured, on shuffled images. Which one falls more, `"MLP"`,
#    `"CNN"`, or `"neither"`? Write your guess down; it is kept, and never wrong.
# 2. Train both on shuffled images, in the same way as above, and measure on the shuffled *validation* images with
#    `training.accuracy(run, images, labels)`.
# 3. Enter for each network the pair (as it is, shuffled), and which one falls more.
#
# The form and the words are checked at once, the numbers when graded. Training takes about a quarter of a minute.

# %% nbgrader={"grade": false, "grade_id": "pixel_test", "locked": false, "schema_version": 3, "solution": true, "task": false}
pixel_test = {
    "guess": ...,
    "measured": {"MLP": (..., ...), "CNN": (..., ...)},
    "falls more": ...,
}
### BEGIN SOLUTION
measured = {}
for name, build in networks.items():
    shuffled = training.train(
        build, shuffle_pixels(fit_images), fit_labels, epochs=epochs, seed=0
    )
    after = training.accuracy(
        shuffled, shuffle_pixels(validation_images), validation_labels
    )
    measured[name] = (runs[name].validation[-1], after)
    print(f"{name}: {measured[name][0]:.1%} as it is, {after:.1%} shuffled")
pixel_test = {"guess": "neither", "measured": measured, "falls more": "CNN"}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-pixel_test", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("pixel_test", pixel_test)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("05_mlp_vs_cnn").grade("pixel_test", pixel_test, points=2)
### END HIDDEN TESTS

# %% [markdown]
# A dense layer has one weight for each pixel, and no idea which pixels are neighbours: in a new order it learns the same with its weights
# reordered. A convolution is *built* on neighbours. It gains from them, and loses that when they are gone: much or little,
# depending on the data. Such a built-in assumption is called an **inductive bias**; here it also saves parameters.

# %% [markdown]
# ## 5.9 The duel
#
# "The CNN is better" is a claim about two ways of training, and a single run is a single throw of dice: other first weights,
# other order of the images, another result. A fair comparison
#
# - gives both the same images, and makes its choices, such as the epochs, **with validation images**;
# - repeats with several seeds, and tells mean and standard deviation;
# - names a baseline, and looks at the test images **once**, at the very end.

# %% [markdown]
# ### Exercise 5.8 ★ · A fair duel (4 points)
#
# Fill in `duel_card` (next cell). Fit on one part of the training images, choose the epochs of the CNN from a validation
# curve, then train both networks with **three seeds** and test each run once. `"summary"` holds (mean, standard deviation); `"baseline"` is the
# accuracy of `nearest_mean` on the test images; `"model"` is one of your three trained CNNs.
#
# You have all the tools: `parts` and `runs` from above, `training.train(networks["CNN"], images, labels, epochs=…, seed=…)`, and
# `training.accuracy(run, images, labels)`. Test images are bytes: they want the same division as the others had.
#
# Checked at once: the split, the choice, the sums, that both means beat the baseline, and that your model does on the test
# images what the card says. When graded: images that nobody has seen.

# %% nbgrader={"grade": false, "grade_id": "duel_card", "locked": false, "schema_version": 3, "solution": true, "task": false}
duel_card = {
    "fit images": ...,  # what the weights are fitted to
    "validation images": ...,  # what the epochs are chosen with
    "validation curve": ...,  # of the CNN: accuracy after each epoch
    "epochs": ...,  # chosen from that curve
    "baseline": ...,
    "test": {"MLP": [..., ..., ...], "CNN": [..., ..., ...]},
    "summary": {"MLP": (..., ...), "CNN": (..., ...)},
    "model": ...,
}
### BEGIN SOLUTION
chosen = int(np.argmax(runs["CNN"].validation)) + 1
test_images, test = data.test_images / np.float32(255), {"MLP": [], "CNN": []}
for seed, name in itertools.product((1, 2, 3), networks):
    run = training.train(networks[name], *parts[:2], epochs=chosen, seed=seed)
    test[name].append(training.accuracy(run, test_images, data.test_labels))
found = nearest_mean(fit_images, fit_labels, test_images)
duel_card = {"fit images": fit_images, "validation images": validation_images}
duel_card |= {"validation curve": runs["CNN"].validation, "epochs": chosen}
duel_card |= {"baseline": (found == data.test_labels).mean(), "test": test}
duel_card["summary"] = {k: (np.mean(v), np.std(v, ddof=1)) for k, v in test.items()}
duel_card["model"] = run.model  # the last of the runs: a CNN
### END SOLUTION

# %%
print(training.result(duel_card))

# %%
seen = {"train": data.train_images, "test": data.test_images}
seen |= {"train labels": data.train_labels, "test labels": data.test_labels}
seen["stand-in"] = data.card.stand_in

# %% nbgrader={"grade": true, "grade_id": "check-duel_card", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
lesson.check("duel_card", {"card": duel_card, "data": seen})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("05_mlp_vs_cnn").grade("duel_card", {"card": duel_card, "data": seen}, points=4)
### END HIDDEN TESTS

# %% [markdown]
# Three runs are few. Here are five on each data set, quick profile: percent of the test images (mean ± standard deviation), and
# by how many points the shuffled pixels lower the validation accuracy.
#
# | data | nearest mean | MLP | CNN | MLP, shuffled | CNN, shuffled |
# |---|---|---|---|---|---|
# | Digits-on-Photos | 72.4 ± 0.5 | 82.9 ± 2.2 | 94.6 ± 0.8 | −1.2 ± 1.4 | 10.6 ± 1.6 |
# | Fashion-MNIST | 68.7 ± 0.3 | 80.6 ± 1.4 | 83.2 ± 0.5 | −1.4 ± 1.0 | 2.3 ± 1.9 |

# %% [markdown]
# On the stand-in, one run would have done. On clothes, a lucky MLP (82.3) comes close to an unlucky CNN (82.7): there you
# need the spread to tell.
#
# And on the stand-in the validation images are read better (97.6 %) than the test images (94.6 %). Why? Its 6,000 training images
# show 1,300 handwritten digits, so most digits occur several times, on both sides of the split. Near copies flatter: split
# by *what was photographed*, not by picture, whenever you can.

# %% [markdown]
# ## What to take with you
#
# - Softmax makes probabilities of scores; only differences of scores count, so lower them by the largest first.
# - Cross-entropy pulls hardest where the network is most wrong; the squared error of probabilities hardly pulls there.
# - Steps per epoch are rounded **up**.
# - A unit answers most to an input along its weights, $\cos\theta = 1$.
# - An MLP does not know what a neighbour is; a CNN is built on it.
# - A fair comparison has a baseline, a validation split, several seeds, and *one* look at the test images.
#
# **Ask yourself:** a friend tried 20 networks on the test images and reports the best one's accuracy there. What is wrong
# with that number, and in which direction?

# %% [markdown]
# ## Further reading
#
# - H. Xiao, K. Rasul and R. Vollgraf, *Fashion-MNIST: a novel image dataset for benchmarking machine learning
#   algorithms*, 2017, [arXiv:1708.07747](https://arxiv.org/abs/1708.07747).
# - I. Goodfellow, Y. Bengio and A. Courville, *Deep learning*, MIT Press, 2016, chapter 6,
#   [deeplearningbook.org](https://www.deeplearningbook.org): softmax, losses, activations.
# - N. Srivastava and others, *Dropout: a simple way to prevent neural networks from overfitting*, JMLR 15, 2014,
#   [jmlr.org/papers/v15/srivastava14a.html](https://jmlr.org/papers/v15/srivastava14a.html).
# - D. Clevert, T. Unterthiner and S. Hochreiter, *Fast and accurate deep network learning by exponential linear units
#   (ELUs)*, ICLR 2016, [arXiv:1511.07289](https://arxiv.org/abs/1511.07289).
#
# **Before you hand in:** Kernel → Restart Kernel and Run All Cells, then press *Validate*.
