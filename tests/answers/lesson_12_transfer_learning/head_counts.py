# %% given
import numpy as np

from utils import machine

with machine.quietly():
    import keras

FROZEN = 14_714_688


def filled_in(sizes=(2048, 8192, 512), frozen=FROZEN, learn=None, total=None):
    """Fill in the table by rules that may be wrong."""
    learn = learn or (lambda n: (n + 1) * 256 + 257)
    total = total or (lambda trainable: FROZEN + trainable)
    rows = [
        {"trainable": learn(n), "frozen": frozen, "total": total(learn(n))}
        for n in sizes
    ]
    return dict(zip(("64 pixels", "150 pixels", "average"), rows))


# %% rule kind="right"
head_counts = filled_in()

# %% by_hand kind="right"
head_counts = {
    "64 pixels": {"trainable": 524801, "frozen": 14714688, "total": 15239489},
    "150 pixels": {"trainable": 2097665, "frozen": 14714688, "total": 16812353},
    "average": {"trainable": 131585, "frozen": 14714688, "total": 14846273},
}

# %% floats_and_numpy kind="right"
head_counts = {
    name: {what: np.float64(number) for what, number in row.items()}
    for name, row in filled_in().items()
}

# %% arrays kind="right"
head_counts = {
    name: {what: np.array([number]) for what, number in row.items()}
    for name, row in filled_in().items()
}


# %% asked_keras kind="right"
def count(weights):
    return sum(int(np.prod(weight.shape)) for weight in weights)


head_counts = {}
for name, side, middle in (
    ("64 pixels", 64, keras.layers.Flatten()),
    ("150 pixels", 150, keras.layers.Flatten()),
    ("average", 150, keras.layers.GlobalAveragePooling2D()),
):
    body = keras.applications.VGG16(
        weights=None, include_top=False, input_shape=(side, side, 3)
    )
    body.trainable = False
    dense = [keras.layers.Dense(256), keras.layers.Dropout(0.5), keras.layers.Dense(1)]
    whole = keras.Sequential([body, middle, *dense])
    head_counts[name] = {
        "trainable": count(whole.trainable_weights),
        "frozen": count(whole.non_trainable_weights),
        "total": whole.count_params(),
    }

# %% from_the_layers kind="right"
below, convolutions = 3, 0
for number, filters in [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)]:
    for _ in range(number):
        convolutions += 9 * below * filters + filters
        below = filters
head_counts = filled_in(frozen=convolutions)

# %% frozen_counted_as_trainable kind="wrong" hint=["frozen parameters counted", "frozen"]
head_counts = filled_in(learn=lambda n: FROZEN + (n + 1) * 256 + 257, total=lambda t: t)

# %% base_counted_as_trainable kind="wrong" hint=["frozen parameters counted"]
head_counts = filled_in(learn=lambda n: FROZEN)

# %% average_everywhere kind="wrong" hint=["average instead of Flatten", "every number"]
head_counts = filled_in(sizes=(512, 512, 512))

# %% flatten_everywhere kind="wrong" hint=["Flatten instead of the average"] breaks="in the place of *Flatten*"
head_counts = filled_in(sizes=(2048, 8192, 8192))

# %% no_biases kind="wrong" hint=["biases, or the last unit", "each with"]
head_counts = filled_in(learn=lambda n: n * 256 + 256)

# %% last_unit_forgotten kind="wrong" hint=["the last unit, forgotten", "one more unit"]
head_counts = filled_in(learn=lambda n: (n + 1) * 256)

# %% dropout_counted kind="wrong" hint=["dropout counted", "learns nothing"]
head_counts = filled_in(learn=lambda n: (n + 1) * 256 + 257 + 256)

# %% rounded_up kind="wrong" hint=["rounded up", "odd row"] breaks="drops a last odd row and column"
head_counts = filled_in(sizes=(2048, 12800, 512))

# %% one_pooling_missed kind="wrong" hint=["last pooling layer missed"]
head_counts = filled_in(sizes=(4 * 4 * 512, 9 * 9 * 512, 512))

