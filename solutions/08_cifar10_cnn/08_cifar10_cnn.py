# %% [markdown]
# # 8 · A CIFAR-10 network, and how not to fool yourself
#
# A network with 600,000 parameters can learn a few thousand photographs by heart. That looks like success
# until it meets new ones. In this lesson you build such a network, watch it overfit, write the usual remedies by
# hand, and compare four classifiers so that the comparison means something.

# %% [markdown]
# **After this lesson you can**
#
# - split data so that no test image ever chooses anything (exercise 8.1);
# - say about which loss a network has before its first step, and what it means when it has another one (exercise 8.2);
# - write **batch normalisation**, **dropout**, an **L2 penalty** and **early stopping** by hand (exercises 8.3, 8.5, 8.7);
# - choose changes of a picture that keep its label, and use them in training only (exercise 8.6);
# - interrupt a training and go on; read its curves; compare networks over several seeds (exercise 8.9);
# - say what each ingredient of a training recipe is for (exercises 8.4, 8.8).
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 120 | 20 | CIFAR-10 (163 MB, once), or a stand-in without a download | any; a GPU trains on all of it |
#
# The words and axes used in all lessons stand on the
# [conventions card](../00_start_here/00_start_here.ipynb#Conventions) of lesson 0.

# %%
import numpy as np

from autograder import Lesson
from utils import machine, plotting, training
from utils.data import load_cifar10, load_digits, load_photo, train_validation_split

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)  # the first number wakes the device, which may chatter, too

lesson = Lesson("08_cifar10_cnn")
machine.budget(minutes={"quick": 2, "full": 15}, data="163 MB, once", cost="free")

# %% [markdown]
# ### Warm-up: three questions
#
# Answer aloud before you open the answers.
#
# 1. 1,050 images, batches of 100: how many steps has an epoch?
# 2. A map of 15 × 15 goes through a 3 × 3 convolution without padding, then through 2 × 2 pooling. Which size is left?
# 3. Ten classes, and a network that knows nothing. Which probability does it give to the right one?
#
# <details><summary>Answers</summary>
#
# 1. 11: ten full batches, and one of 50. (One *step*, or iteration, is one batch; an *epoch* is all images once.)
# 2. 13 × 13, then 6 × 6: the last row and column are left over.
# 3. 0.1, and so its loss is $-\ln 0.1$.
#
# </details>

# %% [markdown]
# ## 8.1 The data, in three parts
#
# **CIFAR-10** holds 60,000 colour photographs, 32 × 32 pixels, ten classes. It is taken from this computer if it is there,
# else downloaded once. When neither works, **Digits-on-Photos** takes its place: handwritten digits on pieces of
# photographs. The last lines printed here say which of the two you have; the exercises work with both.

# %%
size = {"quick": (2400, 1000), "full": (50_000, 10_000)}[machine.profile()]
data = load_cifar10().subset(*size)
data.card

# %%
first = [int(np.argmax(data.train_labels == label)) for label in range(10)]
plotting.show_images(
    data.train_images[first],
    titles=[f"{label}: {name}" for label, name in enumerate(data.class_names)],
    columns=5,
    title="One training image of each class",
    caption="Above each image stand the number and the name of its class. At 32 × 32 "
    "pixels even people have to look twice.",
)

# %% [markdown]
# Many scripts begin with `images / 255.0`. **Predict:** how much memory do the 50,000 training images take before,
# and how much after that line?

# %%
pixels = 50_000 * 32 * 32 * 3
for kind in ("uint8", "float32", "float64"):
    print(f"{kind:8}{pixels * np.dtype(kind).itemsize / 2**30:6.2f} GiB")
print("this division makes", (data.train_images[:1] / 255.0).dtype)

# %% [markdown]
# Eight times as much. So the images stay `uint8`, and the network's first layer, `Rescaling(1 / 255)`, divides them
# batch by batch.
#
# **Three parts, three jobs.** The network is *fitted* to one part. A second one, **validation**, is for choices: which network, how many
# epochs. The **test** images answer one question, once: how good is what was chosen? Three of the lectures this course
# grew from give the test images to `validation_data` and then name the best epoch. Then the test images have chosen, and the number
# flatters.

# %% [markdown]
# ### Exercise 8.1 · A split of your own (2 points)
#
# 1. Write `split(images, labels, fraction, seed)`. Return four arrays: fit images, fit labels, validation images, validation labels.
#    A share `fraction` of **each class**, rounded up or down, goes to validation, drawn with `seed`; every image is in one of
#    the two parts. `labels` holds whole numbers from 0 and may be sorted. The images may stay as they are, or become
#    float32 from 0 to 1.
# 2. Make `parts` with it: a third of `data`'s **training** images for validation, any seed.
#
# Small sets, the seed and your `parts` are checked at once; other classes and shares when graded. The function and `parts`
# count by themselves.


# %% nbgrader={"grade": false, "grade_id": "own_split", "locked": false, "schema_version": 3, "solution": true, "task": false}
def split(images, labels, fraction, seed):
    """Return fit images, fit labels, validation images, validation labels."""
    ...
    ### BEGIN SOLUTION
    generator = np.random.default_rng(seed)
    aside = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        members = generator.permutation(np.flatnonzero(labels == label))
        aside[members[: round(fraction * len(members))]] = True
    fit, held = (
        generator.permutation(np.flatnonzero(kept)) for kept in (~aside, aside)
    )
    return images[fit], labels[fit], images[held], labels[held]
    ### END SOLUTION


parts = ...
### BEGIN SOLUTION
parts = split(data.train_images, data.train_labels, 1 / 3, seed=0)
### END SOLUTION

# %%
seen = {"train": data.train_images, "train labels": data.train_labels}
seen |= {"test": data.test_images, "test labels": data.test_labels}

