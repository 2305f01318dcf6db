# %% [markdown]
# # 8 · A CIFAR-10 network, and how not to fool yourself
#
# A network with 600,000 parameters can learn a few thousand photographs by heart. That looks like success until it meets new
# ones. You build such a network, watch it overfit, write the usual remedies by hand, compare four classifiers so that the
# comparison means something, and take home a classifier of your own.
#
# ![Two curves over epochs: accuracy on photos the network learned from climbs towards 100 %, accuracy on others stops below 60 %. The area between them is learned by heart.](attachment:opening.png)

# %% [markdown]
# **After this lesson you can**
#
# - split data so that no test image ever chooses anything (exercise 8.1);
# - say which loss a network has before its first step (exercise 8.2);
# - write batch normalisation, dropout, an L2 penalty and early stopping by hand (exercises 8.3, 8.5, 8.7);
# - say what batch normalisation changes in use, and how it lags (exercises 8.4, 8.8);
# - choose changes of a picture that keep its label (exercise 8.6);
# - read training curves, compare networks over several seeds (exercise 8.9), and train one that you keep.
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 120 | 20 | CIFAR-10 (163 MB, once), or a stand-in without a download | any; a GPU trains on all of it |
#
# Words: [conventions](../00_start_here/00_start_here.ipynb#0.4-Conventions) and [glossary](../00_start_here/00_start_here.ipynb#0.7-Glossary).

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
# 1. 1,050 images, batches of 100: how many steps has an epoch?
# 2. A map of 15 × 15 goes through a 3 × 3 convolution without padding, then 2 × 2 pooling. What is left?
# 3. Ten classes, and a network that knows nothing. Which probability does it give to the right one?
#
# <details><summary>Answers</summary>
#
# 1. 11: ten full batches and one of 50.
# 2. 13 × 13, then 6 × 6.
# 3. 0.1, and so its loss is $-\ln 0.1$.
#
# </details>

# %% [markdown]
# ## 8.1 The data, in three parts
#
# **CIFAR-10** holds 60,000 colour photographs, 32 × 32 pixels, ten classes. It is taken from this computer or downloaded once. When neither
# works, **Digits-on-Photos** takes its place: handwritten digits on pieces of photographs. The last lines printed here say which you have.

# %%
size = {"quick": (2400, 1000), "full": (50_000, 10_000)}[machine.profile()]
data = load_cifar10().subset(*size)
data.card

# %%
first = [int(np.argmax(data.train_labels == label)) for label in range(10)]
plotting.show_images(
    data.train_images[first],
    titles=data.class_names,
    columns=5,
    title="One training image of each class",
    caption="At 32 × 32 pixels even people have to look twice.",
)

# %% [markdown]
# The images stay `uint8`; the network's first layer, `Rescaling(1 / 255)`, divides them batch by batch.
#
# **Three parts, three jobs.** The network is *fitted* to one part. A second one, **validation**, is for choices: which network, how many
# epochs. The **test** images answer one question, once: how good is what was chosen? You may meet scripts that use the test images as
# `validation_data` and report the best epoch. Then the test images have chosen, and the number flatters.

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

# %%
# `utils` has such a function, too: so what follows runs whatever stands above.
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
# Two convolutions and two dense layers, **605,610** parameters, nearly all in one dense layer:
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
# Before the first step there is a free test. **Predict** the loss of a network that gives each of the ten classes the same
# probability. A new network is close to that: its first scores are small.
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
# A first loss far from that number is worth a search: softmax applied twice, unscaled pixels, labels of another form.
#
# ## 8.3 Watch it overfit
#
# `training.fit` trains a compiled model and shows how it goes. Press **Interrupt the kernel** (■) while the next cell runs, then run it again: with a
# `checkpoint` it goes on where it was. **Predict:** after ten epochs, how many points are the two curves apart?

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
print(f"training minus validation: {history.gap():.0f} points")

# %%
training.show_curves(
    {"baseline": history},
    title="A network learns by heart",
    caption="Dashed: images it is fitted to. Solid: images set aside. The distance is "
    "what it knows by heart.",
)

# %% [markdown]
# Read the curves in this order.
#
# 1. Does the dashed one rise? If not, nothing is learned: look at learning rate, loss, labels.
# 2. Is the solid one far below? Then it **overfits**: more images, augmentation, or a brake.
# 3. Are both low and close together? Then it **underfits**: a larger network, or more epochs.

# %% [markdown]
# ## 8.4 Batch normalisation
#
# Inputs are easier to learn from when they have mean 0 and spread 1. **Batch normalisation** does that inside the network, for each
# *channel* by itself, over all images of the batch and all places:
#
# $$\hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}}, \qquad y = \gamma\,\hat x + \beta .$$
#
# $\mu$ and $\sigma^2$ are mean and variance of these $n$ numbers (divided by $n$). The learned $\gamma$ and $\beta$, one of each for every channel, start at 1 and
# 0 and can undo all of it.
#
# After training an image may come alone. So the layer keeps two more numbers for each channel, the **moving statistics**, which start at 0
# and 1 and follow each training batch: new = momentum · old + (1 − momentum) · batch.

