# %% [markdown]
# # 10 · A pretrained network, and a look inside
#
# Somebody has trained a network for weeks and gives its weights away. In this lesson you use such
# a network: hand it pictures in the form it expects, read its answers, and then open it. What do
# its layers respond to, and which part of a picture makes it say "cat"?
#
# ![Four photographs with red where an answer comes from: a cat, a rocket, a cup and a brick wall. The last three are taken for something else.](attachment:opening.png)

# %% [markdown]
# **After this lesson you can**
#
# - account for each of VGG16's 138 million parameters (exercise 10.1);
# - prepare a picture for a network, and notice when it is prepared wrongly (exercise 10.2);
# - read a prediction: the likeliest classes, top-1 and top-5 accuracy (exercises 10.3, 10.8);
# - build one model that returns the outputs of many layers, and measure how sparse they are (exercises 10.4, 10.5);
# - find out where in a picture an answer comes from, and say how far to trust that (exercises 10.6, 10.7).
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 75 | 18 | nothing to download: a small network comes with the course | any; a GPU loads VGG16 |

# %%
import numpy as np

from autograder import Lesson
from utils import backbones, data, interpret, machine, plotting
from utils.backbones import load_backbone
from utils.data import digit_scenes

with machine.quietly():
    import keras

    keras.ops.ones(1)  # the first number wakes the device, which may chatter, too

lesson = Lesson("10_pretrained_networks")
weights = {"quick": "nothing to download", "full": "VGG16's weights, 554 MB, once"}
machine.budget(minutes={"quick": 0.5, "full": 3}, data=weights, cost="free")
print(machine.detect().sentence())

# %% [markdown]
# ### Warm-up: three questions
#
# Answer aloud before you open the answers.
#
# 1. How many parameters has a 3 × 3 convolution from 64 channels to 128?
# 2. A map of 14 × 14 × 512 is pooled with 2 × 2 windows. How many numbers are left?
# 3. ReLU gets −3, 0 and 2. What comes out?
#
# <details><summary>Answers</summary>
#
# 1. 9 · 64 · 128 + 128 = 73,856.
# 2. 7 · 7 · 512 = 25,088. The channels stay.
# 3. 0, 0 and 2. Two of three are exactly zero.
#
# </details>

# %% [markdown]
# ## A picture of yours first
#
# Choose a picture, at least 64 pixels wide and high. It stays on this computer; without one a cat steps in.

# %%
data.upload_picture()

# %%
asked = [
    "tiny"
]  # you may add "mobilenet_v2", and "own" if you kept a network in lesson 8
photo = data.load_own_picture()
for name in asked:
    said = load_backbone(name).top(photo, 3)[0]
    print(f"{name:13}", ", ".join(f"{word} {share:.0%}" for word, share in said))
plotting.show_images(
    [photo, interpret.as_shown(photo, 32)], ["yours", "as tiny gets it"]
)

# %% [markdown]
# What can a network know that gets 32 × 32 pixels? Colours, and coarse outlines, of things that fill the picture. This one has fifteen
# words: ten animals and vehicles of CIFAR-10, and the digits 0 to 4. Of a cup it can only say which of *these* looks most like it, and
# says "cat". MobileNetV2 gets 224 × 224 pixels and knows 1000 words; where there is a network, add it above (14 MB, once).

# %% [markdown]
# ## 10.1 What is in the box
#
# VGG16 is a network by Karen Simonyan and Andrew Zisserman, 2014: 3 × 3 convolutions in five
# blocks, then three dense layers. In that year's ImageNet competition it was first in
# localisation and **second** in classification, behind GoogLeNet. "16" counts the layers with
# weights.
#
# Keras builds it with random weights at once. (Not the last four rows here: their weights would
# take half a gigabyte, only to be looked at.) **Predict:** which three of the 22 rows hold most of
# the parameters?

# %%
base = keras.applications.VGG16(
    weights=None, include_top=False, input_shape=(224, 224, 3)
)
rows = [(layer.name, type(layer).__name__, layer.output.shape) for layer in base.layers]
rows += [("flatten", "Flatten", (None, 7 * 7 * 512)), ("fc1", "Dense", (None, 4096))]
rows += [("fc2", "Dense", (None, 4096)), ("predictions", "Dense", (None, 1000))]
for name, kind, shape in rows[1:]:
    print(f"{name:14}{kind:14}{' × '.join(str(side) for side in shape[1:]):>16}")