# %% nbgrader={"grade": true, "grade_id": "check-own_split", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("own_split", {"split": split, "parts": parts, "data": seen})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("08_cifar10_cnn").grade(
    "own_split", {"split": split, "parts": parts, "data": seen}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# `utils` has such a function, too. What follows uses it, so that every cell runs whatever stands above.

# %%
fraction = {"quick": 1 / 3, "full": 0.1}[machine.profile()]
fit_images, fit_labels, validation_images, validation_labels = train_validation_split(
    data.train_images, data.train_labels, fraction=fraction, seed=0
)
validation = validation_images, validation_labels
print("to fit       ", fit_images.shape, fit_images.dtype)
print("to choose    ", validation_images.shape)
print("to test, once", data.test_images.shape)

# %% [markdown]
# ## 8.2 A baseline
#
# The network of the lecture: two convolutions and two dense layers. Its maps shrink 32 → 30 → 15 → 13 → 6, and 6 · 6 · 32 =
# 1,152 numbers reach the dense part.
#
# | layer | output | parameters |
# |---|---|---|
# | rescaling by 1/255 | 32 × 32 × 3 | 0 |
# | 32 filters 3 × 3, no padding, ReLU | 30 × 30 × 32 | 896 |
# | max pooling 2 × 2 | 15 × 15 × 32 | 0 |
# | 32 filters 3 × 3, no padding, ReLU | 13 × 13 × 32 | 9,248 |
# | max pooling 2 × 2 | 6 × 6 × 32 | 0 |
# | flatten | 1,152 | 0 |
# | 512 units, ReLU | 512 | 590,336 |
# | 10 units, softmax | 10 | 5,130 |
#
# Together **605,610**, nearly all in one dense layer. That is typical: in another lecture's network (32, 64 and 128 filters with padding, 128
# units; 1,143,242 parameters) 92 % are in one dense layer; one with two 5 × 5 convolutions of 64 filters, and no such layer, has 123,338.

# %% [markdown]
# Before the first step there is a free test. **Predict** the loss of a network that gives each of the ten classes the same probability. A
# new network is close to that: its first scores are small.
#
# ### Exercise 8.2 · The baseline, and its first loss (2 points)
#
# - `first_loss`: the cross-entropy you expect before any training, a number.
# - `baseline`: a network that computes what the table says, however it is built, for images with levels from 0 to 255; compiled
#   with any optimiser, the loss that fits whole-number labels, and `metrics=["accuracy"]`. No training.
#
# The number, the size, outputs, loss, metrics, and the first loss of your network are checked at once; other images when graded.

# %% nbgrader={"grade": false, "grade_id": "baseline", "locked": false, "schema_version": 3, "solution": true, "task": false}
first_loss = ...
baseline = ...
### BEGIN SOLUTION
first_loss = np.log(10)
baseline = keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1 / 255)])
for _ in range(2):
    baseline.add(layers.Conv2D(32, (3, 3), activation="relu"))
    baseline.add(layers.MaxPooling2D())
for layer in (
    layers.Flatten(),
    layers.Dense(512, activation="relu"),
    layers.Dense(10, activation="softmax"),
):
    baseline.add(layer)
baseline.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-baseline", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("baseline", {"first_loss": first_loss, "baseline": baseline})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("08_cifar10_cnn").grade(
    "baseline", {"first_loss": first_loss, "baseline": baseline}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# A first loss far from that number is worth an hour of searching: softmax applied twice, pixels that nobody scaled, labels of
# another form.

# %% [markdown]
# ## 8.3 Watch it overfit
#
# `training.fit` trains a compiled model and shows how it goes: curves that grow in JupyterLab, a line for each epoch elsewhere.
# With `checkpoint="..."` it saves the state after each epoch. Press **Interrupt the kernel** (■) while the next cell
# runs, then run it again: it goes on where it was. That works after a crash, too.
#
# The recipe is the lecture's: RMSprop with a learning rate of 0.001 that falls slowly, batches of 32. **Predict:** after ten epochs, how far
# are the two curves apart?

# %%
recipe = training.LECTURE.but(batch_size={"quick": 32, "full": 128}[machine.profile()])
epochs = {"quick": 10, "full": 30}[machine.profile()]


# %%
def train(model, *, seed, title, **options):
    """Train a new model like all others of this lesson; return its history."""
    training.compile_with(model, recipe, len(fit_images), epochs)
    return training.fit(
        model,
        fit_images,
        fit_labels,
        validation=validation,
        epochs=epochs,
        seed=seed,
        title=title,
        **options,
    )


keras.utils.set_random_seed(0)
history = train(training.classifier(), seed=0, title="baseline", checkpoint="lesson08")

# %%
training.show_curves(
    {"baseline": history},
    title="A network learns by heart",
    caption="Dashed: images it is fitted to. Solid: images set aside. The dashed curve "
    "climbs faster and higher than the solid one: the distance is what it knows by "
    "heart.",
)

# %%
print(f"training minus validation: {history.gap():.0f} points")

# %% [markdown]
# Read the curves in this order.
#
# 1. Does the dashed one rise? If not, nothing is learned: look at learning rate, loss, labels.
# 2. Is the solid one far below? Then it **overfits**: more images, augmentation, or a brake.
# 3. Are both low and close together? Then it **underfits**: a larger network, or more epochs.
#
# A fourth case is easy to miss. Notes often say that adding layers "causes overfitting". When a *deeper* network is worse on the
# **training** images, too, that is not overfitting, but **degradation**: it is harder to train. Lesson 9 has the cure.