# %%
rng = np.random.default_rng(4)
batch = rng.normal([5.0, -40.0], [1.0, 30.0], (400, 2))
norm = layers.BatchNormalization()
after = keras.ops.convert_to_numpy(norm(batch.astype("float32"), training=True))
title = "Two channels before and after batch normalisation"
figure, axes = plotting.new_figure(1, 2, width=3.2, height=2.6, title=title)
for panel, values in zip(axes[0], (batch, after), strict=True):
    for channel, hatch in enumerate(("", "///")):
        name = f"channel {channel}"
        panel.hist(values[:, channel], 24, alpha=0.6, hatch=hatch, label=name)
    panel.set(xlabel="value", ylabel="numbers")
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
# It lets one take larger learning rates, and adds a little noise: each image is measured by the company it is in. Avoid it with batches of a few
# images, whose mean is mostly chance.
#
# ## 8.5 A normalisation that changes nothing
#
# Can one put such a layer into a trained network? The weights behind it expect the values as they were. So the layer, *in use*, must hand on what it gets.
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
# ## 8.6 Dropout
#
# In each training step, **dropout** sets every unit to 0 with a certain probability, the `rate`. No unit can count on another one, so each has to be
# useful by itself. What is kept is divided by the probability of being kept: then sums are as large as they will be afterwards, when nothing is
# dropped. That is *inverted* dropout, what Keras does. (You may meet texts whose $p$ is the probability of being **kept**.)
# It saves no work: what is dropped was computed all the same. And it is not for dense layers only: `SpatialDropout2D` drops whole maps.
#
# **Predict** what Keras makes of six numbers at rate 0.5, and how often it drops exactly three.

# %%
six = np.array([[1.3, 0.4, 0.5, 1.5, 3.2, 0.9]], "float32")
drop = layers.Dropout(0.5, seed=3)
for _ in range(3):
    print(keras.ops.convert_to_numpy(drop(six, training=True))[0].round(2))
print(keras.ops.convert_to_numpy(drop(six, training=False))[0].round(2), "in use")
many = keras.ops.convert_to_numpy(drop(np.ones((2000, 6), "float32"), training=True))
print(f"exactly three dropped: {np.mean((many == 0).sum(axis=1) == 3):.0%} of the time")

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
# Never drop behind the *last* layer: that would drop class scores.
#
# ## 8.7 Augmentation: which change keeps the label?
#
# The best remedy against learning by heart is more images. The next best: never show the same one twice. Move, mirror or turn it; the label
# must survive. Does it here?

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
# Six times the same image, as this lesson's networks will see it:

# %%
photographs = not data.card.stand_in and data.card.name == "CIFAR-10"


def augmentation():
    """Return new layers that change this lesson's images and keep their labels."""
    mirror = [layers.RandomFlip("horizontal")] if photographs else []
    return [*mirror, layers.RandomTranslation(0.1, 0.1)]


pipeline = keras.Sequential([keras.Input((32, 32, 3)), *augmentation()])
same = np.repeat(data.train_images[first[3] : first[3] + 1], 6, axis=0).astype(
    "float32"
)
plotting.show_images(
    keras.ops.convert_to_numpy(pipeline(same, training=True)) / 255,
    titles=[data.class_names[3]] * 6,
    columns=6,
    value_range=(0, 1),
    title="One training image, six times augmented",
    caption="Each copy is another picture to the network, and all have one label.",
)

# %% [markdown]
# ## 8.8 Two brakes: a penalty, and stopping in time
#
# **L2.** Large weights make a network sensitive to small things. Add $\lambda \sum v^2$ to the loss, over all weights $v$ of the kernels (biases are left out: they only
# move a threshold), and each weight is pulled towards 0 with the slope $2 \lambda v$.
#
# **Early stopping.** Stop when the validation loss rises? Look at a real one.

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
# The first rise is not the end. So one waits: **patience** $p$ means that training ends when $p$ epochs in a row have brought no new best. Then one goes
# *back* to the weights of the best epoch.
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
#
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
# In fact the batches change while the network learns, so the lag is longer ([lesson 11](../11_denoising_autoencoder/11_denoising_autoencoder.ipynb) shows what it does to pictures). Measured on CIFAR-10 with the *same* weights after ten epochs of 50 steps: 39 % right in validation with momentum 0.9,
# 30 % with 0.99. So the quick profile lowers it.
#
# ## 8.10 One function, four classifiers
#
# Three switches make four networks. Batch normalisation stands behind pooling here; before or behind the activation are as common.

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
# Batch normalisation adds 6,784 numbers, four for each of 32 + 1,152 + 512 channels; half are moving statistics.
#
# In a well-known lecture these four reach about 70, 74, 78 and 76 % on the test images of CIFAR-10, after 100 epochs. So augmentation does not help? Look at curves measured for this course.

# %%
measured = training.histories("cifar10")
training.show_curves(
    measured,
    title="CIFAR-10, 8,000 training images: four classifiers, 15 epochs",
    caption="Lines are means of five runs, bands reach from the lowest to the highest. "
    "Compare the two panels network by network.",
)