# %% [markdown]
# ### Exercise 10.1 · VGG16's 22 rows (2 points)
#
# Fill in the number of parameters of each row, and the total: whole numbers, by hand or with a
# loop. The picture has 3 channels; convolutions are 3 × 3; all layers with weights have biases.
#
# Four rows and the total are checked at once, the other rows when graded.

# %% nbgrader={"grade": false, "grade_id": "vgg16_rows", "locked": false, "schema_version": 3, "solution": true, "task": false}
vgg16_rows = {
    "block1_conv1": ..., "block1_conv2": ..., "block1_pool": ...,
    "block2_conv1": ..., "block2_conv2": ..., "block2_pool": ...,
    "block3_conv1": ..., "block3_conv2": ..., "block3_conv3": ..., "block3_pool": ...,
    "block4_conv1": ..., "block4_conv2": ..., "block4_conv3": ..., "block4_pool": ...,
    "block5_conv1": ..., "block5_conv2": ..., "block5_conv3": ..., "block5_pool": ...,
    "flatten": ..., "fc1": ..., "fc2": ..., "predictions": ..., "total": ...,
}  # fmt: skip
### BEGIN SOLUTION
channels, vgg16_rows = 3, {"flatten": 0}
for block, (number, filters) in enumerate(
    [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)], start=1
):
    for place in range(1, number + 1):
        vgg16_rows[f"block{block}_conv{place}"] = (9 * channels + 1) * filters
        channels = filters
    vgg16_rows[f"block{block}_pool"] = 0
vgg16_rows["fc1"] = (7 * 7 * 512 + 1) * 4096
vgg16_rows["fc2"] = (4096 + 1) * 4096
vgg16_rows["predictions"] = (4096 + 1) * 1000
vgg16_rows["total"] = sum(vgg16_rows.values())
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-vgg16_rows", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("vgg16_rows", vgg16_rows)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("10_pretrained_networks").grade("vgg16_rows", vgg16_rows, points=2)
### END HIDDEN TESTS

# %% [markdown]
# Where do they sit? The thirteen convolutions are built above, so they can be counted.

# %%
convolutional, everything = base.count_params(), 138_357_544
print(f"in the convolutions  {convolutional:12,}")
print(f"in the dense layers  {1 - convolutional / everything:12.1%}")
print(f"four bytes each      {4 * everything / 2**20:12.0f} MB")

# %% [markdown]
# Nine of ten parameters sit in the three dense layers, and most of those in the first one. Newer
# networks do without them. Here is what Keras' own list says of seven networks that slides like to show, and of
# MobileNetV2 ([keras.io/api/applications](https://keras.io/api/applications/), read in November 2026): the share of
# ImageNet's validation pictures with the right class first (*top-1*), or among five (*top-5*). **Predict:** do more
# parameters read better?

# %%
zoo = {  # million parameters, top-1 and top-5 in percent, depth
    "Xception": (22.9, 79.0, 94.5, 81),
    "VGG16": (138.4, 71.3, 90.1, 16),
    "VGG19": (143.7, 71.3, 90.0, 19),
    "ResNet50": (25.6, 74.9, 92.1, 107),
    "InceptionV3": (23.9, 77.9, 93.7, 189),
    "InceptionResNetV2": (55.9, 80.3, 95.3, 449),
    "MobileNet": (4.3, 70.4, 89.5, 55),
    "MobileNetV2": (3.5, 71.3, 90.1, 105),
}
print(f"{'network':18}{'million':>8}{'MB':>6}{'top-1':>7}{'top-5':>7}{'depth':>7}")
for name, (millions, top1, top5, depth) in zoo.items():
    size = 4e6 * millions / 2**20
    print(f"{name:18}{millions:8.1f}{size:6.0f}{top1:7.1f}{top5:7.1f}{depth:7}")

# %%
figure, axes = plotting.new_figure(
    width=6.4,
    height=3.4,
    title="Size and accuracy of eight networks",
    caption="The horizontal axis is logarithmic. Look for the largest network, and for the best.",
)
for name, (millions, top1, _, _) in zoo.items():
    axes[0, 0].plot(millions, top1, "o", color="C0")
    place = (4, -12) if name == "VGG19" else (4, 4)  # it would cover VGG16's
    axes[0, 0].annotate(name, (millions, top1), place, textcoords="offset points")
axes[0, 0].set(xscale="log", xlim=(2.5, 400), ylim=(69, 82))
axes[0, 0].set(xlabel="million parameters", ylabel="top-1 accuracy (%)")
plotting.show(
    figure,
    "MobileNetV2 reaches VGG16's 71.3 % with 3.5 instead of 138.4 million parameters; "
    "Xception reaches 79.0 % with 22.9, InceptionResNetV2 80.3 % with 55.9.",
)