# %% [markdown]
# ## 8.4 Batch normalisation
#
# Inputs are easier to learn from when they have mean 0 and spread 1. **Batch normalisation** does that inside the network: for each
# *channel*, over all images of the batch and all places,
#
# $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad y = \gamma\,\hat x + \beta .$$
#
# $\mu$ and $\sigma^2$ are mean and variance of these $n$ numbers (divided by $n$). The learned $\gamma$ and $\beta$, one of each for every channel, start at 1 and
# 0, not at random, and can undo all of it. (One lecture's formula lacks them, and divides by $m$ in one place and $M$ in the other.)
#
# After training an image may come alone, so the layer needs a mean and variance of its own. It keeps two more numbers for each channel,
# the **moving statistics**, which start at 0 and 1 and follow each training batch:
# new = momentum · old + (1 − momentum) · batch.

# %%
rng = np.random.default_rng(4)
batch = rng.normal([5.0, -40.0], [1.0, 30.0], (400, 2))
norm = layers.BatchNormalization()
after = keras.ops.convert_to_numpy(norm(batch.astype("float32"), training=True))

# %%
figure, axes = plotting.new_figure(
    1,
    2,
    width=3.2,
    height=2.6,
    title="Two channels before and after batch normalisation",
    caption="Before, one channel is thirty times as wide as the other. Afterwards both "
    "have mean 0 and spread 1.",
)
for panel, values, name in zip(
    axes[0], (batch, after), ("before", "after"), strict=True
):
    for channel, hatch in enumerate(("", "///")):
        panel.hist(
            values[:, channel], 24, alpha=0.6, hatch=hatch, label=f"channel {channel}"
        )
    panel.set(title=name, xlabel="value", ylabel="numbers")
axes[0, 0].legend()
plotting.show(
    figure,
    "Before: channel 0 has mean 5 and spread 1, channel 1 mean −40 and spread 30. "
    "After: mean 0 and spread 1 in both.",
)

# %% [markdown]
# ### Exercise 8.3 · Batch normalisation by hand (2 points)
#
# - `batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon)`: return `y`, the new moving mean, and the
#   new moving variance.
# - `batch_norm_infer(x, gamma, beta, moving_mean, moving_variance, epsilon)`: return `y` for a network in use.
#
# `x` has shape (batch, channels) or (batch, height, width, channels); the four vectors have shape (channels,). NumPy only.
# By hand: x = 1, 3, 5, 7 in one channel with γ = 1, β = 0, ε = 0.001 becomes −1.3415, −0.4472, 0.4472, 1.3415.
#
# That one, a batch of maps, and a network in use are checked at once; other shapes, momenta and ε when graded. Each of the three
# results of the first function, and the second function, counts by itself.


# %% nbgrader={"grade": false, "grade_id": "batch_norm", "locked": false, "schema_version": 3, "solution": true, "task": false}
def batch_norm_infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    """Return the normalised batch, same shape as x."""
    ...
    ### BEGIN SOLUTION
    scaled = (x - moving_mean) / np.sqrt(moving_variance + epsilon)
    return gamma * scaled + beta
    ### END SOLUTION


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    """Return the normalised batch, the new moving mean, the new moving variance."""
    ...
    ### BEGIN SOLUTION
    everything_else = tuple(range(x.ndim - 1))
    mean, variance = x.mean(axis=everything_else), x.var(axis=everything_else)
    return (
        batch_norm_infer(x, gamma, beta, mean, variance, epsilon),
        momentum * moving_mean + (1 - momentum) * mean,
        momentum * moving_variance + (1 - momentum) * variance,
    )
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-batch_norm", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check(
    "batch_norm",
    {"batch_norm_train": batch_norm_train, "batch_norm_infer": batch_norm_infer},
)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("08_cifar10_cnn").grade(
    "batch_norm",
    {"batch_norm_train": batch_norm_train, "batch_norm_infer": batch_norm_infer},
    points=2,
)
### END HIDDEN TESTS

# %% [markdown]
# Why does it help? It lets one take larger learning rates (the paper draws curves for 5 and 30 times as large) and adds a little noise, since each
# image is measured by the company it happens to be in. The paper's own reason, less *internal covariate shift* (some notes write "covariance shift"), is disputed
# today. Slides that say it averages "over the channels" are wrong: each channel is measured by itself, over batch and places.
#
# "Use it wherever you can", says another slide. Not with batches of a few images, whose mean is mostly chance; and with care when a network is fine-tuned (lesson 12).

# %% [markdown]
# ## 8.5 A normalisation that changes nothing
#
# VGG16 is older than batch normalisation. Can one put a layer into a trained network without spoiling it? The weights behind it expect
# the values as they were. So the layer, *in use*, must hand on what it gets.
#
# ### Exercise 8.4 · A normalisation that changes nothing (2 points)
#
# Write `identity_norm(mean, variance, epsilon)`. `mean` and `variance` are the layer's moving statistics, shape (channels,). Return `gamma, beta`
# with which $y = x$ for **every** $x$, to five digits.
#
# Two layers are checked at once, one with a tiny variance; others when graded.


# %% nbgrader={"grade": false, "grade_id": "identity_norm", "locked": false, "schema_version": 3, "solution": true, "task": false}
def identity_norm(mean, variance, epsilon):
    """Return γ and β, each of shape (channels,)."""
    ...
    ### BEGIN SOLUTION
    return np.sqrt(variance + epsilon), mean
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-identity_norm", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("identity_norm", identity_norm)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("08_cifar10_cnn").grade("identity_norm", identity_norm, points=2)
### END HIDDEN TESTS

# %% [markdown]
# From there training can move $\gamma$ and $\beta$, two numbers for each channel, instead of all the weights behind.

# %% [markdown]
# ## 8.6 Dropout
#
# In each training step, **dropout** sets every unit to 0 with a certain probability, the `rate`. No unit can count on another one to be there, so each has to be
# useful by itself. What is kept is divided by the probability of being kept: then sums are as large as they will be afterwards, when nothing is
# dropped. That is *inverted* dropout, what Keras does.
#
# Which rate? One set of notes found 40 % best on MNIST, and 30 to 50 % about as good; treat it as a choice for the validation images.
#
# Slides differ. One calls $p$ the probability of being **kept**; Keras' `rate` is that of being **dropped**. Another shows
# six numbers, sets three of them to 0 and leaves the rest as it was. **Predict** what Keras makes of them, and how often it drops
# exactly three.