# %% [markdown]
# With augmentation *training* ends at 57 % where the baseline has more than 95, and still rises: that network **underfits**, in as many epochs as the others had. "It does not help" was a
# conclusion about the schedule. And the bands of *validation* overlap: one run of each cannot rank these networks.

# %% [markdown]
# ## 8.11 The experiment

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
# Fill in `four_card`. `accuracies(seeds)` trains all four with each seed and returns training and validation accuracies after the last epoch (two seeds: a minute and a half on a CPU).
# `run(name, seed)` returns one model and its history.
#
# | entry | what |
# |---|---|
# | `"prediction"` | **Before you train:** the network with the largest gap, and with the best validation accuracy (a name, or `"undecided"`). Never wrong. |
# | `"fit images"`, `"validation images"` | what the weights are fitted to, and what everything is chosen with |
# | `"seeds"` | at least two |
# | `"training"`, `"validation"` | for each network, one accuracy for each seed |
# | `"gap"` | for each network, mean training minus mean validation accuracy, in **points** |
# | `"summary"` | for each network, (mean, standard deviation) of the validation accuracies |
# | `"verdict"` | three claims, from your own numbers; see below the table |
# | `"chosen"` | the network with the best validation mean |
# | `"model"`, `"test"` | the chosen network's model of the **first** seed, and its accuracy on the test images, looked at **once** |
#
# The verdict is a dictionary with three keys:
#
# - `"baseline overfits"`: True if its gap is above 15 points;
# - `"batch norm always helps"`: True if it beat the baseline with every seed;
# - `"best"`: the network whose validation mean is ahead of the second by more than **twice** the larger standard deviation of the two; else `"undecided"`.
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
# The gaps are clear, the ranks are *undecided*. A *negative* gap is no magic: in training the network sees its images augmented, and through half of its units.

# %% [markdown]
# ## 8.12 A recipe that learns CIFAR-10
#
# What makes training faster is less one new idea than many small ones:
#
# - **Schedule**: a large learning rate first finds the valley, a small one at the end its floor. *One cycle* rises, then falls to nearly 0.
# - **Batch size**: larger batches are less noisy and bear a larger rate, but make fewer steps.
# - **Precision**: multiply in 16 bits and keep the weights in 32.
# - **Adam**: each step is divided by the size of recent slopes, and has momentum ([lesson 7](../07_optimisers/07_optimisers.ipynb)).
# - **Inputs** centred on 0, **augmentation**, and **weight decay**, which pulls the weights themselves towards 0.
#
# What each brings on CIFAR-10 (45,000 images to fit, 5,000 to validate; two CPU cores, whose seconds are added): "added" rows build on the row above them. A row
# without ± is a single run: a point or two say nothing there.

# %%
print(training.gains_table(training.gains()))

# %% [markdown]
# ## 8.13 Take it home
#
# That fast network reaches 82 % in five epochs, more than the best of the four above in a hundred. Train one for yourself with **all** the data at hand. It
# takes some two minutes on two cores, so it waits until you say so.
#
# Lessons [10](../10_pretrained_networks/10_pretrained_networks.ipynb) and [12](../12_transfer_learning/12_transfer_learning.ipynb) find the saved network, and let it look at
# pictures of yours.

# %%
take_home = False  # write True, and run this cell

if take_home:
    training.train_to_keep(load_cifar10(), file="my_classifier.keras")
else:
    print("Nothing trained: write True in the first line.")

# %% [markdown]
# ## What to take with you
#
# - Fit, validate, test: three parts, and the test images answer once.
# - A new network's loss is near $\ln$ of the number of classes; if not, search.
# - Batch normalisation: per channel, over batch and space; moving statistics in use, and they lag.
# - Dropout's rate is what is *dropped*; augmentation keeps labels, and acts on fit images only.
# - Early stopping needs patience, and goes back to the best weights.
# - One run each ranks nothing. Compare means with the spread between seeds.
#
# **Ask yourself:** a colleague tried dropout rates 0.1, 0.2, … 0.9 on the validation images and reports the best one's *validation* accuracy as the network's. Is that honest?

# %% [markdown]
# ## Further reading
#
# - S. Ioffe and C. Szegedy, *Batch normalization*, ICML 2015, [arXiv:1502.03167](https://arxiv.org/abs/1502.03167); why it helps is disputed in S. Santurkar and others, NeurIPS
#   2018, [arXiv:1805.11604](https://arxiv.org/abs/1805.11604).
# - N. Srivastava and others, *Dropout*, JMLR 15, 2014, [jmlr.org/papers/v15/srivastava14a.html](https://jmlr.org/papers/v15/srivastava14a.html).
# - L. Prechelt, *Early stopping — but when?*, 1998, [doi:10.1007/3-540-49430-8_3](https://doi.org/10.1007/3-540-49430-8_3).
# - L. N. Smith and N. Topin, *Super-convergence*, 2018, [arXiv:1708.07120](https://arxiv.org/abs/1708.07120): one cycle.
#
# **Before you hand in:** Kernel → Restart Kernel and Run All Cells, then press *Validate*.
