# %% shared
import numpy as np
from sklearn.linear_model import LogisticRegression

from utils import machine
from utils.backbones import load_backbone
from utils.transfer import digits_task

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)

task = digits_task()
bundled = load_backbone("tiny", top=False)
prepared = bundled.prepare(task.train_images[:200])
maps = keras.ops.convert_to_numpy(bundled.model(prepared))


def right_freeze(base, classes):
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    means = layers.GlobalAveragePooling2D()(base(inputs, training=False))
    return keras.Model(inputs, layers.Dense(classes, activation="softmax")(means))


def learned(model, flat=False):
    """Give the last layer the weights that a long training would end in."""
    rows = maps.reshape(200, -1) if flat else maps.mean(axis=(1, 2))
    fitted = LogisticRegression(C=0.1, max_iter=300).fit(rows, task.train_labels[:200])
    model.layers[-1].set_weights([fitted.coef_.T, fitted.intercept_])
    return model


def new_base():
    return load_backbone("tiny", top=False).model


right_trained = learned(right_freeze(new_base(), 5))

# %% functional kind="right"
freeze = right_freeze
trained = learned(freeze(new_base(), 5))


# %% flattened kind="right"
def freeze(base, classes):
    for layer in base.layers:
        layer.trainable = False
    base.trainable = False
    inputs = keras.Input(shape=base.input_shape[1:])
    x = base(inputs, training=False)
    x = layers.Flatten()(x)
    x = layers.Dropout(0.5)(x)
    outputs = layers.Dense(classes, activation="softmax")(x)
    return keras.Model(inputs=inputs, outputs=outputs)


trained = learned(freeze(new_base(), 5), flat=True)


# %% compiled_with_hidden_layer kind="right"
def freeze(base, classes):
    inputs = keras.Input(base.input_shape[1:])
    x = layers.GlobalMaxPooling2D()(base(inputs, training=False))
    x = layers.Dense(64, activation="relu")(x)
    x = layers.Dense(classes)(x)
    model = keras.Model(inputs, layers.Softmax()(x))
    base.trainable = False
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


trained = right_trained


# %% fitted_for_real kind="right"
freeze = right_freeze
trained = freeze(new_base(), 5)
trained.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
trained.fit(prepared, task.train_labels[:200], epochs=12, batch_size=50, verbose=0)


# %% subclassed_head kind="right"
def freeze(base, classes):
    base.trainable = False
    head = keras.Sequential(
        [layers.GlobalAveragePooling2D(), layers.Dense(classes, activation="softmax")]
    )
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, head(base(inputs, training=False)))


trained = right_trained


# %% every_layer_frozen_by_hand kind="right"
def freeze(base, classes):
    inputs = keras.Input(base.input_shape[1:])
    x = base(inputs, training=False)
    x = keras.ops.mean(x, axis=(1, 2))
    outputs = layers.Dense(classes, activation=keras.ops.softmax)(x)
    for layer in base.layers:
        layer.trainable = False
    return keras.Model(inputs, outputs)


trained = right_trained


# %% not_frozen kind="wrong" hint=["still trainable", "base.trainable"] breaks="Only the new head may be trainable"
def freeze(base, classes):
    inputs = keras.Input(base.input_shape[1:])
    means = layers.GlobalAveragePooling2D()(base(inputs, training=False))
    return keras.Model(inputs, layers.Dense(classes, activation="softmax")(means))


trained = right_trained


# %% first_layers_frozen kind="wrong" hint=["in part", "whole base"]
def freeze(base, classes):
    for layer in base.layers[:2]:
        layer.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    means = layers.GlobalAveragePooling2D()(base(inputs, training=False))
    return keras.Model(inputs, layers.Dense(classes, activation="softmax")(means))


trained = right_trained


# %% head_frozen_too kind="wrong" hint=["cannot learn anything", "not the network"]
def freeze(base, classes):
    inputs = keras.Input(base.input_shape[1:])
    means = layers.GlobalAveragePooling2D()(base(inputs, training=False))
    model = keras.Model(inputs, layers.Dense(classes, activation="softmax")(means))
    model.trainable = False
    return model


trained = right_trained


# %% switch_only kind="right"
def freeze(base, classes):
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    means = layers.GlobalAveragePooling2D()(base(inputs))
    return keras.Model(inputs, layers.Dense(classes, activation="softmax")(means))


trained = right_trained


# %% sequential kind="right"
def freeze(base, classes):
    base.trainable = False
    head = [
        layers.GlobalAveragePooling2D(),
        layers.Dense(classes, activation="softmax"),
    ]
    return keras.Sequential([keras.Input(base.input_shape[1:]), base, *head])