# %% [markdown]
# Far right and low stand the two VGGs; left of them are networks with a sixth of the parameters that read more pictures right.
#
# Numbers in such tables age: older copies give VGG16 71.5 %, ResNet50 75.9 % and MobileNet 66.5 %, and count VGG16's
# depth as 23, with pooling layers. So a table wants a date, and a program a look at what it has really loaded: the count
# gives it away.

# %%
mobile = keras.applications.MobileNetV2(weights=None)
for name, network in {"VGG16, convolutions": base, "MobileNetV2": mobile}.items():
    print(f"{name:20}{network.count_params():12,}")

# %% [markdown]
# ### Rules of thumb
#
# Lectures give rules for a first network: sides that can be halved several times (32, 64, 96, 224, 227, 229); kernels
# 1, 3 or 5, larger ones in the first layer only; stride 1; zero padding; max pooling 2 × 2 with stride 2; batch normalisation
# and dropout. **Predict:** which of them does VGG16 keep, and which number in the list of sides is a slip?

# %%
convs = [layer for layer in base.layers if "conv" in layer.name]
pools = [layer for layer in base.layers if "pool" in layer.name]
print("kernels", {layer.kernel_size for layer in convs}, end="; ")
print("strides", {layer.strides for layer in convs}, end="; ")
print("padding", {layer.padding for layer in convs})
print("pools (window, stride)", {(layer.pool_size, layer.strides) for layer in pools})
for side in (32, 64, 96, 224, 227, 229, 299):
    halvings = [side]
    while halvings[-1] % 2 == 0:
        halvings.append(halvings[-1] // 2)
    print(side, "→", " ".join(map(str, halvings[1:])) or "cannot be halved")

# %% [markdown]
# VGG16 keeps the rules for kernels, stride, padding and pooling, and halves 224 five times to 7. It has dropout only between
# its dense layers, and no batch normalisation, which came a year later. 229 is the slip: Inception and Xception take
# **299** pixels. 227 and 299 cannot be halved once; AlexNet and Inception start with a larger stride and no padding instead.
# A rule of thumb is a good start and no law.

# %% [markdown]
# ## 10.2 Pictures in the form it expects
#
# A network has seen numbers of one kind only while it learned, and expects them for ever:
#
# | network | channels | numbers |
# |---|---|---|
# | VGG16 | blue, green, red | less the means 103.939 (blue), 116.779 (green), 123.68 (red) |
# | MobileNetV2 | red, green, blue | from −1 to 1: divided by 127.5, less 1 |
# | EfficientNet | red, green, blue | 0 to 255 as they are; the network scales them itself |
#
# All three take 224 × 224 pixels, as float32, in a batch. Dividing by 255, as in earlier
# lessons, is right for none of them.
#
# Keras has a function for each. **Predict:** this cell calls it twice, on the same pixel. What
# will the second line say?

# %%
pixel = np.array([[[[10, 20, 30]]]], dtype="float32")  # red, green, blue
for run in ("first run ", "second run"):
    ready = keras.applications.vgg16.preprocess_input(pixel)
    print(
        run,
        np.round(np.ravel(ready), 1),
        " the pixel itself:",
        np.ravel(pixel).round(1),
    )

# %% [markdown]
# The function writes into the array that it is given: the first run has changed the pixel, and the
# second preprocesses what was preprocessed. In a notebook, where cells are run again, that
# happens easily, and nothing complains. Hand it a copy.

# %% [markdown]
# ### Exercise 10.2 · Prepare a picture (2 points)
#
# Write `prepare(picture, network)`. `picture` is an array (height, width, 3) of any size, red
# first, 0 to 255, uint8 or float32; `network` is `"vgg16"`, `"mobilenet_v2"` or
# `"efficientnet"`. Return a float32 array (1, 224, 224, 3), and leave the picture as it is.
#
# Any way to resize will do that keeps the whole picture, squeezed if need be, for example
# `keras.ops.image.resize(picture, (224, 224))`. Keras' own `preprocess_input` is allowed; an array
# or a tensor will do. Five pictures are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "prepare", "locked": false, "schema_version": 3, "solution": true, "task": false}
def prepare(picture, network):
    """Return a picture as a batch that the network can use, (1, 224, 224, 3)."""
    ...
    ### BEGIN SOLUTION
    values = np.array(picture, dtype="float32")  # a copy
    small = keras.ops.image.resize(values, (224, 224))
    batch = np.array(keras.ops.convert_to_numpy(small))[None]
    if network == "vgg16":
        return batch[..., ::-1] - np.array([103.939, 116.779, 123.68], "float32")
    if network == "mobilenet_v2":
        return batch / 127.5 - 1
    return batch
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-prepare", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("prepare", prepare)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("10_pretrained_networks").grade("prepare", prepare, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 10.3 What does it see?
#
# In the quick profile the network of this lesson is a small one that comes with the course: VGG's
# plan with seven convolutions. It knows the ten classes of CIFAR-10 and the handwritten digits 0
# to 4. In the full profile it is VGG16 with its 1000 classes of ImageNet. Each brings its own
# preparation and its class names along.

# %%
backbone = load_backbone()
tiny = backbone if backbone.name == "tiny" else load_backbone("tiny")
print(backbone.side, "×", backbone.side, "pixels;", len(backbone.classes), "classes")
backbone.card

# %%
photos = {
    "cat": data.load_photo("chelsea")[0],
    "rocket": data.load_photo("rocket")[0],
    "cup": data.load_photo("coffee")[0],
    "wall": data.load_photo("brick")[0],
}
photos.update(data.named_photos())
plotting.show_images(
    [interpret.as_shown(photo, backbone.side) for photo in photos.values()],
    titles=[interpret.short_name(name) for name in photos],
    columns=4 if len(photos) <= 8 else 8,
    title="What the network gets",
    caption="Photographs, made as small as the network wants them. The bundled network "
    "gets 32 × 32 pixels: little more than colours and outlines are left.",
)

# %% [markdown]
# **Predict:** what will the bundled network say of the brick wall, which is none of its classes?

# %%
backbone.table(list(photos.values()), list(photos))

# %% [markdown]
# The bundled network takes the cat for a cat and the rocket for a ship, and it is just as
# ready with an answer for the wall, of which it knows nothing. **Softmax** divides 100 % among
# the classes it has; "none of these" is not one of them. A high share is not a promise.
#
# One label counts as right for each picture of ImageNet. **Top-5 accuracy** is the share of
# pictures whose label is among the five likeliest classes: one label, five guesses.

# %% [markdown]
# ### Exercise 10.3 · The likeliest classes (2 points)
#
# - `topk(probabilities, k)`: from an array (pictures, classes) the **indices** of the `k` likeliest
#   classes of each picture, likeliest first: (pictures, k). Equal ones in any order.
# - `topk_accuracy(probabilities, labels, k)`: the share of pictures (0 to 1) whose label, a whole
#   number, is among them.
# - `missed`: VGG16's top-5 accuracy on ImageNet is 90.1 %. For how many of 50,000 pictures is the
#   label *not* among its five guesses?
#
# Three examples are checked at once; other numbers, ties and `missed` when graded.


# %% nbgrader={"grade": false, "grade_id": "topk", "locked": false, "schema_version": 3, "solution": true, "task": false}
def topk(probabilities, k):
    """Return the indices of the k likeliest classes, shape (pictures, k)."""
    ...
    ### BEGIN SOLUTION
    return np.argsort(-probabilities, axis=1)[:, :k]
    ### END SOLUTION


def topk_accuracy(probabilities, labels, k):
    """Return the share of pictures with their label among the k likeliest."""
    ...
    ### BEGIN SOLUTION
    return (topk(probabilities, k) == labels[:, None]).any(axis=1).mean()
    ### END SOLUTION


missed = ...
### BEGIN SOLUTION
missed = round(50_000 * (1 - 0.901))
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-topk", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check(
    "topk",
    {"topk": topk, "topk_accuracy": topk_accuracy, "missed of 50,000": missed},
)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("10_pretrained_networks").grade(
    "topk",
    {"topk": topk, "topk_accuracy": topk_accuracy, "missed of 50,000": missed},
    points=2,
)
### END HIDDEN TESTS

