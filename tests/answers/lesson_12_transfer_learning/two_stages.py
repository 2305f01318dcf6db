# %% shared
import numpy as np
from sklearn.linear_model import LogisticRegression

from utils import machine, training, transfer
from utils.backbones import load_backbone
from utils.transfer import digits_task

with machine.quietly():
    import keras

    keras.ops.ones(1)

machine.set_seed(4)  # some of these answers train
task = digits_task()
bundled = load_backbone("tiny", top=False)
prepared = bundled.prepare(task.train_images[:200])
labels = task.train_labels[:200]
rows = transfer.features(bundled, task.train_images[:200])
fitted = LogisticRegression(C=0.1, max_iter=300).fit(rows, labels)
classifier = transfer.head(96, 5)
classifier.set_weights([fitted.coef_.T, fitted.intercept_])
bundled.model.trainable = False
stage_one = transfer.join(bundled.model, classifier)


def start(free="block3"):
    """Return a copy of stage one with some layers set free."""
    model = transfer.copy_of(stage_one)
    base = model.get_layer("tiny_vgg")
    base.trainable = True
    for layer in base.layers:
        layer.trainable = layer.name.startswith(free)
    return model


def moved(model, names, share, seed=0):
    """Move kernels by a share of their size: much quicker than training."""
    generator = np.random.default_rng(seed)
    for layer in model.get_layer("tiny_vgg").layers:
        if layer.name.startswith(names) and layer.weights:
            kernel, bias = layer.get_weights()
            step = generator.normal(size=kernel.shape)
            step *= share * np.linalg.norm(kernel) / np.linalg.norm(step)
            layer.set_weights([kernel + step, bias])
    return model


# %% trained_for_real kind="right"
tuned = start()
training.train(tuned, prepared, labels, epochs=4, rate=3e-4)

# %% moved_a_little kind="right"
tuned = moved(start(), "block3", 0.03)

# %% plain_gradient_descent kind="right"
tuned = start()
tuned.compile(
    keras.optimizers.SGD(3e-3, momentum=0.9), "sparse_categorical_crossentropy"
)
tuned.fit(prepared, labels, epochs=4, batch_size=32, verbose=0)

# %% head_frozen_meanwhile kind="right"
tuned = start()
tuned.get_layer("head").trainable = False
tuned.compile(keras.optimizers.Adam(2e-4), "sparse_categorical_crossentropy")
tuned.fit(prepared, labels, epochs=4, verbose=0)

# %% flat_copy kind="right"
inputs = keras.Input((32, 32, 3))
x = inputs
for layer in moved(start(), "block3", 0.01).get_layer("tiny_vgg").layers[1:]:
    x = layer(x)
x = keras.layers.GlobalAveragePooling2D()(x)
tuned = keras.Model(inputs, transfer.copy_of(classifier)(x))

# %% upper_part_alone kind="right"
copied = transfer.copy_of(stage_one)
below, above = transfer.cut(copied.get_layer("tiny_vgg"), "block2_pool")
for layer in above.layers:
    layer.trainable = True
part = transfer.join(above, copied.get_layer("head"))
training.train(part, np.array(below(prepared)), labels, epochs=4, rate=3e-4)
tuned = copied

# %% all_blocks_free kind="wrong" hint=["early layers", "block1", "again"] breaks="the early layers are as they were"
tuned = start(free="block")
training.train(tuned, prepared, labels, epochs=2, rate=3e-4)

# %% block_2_too kind="wrong" hint=["early layers", "block2"]
tuned = moved(start(), ("block2", "block3"), 0.02)

# %% only_block_1 kind="wrong" hint=["early layers"]
tuned = moved(start(), "block1", 0.02)

# %% nothing_learned kind="wrong" hint=["not learned anything", "switch"]
tuned = transfer.copy_of(stage_one)

# %% still_frozen kind="wrong" hint=["not learned anything"]
tuned = transfer.copy_of(stage_one)
training.train(tuned, prepared, labels, epochs=2, rate=1e-2)

# %% only_last_convolution kind="wrong" hint=["part of block 3", "all of them"]
tuned = moved(start(), "block3_conv3", 0.03)

# %% rate_too_large kind="wrong" hint=["too large", "far below"] breaks="block 3 has moved a little"
tuned = start()
training.train(tuned, prepared, labels, epochs=6, rate=3e-2)

# %% features_destroyed kind="wrong" hint=["too large"]
tuned = moved(start(), "block3", 1.5)

# %% worse_without_large_steps kind="wrong" hint=["does worse", "prepared"] breaks="no more than 2 points below"
tuned = moved(start(), "block3", 0.01)
tuned.get_layer("head").set_weights([np.zeros((96, 5)), np.zeros(5)])

# %% raw_pictures kind="wrong" hint=["worse"]
tuned = start()
tuned.compile(keras.optimizers.Adam(3e-4), "sparse_categorical_crossentropy")
tuned.fit(task.train_images[:200] * 1.0, labels, epochs=3, verbose=0)

# %% no_copy kind="wrong" hint=["stage_one has changed", "no copy"] breaks="`stage_one` itself stays as it is"
kept = stage_one
stage_one = moved(transfer.copy_of(kept), "block3", 0.03)
tuned = stage_one

# %% random_base kind="wrong" hint=["early layers", "pretrained"]
other = load_backbone("tiny", None, top=False).model
tuned = transfer.join(other, transfer.copy_of(classifier))

# %% another_network kind="wrong" hint=["bundled network"]
pool = [keras.layers.Flatten(), keras.layers.Dense(5, activation="softmax")]
tuned = keras.Sequential([keras.Input((32, 32, 3)), *pool])

# %% untouched kind="wrong" hint=["not filled in yet"]
tuned = ...

# %% lazy_class kind="wrong" hint=["not a Keras model"]
tuned = keras.Model

# %% hostile_nan kind="wrong" hint=["not finite"]
tuned = moved(start(), "block3", 0.02)
tuned.get_layer("head").set_weights([np.full((96, 5), np.nan), np.zeros(5)])

# %% hostile_none kind="wrong" hint=["None"]
tuned = None