# %%
six = np.array([[1.3, 0.4, 0.5, 1.5, 3.2, 0.9]], "float32")
drop = layers.Dropout(0.5, seed=3)
for _ in range(3):
    print(keras.ops.convert_to_numpy(drop(six, training=True))[0].round(2))
print(keras.ops.convert_to_numpy(drop(six, training=False))[0].round(2), "in use")

# %%
many = keras.ops.convert_to_numpy(drop(np.ones((2000, 6), "float32"), training=True))
counts = np.bincount((many == 0).sum(axis=1), minlength=7)
figure, axes = plotting.new_figure(
    width=4.6,
    height=2.6,
    title="How many of six units are dropped at rate 0.5",
    caption="Three is the most frequent number, but far from the only one: the rate is a "
    "probability.",
)
axes[0, 0].bar(range(7), counts)
axes[0, 0].set(xlabel="zeros among six units", ylabel="of 2,000 draws")
plotting.show(
    figure, "Draws with 0, 1, … 6 zeros: " + ", ".join(map(str, counts)) + "."
)

# %% [markdown]
# ### Exercise 8.5 · Inverted dropout (2 points)
#
# Write `dropout(x, rate, training, seed)`. `x` is an array of any shape, `training` is True or False. Draw with `np.random.default_rng(seed)`, each value by itself,
# and return an array of the same shape; leave `x` as it is.
#
# Six values, 40,000 values and a network in use are checked at once; other rates, and the seed, when graded.


# %% nbgrader={"grade": false, "grade_id": "dropout", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dropout(x, rate, training, seed):
    """Return x with some values dropped and the others scaled."""
    ...
    ### BEGIN SOLUTION
    if not training:
        return x
    kept = np.random.default_rng(seed).random(x.shape) >= rate
    return np.where(kept, x / (1 - rate), 0.0)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-dropout", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("dropout", dropout)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("08_cifar10_cnn").grade("dropout", dropout, points=2)
### END HIDDEN TESTS

# %% [markdown]
# Two more sentences from slides. "Dropout makes an epoch cheaper": it does not, the zeros are computed with like other numbers. "For dense layers only": it is
# most used there, but convolutions have a kind of their own, `SpatialDropout2D`, which drops whole maps, because single pixels are told by their
# neighbours. And a dropout after the *last* layer, as one list has it, would drop class scores: never do that.

# %% [markdown]
# ## 8.7 Augmentation: which change keeps the label?
#
# The best remedy against learning by heart is more images. The next best: never show the same one twice. Move it, mirror it, turn it a
# little. The label must survive. Look at each pair and decide before you read the exercise.

# %%
six_image = load_digits()[0][6].astype(float)
cat = load_photo("chelsea")[0][20:260, 100:340].astype(float) / 255
changes = {
    "as it is": lambda picture: picture,
    "shift": lambda picture: np.roll(picture, picture.shape[0] // 8, axis=1),
    "mirror": lambda picture: picture[:, ::-1],
    "half turn": lambda picture: picture[::-1, ::-1],
}
plotting.show_images(
    [
        change(picture)
        for picture in (np.repeat(six_image[..., None], 3, -1) / 16, cat)
        for change in changes.values()
    ],
    titles=[f"{name}, {what}" for name in ("digit", "cat") for what in changes],
    columns=4,
    title="Four views of a digit and of a cat",
    caption="Which of these would you still give the same label?",
)

# %% [markdown]
# Keras has layers for this: `RandomFlip`, `RandomTranslation`, `RandomRotation`, `RandomZoom`, … They act in training, and do nothing
# in use. Factors are shares: of the side for `RandomTranslation`, of a *full turn* for `RandomRotation`.
#
# ### Exercise 8.6 · Changes that keep the label (2 points)
#
# - `label_safe`: True where the changed picture still has its label, for every picture of that kind. Letters are b, d, p, q, n, u. (Upside-down photographs are left out: they keep
#   their label, but who takes such pictures?)
# - `pipelines`: for digits and for photographs of CIFAR-10, one `keras.Sequential` (or a single layer) that changes 32 × 32 × 3 images of levels 0 to 255 in label-safe ways. Both shift, by a few
#   pixels; the one for photographs also mirrors.
# - `applied_to`: which parts of the data are augmented?
#
# Two rows and what mirrors are checked at once; letters, turns, ranges and shifts when graded. Each table and each pipeline counts
# by itself.

# %% nbgrader={"grade": false, "grade_id": "augmentation", "locked": false, "schema_version": 3, "solution": true, "task": false}
label_safe = {
    "digits": {"shift": ..., "mirror": ..., "half turn": ...},
    "letters": {"shift": ..., "mirror": ..., "half turn": ...},
    "photographs": {"shift": ..., "mirror": ...},
}
pipelines = {"digits": ..., "photographs": ...}
applied_to = {"fit": ..., "validation": ..., "test": ...}
### BEGIN SOLUTION
unsafe = {"shift": True, "mirror": False, "half turn": False}
label_safe = {"digits": unsafe, "letters": unsafe}
label_safe["photographs"] = {"shift": True, "mirror": True}
pipelines = {
    "digits": keras.Sequential(
        [keras.Input((32, 32, 3)), layers.RandomTranslation(0.1, 0.1)]
    ),
    "photographs": keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.RandomFlip("horizontal"),
            layers.RandomTranslation(0.1, 0.1),
        ]
    ),
}
applied_to = {"fit": True, "validation": False, "test": False}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-augmentation", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check(
    "augmentation",
    {"label_safe": label_safe, "pipelines": pipelines, "applied_to": applied_to},
)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("08_cifar10_cnn").grade(
    "augmentation",
    {"label_safe": label_safe, "pipelines": pipelines, "applied_to": applied_to},
    points=2,
)
### END HIDDEN TESTS