# %% [markdown]
# Real accuracies need labelled pictures. Here are some, made on the spot: handwritten digits on
# crops of photographs, none of which the bundled network has seen in training.

# %%
scenes = digit_scenes(500, seed=3, digits=range(5))
labels = 10 + scenes.labels  # digits are its classes 10 to 14
shares = tiny.run(scenes.images)
print("pictures", scenes.images.shape, "shares", shares.shape)
for k in (1, 2, 5):
    hits = keras.metrics.sparse_top_k_categorical_accuracy(labels, shares, k=k)
    print(f"top-{k} accuracy {np.mean(keras.ops.convert_to_numpy(hits)):.1%}")

# %%
shown = [3, 8, 11, 14, 20, 26, 31, 40]
best = tiny.top(scenes.images[shown], k=1)
plotting.show_images(
    scenes.images[shown],
    titles=[f"{name} {share:.0%}" for ((name, share),) in best],
    title="Eight digits on photographs, and what the bundled network reads",
    caption="Ink turns light places dark and dark places light. Above each picture stand "
    "the first class and its share. One of the eight is misread: which?",
)

# %% [markdown]
# <details><summary>Which one is misread?</summary>
#
# The first: a 1 on restless ground, read as a 3. Its share is no warning: the other 1, read right, got less.
#
# </details>