trained = right_trained


# %% statistics_drift kind="wrong" hint=["drift", "goes on counting"] breaks="must keep its statistics"
def freeze(base, classes):
    for layer in base.layers:
        for weight in layer.trainable_weights:
            weight.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    means = layers.GlobalAveragePooling2D()(base(inputs))
    return keras.Model(inputs, layers.Dense(classes, activation="softmax")(means))


trained = right_trained


# %% cloned kind="wrong" hint=["weights of its own", "random weights"] breaks="The base's weights must be in it"
def freeze(base, classes):
    copy = keras.models.clone_model(base)
    copy.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    means = layers.GlobalAveragePooling2D()(copy(inputs, training=False))
    return keras.Model(inputs, layers.Dense(classes, activation="softmax")(means))


trained = right_trained


# %% softmax_missing kind="wrong" hint=["softmax missing", "add up to 1"]
def freeze(base, classes):
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    means = layers.GlobalAveragePooling2D()(base(inputs, training=False))
    return keras.Model(inputs, layers.Dense(classes)(means))


trained = right_trained


# %% dense_on_maps kind="wrong" hint=["ends in maps", "average"]
def freeze(base, classes):
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    maps = base(inputs, training=False)
    return keras.Model(inputs, layers.Dense(classes, activation="softmax")(maps))


trained = right_trained


# %% base_returned kind="wrong" hint=["ends in maps"]
def freeze(base, classes):
    base.trainable = False
    return base


trained = right_trained


# %% lazy_always_five kind="wrong" hint=["as many units as there are classes"]
def freeze(base, classes):
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    means = layers.GlobalAveragePooling2D()(base(inputs, training=False))
    return keras.Model(inputs, layers.Dense(5, activation="softmax")(means))


trained = right_trained


# %% frozen_too_late kind="wrong" hint=["base has learned, too", "freeze, then compile"]
freeze = right_freeze
trained = freeze(new_base(), 5)
for weight in trained.layers[1].weights:
    weight.assign(weight + 0.01 * np.random.default_rng(0).normal(size=weight.shape))

# %% random_base kind="wrong" hint=["random"]
freeze = right_freeze
trained = learned(freeze(load_backbone("tiny", None, top=False).model, 5))

# %% head_never_trained kind="wrong" hint=["head not trained", "did the head learn"]
freeze = right_freeze
trained = freeze(new_base(), 5)
trained.layers[-1].set_weights([np.zeros((96, 5)), np.zeros(5)])

# %% another_network kind="wrong" hint=["bundled network"]
freeze = right_freeze
small = [layers.Conv2D(4, 3), layers.GlobalAveragePooling2D()]
trained = keras.Sequential(
    [keras.Input((32, 32, 3)), *small, layers.Dense(5, activation="softmax")]
)

# %% history_instead kind="wrong" hint=["not a Keras model"]
freeze = right_freeze
trained = keras.callbacks.History()


# %% untouched kind="wrong" hint=["not filled in yet"]
def freeze(base, classes):
    """Return a model of the frozen base and a new head."""
    ...


trained = ...


# %% hostile_nothing_returned kind="wrong" hint=["return"]
def freeze(base, classes):
    base.trainable = False


trained = right_trained


# %% hostile_stops kind="wrong" hint=["stopped with", "AttributeError"]
def freeze(base, classes):
    return base.head


trained = right_trained


# %% normalised_head kind="right"
def freeze(base, classes):
    means = keras.ops.mean(base.output, axis=(1, 2))
    means = layers.BatchNormalization()(means)
    outputs = layers.Dense(classes, activation="softmax")(means)
    base.trainable = False
    return keras.Model(base.inputs, outputs)


trained = right_trained


# %% normalisation_not_frozen kind="wrong" hint=["frozen in part"]
def freeze(base, classes):
    for layer in base.layers:
        layer.trainable = isinstance(layer, layers.BatchNormalization)
    inputs = keras.Input(base.input_shape[1:])
    means = layers.GlobalAveragePooling2D()(base(inputs, training=False))
    return keras.Model(inputs, layers.Dense(classes, activation="softmax")(means))


trained = right_trained


# %% head_alone kind="wrong" hint=["another shape"]
def freeze(base, classes):
    base.trainable = False
    outputs = layers.Dense(classes, activation="softmax")
    return keras.Sequential(
        [keras.Input(base.output_shape[1:]), layers.GlobalMaxPooling2D(), outputs]
    )


trained = right_trained