# %% map_of_224 kind="wrong" hint=["input of 224 pixels"]
head_counts = filled_in(sizes=(25088, 25088, 512))

# %% whole_vgg16_frozen kind="wrong" hint=["VGG16's own dense layers"]
head_counts = filled_in(frozen=138_357_544)

# %% frozen_without_biases kind="wrong" hint=["biases forgotten", "frozen, too"]
head_counts = filled_in(frozen=FROZEN - 4224)

# %% nothing_frozen kind="wrong" hint=["frozen taken for absent"]
head_counts = filled_in(frozen=0)

# %% total_is_the_head kind="wrong" hint=["frozen parameters left out"]
head_counts = filled_in(total=lambda trainable: trainable)

# %% total_is_the_base kind="wrong" hint=["head forgotten"]
head_counts = filled_in(total=lambda trainable: FROZEN)

# %% untouched kind="wrong" hint=["not filled in yet"]
head_counts = {
    "64 pixels": {"trainable": ..., "frozen": ..., "total": ...},
    "150 pixels": {"trainable": ..., "frozen": ..., "total": ...},
    "average": {"trainable": ..., "frozen": ..., "total": ...},
}

# %% lazy_visible_line kind="wrong" hint=["another line"]
line = {"trainable": 524801, "frozen": 14714688, "total": 15239489}
head_counts = {"64 pixels": line, "150 pixels": line, "average": line}
head_counts["150 pixels"] = {
    "trainable": 2097665,
    "frozen": 14714688,
    "total": 15239489,
}

# %% hostile_text kind="wrong" hint=["not a whole number"]
head_counts = filled_in()
head_counts["64 pixels"] = {"trainable": "524801", "frozen": FROZEN, "total": 15239489}

# %% hostile_nan kind="wrong" hint=["not a finite number"]
head_counts = filled_in()
head_counts["64 pixels"]["trainable"] = float("nan")

# %% numpy_rows kind="right"
numbers = np.array([2 * 2, 4 * 4, 1]) * 512
learn = numbers * 256 + 256 + 257
base_only = np.full(3, FROZEN)
head_counts = {
    name: dict(zip(("trainable", "frozen", "total"), row))
    for name, row in zip(
        ("64 pixels", "150 pixels", "average"),
        np.stack([learn, base_only, learn + base_only], axis=1),
    )
}

# %% swapped kind="wrong" hint=["trainable and frozen exchanged", "the new head learns"]
head_counts = {
    name: {"trainable": FROZEN, "frozen": row["trainable"], "total": row["total"]}
    for name, row in filled_in().items()
}

# %% side_not_whole kind="wrong" hint=["fraction of a row", "whole rows"]
head_counts = filled_in(sizes=(2048, 11250, 512))

# %% side_taken_once kind="wrong" hint=["side taken once", "rows and columns"]
head_counts = filled_in(sizes=(1024, 2048, 512))

# %% units_halved_by_dropout kind="wrong" hint=["halved by dropout", "256 weights"]
head_counts = filled_in(learn=lambda n: (n + 1) * 256 + 129)

# %% two_output_units kind="wrong" hint=["two last units", "one unit"]
head_counts = filled_in(learn=lambda n: (n + 1) * 256 + 514)

# %% arrays_counted kind="wrong" hint=["arrays counted", "many numbers"]
head_counts = filled_in(frozen=26, learn=lambda n: 4, total=lambda t: 30)

# %% digits_exchanged kind="wrong" hint=["not the sum of the line"]
head_counts = filled_in()
head_counts["150 pixels"]["total"] = 16_813_253

# %% straight_to_the_last_unit kind="wrong" hint=["dense layer left out"]
head_counts = filled_in(learn=lambda n: n + 1 if n == 512 else (n + 1) * 256 + 257)

# %% small_map_without_biases kind="wrong" hint=["rounded up", "biases"]
head_counts = filled_in(sizes=(2048, 12800, 512), learn=lambda n: n * 256 + 256)
