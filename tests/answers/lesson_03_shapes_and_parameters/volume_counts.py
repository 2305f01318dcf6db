# %% given
import numpy as np

from autograder import Lesson

lesson = Lesson("03_shapes_and_parameters")
my_number = 1234
own_layer = lesson.variant("volume_counts", my_number)
TEN = (10_240, 750, 760, 778_240)
ALEX = (290_400, 34_848, 34_944, 105_705_600)


def own_counts(layer):
    side = (layer.side + 2 * layer.padding - layer.size) // layer.stride + 1
    outputs, kernel = side * side * layer.filters, layer.size**2 * layer.channels
    return (
        outputs,
        kernel * layer.filters,
        (kernel + 1) * layer.filters,
        outputs * (kernel + 1),
    )


# %% by_hand kind="right"
volume_counts = {
    "ten filters": (10_240, 750, 760, 778_240),
    "AlexNet": (290_400, 34_848, 34_944, 105_705_600),
    "own": (7936, 1395, 1426, 365_056),
}

# %% lists_of_floats kind="right"
volume_counts = {
    "ten filters": [float(n) for n in TEN],
    "AlexNet": list(ALEX),
    "own": list(own_counts(own_layer)),
}

# %% numpy_rows kind="right"
volume_counts = {
    "ten filters": np.array(TEN),
    "AlexNet": np.array(ALEX, dtype=np.int64),
}
volume_counts["own"] = np.array(own_counts(own_layer), dtype=np.float64)

# %% dictionaries_in_rows kind="right"
names = ("outputs", "weights", "parameters", "unshared")
volume_counts = {
    name: dict(zip(names, row))
    for name, row in (
        ("ten filters", TEN),
        ("AlexNet", ALEX),
        ("own", own_counts(own_layer)),
    )
}

# %% another_number kind="right"
my_number = 77
own_layer = lesson.variant("volume_counts", my_number)
volume_counts = {"own": own_counts(own_layer), "AlexNet": ALEX, "ten filters": TEN}

# %% biases_per_position kind="wrong" hint=["biases counted per position", "shared"]
volume_counts = {
    "ten filters": (10_240, 750, 750 + 10_240, 778_240),
    "AlexNet": (290_400, 34_848, 34_848 + 290_400, 105_705_600),
    "own": own_counts(own_layer),
}

# %% channels_forgotten kind="wrong" hint=["channels forgotten", "every channel"]
volume_counts = {
    "ten filters": (10_240, 250, 260, 266_240),
    "AlexNet": ALEX,
    "own": own_counts(own_layer),
}

# %% padding_ignored kind="wrong" hint=["padding ignored"]
volume_counts = {
    "ten filters": (7840, 750, 760, 595_840),
    "AlexNet": ALEX,
    "own": own_counts(own_layer),
}

# %% one_map kind="wrong" hint=["one map only", "each filter"]
volume_counts = {
    "ten filters": (1024, 750, 760, 778_240),
    "AlexNet": ALEX,
    "own": own_counts(own_layer),
}

# %% input_channels_in_the_output kind="wrong" hint=["input channels counted"]
volume_counts = {
    "ten filters": (30_720, 750, 760, 778_240),
    "AlexNet": ALEX,
    "own": own_counts(own_layer),
}

# %% biases_forgotten kind="wrong" hint=["biases forgotten"]
volume_counts = {
    "ten filters": (10_240, 750, 750, 768_000),
    "AlexNet": ALEX,
    "own": own_counts(own_layer),
}

# %% one_bias kind="wrong" hint=["one bias for the layer"]
volume_counts = {
    "ten filters": (10_240, 750, 751, 778_240),
    "AlexNet": ALEX,
    "own": own_counts(own_layer),
}

# %% bias_for_each_channel kind="wrong" hint=["a bias for each channel"]
volume_counts = {
    "ten filters": (10_240, 750, 780, 778_240),
    "AlexNet": ALEX,
    "own": own_counts(own_layer),
}

# %% unshared_without_biases kind="wrong" hint=["biases forgotten", "its own bias"]
volume_counts = {
    "ten filters": (10_240, 750, 760, 768_000),
    "AlexNet": ALEX,
    "own": own_counts(own_layer),
}

# %% unshared_shared kind="wrong" hint=["weights shared"]
volume_counts = {
    "ten filters": (10_240, 750, 760, 760),
    "AlexNet": ALEX,
    "own": own_counts(own_layer),
}