# %% [markdown]
# ## 10.4 Into the hidden layers
#
# First the weights that can be looked at: the filters of the first layer. They see red, green and
# blue, so each is a tiny colour picture.

# %%
kernels = backbone.model.layers[1].get_weights()[0]
if backbone.name == "vgg16":
    kernels = kernels[:, :, ::-1]  # it sees blue first; pictures are drawn red first
print("first layer: kernels", kernels.shape)
backbones.show_filters(
    kernels,
    title=f"Filters of the first layer of {backbone.name}",
    caption="Middle grey is 0. 3 × 3 pixels leave little room: filters compare neighbours "
    "in brightness, and in colour.",
)

# %% [markdown]
# Deeper filters have dozens of channels and no colours: nobody can look at those. So look at what
# they **do** with a picture. Keras models are graphs: any inner tensor can be an output. One
# model with several outputs computes each layer once.

# %%
names = ["block1_conv1", "block1_pool", "block2_pool", "block3_conv3"]
scene = scenes.images[shown[1]]
maps = interpret.layer_outputs(tiny.model, names, tiny.prepare(scene))
for name in names:
    print(f"{name:14}", maps[name].shape)

# %%
interpret.show_channels(
    maps["block1_conv1"][0],
    range(16),
    title="First layer: 16 maps of one digit on a photograph",
    caption="White is each map's own largest value, black is zero. Some maps respond to "
    "the ink (3, 8, 12), one to the light wood (9), others to borders and grain (4, 15).",
)

# %%
interpret.show_channels(
    maps["block3_conv3"][0],
    range(0, 96, 6),
    title="Last convolution: 16 of its 96 maps, 8 × 8 values each",
    caption="No outlines any more: a map says at which of 8 × 8 places there is something "
    "of its kind. A map that is black nearly everywhere found nothing of its kind here.",
)

# %% [markdown]
# ### Exercise 10.4 · One model, several outputs (2 points)
#
# Write `multi_output(model, names)`: return a **model** that takes the same pictures as `model` and
# returns a list with the outputs of the layers called `names`, in that order. It must use the
# model's own layers and weights. Useful: `model.get_layer(name)`, `.output`, `model.input`.
#
# A small network is checked at once; when graded also one with branches, and VGG16.


# %% nbgrader={"grade": false, "grade_id": "multi_output", "locked": false, "schema_version": 3, "solution": true, "task": false}
def multi_output(model, names):
    """Return a model with the outputs of the named layers."""
    ...
    ### BEGIN SOLUTION
    return keras.Model(model.input, [model.get_layer(name).output for name in names])
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-multi_output", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("multi_output", multi_output)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("10_pretrained_networks").grade("multi_output", multi_output, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 10.5 Mostly nothing
#
# Many places in the maps are black: ReLU makes every negative number exactly 0. The curves show,
# for each value, which share of a layer's outputs lies below it. **Predict:** do deeper layers
# have more zeros, or fewer?

# %%
convolutions = [f"block{b}_conv{n}" for b, n in ((1, 1), (1, 2), (2, 2), (3, 2))]
outputs = interpret.layer_outputs(
    tiny.model, convolutions, tiny.prepare(scenes.images[:200])
)
interpret.show_distributions(
    outputs,
    title="How the outputs of four layers are distributed",
    caption="A curve begins at its share of zeros. How does it change with depth?",
)

# %% [markdown]
# ### Exercise 10.5 · How sparse are the layers? (2 points)
#
# Write `sparsity_report(outputs)`: `outputs` is a dictionary, layer name → array (pictures, rows,
# columns, channels). Return a dictionary (or a list of pairs), layer name → share of numbers that
# are **exactly** zero, the **sparsest layer first**; equal ones in any order.
#
# Two dictionaries are checked at once. When graded, layers without ReLU, without zeros and with
# equal shares may be among them.


