# %% given
import math

from autograder import Lesson

lesson = Lesson("03_shapes_and_parameters")
my_number = 1234
own_network = lesson.variant("ablation_prediction", my_number)
LECTURE = {1: 1_207_674, 2: 634_410, 3: 371_306}


def predict(net, pairs, halve=lambda n: -(-n // 2), bias=1):
    side, below, total = net.side, net.channels, 0
    for filters in net.filters[:pairs]:
        total += (net.size**2 * below + bias) * filters
        side, below = halve(side), filters
    return (
        total + (side**2 * below + bias) * net.units + (net.units + bias) * net.classes
    )


OWN = {pairs: predict(own_network, pairs) for pairs in (1, 2, 3)}

# %% by_hand kind="right"
ablation_prediction = {
    "lecture": {1: 1_207_674, 2: 634_410, 3: 371_306},
    "own": {1: 465_811, 2: 264_139, 3: 160_849},
}

# %% computed kind="right"
ablation_prediction = {
    "own": {p: predict(own_network, p) for p in (3, 2, 1)},
    "lecture": LECTURE,
}

# %% floats kind="right"
ablation_prediction = {
    "lecture": {p: float(n) for p, n in LECTURE.items()},
    "own": {p: float(n) for p, n in OWN.items()},
}

# %% asked_keras kind="right"
import keras
from keras import layers


def build(net, pairs):
    stack = [keras.Input((net.side, net.side, net.channels))]
    for filters in net.filters[:pairs]:
        stack += [
            layers.Conv2D(filters, net.size, padding="same"),
            layers.MaxPooling2D(2, padding="same"),
        ]
    head = [layers.Flatten(), layers.Dense(net.units), layers.Dense(net.classes)]
    return keras.Sequential(stack + head).count_params()


ablation_prediction = {
    "lecture": LECTURE,
    "own": {p: build(own_network, p) for p in (1, 2, 3)},
}

# %% another_number kind="right"
import numpy as np

my_number = "0815"
my_number = int(my_number)
own_network = lesson.variant("ablation_prediction", my_number)
ablation_prediction = {
    "lecture": {p: np.int64(n) for p, n in LECTURE.items()},
    "own": {p: np.array(predict(own_network, p)) for p in (1, 2, 3)},
}

# %% deeper_is_larger kind="wrong" hint=["deeper taken for larger", "quarters"]
ablation_prediction = {
    "lecture": {1: 1_207_674, 2: 1_300_000, 3: 1_400_000},
    "own": OWN,
}

# %% adds_the_convolutions_only kind="wrong" hint=["deeper taken for larger"]
ablation_prediction = {
    "lecture": {1: 1_207_674, 2: 1_207_674 + 28_848, 3: 1_207_674 + 28_848 + 76_864},
    "own": OWN,
}

# %% pooling_floors kind="wrong" hint=["pooling rounded down", "7 becomes 4"]
ablation_prediction = {
    "lecture": {1: 1_207_674, 2: 634_410, 3: 371_306 - (16 - 9) * 64 * 256},
    "own": OWN,
}

# %% own_pooling_floors kind="wrong" hint=["pooling rounded down"]
ablation_prediction = {
    "lecture": LECTURE,
    "own": {p: predict(own_network, p, halve=lambda n: n // 2) for p in (1, 2, 3)},
}

# %% pooling_forgotten kind="wrong" hint=["pooling forgotten", "halves"]
ablation_prediction = {
    "lecture": {1: 624 + (28 * 28 * 24 + 1) * 256 + 2570, 2: 634_410, 3: 371_306},
    "own": OWN,
}

# %% biases_forgotten kind="wrong" hint=["biases forgotten"]
ablation_prediction = {
    "lecture": {1: 1_207_674 - 24 - 256 - 10, 2: 634_410, 3: 371_306},
    "own": OWN,
}

# %% channels_below kind="wrong" hint=["channels of the layer below forgotten"]
ablation_prediction = {
    "lecture": {1: 1_207_674, 2: 634_410 - 28_848 + 26 * 48, 3: 371_306},
    "own": OWN,
}

# %% flatten_forgotten kind="wrong" hint=["Flatten forgotten", "rows × columns"]
ablation_prediction = {
    "lecture": {1: 624 + 25 * 256 + 2570, 2: 634_410, 3: 371_306},
    "own": OWN,
}

# %% output_layer_forgotten kind="wrong" hint=["last dense layer forgotten"]
ablation_prediction = {
    "lecture": {p: n - 2570 for p, n in LECTURE.items()},
    "own": OWN,
}

# %% copied_from_a_friend kind="wrong" hint=["row by row", "my_number"]
friend = lesson.variant("ablation_prediction", 99)
ablation_prediction = {
    "lecture": LECTURE,
    "own": {p: predict(friend, p) for p in (1, 2, 3)},
}

# %% names_a_winner kind="wrong" hint=["quotes"]
ablation_prediction = {"lecture": {1: "most", 2: "middle", 3: "fewest"}, "own": OWN}

# %% own_left_open kind="wrong" hint=["not filled in yet"]
ablation_prediction = {"lecture": LECTURE, "own": {1: ..., 2: ..., 3: ...}}

# %% text_keys kind="wrong" hint=["no entry"]
ablation_prediction = {"lecture": {"one": 1_207_674, "two": 634_410}, "own": OWN}

# %% untouched kind="wrong" hint=["not filled in yet"]
ablation_prediction = {
    "lecture": {1: ..., 2: ..., 3: ...},
    "own": {1: ..., 2: ..., 3: ...},
}

# %% lazy_lecture_twice kind="wrong" hint=["own"]
ablation_prediction = {"lecture": LECTURE, "own": LECTURE}

# %% lazy_constant kind="wrong" hint=["not right"]
ablation_prediction = {"lecture": dict.fromkeys((1, 2, 3), 371_306), "own": OWN}

# %% hostile_number kind="wrong" hint=["my_number", "quotes"]
my_number = "my number"
ablation_prediction = {"lecture": LECTURE, "own": OWN}

# %% hostile_infinity kind="wrong" hint=["finite"]
ablation_prediction = {
    "lecture": LECTURE,
    "own": dict.fromkeys((1, 2, 3), float("inf")),
}
