# %% [markdown]
# # 12 · Transfer learning
#
# You have two hundred labelled pictures. A network from scratch learns next to nothing from so
# few. But somebody else's network already knows edges, strokes and surfaces. In this lesson you take
# such a network over: keep what it knows, put a new head on it, and let it learn your task.
#
# ![Ten digits on photographs. A network has learned 0 to 4; can it learn 5 to 9 from 50 pictures?](attachment:opening.png)

# %% [markdown]
# **After this lesson you can**
#
# - say which parameters of a transferred network learn, and count them (exercise 12.1);
# - freeze a network, replace its head, and keep batch normalisation still (exercise 12.2);
# - compute features once instead of in every epoch, and know when that is forbidden (exercise 12.3);
# - fine-tune in two stages without destroying what the network knew (exercise 12.4);
# - decide whether a training needs a GPU, from the seconds of one picture and how often it is seen (exercise 12.6);
# - compare training from scratch, frozen and fine-tuned networks fairly (exercises 12.5, 12.7, 12.8).
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 90 | 18 | nothing to download; photographs of yours, if you like | any |
#
# The words and axes used in all lessons stand on the
# [conventions card](../00_start_here/00_start_here.ipynb#0.4-Conventions) of lesson 0.

# %%
import time

import numpy as np

from autograder import Lesson
from utils import machine, plotting, training, transfer
from utils.backbones import load_backbone
from utils.data import train_validation_split
from utils.transfer import digits_task, load_photos

with machine.quietly():
    import keras

    keras.ops.ones(1)  # the first number wakes the device, which may chatter, too

lesson = Lesson("12_transfer_learning")
weights = {
    "quick": "nothing to download",
    "full": "VGG16's convolutions, 59 MB, once, if you have photographs (12.9)",
}
machine.budget(minutes={"quick": 1.5, "full": 4}, data=weights, cost="free")
large_task = "VGG16 with 2,000 photographs, twenty epochs,"
computer = machine.detect()
print(computer.sentence(minutes=53, gpu_minutes=2, work=large_task))

# %% [markdown]
# The lesson itself is small enough for any computer. Without a GPU the last line names a larger task, photographs of 150 × 150
# pixels that go through VGG16 in each epoch: exercise 12.6 shows how to compute such times. (The minutes of a GPU are an estimate.)

# %% [markdown]
# **Photographs of your own?** Put them into folders, one for each class (ants, bees, …), and say here where they are. The exercises use the built-in digits, so
# that everybody's answers can be compared; section 12.9 trains with yours. Without photographs it takes the digits, too.

# %%
# import os; os.environ["COURSE_DATA"] = "/where/they/are/my_photos"
photos = load_photos(side=224)
if not photos.card.stand_in:
    plotting.show_images(photos.train_images[:8], title="Yours")

# %% [markdown]
# ### Warm-up: three questions
#
# Answer aloud before you open the answers.
#
# 1. What does a pretrained network expect of a picture's numbers?
# 2. How many parameters has a dense layer from 96 numbers to 5?
# 3. What does batch normalisation use in training, and what in use?
#
# <details><summary>Answers</summary>
#
# 1. The range, and the order of channels, of the pictures that it learned from.
# 2. 96 · 5 + 5 = 485.
# 3. In training the mean and variance of the batch, in use the moving ones.
#
# </details>

# %% [markdown]
# ## 12.1 A new head on an old network
#
# A classic set-up: **VGG16** without its three dense layers, then *Flatten*, a dense layer of 256
# units, dropout 0.5, and a single unit with a sigmoid, for two classes such as ants and bees. What is taken
# over is called the **base**, the new layers behind it the **head**. The convolutions are **frozen**: used, not changed. Only
# the new head learns.
#
# Here it is for pictures of 96 × 96 pixels, with random weights, only to be counted. **Predict:** which
# share of the parameters learns?