# %% nbgrader={"grade": false, "grade_id": "sparsity_report", "locked": false, "schema_version": 3, "solution": true, "task": false}
def sparsity_report(outputs):
    """Return the share of exact zeros for each layer, sparsest first."""
    ...
    ### BEGIN SOLUTION
    shares = {name: float((array == 0).mean()) for name, array in outputs.items()}
    return dict(sorted(shares.items(), key=lambda pair: -pair[1]))
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-sparsity_report", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("sparsity_report", sparsity_report)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("10_pretrained_networks").grade("sparsity_report", sparsity_report, points=2)
### END HIDDEN TESTS

# %% [markdown]
# Is it the training that makes it so, or only ReLU? A network with random weights is the test.
# **Predict** its shares before you run the cell.

# %%
machine.set_seed(0)
random = load_backbone("tiny", weights=None)
batch = tiny.prepare(scenes.images[:200])
print(f"{'layer':14}{'random':>8}{'trained':>9}")
for name in convolutions:
    pair = [
        interpret.layer_outputs(n.model, [name], batch)[name] for n in (random, tiny)
    ]
    print(f"{name:14}" + "".join(f"{interpret.sparsity(each):8.0%} " for each in pair))

# %% [markdown]
# With random weights about every second number is zero (45 to 63 %), in any layer, as if a coin decided its sign.
# Training makes the deepest layer of the table much sparser. Its channels have become particular, and
# most pictures, at most places, have nothing for them.

# %% [markdown]
# ## 10.6 Which channels see edges?
#
# In lesson 1 you built edge filters by hand: Sobel. Has the network learned such filters by
# itself? Let its first layer look at a photograph, and compare its maps with Sobel's.

# %%
from scipy import ndimage

camera = data.load_camera()[0][64:320, 128:384].astype("float32")  # (256, 256)
kernel, bias = tiny.model.get_layer("block1_conv1").get_weights()
colour = tiny.preprocess(np.repeat(camera[:, :, None], 3, axis=2))[None]
first_maps = keras.ops.convert_to_numpy(keras.ops.conv(colour, kernel, padding="valid"))
first_maps = np.maximum(first_maps[0] + bias, 0)  # (254, 254, 16), ReLU
sobel = {
    "left–right": ndimage.sobel(camera, axis=1)[1:-1, 1:-1],
    "up–down": ndimage.sobel(camera, axis=0)[1:-1, 1:-1],
}
print("maps", first_maps.shape, "Sobel", sobel["up–down"].shape)

# %% [markdown]
# The **correlation** of two maps is 1 when one is the other up to brightness and contrast, −1
# when it is its negative, and near 0 when they have nothing in common. A channel that responds where
# Sobel is negative sees edges just as well as one that responds where it is positive: only
# the **size** of the correlation counts.

# %% [markdown]
# ### Exercise 10.6 · Rank the channels (2 points)
#
# Write `rank_channels(maps, target)`: `maps` is (rows, columns, channels), `target` (rows,
# columns). Return the numbers of all channels, the one with the largest |correlation| with
# `target` first. A channel that is 0 everywhere counts as correlation 0.
#
# `np.corrcoef(a.ravel(), b.ravel())[0, 1]` is the correlation of two maps. Two examples are
# checked at once; others, with a dead channel, when graded.


# %% nbgrader={"grade": false, "grade_id": "rank_channels", "locked": false, "schema_version": 3, "solution": true, "task": false}
def rank_channels(maps, target):
    """Return the channels by the size of their correlation, largest first."""
    ...
    ### BEGIN SOLUTION
    sizes = []
    for channel in np.moveaxis(maps, -1, 0):
        dead = channel.std() == 0
        r = 0.0 if dead else np.corrcoef(channel.ravel(), target.ravel())[0, 1]
        sizes.append(abs(r))
    return np.argsort(sizes)[::-1]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-rank_channels", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("rank_channels", rank_channels)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("10_pretrained_networks").grade("rank_channels", rank_channels, points=2)
### END HIDDEN TESTS

# %%
found = {}
for name, target in sobel.items():
    r = interpret.map_correlations(first_maps, target)
    channel = int(np.abs(r).argmax())
    found[f"Sobel, {name}"] = target
    label = f"channel {channel}, r = {r[channel]:.2f}".replace("-", "−")
    found[label] = first_maps[:, :, channel]
plotting.show_responses(
    [each / np.abs(each).max() for each in found.values()],
    titles=list(found),
    columns=2,
    unit="response, 1 = the map's own largest",
    title="Sobel's maps, and the channel of the first layer most like each",
    caption="Beside each Sobel map stands the learned map that is most like it. ReLU "
    "has cut off one of the two signs, so an edge shows on one of its sides only.",
)