# %% alexnet_with_biases_missing kind="wrong" hint=["biases forgotten", "each filter has a bias"]
volume_counts = {
    "ten filters": TEN,
    "AlexNet": (290_400, 34_848, 34_848, 105_705_600),
    "own": own_counts(own_layer),
}

# %% own_stride_ignored kind="wrong" hint=["stride ignored", "both directions"]
side = own_layer.side + 2 * own_layer.padding - own_layer.size + 1
volume_counts = {
    "ten filters": TEN,
    "AlexNet": ALEX,
    "own": (side * side * own_layer.filters, *own_counts(own_layer)[1:]),
}

# %% copied_from_a_friend kind="wrong" hint=["first the places along one side", "my_number"]
volume_counts = {
    "ten filters": TEN,
    "AlexNet": ALEX,
    "own": own_counts(lesson.variant("volume_counts", 4321)),
}

# %% rows_too_short kind="wrong" hint=["four numbers"]
volume_counts = {
    "ten filters": (10_240, 760),
    "AlexNet": ALEX,
    "own": own_counts(own_layer),
}

# %% own_row_left_open kind="wrong" hint=["not filled in yet"]
volume_counts = {"ten filters": TEN, "AlexNet": ALEX, "own": (..., ..., ..., ...)}

# %% untouched kind="wrong" hint=["not filled in yet"]
volume_counts = {
    "ten filters": (..., ..., ..., ...),
    "AlexNet": (..., ..., ..., ...),
    "own": (..., ..., ..., ...),
}

# %% lazy_visible_numbers_only kind="wrong" hint=["other number", "one bias for each filter"]
volume_counts = {
    "ten filters": TEN,
    "AlexNet": (290_400, 34_848, 1, 1),
    "own": (*own_counts(own_layer)[:2], 1, 1),
}

# %% hostile_text kind="wrong" hint=["quotes"]
volume_counts = {
    name: ("a", "b", "c", "d") for name in ("ten filters", "AlexNet", "own")
}

# %% hostile_number kind="wrong" hint=["finite"]
volume_counts = {"ten filters": TEN, "AlexNet": ALEX, "own": (float("nan"),) * 4}


# %% one_side_of_the_map kind="wrong" hint=["one side only", "to the right and down"]
volume_counts = {
    "ten filters": (320, *TEN[1:]),
    "AlexNet": ALEX,
    "own": own_counts(own_layer),
}

# %% shape_of_the_output kind="wrong" hint=["not a shape", "hold"]
volume_counts = {
    "ten filters": ((32, 32, 10), *TEN[1:]),
    "AlexNet": ALEX,
    "own": own_counts(own_layer),
}

# %% padding_on_one_side kind="wrong" hint=["padding counted once", "each side"]
volume_counts = {
    "ten filters": (30 * 30 * 10, 750, 760, 30 * 30 * 10 * 76),
    "AlexNet": ALEX,
    "own": own_counts(own_layer),
}

# %% input_depth_in_the_output kind="wrong" hint=["input channels in place of the filters"]
volume_counts = {
    "ten filters": (32 * 32 * 3, *TEN[1:]),
    "AlexNet": (55 * 55 * 3, *ALEX[1:]),
    "own": own_counts(own_layer),
}

# %% unshared_dense kind="wrong" hint=["dense layer counted", "its window only"]
volume_counts = {
    "ten filters": (*TEN[:3], 10_240 * (32 * 32 * 3 + 1)),
    "AlexNet": ALEX,
    "own": own_counts(own_layer),
}

# %% unshared_with_shared_biases kind="wrong" hint=["one bias for each filter"]
volume_counts = {
    "ten filters": (*TEN[:3], 10_240 * 75 + 10),
    "AlexNet": ALEX,
    "own": own_counts(own_layer),
}

# %% alexnet_first_place_forgotten kind="wrong" hint=["first place forgotten"]
volume_counts = {
    "ten filters": TEN,
    "AlexNet": (54 * 54 * 96, *ALEX[1:3], 54 * 54 * 96 * 364),
    "own": own_counts(own_layer),
}

# %% own_copied_from_above kind="wrong" hint=["row of the ten filters"]
volume_counts = {"ten filters": TEN, "AlexNet": ALEX, "own": TEN}

# %% columns_exchanged kind="wrong" hint=["weights and parameters exchanged"]
volume_counts = {
    name: (row[0], row[2], row[1], row[3])
    for name, row in (
        ("ten filters", TEN),
        ("AlexNet", ALEX),
        ("own", own_counts(own_layer)),
    )
}
