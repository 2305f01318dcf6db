# %% given
import numpy as np

from utils import machine

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)


def pipe(*stack):
    return keras.Sequential([keras.Input((32, 32, 3)), *stack])


TABLE = {
    "digits": {"shift": True, "mirror": False, "half turn": False},
    "letters": {"shift": True, "mirror": False, "half turn": False},
    "photographs": {"shift": True, "mirror": True},
}
PARTS = {"fit": True, "validation": False, "test": False}


def shift(share=0.1):
    return layers.RandomTranslation(share, share)


def good():
    return {
        "digits": pipe(shift()),
        "photographs": pipe(layers.RandomFlip("horizontal"), shift()),
    }


# %% plain kind="right"
label_safe, applied_to, pipelines = TABLE, PARTS, good()

# %% more_layers kind="right"
label_safe, applied_to = TABLE, PARTS
pipelines = {
    "digits": pipe(shift(0.12), layers.RandomRotation(0.03), layers.RandomZoom(0.1)),
    "photographs": pipe(
        layers.RandomFlip(mode="horizontal"),
        layers.RandomTranslation(0.1, 0.1, fill_mode="constant"),
        layers.RandomBrightness(0.2),
        layers.RandomContrast(0.2),
    ),
}

# %% single_layer kind="right"
label_safe, applied_to = TABLE, PARTS
pipelines = {"digits": shift(0.08), "photographs": good()["photographs"]}

# %% functional kind="right"
label_safe = {kind: {k: int(v) for k, v in row.items()} for kind, row in TABLE.items()}
applied_to = {part: np.bool_(value) for part, value in PARTS.items()}
inputs = keras.Input((32, 32, 3))
outputs = layers.RandomTranslation((-0.1, 0.1), (-0.1, 0.1))(
    layers.RandomFlip("horizontal")(inputs)
)
pipelines = {
    "digits": pipe(shift()),
    "photographs": keras.Model(inputs, outputs),
}

# %% nested kind="right"
label_safe, applied_to = TABLE, PARTS
inner = pipe(shift(0.1))
pipelines = {
    "digits": keras.Sequential([keras.Input((32, 32, 3)), inner]),
    "photographs": pipe(layers.RandomFlip("horizontal"), pipe(shift(0.06))),
}

# %% without_an_input kind="right"
label_safe, applied_to = TABLE, PARTS
pipelines = {
    "digits": keras.Sequential([shift(0.15)]),
    "photographs": keras.Sequential([shift(0.1), layers.RandomFlip("horizontal")]),
}

# %% mirrors_digits kind="wrong" hint=["a mirrored digit is none"]
label_safe, applied_to, pipelines = TABLE, PARTS, good()
pipelines["digits"] = pipelines["photographs"]

# %% mirrors_nothing kind="wrong" hint=["keeps the sky above"]
label_safe, applied_to, pipelines = TABLE, PARTS, good()
pipelines["photographs"] = pipe(shift())

# %% six_and_nine kind="wrong" hint=["turn a 6 upside down"]
label_safe = {**TABLE, "digits": {"shift": True, "mirror": False, "half turn": True}}
applied_to, pipelines = PARTS, good()

# %% mirrored_digits_are_safe kind="wrong" hint=["hold it before a mirror"]
label_safe = {**TABLE, "digits": {"shift": True, "mirror": True, "half turn": False}}
applied_to, pipelines = PARTS, good()

# %% b_and_d kind="wrong" hint=["b before a mirror"]
label_safe = {**TABLE, "letters": {"shift": True, "mirror": True, "half turn": False}}
applied_to, pipelines = PARTS, good()

# %% n_and_u kind="wrong" hint=["which letter is it"]
label_safe = {**TABLE, "letters": {"shift": True, "mirror": False, "half turn": True}}
applied_to, pipelines = PARTS, good()

# %% horses_look_one_way kind="wrong" hint=["still a horse"]
label_safe = {**TABLE, "photographs": {"shift": True, "mirror": False}}
applied_to, pipelines = PARTS, good()

# %% shift_unsafe kind="wrong" hint=["moved by two pixels"]
label_safe = {**TABLE, "photographs": {"shift": False, "mirror": True}}
applied_to, pipelines = PARTS, good()

# %% augments_validation kind="wrong" hint=["the pictures as they are"]
label_safe, pipelines = TABLE, good()
applied_to = {"fit": True, "validation": True, "test": False}

