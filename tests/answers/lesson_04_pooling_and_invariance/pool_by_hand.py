# %% given
import numpy as np

from autograder import Lesson

lesson = Lesson("04_pooling_and_invariance")
my_number = 1234
lecture_image = np.array([[2, 3, 4, 0], [1, 5, 3, 2], [0, 4, 2, 3], [1, 0, 6, 1]])
own_image = np.array(lesson.variant("pool_by_hand", my_number))


def tiles(x, s=2):
    return np.lib.stride_tricks.sliding_window_view(x, (2, 2))[::s, ::s]


def both(x):
    return {"max": tiles(x).max(axis=(2, 3)), "average": tiles(x).mean(axis=(2, 3))}


RIGHT = {
    "max": [[5, 4], [4, 6]],
    "average": [[2.75, 2.25], [1.25, 3.0]],
    "subsample": [[2, 4], [0, 2]],
    "max, stride 1": [[5, 5, 4], [5, 5, 3], [4, 6, 6]],
}

# %% lists kind="right"
pool_by_hand = {"lecture": RIGHT, "own": both(own_image)}

# %% computed kind="right"
pool_by_hand = {
    "lecture": {
        **both(lecture_image),
        "subsample": lecture_image[::2, ::2],
        "max, stride 1": tiles(lecture_image, 1).max(axis=(2, 3)),
    },
    "own": both(own_image),
}

# %% loops kind="right"
own = {"max": [], "average": []}
for r in (0, 2):
    windows = [own_image[r : r + 2, c : c + 2] for c in (0, 2)]
    own["max"].append([int(w.max()) for w in windows])
    own["average"].append([int(w.sum()) / 4 for w in windows])
pool_by_hand = {"lecture": RIGHT, "own": own}

# %% reshaped_float32 kind="right"
blocks = own_image.astype("float32").reshape(2, 2, 2, 2)
pool_by_hand = {
    "own": {"average": blocks.mean(axis=(1, 3)), "max": blocks.max(axis=(1, 3))},
    "lecture": {key: np.array(value, "float32") for key, value in RIGHT.items()},
}

# %% asked_keras kind="right"
import keras

batch = own_image[None, :, :, None].astype("float32")
layers = keras.layers.MaxPooling2D(2), keras.layers.AveragePooling2D(2)
largest, means = (keras.ops.convert_to_numpy(f(batch))[0, :, :, 0] for f in layers)
pool_by_hand = {"lecture": RIGHT, "own": {"max": largest, "average": means}}

# %% block_reduced_tuples kind="right"
own = tuple(tuple(row) for row in both(own_image)["max"].tolist())
pool_by_hand = {"lecture": RIGHT, "own": {**both(own_image), "max": own}}

# %% windows_overlap kind="wrong" hint=["windows overlap", "stride 2"]
pool_by_hand = {
    "lecture": {**RIGHT, "max": RIGHT["max, stride 1"]},
    "own": both(own_image),
}

# %% averages_without_fraction kind="wrong" hint=["made whole", "fraction"]
pool_by_hand = {
    "lecture": {**RIGHT, "average": [[2, 2], [1, 3]]},
    "own": both(own_image),
}

# %% averages_rounded kind="wrong" hint=["made whole"]
pool_by_hand = {
    "lecture": {**RIGHT, "average": np.round(RIGHT["average"])},
    "own": both(own_image),
}

# %% sums kind="wrong" hint=["sum instead of average", "divide"]
pool_by_hand = {
    "lecture": {**RIGHT, "average": [[11, 9], [5, 12]]},
    "own": both(own_image),
}

# %% smallest kind="wrong" hint=["smallest"]
pool_by_hand = {
    "lecture": {**RIGHT, "max": [[1, 0], [0, 1]]},
    "own": both(own_image),
}

# %% max_and_average_swapped kind="wrong" hint=["average taken for max"]
pool_by_hand = {
    "lecture": {**RIGHT, "max": RIGHT["average"], "average": RIGHT["max"]},
    "own": both(own_image),
}

# %% subsample_bottom_right kind="wrong" hint=["last pixel kept", "top-left"]
pool_by_hand = {
    "lecture": {**RIGHT, "subsample": lecture_image[1::2, 1::2]},
    "own": both(own_image),
}

# %% stride_2_twice kind="wrong" hint=["stride 2 taken", "overlap"]
pool_by_hand = {
    "lecture": {**RIGHT, "max, stride 1": RIGHT["max"]},
    "own": both(own_image),
}

# %% own_average_whole kind="wrong" hint=["made whole"]
pool_by_hand = {
    "lecture": RIGHT,
    "own": {**both(own_image), "average": both(own_image)["average"] // 1},
}

# %% copied_from_a_friend kind="wrong" hint=["four windows", "my_number"]
friend = np.array(lesson.variant("pool_by_hand", 4321))
pool_by_hand = {"lecture": RIGHT, "own": both(friend)}

# %% entry_lost kind="wrong" hint=["no entry", "copy the line"]
pool_by_hand = {"lecture": RIGHT}

# %% untouched kind="wrong" hint=["not filled in yet"]
pool_by_hand = {
    "lecture": {
        "max": ...,
        "average": ...,
        "subsample": ...,
        "max, stride 1": ...,
    },
    "own": {"max": ..., "average": ...},
}

# %% lazy_visible_only kind="wrong" hint=["made whole"]
pool_by_hand = {
    "lecture": {**RIGHT, "subsample": [[0, 0], [0, 0]], "max, stride 1": RIGHT["max"]},
    "own": {
        "max": both(own_image)["max"],
        "average": np.floor(both(own_image)["average"]),
    },
}

# %% hostile_text kind="wrong" hint=["not an array of numbers"]
pool_by_hand = {"lecture": dict.fromkeys(RIGHT, "5 4 4 6"), "own": both(own_image)}

# %% hostile_nan kind="wrong" hint=["finite"]
pool_by_hand = {
    "lecture": {**RIGHT, "max": [[float("nan")] * 2] * 2},
    "own": both(own_image),
}