# %% [markdown]
# ## 10.7 Where does the answer come from?
#
# **Occlusion**: cover a part of the picture with a grey square, ask again, and see how much the
# share of the class falls. Slide the square, and you get a map. It needs nothing but the network's
# answers.

# %% [markdown]
# ### Exercise 10.7 · Hide a part (2 points)
#
# Write `occlusion(score, image, window, stride)`. `image` is (height, width, 3); `score` takes a
# **batch** (n, height, width, 3) and returns n numbers. Put a square of `window` × `window` pixels
# of value 128 at each place, `stride` pixels apart, wholly inside the picture. Return an array (rows,
# columns) with the score of the whole picture **less** the score with the square there.
#
# Two pictures are checked at once, others when graded. Leave `image` as it is.


# %% nbgrader={"grade": false, "grade_id": "occlusion", "locked": false, "schema_version": 3, "solution": true, "task": false}
def occlusion(score, image, window, stride):
    """Return how much the score falls for each place of a grey square."""
    ...
    ### BEGIN SOLUTION
    rows = range(0, image.shape[0] - window + 1, stride)
    columns = range(0, image.shape[1] - window + 1, stride)
    falls = np.zeros((len(rows), len(columns)))
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            hidden = image.copy()
            hidden[row : row + window, column : column + window] = 128
            falls[i, j] = score(image[None])[0] - score(hidden[None])[0]
    return falls
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-occlusion", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("occlusion", occlusion)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("10_pretrained_networks").grade("occlusion", occlusion, points=2)
### END HIDDEN TESTS

# %% [markdown]
# A second method looks inside. The last convolution has 96 maps, and behind them a global average and one
# dense layer. So the score of a class, before softmax, is a weighted sum of the maps' means, and the same
# weighted sum of the maps themselves shows *where* it comes from: a **class activation map**.
# **Grad-CAM** takes the mean gradients as weights instead and so works for other heads, too; for this
# head both are the same map, up to a factor.


# %%
def hidden_map(image, index):
    """Return for each pixel how much the share falls when a square hides it."""

    def score(batch):
        return tiny.run(batch, batch_size=64)[:, index]

    falls = interpret.occlusion_map(score, image, window=8, stride=4)
    return interpret.spread_map(falls, 32, window=8, stride=4)


chosen = shown[1:6]
images, classes = scenes.images[chosen], labels[chosen]
hidden = [hidden_map(*pair) for pair in zip(images, classes, strict=True)]
cams = interpret.grad_cam(tiny.model, tiny.prepare(images), classes, tiny.last_map)
interpret.show_evidence(
    images,
    {"occlusion": hidden, "Grad-CAM": cams},
    titles=[tiny.classes[index] for index in classes],
    title="Where the bundled network finds its digits",
    caption="Red: hiding this place lowers the share of the class, or its maps speak for "
    "it. Blue: hiding it raises the share. Each map has its own scale.",
)

# %% [markdown]
# Convincing? Pictures chosen by the author always are. Here the place of the ink is known, so
# it can be counted: for how many pictures lies the *largest* value of the map on the ink? A map that
# points anywhere would be right as often as there is ink.

# %%
images, masks = scenes.images[:60], scenes.masks[:60]
batch = tiny.prepare(images)
cams = interpret.grad_cam(tiny.model, batch, labels[:60], tiny.last_map)
hits = {"occlusion": 0, "Grad-CAM": 0}
for image, index, mask, cam in zip(images, labels, masks, cams, strict=False):
    hits["occlusion"] += interpret.pointing_game(hidden_map(image, index), mask)
    hits["Grad-CAM"] += interpret.pointing_game(interpret.enlarge(cam, (32, 32)), mask)
for name, number in hits.items():
    print(f"{name:10} points at the ink in {number / 60:.0%} of 60 pictures")
print(f"{'chance':10} {masks.mean():.0%}")

# %% [markdown]
# Both do far better than chance, and both miss the ink often enough: squares of 8 pixels and
# cells of 4 pixels are coarse, and "around the ink" matters to the network as well. Such a map is
# a hint where to look next, not an explanation.

# %%
cat = photos["cat"]
index = int(backbone.run(cat)[0].argmax())
cam = interpret.grad_cam(
    backbone.model, backbone.prepare(cat), [index], backbone.last_map
)[0]
interpret.show_evidence(
    [cat],
    {"Grad-CAM": [cam]},
    titles=[f"taken for: {backbone.classes[index]}"],
    title="And the cat?",
    caption="Red: what speaks for the class written above the picture.",
)

# %% [markdown]
# ## 10.8 Your own picture
#
# Back to your picture of the beginning. (For another one, press the button there again, or copy a file beside this notebook and put its name
# into the next cell.) Without one, the cat is used.