# %% augments_the_test kind="wrong" hint=["the pictures as they are"]
label_safe, pipelines = TABLE, good()
applied_to = {"fit": True, "validation": False, "test": True}

# %% augments_nothing kind="wrong" hint=["the whole point"]
label_safe, pipelines = TABLE, good()
applied_to = dict.fromkeys(PARTS, False)

# %% upside_down kind="wrong" hint=['unless you say "horizontal"']
label_safe, applied_to, pipelines = TABLE, PARTS, good()
pipelines["photographs"] = pipe(layers.RandomFlip(), shift())

# %% any_angle kind="wrong" hint=["in full turns"]
label_safe, applied_to, pipelines = TABLE, PARTS, good()
pipelines["digits"] = pipe(shift(), layers.RandomRotation(0.5))

# %% four_sides kind="wrong" hint=["shares of the side"]
label_safe, applied_to, pipelines = TABLE, PARTS, good()
pipelines["digits"] = pipe(shift(0.9))

# %% range_of_one kind="wrong" hint=["value_range"]
label_safe, applied_to, pipelines = TABLE, PARTS, good()
pipelines["digits"] = pipe(shift(), layers.RandomBrightness(0.2, value_range=(0, 1)))

# %% scales_as_well kind="wrong" hint=["the network scales by itself"]
label_safe, applied_to, pipelines = TABLE, PARTS, good()
pipelines["digits"] = pipe(layers.Rescaling(1 / 255), shift())

# %% always_on kind="wrong" hint=["which of yours does"]
label_safe, applied_to, pipelines = TABLE, PARTS, good()
pipelines["digits"] = pipe(
    layers.ZeroPadding2D(((3, 0), (0, 0))), layers.Cropping2D(((0, 3), (0, 0)))
)

# %% no_shift kind="wrong" hint=["which layer translates"]
label_safe, applied_to, pipelines = TABLE, PARTS, good()
pipelines["photographs"] = pipe(
    layers.RandomFlip("horizontal"), layers.RandomBrightness(0.2)
)

# %% factor_of_nothing kind="wrong" hint=["changes nothing"]
label_safe, applied_to, pipelines = TABLE, PARTS, good()
pipelines["digits"] = pipe(layers.RandomTranslation(0.0, 0.0))

# %% another_size kind="wrong" hint=["in training and in use"]
label_safe, applied_to, pipelines = TABLE, PARTS, good()
pipelines["digits"] = pipe(layers.RandomCrop(28, 28))

# %% pad_and_crop kind="wrong" hint=["RandomCrop does not crop in use"]
label_safe, applied_to = TABLE, PARTS


def crop():
    return [layers.ZeroPadding2D(4), layers.RandomCrop(32, 32)]


pipelines = {
    "digits": pipe(*crop()),
    "photographs": pipe(layers.RandomFlip("horizontal"), *crop()),
}

# %% function_instead kind="wrong" hint=["a function does not"]
label_safe, applied_to, pipelines = TABLE, PARTS, good()
pipelines["digits"] = lambda images: images[:, ::-1]

# %% list_of_layers kind="wrong" hint=["keras.Sequential makes one"]
label_safe, applied_to, pipelines = TABLE, PARTS, good()
pipelines["digits"] = [shift()]

# %% row_missing kind="wrong" hint=["copy the line"]
label_safe, applied_to, pipelines = dict(TABLE), PARTS, good()
del label_safe["photographs"]

# %% untouched kind="wrong" hint=["not filled in yet"]
label_safe = {
    "digits": {"shift": ..., "mirror": ..., "half turn": ...},
    "letters": {"shift": ..., "mirror": ..., "half turn": ...},
    "photographs": {"shift": ..., "mirror": ...},
}
pipelines = {"digits": ..., "photographs": ...}
applied_to = {"fit": ..., "validation": ..., "test": ...}

# %% lazy_all_true kind="wrong" hint=["hold it before a mirror"]
label_safe = {kind: dict.fromkeys(row, True) for kind, row in TABLE.items()}
applied_to, pipelines = PARTS, good()

# %% hostile_text kind="wrong" hint=["True or False"]
label_safe = {kind: dict.fromkeys(row, "yes") for kind, row in TABLE.items()}
applied_to, pipelines = PARTS, good()