# %% [markdown]
# The lesson goes on with the pipeline that suits its data. Six times the same image, as the network will see it:

# %%
photographs = not data.card.stand_in and data.card.name == "CIFAR-10"


def augmentation():
    """Return new layers that change this lesson's images and keep their labels."""
    mirror = [layers.RandomFlip("horizontal")] if photographs else []
    return [*mirror, layers.RandomTranslation(0.1, 0.1)]


pipeline = keras.Sequential([keras.Input((32, 32, 3)), *augmentation()])
same = np.repeat(fit_images[:1], 6, axis=0).astype("float32")
plotting.show_images(
    keras.ops.convert_to_numpy(pipeline(same, training=True)) / 255,
    titles=[data.class_names[fit_labels[0]]] * 6,
    columns=6,
    value_range=(0, 1),
    title="One training image, six times augmented",
    caption="Each copy is another picture to the network, and all have one label.",
)

# %% [markdown]
# ## 8.8 Two brakes: a penalty, and stopping in time
#
# **L2.** Large weights make a network sensitive to small things. Add $\lambda \sum v^2$ to the loss, over all weights $v$ of the kernels, and each of them is pulled towards
# 0 with the slope $2 \lambda v$. One lecture's sum includes the biases; usually they are left out, since a bias only moves a threshold. (With Adam, pulling by the
# gradient and pulling the weight itself, *decoupled weight decay*, are different things.)

# %%
penalty = keras.regularizers.L2(0.01)(np.array([[1.0, 2.0], [3.0, 4.0]], "float32"))
print("Keras, λ = 0.01, weights 1, 2, 3, 4:", round(float(penalty), 4))

# %% [markdown]
# **Early stopping.** Another lecture says: stop when the validation error increases. Look at a real validation loss, one of the runs
# that come with the course.

# %%
jagged = training.histories("digits_on_photos")["baseline"][0].validation_loss
lowest = int(np.argmin(jagged)) + 1
numbers = np.arange(1, len(jagged) + 1)
figure, axes = plotting.new_figure(
    width=5.0,
    height=2.8,
    title="Validation loss of a baseline on Digits-on-Photos",
    caption="It falls, rises, falls again, and in the end it climbs. The first increase "
    "is not the end.",
)
axes[0, 0].plot(numbers, jagged, "o-")
axes[0, 0].axvline(lowest, color="0.4", linestyle="dotted", label="lowest")
axes[0, 0].set(xlabel="epoch", ylabel="cross-entropy")
axes[0, 0].legend()
plotting.show(
    figure,
    "Validation loss by epoch: "
    + ", ".join(f"{loss:.2f}" for loss in jagged)
    + f". Lowest after epoch {lowest}.",
)

# %% [markdown]
# So one waits: **patience** $p$ means that training ends when $p$ epochs in a row have brought no new best. Then one goes *back* to the weights of the
# best epoch.
#
# ### Exercise 8.7 · Two brakes (2 points)
#
# - `l2(weights, strength)`: `weights` is a list of arrays, kernels and biases; biases are those with one axis. Return the penalty, one number, and a list with the penalty's gradient for
#   every array.
# - `early_stopping(losses, weights, patience)`: `losses[i]` and `weights[i]` belong to epoch i + 1. Return how many epochs are run, and the weights that are kept. Only a *lower* loss is a
#   new best. If the list ends first, all its epochs are run.
#
# Two penalties and two curves are checked at once; deeper networks and other curves when graded. Each of the four results counts
# by itself.


# %% nbgrader={"grade": false, "grade_id": "brakes", "locked": false, "schema_version": 3, "solution": true, "task": false}
def l2(weights, strength):
    """Return the penalty, and a list of its gradients."""
    ...
    ### BEGIN SOLUTION
    kernels = [weight * (weight.ndim > 1) for weight in weights]
    penalty = strength * sum((kernel**2).sum() for kernel in kernels)
    return penalty, [2 * strength * kernel for kernel in kernels]
    ### END SOLUTION


def early_stopping(losses, weights, patience):
    """Return the number of epochs that are run, and the weights that are kept."""
    ...
    ### BEGIN SOLUTION
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best == patience:
            return epoch + 1, weights[best]
    return len(losses), weights[best]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-brakes", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("brakes", {"l2": l2, "early_stopping": early_stopping})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("08_cifar10_cnn").grade(
    "brakes", {"l2": l2, "early_stopping": early_stopping}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 8.9 A trap: statistics that lag behind
#
# A network with batch normalisation may reach 99 % in training and guess in validation, and nothing is wrong with it: its moving statistics have not arrived
# yet. They start at 0 and 1, and with momentum 0.99, Keras' default, each step covers one hundredth of what is left.

# %%
steps = np.arange(0, 501)
figure, axes = plotting.new_figure(
    width=5.2,
    height=2.8,
    title="How much of the first distance is left",
    caption="With momentum 0.9 the moving mean arrives within some thirty steps; with "
    "0.99 it takes ten times as long.",
)
for momentum, style in ((0.9, "--"), (0.99, "-")):
    axes[0, 0].plot(steps, 100 * momentum**steps, style, label=f"momentum {momentum}")
axes[0, 0].axhline(5, color="0.4", linestyle="dotted")
axes[0, 0].set(xlabel="training steps", ylabel="left, %", xlim=(0, 500))
axes[0, 0].legend()
plotting.show(
    figure,
    "Left after 10, 50, 100 steps: 35, 0.5, 0.003 % with momentum 0.9; "
    "90, 61, 37 % with 0.99.",
)