# %%
image = data.load_own_picture()  # for example data.load_own_picture("my_picture.png")


def predict(picture):
    """Return the share of each class for one picture."""
    return backbone.run(picture)[0]


first = int(predict(image).argmax())
print(image.shape, backbone.top(image, 3)[0])


# %%
def trial(because, expected, change):
    """Try one hypothesis on the image; return all that belongs to it."""
    before, after = (float(predict(p)[first]) for p in (image, change(image)))
    moved = after - before
    truth = {"falls": moved < -0.05, "rises": moved > 0.05, "stays": abs(moved) <= 0.05}
    holds = truth[expected]
    print(f"{before:.2f} → {after:.2f}; expected that it {expected}: {holds}")
    values = (because, expected, change, before, after, holds)
    names = ("because", "expected", "change", "before", "after", "holds")
    return dict(zip(names, values, strict=True))


# %% [markdown]
# ### Exercise 10.8 ★ · Three hypotheses (4 points)
#
# What does the network rely on, and where might it go wrong? State three hypotheses about your
# picture, **before** you try them: one about a `"crop"`, one about a `"rotation"`, one about the
# `"brightness"`. Each is `trial(because, expected, change)`:
#
# - `because`: your reason, a sentence of four words or more;
# - `expected`: what the share of the first class does: `"falls"` or `"rises"` by more than 0.05, or
#   `"stays"`;
# - `change`: a function from picture to picture, numbers from 0 to 255. A crop is a part cut out; a rotation may be by any angle.
#
# `trial` tells whether it came so. A false hypothesis counts as much as a true one. `"prediction"` is
# the list of the three likeliest classes with their shares.
#
# The picture, the prediction and the crop are checked at once. Your picture stays with you: when
# graded, the cat takes its place, and your hypotheses are tried on it.

# %% nbgrader={"grade": false, "grade_id": "own_picture", "locked": false, "schema_version": 3, "solution": true, "task": false}
own_picture = {
    "image": ...,
    "predict": ...,
    "prediction": ...,
    "hypotheses": {"crop": ..., "rotation": ..., "brightness": ...},
}
### BEGIN SOLUTION
height, width = image.shape[:2]
middle = np.s_[height // 8 : -height // 8, width // 8 : -width // 8]
ideas = {
    "crop": ("the background is no part of the animal", "stays", lambda p: p[middle]),
    "rotation": ("in training all pictures stood upright", "falls", np.rot90),
    "brightness": ("a little less light keeps the shapes", "stays", lambda p: p * 0.8),
}
own_picture = {"image": image, "predict": predict}
own_picture["prediction"] = backbone.top(image, 3)[0]
own_picture["hypotheses"] = {kind: trial(*idea) for kind, idea in ideas.items()}
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-own_picture", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
lesson.check("own_picture", own_picture)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("10_pretrained_networks").grade("own_picture", own_picture, points=4)
### END HIDDEN TESTS

# %% [markdown]
# ## What to take with you
#
# - VGG16: 138,357,544 parameters, nine of ten in its dense layers.
# - Weights and preparation belong together. Wrong numbers raise no error, only wrong answers.
# - Softmax always answers. Top-5 allows five guesses for one label.
# - One model can return any inner tensor. Deep layers become sparse by training.
# - Occlusion and Grad-CAM show where evidence lies. Count how often they are right before you
#   believe them.
#
# **Ask yourself:** a network finds boats in photographs, and its map lies on the water. What will
# it say of a boat in a garage?

# %% [markdown]
# ## Further reading
#
# - K. Simonyan and A. Zisserman, *Very deep convolutional networks for large-scale image
#   recognition*, ICLR 2015, [arXiv:1409.1556](https://arxiv.org/abs/1409.1556).
# - M. Zeiler and R. Fergus, *Visualizing and understanding convolutional networks*, ECCV 2014,
#   [arXiv:1311.2901](https://arxiv.org/abs/1311.2901): occlusion.
# - R. Selvaraju and others, *Grad-CAM*, ICCV 2017,
#   [arXiv:1610.02391](https://arxiv.org/abs/1610.02391).
# - J. Adebayo and others, *Sanity checks for saliency maps*, NeurIPS 2018,
#   [arXiv:1810.03292](https://arxiv.org/abs/1810.03292): maps that look right and are not.
# - A. Krizhevsky, *Learning multiple layers of features from tiny images*, 2009: CIFAR-10.
#
# **Before you hand in:** Kernel → Restart Kernel and Run All Cells, then press *Validate*.