# %%
base = keras.applications.VGG16(
    weights=None, include_top=False, input_shape=(96, 96, 3)
)
base.trainable = False
classifier = keras.Sequential(
    [
        base,
        keras.layers.Flatten(),
        keras.layers.Dense(256, activation="relu"),
        keras.layers.Dropout(0.5),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
trained = sum(int(np.prod(weight.shape)) for weight in classifier.trainable_weights)
total = classifier.count_params()
print("last map", base.output_shape[1:])
print(f"{trained:,} of {total:,} parameters learn: {trained / total:.1%}")

# %% [markdown]
# ### Exercise 12.1 · What learns, and what is frozen? (2 points)
#
# Fill in the parameters of the same set-up for pictures of 64 × 64 and of 150 × 150 pixels; and
# (`"average"`) for 150 × 150 pixels with *GlobalAveragePooling2D* in the place of *Flatten*. Each of VGG16's
# five pooling layers halves the side and drops a last odd row and column.
#
# The line of 64 pixels is checked at once, the others when graded.

# %% nbgrader={"grade": false, "grade_id": "head_counts", "locked": false, "schema_version": 3, "solution": true, "task": false}
head_counts = {
    "64 pixels": {"trainable": ..., "frozen": ..., "total": ...},
    "150 pixels": {"trainable": ..., "frozen": ..., "total": ...},
    "average": {"trainable": ..., "frozen": ..., "total": ...},
}
### BEGIN SOLUTION
frozen = base.count_params()
for name, numbers in {
    "64 pixels": 2 * 2 * 512,
    "150 pixels": 4 * 4 * 512,
    "average": 512,
}.items():
    learns = (numbers + 1) * 256 + 256 + 1
    head_counts[name] = {"trainable": learns, "frozen": frozen}
    head_counts[name]["total"] = learns + frozen
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-head_counts", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("head_counts", head_counts)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("12_transfer_learning").grade("head_counts", head_counts, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 12.2 Freeze, and replace the head
#
# VGG16 is too slow to experiment with on a laptop. The course brings a small network with VGG's plan
# along: seven convolutions, 127,472 parameters. It has learned CIFAR-10's ten classes, and the handwritten digits **0 to
# 4** on photographs. Your task is the digits **5 to 9**, which it has never seen.

# %%
task = digits_task()
print("to train with", task.train_images.shape, "to test with", task.test_images.shape)
task.card

# %%
shown = [4, 85, 11, 48, 38, 93, 62, 68]
plotting.show_images(
    task.train_images[shown],
    titles=[task.class_names[label] for label in task.train_labels[shown]],
    title="The new task: digits 5 to 9 on photographs",
    caption="Eight of the plainer ones. The ink makes light places dark and dark places light, so no grey level "
    "gives a digit away. Test pictures use other digits and other parts of the photographs.",
)

# %%
bundled = load_backbone("tiny", top=False)
bundled.model.summary(line_length=72)
prepared = bundled.prepare(task.train_images)
tested = bundled.prepare(task.test_images)
print(f"prepared: {prepared.shape}, from {prepared.min():.1f} to {prepared.max():.1f}")

# %% [markdown]
# ### Exercise 12.2 · Freeze, and replace the head (2 points)
#
# Write `freeze(base, classes)`: `base` is a network whose outputs are maps (rows, columns, channels). Return a
# new `keras.Model` from the base's pictures to the probabilities of `classes` classes. Only the new head may
# be trainable. The base's weights must be in it: a network built anew begins with random ones. Batch
# normalisation in the base must keep its statistics.
#
# Then make `trained` with it: `freeze(load_backbone("tiny", top=False).model, 5)`, compiled and fitted on
# `prepared[:200]` and `task.train_labels[:200]`. A new head bears a large learning rate: Adam with 0.01 needs about 30 epochs.
#
# Two networks, and `trained`, are checked at once; others, and other pictures, when graded.


# %% nbgrader={"grade": false, "grade_id": "frozen_model", "locked": false, "schema_version": 3, "solution": true, "task": false}
def freeze(base, classes):
    """Return a model of the frozen base and a new head."""
    ...
    ### BEGIN SOLUTION
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    maps = base(inputs, training=False)
    means = keras.layers.GlobalAveragePooling2D()(maps)
    outputs = keras.layers.Dense(classes, activation="softmax")(means)
    return keras.Model(inputs, outputs)
    ### END SOLUTION


trained = ...
### BEGIN SOLUTION
machine.set_seed(0)
trained = freeze(load_backbone("tiny", top=False).model, 5)
trained.compile(keras.optimizers.Adam(1e-2), "sparse_categorical_crossentropy")
trained.fit(prepared[:200], task.train_labels[:200], epochs=30, verbose=0)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-frozen_model", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("frozen_model", {"freeze": freeze, "trained": trained})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("12_transfer_learning").grade(
    "frozen_model", {"freeze": freeze, "trained": trained}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# `fit` looks at `trainable` once, when it builds its training step, and not again. Freeze **before** you
# compile; after a change, compile anew.
#
# Many guides call the base with `training=False`, so that batch normalisation stays as it is. **Predict:** is that enough
# while `fit` runs? Here every number that arrives is 5, and the moving mean begins at 0.

# %%
norm = keras.layers.BatchNormalization()
inputs = keras.Input((1,))
inner = keras.Sequential([keras.Input((1,)), norm])
small = keras.Model(inputs, keras.layers.Dense(1)(inner(inputs, training=False)))
for switch in (True, False):
    norm.trainable = switch
    norm.moving_mean.assign([0.0])
    small.compile("sgd", "mean_squared_error")
    small.fit(np.full((8, 1), 5.0), np.zeros(8), verbose=0)
    mean = float(norm.moving_mean[0])
    print(f"trainable {switch!s:5} and training=False: moving mean {mean:.2f}")

# %% [markdown]
# `fit` passes its own `training=True` through the whole model, and in current Keras that wins. What keeps the statistics
# still is `trainable = False`. So when you set layers free later, leave their batch normalisation frozen.

# %% [markdown]
# ## 12.3 Compute features once
#
# A frozen network gives the same maps for the same picture, today and in epoch 50. Why ask it fifty
# times? Send each picture through it **once**, keep what comes out (the **features**; the store is
# called a **cache**), and train the head on these.

# %%
start = time.perf_counter()
features = transfer.features(bundled, task.train_images)
once = time.perf_counter() - start
start = time.perf_counter()
machine.set_seed(0)
new_head = transfer.head(channels=features.shape[1], classes=5)
curve = training.train(new_head, features, task.train_labels, epochs=20, rate=1e-2)
print("features", features.shape, f"in {once:.1f} s, once")
print(f"20 epochs of the head: {time.perf_counter() - start:.1f} s")
print(f"20 epochs without a cache: about {20 * once:.0f} s for the base alone")

# %% [markdown]
# Is it the same network? Head on features, and head on the whole network: the answers must agree.

# %%
whole = transfer.join(bundled.model, new_head)
first = keras.ops.convert_to_numpy(new_head(features[:50]))
second = keras.ops.convert_to_numpy(whole(prepared[:50]))
print(f"largest difference {np.abs(first - second).max():.0e}")

# %% [markdown]
# ### Exercise 12.3 · Compute features once (2 points)
#
# Write `feature_epochs(extract, images, epochs, augment)`. Return a list with one array for each epoch: the
# features that the head sees in it, row *i* for picture *i*.
#
# - `extract(batch)` is the frozen network: features for **at most 32** pictures. It is expensive.
# - `augment` is `None`, or a function that returns pictures changed at random, each time otherwise, such as
#   shifted ones. Then each epoch must see newly changed pictures.
#
# Send no picture through `extract` more often than needed. Three examples are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "feature_epochs", "locked": false, "schema_version": 3, "solution": true, "task": false}
def feature_epochs(extract, images, epochs, augment):
    """Return what the head sees in each epoch, one array (n, features) each."""
    ...
    ### BEGIN SOLUTION

    def extract_all(pictures):
        starts = range(0, len(pictures), 32)
        return np.concatenate([extract(pictures[i : i + 32]) for i in starts])

    if augment is None:
        return [extract_all(images)] * epochs
    return [extract_all(augment(images)) for _ in range(epochs)]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-feature_epochs", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("feature_epochs", feature_epochs)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("12_transfer_learning").grade("feature_epochs", feature_epochs, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 12.4 Fine-tune in two stages
#
# The last block of the network has learned what is useful for 0 to 4. For 5 to 9 it could be a little
# different. **Fine-tuning** lets it move, in two stages:
#
# 1. Train the new head on the frozen base. A random head sends random gradients down, and would spoil
#    the base.
# 2. Set the last block free, and go on with a **small** learning rate.
#
# Here is the first stage, with 200 labels.

# %%
machine.set_seed(4)
some = transfer.features(bundled, task.train_images[:200])
stage_one = transfer.train_head(bundled, some, task.train_labels[:200], classes=5)
print(f"frozen: {training.accuracy(stage_one, tested, task.test_labels):.1%} right")
for layer in stage_one.layers:
    print(f"{layer.name:10}{layer.count_params():>8,} parameters", end="")
    print("" if layer.trainable else ", frozen")

# %% [markdown]
# How large may the rate be? The cell sets all layers free and tries three rates, for five epochs each. **Predict:**
# which one is best?

# %%
for rate in (1e-4, 1e-3, 1e-2):
    machine.set_seed(4)
    trial = transfer.copy_of(stage_one)
    trial.get_layer("tiny_vgg").trainable = True
    training.train(trial, prepared[:200], task.train_labels[:200], epochs=5, rate=rate)
    reached = training.accuracy(trial, tested, task.test_labels)
    print(f"all layers, rate {rate:g}: {reached:.1%} right")

# %% [markdown]
# The largest rate forgets what the network knew: it is the rate of a new head, and the old weights are nearly
# right already. (These are test pictures. Three rates tried on them show an effect; to *choose* a rate, set
# labelled pictures aside, as in lesson 8.)

# %% [markdown]
# ### Exercise 12.4 · Fine-tune in two stages (2 points)
#
# Make `tuned`, starting from `transfer.copy_of(stage_one)` (`stage_one` itself stays as it is). Its base is
# `tuned.get_layer("tiny_vgg")`. Set only the layers free whose names begin with `block3`, and fit on the same 200
# pictures with a small rate, for about 10 epochs.
#
# Checked at once: the early layers are as they were, block 3 has moved a little, and the accuracy on new
# pictures is no more than 2 points below that of `stage_one`. Other pictures when graded.

# %% nbgrader={"grade": false, "grade_id": "two_stages", "locked": false, "schema_version": 3, "solution": true, "task": false}
tuned = ...
### BEGIN SOLUTION
machine.set_seed(4)
tuned = transfer.copy_of(stage_one)
last = tuned.get_layer("tiny_vgg")
last.trainable = True
for layer in last.layers:
    layer.trainable = layer.name.startswith("block3")
training.train(tuned, prepared[:200], task.train_labels[:200], epochs=10, rate=3e-4)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-two_stages", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("two_stages", {"stage one": stage_one, "tuned": tuned})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("12_transfer_learning").grade(
    "two_stages", {"stage one": stage_one, "tuned": tuned}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 12.5 Prepared wrongly
#
# A common slip with borrowed networks: pictures are divided by 255, because that is what one always does.
# Or a cell is run again, and prepares what was prepared. `stage_one` has learned with pictures less 120,
# divided by 64. (Of the 250 pictures here only 25 show a 7. You will see why.)

# %%
sevens = np.flatnonzero(task.test_labels == 2)
chosen = np.delete(np.arange(len(task.test_labels)), sevens[25:])[:250]  # few sevens
pictures, truth = task.test_images[chosen], task.test_labels[chosen]
preparations = {
    "right": bundled.preprocess(pictures),
    "divided by 255": pictures / np.float32(255),
    "twice": bundled.preprocess(bundled.preprocess(pictures)),
}
for name, numbers in preparations.items():
    print(f"{name:15} from {numbers.min():6.2f} to {numbers.max():6.2f}")

# %% [markdown]
# ### Exercise 12.5 · Prepared wrongly (2 points)
#
# First write down what you expect: `"predicted"`, the share of these 250 test pictures that `stage_one` gets
# right with each preparation. A wrong prediction costs nothing; do not change it afterwards. Then measure:
# `training.accuracy(stage_one, prepared pictures, truth)`. `"worst"` is the name of the preparation with the lowest
# accuracy, `"error message"` says whether any of them stopped with an error: `True` or `False`.
#
# Predictions and two measurements are checked at once, the rest when graded.

# %% nbgrader={"grade": false, "grade_id": "wrong_preparation", "locked": false, "schema_version": 3, "solution": true, "task": false}
wrong_preparation = {
    "model": stage_one,
    "pictures": pictures,
    "labels": truth,
    "predicted": {"right": ..., "divided by 255": ..., "twice": ...},
    "measured": {"right": ..., "divided by 255": ..., "twice": ...},
    "worst": ...,
    "error message": ...,
}
### BEGIN SOLUTION
guesses = {"right": 0.6, "divided by 255": 0.3, "twice": 0.4}
measured = {
    name: training.accuracy(stage_one, numbers, truth)
    for name, numbers in preparations.items()
}
wrong_preparation["predicted"] = guesses
wrong_preparation["measured"] = measured
wrong_preparation["worst"] = min(measured, key=measured.get)
wrong_preparation["error message"] = False
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-wrong_preparation", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("wrong_preparation", wrong_preparation)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("12_transfer_learning").grade("wrong_preparation", wrong_preparation, points=2)
### END HIDDEN TESTS

# %% [markdown]
# Half of the pictures right, then a fifth, then a tenth: prepared twice, all pictures are one and the same grey to the
# base, and `stage_one` calls each of them a 7. A network that always says the same is right as often as its word occurs.
#
# Does it help to be wrong *consistently*, to train and to test with pictures divided by 255? The head then
# adapts to the features it gets. But to the base all pictures are pale: a quarter of the contrast, and no
# dark places.

# %%
for divided in (False, True):
    batches = {}
    for part, images in {"train": task.train_images[:200], "test": pictures}.items():
        numbers = images / np.float32(255) if divided else bundled.preprocess(images)
        maps = [bundled.model(numbers[i : i + 200]) for i in range(0, len(images), 200)]
        maps = np.concatenate([keras.ops.convert_to_numpy(each) for each in maps])
        batches[part] = maps.mean(axis=(1, 2))
    machine.set_seed(5)
    other = transfer.head(channels=batches["train"].shape[1], classes=5)
    training.train(
        other, batches["train"], task.train_labels[:200], epochs=57, rate=0.01
    )
    reached = training.accuracy(other, batches["test"], truth)
    how = "divided by 255" if divided else "prepared rightly"
    print(f"trained and tested, {how}: {reached:.1%}")

# %% [markdown]
# It helps little. A new head cannot give back what the base no longer sees.

# %% [markdown]
# ## 12.6 Do I need a GPU?
#
# Two thousand photographs, VGG16 as a frozen base, on two CPU cores: one picture of 150 × 150 pixels takes
# 0.08 s to go through it, one of 64 × 64 pixels 0.013 s. The head with its training takes 0.0002 s a picture. If all
# layers are trained, a picture takes three times as long as its way through: 0.24 s, since the gradients have
# to come back.

# %%
situations = {  # pictures, epochs, seconds in the base, in the head, cached
    "64 pixels, 5 epochs, not cached": (2000, 5, 0.013, 0.0002, False),
    "150 pixels, 5 epochs, not cached": (2000, 5, 0.08, 0.0002, False),
    "150 pixels, 50 epochs, cached": (2000, 50, 0.08, 0.0002, True),
    "150 pixels, 20 epochs, all layers trained": (2000, 20, 0.24, 0.0002, False),
}

# %% [markdown]
# ### Exercise 12.6 · Do I need a GPU? (2 points)
#
# - `seconds(pictures, epochs, forward, head, cached)`: how long the training takes. `forward` and `head` are the
#   seconds of one picture in the base and in the head; `cached` is `True` when features are computed once
#   and kept.
# - `"needs a GPU"`: for each of the `situations`, `True` where a CPU takes longer than **ten minutes**.
# - `"because"`: one sentence of six words or more. What decides?
#
# Two times and one decision are checked at once, the others when graded.


# %% nbgrader={"grade": false, "grade_id": "cost_decision", "locked": false, "schema_version": 3, "solution": true, "task": false}
def seconds(pictures, epochs, forward, head, cached):
    """Return the seconds of the whole training: base and head."""
    ...
    ### BEGIN SOLUTION
    passes = 1 if cached else epochs
    return pictures * (passes * forward + epochs * head)
    ### END SOLUTION


cost_decision = {
    "seconds": seconds,
    "needs a GPU": dict.fromkeys(situations, ...),
    "because": ...,
}
### BEGIN SOLUTION
cost_decision["needs a GPU"] = {
    name: seconds(*numbers) > 600 for name, numbers in situations.items()
}
cost_decision["because"] = (
    "a frozen base runs once per picture, a trained one in every epoch and backwards"
)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-cost_decision", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("cost_decision", cost_decision)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("12_transfer_learning").grade("cost_decision", cost_decision, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 12.7 What is taken for what?
#
# An accuracy says how often a network is wrong, a **confusion matrix** says how: row *i*, column *j* counts the
# pictures of class *i* that were taken for class *j*.

# %%
answers = np.concatenate(
    [
        np.argmax(stage_one(tested[i : i + 200], training=False), axis=1)
        for i in range(0, len(tested), 200)
    ]
)
matrix = transfer.confusion_matrix(task.test_labels, answers, classes=5)
transfer.show_confusion(
    matrix,
    task.class_names,
    title="What the frozen network takes the new digits for",
    caption="Dark on the diagonal is right. Look for the darkest cell off it: that is "
    "what the network mixes up most.",
)

# %% [markdown]
# ### Exercise 12.7 · The most confused pairs (2 points)
#
# Write `most_confused(matrix, k)`: the `k` pairs (true class, predicted class) with the largest **share of the true
# class**, largest first, equal ones in any order. What is right is no confusion. A class without any picture
# has share 0. Classes are numbers, counted from 0; `matrix` is an array, a row for each true class, with at least
# `k` confusions.
#
# Two matrices are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "most_confused", "locked": false, "schema_version": 3, "solution": true, "task": false}
def most_confused(matrix, k):
    """Return the k pairs (true, predicted) with the largest shares."""
    ...
    ### BEGIN SOLUTION
    totals = np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    shares = matrix / totals
    np.fill_diagonal(shares, -1)
    order = np.argsort(-shares, axis=None)[:k]
    return [divmod(int(place), len(matrix)) for place in order]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-most_confused", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("most_confused", most_confused)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("12_transfer_learning").grade("most_confused", most_confused, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 12.8 Is it worth it?
#
# Three ways to the same task, with the same network plan:
#
# - **scratch**: random weights, all of them trained;
# - **frozen**: pretrained weights, only the head trained;
# - **fine-tuned**: then the last block, too, with a small rate.
#
# `transfer.run(way, task, labels, seed)` does one of them with so many labelled pictures, and returns a run with
# its `accuracy` on the 500 test pictures and its `model`. The seed chooses the pictures (the same for each way) and the first
# weights.

# %%
run = transfer.run("frozen", task, labels=200, seed=0)
print(f"{run.way}, {run.labels} labels: {run.accuracy:.1%} in {run.seconds:.0f} s")

# %% [markdown]
# ### Exercise 12.8 ★ · Scratch, frozen, fine-tuned (4 points)
#
# Compare the three ways with **50** and with **200** labels, with three seeds each. Predict first: with how many labels
# is pretraining worth more points?
#
# - `"accuracy"`: labels → way → the accuracies of three runs;
# - `"summary"`: labels → way → (mean, standard deviation);
# - `"gain"`: labels → mean of frozen less mean of scratch, as a share: 0.2 for 20 points;
# - `"model"`: the model of a fine-tuned run with 200 labels;
# - `"conclusion"`: the best way for each budget, the budget with the larger gain, and a sentence of six words or more: why? Where the
#   lead is at most twice the larger standard deviation (lesson 8), `"undecided"` is right, too. (For the gain: of frozen less scratch, seed by seed.)
#
# `"larger gain at"`, `"because"` and other pictures come when graded, the rest at once. The runs take about a minute. (The three ways were
# fixed before, and none of them is chosen for use: so test pictures may compare them.)

# %% nbgrader={"grade": false, "grade_id": "comparison", "locked": false, "schema_version": 3, "solution": true, "task": false}
comparison = {
    "accuracy": {labels: dict.fromkeys(transfer.WAYS, ...) for labels in (50, 200)},
    "summary": {labels: dict.fromkeys(transfer.WAYS, ...) for labels in (50, 200)},
    "gain": {50: ..., 200: ...},
    "model": ...,
    "conclusion": {"best": {50: ..., 200: ...}, "larger gain at": ..., "because": ...},
}
### BEGIN SOLUTION
for labels in (50, 200):
    for way in ("scratch", "frozen", "fine-tuned"):
        runs = [transfer.run(way, task, labels, seed) for seed in range(3)]
        found = [run.accuracy for run in runs]
        comparison["accuracy"][labels][way] = found
        comparison["summary"][labels][way] = (np.mean(found), np.std(found, ddof=1))
    means = {way: mean for way, (mean, _) in comparison["summary"][labels].items()}
    comparison["gain"][labels] = means["frozen"] - means["scratch"]
    comparison["conclusion"]["best"][labels] = max(means, key=means.get)
comparison["model"] = runs[0].model
comparison["conclusion"]["larger gain at"] = max((50, 200), key=comparison["gain"].get)
comparison["conclusion"]["because"] = (
    "the base already knows strokes on photographs, which few pictures cannot teach"
)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-comparison", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
lesson.check("comparison", comparison)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("12_transfer_learning").grade("comparison", comparison, points=4)
### END HIDDEN TESTS

# %%
transfer.show_comparison(
    comparison,
    guessing=0.2,
    title="Three ways to the same task",
    caption="Each mark is one run, each bar the mean of three. Below the dotted line a network "
    "is no better than guessing.",
)

# %% [markdown]
# Is scratch only trained too briefly? It gets 150 steps here, to save your time. With 800 it reaches 31 % with 200 labels, still far behind the
# frozen network's 57 (five and three seeds, measured for this course).
#
# This task has one difficulty only, ink over photographs, and a base that has seen just this difficulty with other
# digits. That is a friendly case. How much pretraining helps depends on how near the old task is to the new
# one, and on how many labels there are: with thousands of them scratch can catch up.

# %% [markdown]
# ## 12.9 Your own photographs
#
# Two or more classes of your own: a folder for each class, named after it. Say at the beginning of this lesson where they are.
#
# ```
# my_photos/ants/1.jpg …      my_photos/bees/1.jpg …
#
# import os
# os.environ["COURSE_DATA"] = "/where/they/are/my_photos"
# ```
#
# With `train/` and `val/` (or `test/`) above the classes, the second part holds the test pictures; else a quarter of all pictures is kept for testing. The classes
# are numbered in alphabetical order, as `keras.utils.image_dataset_from_directory` does. What cannot be read is named and
# passed over. In the full profile the base is VGG16 for 150 × 150 pixels. In the quick one it is the small network, which sees 32 × 32 pixels: good for
# trying out. The network that you kept in lesson 8 is `os.environ["COURSE_BACKBONE"] = "own"`. For real photographs without a GPU say `os.environ["COURSE_BACKBONE"] = "mobilenet_v2"`, too: a lighter network than VGG16, downloaded once.
# Without photographs 400 of the digits and the small network do the same steps.

# %%
photos.card

# %%
from utils.backbones import default_name

print(computer.sentence())
name = "tiny" if photos.card.stand_in else default_name()
side = {"vgg16": 150, "mobilenet_v2": 224, "tiny": 32, "own": 32}[name]
# Layers made in this block compute in 16 bits, where that is faster.
with computer.computing():
    own = load_backbone(name, top=False, side=side)
per_image = training.bytes_per_image(own.model) / 2**20
size = training.batch_size_for(own.model)
print(f"{own.name}: {own.model.count_params():,} parameters, to be frozen first;")
print(f"{per_image:.1f} MiB of maps for one picture, {size} at a time when it is used")

# %% [markdown]
# Is fine-tuning worth it here? We must not ask the test pictures: what chooses can no longer test (lesson 8). So a quarter of the
# pictures to train with is set aside, and both ways are tried without it.

# %%
start = time.perf_counter()
classes = len(photos.class_names)
some, some_labels, aside, aside_labels = train_validation_split(
    photos.train_images, photos.train_labels, fraction=0.25, seed=0
)
machine.set_seed(0)
with computer.computing():
    tried = load_backbone(name, top=False, side=side)
    seen = transfer.features(tried, some)
    trial = transfer.train_head(tried, seen, some_labels, classes)
frozen_right = training.accuracy(trial, tried.prepare(aside), aside_labels)
transfer.tune(tried, trial, some, some_labels)
tuned_right = training.accuracy(trial, tried.prepare(aside), aside_labels)
print(f"of {len(aside)} pictures set aside: frozen {frozen_right:.1%} right,")
print(f"fine-tuned {tuned_right:.1%}, after {time.perf_counter() - start:.0f} s")

# %% [markdown]
# The way that was ahead now gets *all* pictures to train with. Mind how little a small lead says: one picture of 61 is 1.6 points, and
# chance moves one or two. So fine-tuning must be ahead by at least three pictures; else the frozen network stays as it is, which is simpler, and
# what it knows is safe.

# %%
start = time.perf_counter()
cached = transfer.features(own, photos.train_images)
machine.set_seed(0)
with computer.computing():
    mine = transfer.train_head(own, cached, photos.train_labels, classes)
unseen = own.prepare(photos.test_images)
kept = "frozen"
if round((tuned_right - frozen_right) * len(aside)) >= 3:
    kept = "fine-tuned"
    transfer.tune(own, mine, photos.train_images, photos.train_labels)
tested_right = training.accuracy(mine, unseen, photos.test_labels)
print(f"{kept}: {tested_right:.1%} of {len(unseen)} test pictures right,")
print(f"after {time.perf_counter() - start:.0f} s")

# %% [markdown]
# Two cases, measured over several seeds.
#
# - The **digits**, 400 of them, gain about ten points on the pictures set aside, and more on the test pictures: the small network knows strokes
#   on photographs, but not these five digits, and its last block can be adapted to them.
# - **Ants and bees**, 244 photographs with MobileNetV2, gain nothing. With five seeds, fine-tuned was as good as frozen three times, and one or two of 153 test
#   pictures behind twice. No wonder: ant and bee are among ImageNet's thousand classes. With classes that ImageNet lacks it can be otherwise.

# %%
chances = training.run_in_batches(mine, unseen)
picked = np.random.default_rng(1).permutation(len(chances))[:8]
plotting.show_images(
    photos.test_images[picked],
    titles=[
        f"{photos.class_names[chances[i].argmax()]} {chances[i].max():.0%}"
        + ("" if chances[i].argmax() == photos.test_labels[i] else "  ✗")
        for i in picked
    ],
    title="Test pictures, and what it says",
    caption="Above each picture stand the likeliest class and its probability, rounded; ✗ "
    "marks a wrong answer. Networks are often too sure. Could you tell the wrong ones?",
)

# %% [markdown]
# ## What to take with you
#
# - A transferred network is a frozen base and a new head. Frozen parameters count, and are used; they do not learn.
# - Freeze, then compile, then fit. Batch normalisation stays frozen.
# - Frozen features are computed once. Augmentation and a cache exclude each other.
# - Fine-tune after the head has learned, the last block first, with a small rate.
# - Weights and preparation belong together. Wrong numbers raise no error.
# - Few labels: transfer. Report the spread over seeds, not the best run.
#
# **Ask yourself:** you have X-ray pictures, and a network trained on holiday photographs. Which of its blocks
# would you keep?

# %% [markdown]
# ## Further reading
#
# - J. Yosinski and others, *How transferable are features in deep neural networks?*, NeurIPS 2014,
#   [arXiv:1411.1792](https://arxiv.org/abs/1411.1792).
# - S. Kornblith, J. Shlens and Q. Le, *Do better ImageNet models transfer better?*, CVPR 2019,
#   [arXiv:1805.08974](https://arxiv.org/abs/1805.08974).
# - K. He, R. Girshick and P. Dollár, *Rethinking ImageNet pre-training*, ICCV 2019,
#   [arXiv:1811.08883](https://arxiv.org/abs/1811.08883): with enough labels and time, scratch catches up.
# - Keras, [*Transfer learning and fine-tuning*](https://keras.io/guides/transfer_learning/).
#
# **Before you hand in:** Kernel → Restart Kernel and Run All Cells, then press *Validate*.