# %% [markdown]
# ### Exercise 8.8 · The lag of the moving statistics (2 points)
#
# Write `lag(momentum, rest, images, batch_size)`: return how many steps it takes until at most the share `rest` of the first distance is left, and how many epochs
# these steps take, rounded up. Assume that every batch has the same mean and variance.
#
# Momentum 0.99 and 0.9 with a rest of 0.05 are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "lag", "locked": false, "schema_version": 3, "solution": true, "task": false}
def lag(momentum, rest, images, batch_size):
    """Return (steps, epochs)."""
    ...
    ### BEGIN SOLUTION
    steps = int(np.ceil(np.log(rest) / np.log(momentum)))
    steps_per_epoch = -(-images // batch_size)
    return steps, -(-steps // steps_per_epoch)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-lag", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("lag", lag)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("08_cifar10_cnn").grade("lag", lag, points=2)
### END HIDDEN TESTS

# %% [markdown]
# In fact the batches change while the network learns, so the lag is longer than that. Measured for this lesson: the network with batch normalisation that you will meet below, ten epochs of 50 steps,
# five seeds, percent right (mean ± standard deviation).
#
# | data | training, either momentum | validation, momentum 0.9 | validation, momentum 0.99 |
# |---|---|---|---|
# | Digits-on-Photos | 98.6 ± 0.3 | 41.0 ± 2.3 | 20.1 ± 4.0 |
# | CIFAR-10 | 98.7 ± 0.5 | 39.4 ± 4.5 | 30.1 ± 3.1 |
#
# The *weights* are the same in both columns; only what the layer remembers differs. With few steps, lower the momentum. That is what the quick profile does below.

# %% [markdown]
# ## 8.10 One function, four classifiers
#
# The lecture compares four networks that differ in three switches. **In which order do the parts belong?** Three lists, and one of them has a plain mistake.
# Which?
#
# - a · CONV → BN → RELU → POOL → FC → DROPOUT → FC → SOFTMAX
# - b · CONV → RELU → CONV → RELU → POOL → BN → DROPOUT → FC → FC → SIGMOID
# - c · CONV → RELU → BN → POOL → FC → DROPOUT → FC → DROPOUT
#
# <details><summary>Answers</summary>
#
# *c*: the last dropout drops class scores, so that the right class can be missing. About batch normalisation there are opinions: the paper has it before the non-linearity, as in *a*;
# behind it is common, too. Behind pooling, as in *b*, is unusual and works: that is a lecture's network for two classes of 128 × 128 images (617,249 parameters, one unit at the end), and
# the one below does the same.
#
# </details>

# %%
momentum = {"quick": 0.9, "full": 0.99}[machine.profile()]


def classifier(batch_norm=False, dropout=False, augment=False):
    """Build one of the four classifiers."""
    stack = [keras.Input((32, 32, 3)), *(augmentation() if augment else [])]
    stack.append(layers.Rescaling(1 / 255))
    stack += [layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D()]
    if batch_norm:
        stack.append(layers.BatchNormalization(momentum=momentum))
    stack += [layers.Conv2D(32, 3, activation="relu"), layers.MaxPooling2D()]
    stack.append(layers.Flatten())
    if batch_norm:
        stack.append(layers.BatchNormalization(momentum=momentum))
    if dropout:
        stack.append(layers.Dropout(0.5))
    stack.append(layers.Dense(512, activation="relu"))
    if batch_norm:
        stack.append(layers.BatchNormalization(momentum=momentum))
    if dropout:
        stack.append(layers.Dropout(0.5))
    stack.append(layers.Dense(10, activation="softmax"))
    return keras.Sequential(stack)


# %%
NETWORKS = {
    "baseline": {},
    "batch norm": {"batch_norm": True},
    "batch norm + dropout": {"batch_norm": True, "dropout": True},
    "all + augmentation": {"batch_norm": True, "dropout": True, "augment": True},
}
for name, switches in NETWORKS.items():
    print(f"{name:22}{classifier(**switches).count_params():,} parameters")

# %% [markdown]
# Batch normalisation adds 6,784: four numbers for each of 32 + 1,152 + 512 channels. Half of them, γ and β, are trained; the other 3,392 are moving statistics.
#
# The lecture trains each for 100 epochs on CIFAR-10 and reports about 70, 74, 78 and 76 % on the test images. From the last two it concludes that
# augmentation does not help, "enough data". **Is that so?** Look at curves that were measured for this course before you believe it.

# %%
measured = training.histories("digits_on_photos")
training.show_curves(
    measured,
    title="Digits-on-Photos: four classifiers, 15 epochs",
    caption="Lines are means, bands reach from the lowest to the highest run. Dashed: "
    "training. Solid: validation.",
)

# %%
measured = training.histories("cifar10")
training.show_curves(
    measured,
    title="CIFAR-10, 8,000 training images: four classifiers, 15 epochs",
    caption="The baseline's dashed curve leaves its solid one behind. With augmentation "
    "dashed and solid stay together. Solid curves are jagged: a single epoch tells "
    "little.",
)

# %% [markdown]
# Look at the *dashed* curves. Where augmentation is on, the training accuracy is low, 57 % at the end where the baseline has more than 95: that network **underfits**, in as many epochs as the others had. On Digits-on-Photos the curve still rises, on CIFAR-10 slowly. Dropout and
# augmentation make the task harder, so they need more epochs or less dropout. "It does not help" may have been a conclusion about the schedule: a training curve that still rises would tell.
#
# One more thing: the order of the four is not the same on both data sets, and within a data set the bands of most of them overlap. One run of each cannot rank them.

# %% [markdown]
# ## 8.11 The experiment
#
# Before you train, say what you expect. A prediction that turns out wrong teaches more than a table.

# %%
runs = {}


def run(name, seed):
    """Train one of the four from new weights; return the model and its history."""
    if (name, seed) not in runs:  # each run is made once
        keras.utils.set_random_seed(seed)
        model = classifier(**NETWORKS[name])
        title = f"{name}, seed {seed}"
        file = "lesson08-" + "".join(c if c.isalnum() else "-" for c in title)
        history = train(model, seed=seed, title=title, checkpoint=file, curves=False)
        runs[name, seed] = model, history
    return runs[name, seed]


# %%
def accuracies(seeds):
    """Return training and validation accuracies: {name: one for each seed}, twice."""
    histories = {name: [run(name, seed)[1] for seed in seeds] for name in NETWORKS}
    return [
        {
            name: [getattr(one, which)[-1] for one in histories[name]]
            for name in histories
        }
        for which in ("accuracy", "validation_accuracy")
    ]


def share_right(model, images, labels):
    """Return the share of images that a model classifies right."""
    return float(model.evaluate(images, labels, batch_size=500, verbose=0)[1])


# %% [markdown]
# ### Exercise 8.9 ★ · Four classifiers, one fair card (4 points)
#
# Fill in the entries of `four_card`. `accuracies(seeds)` trains all four with each seed, and returns training and validation accuracies after the last epoch; with two
# seeds it takes about a minute and a half on a CPU. `run(name, seed)` returns one model and its history.
#
# | entry | what |
# |---|---|
# | `"prediction"` | **Before you train:** the network with the largest gap, and with the best validation accuracy (a name, or `"undecided"`). Never wrong. |
# | `"fit images"`, `"validation images"` | what the weights are fitted to, and what everything is chosen with |
# | `"seeds"` | at least two |
# | `"training"`, `"validation"` | for each network, one accuracy for each seed |
# | `"gap"` | for each network, mean training minus mean validation accuracy, in **points** |
# | `"summary"` | for each network, (mean, standard deviation) of the validation accuracies |
# | `"verdict"` | three claims, from your own numbers; see below |
# | `"chosen"` | the network with the best validation mean |
# | `"model"`, `"test"` | the chosen network's model of the **first** seed, and its accuracy on the test images, looked at **once** |
#
# The verdict: the baseline *overfits* if its gap is above 15 points. Batch norm *always helps* if it beat the baseline with every seed. The *best* network is the one whose validation
# mean is ahead of the second by more than **twice** the larger standard deviation of the two; else it is `"undecided"`.
#
# Checked at once: the parts (no test image among them), seeds, sums, verdicts, and that your model does on the test images what the card says. When
# graded: that the baseline was trained long enough to overfit, what your model does on the validation images, and that it does not know the test images by heart.

# %% nbgrader={"grade": false, "grade_id": "four_card", "locked": false, "schema_version": 3, "solution": true, "task": false}
four_card = training.empty_card(NETWORKS)  # all its entries are dots
four_card["prediction"] = {"largest gap": ..., "best validation": ...}
four_card["verdict"] = dict.fromkeys(training.CLAIMS, ...)
### BEGIN SOLUTION
four_card["prediction"] = {"largest gap": "baseline", "best validation": "undecided"}
four_card |= {"fit images": fit_images, "validation images": validation_images}
four_card["seeds"] = seeds = [0, 1]
learned, checked = accuracies(seeds)
mean = {name: np.mean(values) for name, values in checked.items()}
spread = {name: np.std(values, ddof=1) for name, values in checked.items()}
gap = {name: 100 * (np.mean(learned[name]) - mean[name]) for name in mean}
four_card |= {"training": learned, "validation": checked, "gap": gap}
four_card["summary"] = {name: (mean[name], spread[name]) for name in mean}
leader, second = sorted(mean, key=mean.get, reverse=True)[:2]
clear = mean[leader] - mean[second] > 2 * max(spread[leader], spread[second])
helps = all(np.greater(checked["batch norm"], checked["baseline"]))
verdict = gap["baseline"] > 15, helps, leader if clear else "undecided"
four_card["verdict"] = dict(zip(training.CLAIMS, verdict, strict=True))
four_card |= {"chosen": leader, "model": run(leader, seeds[0])[0]}
tested = share_right(four_card["model"], data.test_images, data.test_labels)
four_card["test"] = tested
### END SOLUTION

# %%
print(training.table(four_card))

# %%
shown = "No runs yet: fill in the exercise above."
if runs:
    curves = {name: [] for name, _ in runs}
    for (name, _), (_, one) in runs.items():
        curves[name].append(one)
    shown = training.show_curves(
        curves,
        title="Your runs",
        caption="Dashed: training. Solid: validation. Bands reach from run to run: "
        "compare them with the distances between the lines.",
    )
shown

# %% nbgrader={"grade": true, "grade_id": "check-four_card", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
lesson.check("four_card", {"card": four_card, "data": seen})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("08_cifar10_cnn").grade("four_card", {"card": four_card, "data": seen}, points=4)
### END HIDDEN TESTS

# %% [markdown]
# Two runs are few. Here are five, quick profile: percent right (mean ± standard deviation), and the gap in points.
#
# | network | Digits-on-Photos, validation | gap | CIFAR-10, validation | gap |
# |---|---|---|---|---|
# | baseline | 46.4 ± 4.5 | 31.7 ± 2.3 | 45.0 ± 1.3 | 22.5 ± 1.4 |
# | batch norm | 41.0 ± 2.3 | 57.6 ± 2.1 | 39.4 ± 4.5 | 59.4 ± 4.7 |
# | batch norm + dropout | 41.8 ± 1.6 | 16.7 ± 2.8 | 44.3 ± 3.9 | 23.1 ± 3.9 |
# | all + augmentation | 41.2 ± 4.2 | −4.1 ± 3.6 | 45.9 ± 2.9 | −2.4 ± 2.7 |
#
# The gaps are clear, the ranks are not: by the rule above, both columns of validation are *undecided*. Batch normalisation alone does not help here: it lets the network learn the training images by heart
# all the faster. "It helps" is a sentence about a network, a data set and a number of epochs. And a *negative* gap is no magic: in training, the network sees its images augmented and through half of its
# units; in validation it sees them whole.

# %% [markdown]
# ## 8.12 A recipe that learns CIFAR-10
#
# The lecture's recipe trains for 100 epochs; three of them already take about a minute of computing (first row of the table below). What makes training faster is less one new idea than
# many small ones. `training.Recipe` holds them.
#
# - **Schedule.** A large learning rate first finds the valley, a small one at the end finds its floor. *One cycle* rises from a small rate to a large one and falls to nearly 0; *cosine* falls
#   along half a wave, as in [lesson 7](../07_optimisers/07_optimisers.ipynb).
# - **Batch size.** A GPU computes 128 images nearly as fast as 32. Larger batches are less noisy, so they bear a larger learning rate; too large ones need more epochs.
# - **Precision.** Most multiplications need no 32 bits. *Mixed precision* computes in 16 and keeps the weights in 32; softmax and loss stay in 32. It pays where the machine has such
#   multiplications.
# - **Optimiser.** Adam divides each step by the size of recent slopes, like RMSprop, and adds momentum ([lesson 7](../07_optimisers/07_optimisers.ipynb)).
# - **Centred inputs.** Levels from −2 to 2 instead of 0 to 1: mean near 0, spread near 1. What batch normalisation does inside, at the entrance, and free.
# - **Augmentation**, as layers or as fast moves of pixels: mirror, and shift by up to four.
# - **Weight decay**, for kernels only, pulls the weights themselves: the decoupled cousin of the L2 penalty of section 8.8 (lesson 7 shows both beside Adam). **Label smoothing** asks for a little less than probability 1, so that the network need not be surer than it can be.
#
# Small changes belong together: larger batches make *fewer* steps, and pay only with a larger rate. (Alone they even lost points here, though of two runs each, whose first row varies by six.)

# %%
recipes = {
    "one-cycle": training.Recipe(),
    "cosine": training.Recipe(schedule="cosine"),
    "the lecture's": training.LECTURE.but(batch_size=128),
}
rates = {name: each.rates(50_000, 10) for name, each in recipes.items()}

# %%
figure, axes = plotting.new_figure(
    width=5.4,
    height=2.8,
    title="Three learning-rate schedules over ten epochs of CIFAR-10",
    caption="Shares of each one's largest rate. The lecture's hardly falls within ten "
    "epochs.",
)
words = [
    "Percent of the largest rate at the start, a quarter, half, three quarters, the end."
]
for (name, rate), style in zip(rates.items(), ("-", "--", ":"), strict=True):
    share = 100 * rate / rate.max()
    axes[0, 0].plot(share, style, label=name)
    at = np.linspace(0, len(share) - 1, 5).astype(int)
    words.append(f"{name}: " + ", ".join(f"{value:.0f}" for value in share[at]) + ".")
axes[0, 0].set(xlabel="step", ylabel="% of the largest rate")
axes[0, 0].legend()
plotting.show(figure, " ".join(words))

# %% [markdown]
# What each ingredient brings, measured with CIFAR-10 on two CPU cores: fitted to 45,000 training images, validated with the other 5,000; no test image was looked at. The last column are seconds of computing, all cores added,
# for all epochs together. "Added" rows build on the row above them; other rows change one thing of their network's first row. A row without ± is a single run: by this lesson's own rule, a difference of a point or
# two says nothing there.

# %%
print(training.gains_table(training.gains()))

# %% [markdown]
# **On which computer?** A slide says one cannot use the GPU of a laptop, and must rent one for 1.20 dollars an hour or buy a workstation for 2,000. That was so. Today many laptops have
# one that Keras can use, and free notebooks in Colab have one, too; prices change every year, so look them up. `machine.report_device()` says what this computer has.

# %%
print(machine.report_device())

# %% [markdown]
# ## What to take with you
#
# - Fit, validate, test: three parts, and the test images answer once.
# - A new network's loss is near $\ln$ of the number of classes; if it is far away, search.
# - Batch normalisation: per channel, over batch and space; moving statistics in use, and they lag.
# - Dropout's rate is what is *dropped*; what is kept is scaled up in training.
# - Augmentation keeps labels, and acts on fit images only.
# - Early stopping needs patience, and goes back to the best weights.
# - One run each ranks nothing. Compare means with the spread between seeds.
#
# **Ask yourself:** a colleague tried dropout rates 0.1, 0.2, … 0.9 on the validation images and reports the best one's *validation* accuracy as the network's. Is that honest?
# What would you look at instead?

# %% [markdown]
# ## Further reading
#
# - A. Krizhevsky, *Learning multiple layers of features from tiny images*, technical report, University of Toronto, 2009: CIFAR-10.
# - S. Ioffe and C. Szegedy, *Batch normalization: accelerating deep network training by reducing internal covariate shift*, ICML 2015,
#   [arXiv:1502.03167](https://arxiv.org/abs/1502.03167).
# - S. Santurkar, D. Tsipras, A. Ilyas and A. Madry, *How does batch normalization help optimization?*, NeurIPS 2018,
#   [arXiv:1805.11604](https://arxiv.org/abs/1805.11604): the dispute.
# - N. Srivastava and others, *Dropout: a simple way to prevent neural networks from overfitting*, JMLR 15, 2014,
#   [jmlr.org/papers/v15/srivastava14a.html](https://jmlr.org/papers/v15/srivastava14a.html).
# - L. Prechelt, *Early stopping — but when?*, in Neural networks: tricks of the trade, Springer 1998,
#   [doi:10.1007/3-540-49430-8_3](https://doi.org/10.1007/3-540-49430-8_3).
# - L. N. Smith and N. Topin, *Super-convergence: very fast training of neural networks using large learning rates*, 2018,
#   [arXiv:1708.07120](https://arxiv.org/abs/1708.07120): one cycle.
#
# **Before you hand in:** Kernel → Restart Kernel and Run All Cells, then press *Validate*.
