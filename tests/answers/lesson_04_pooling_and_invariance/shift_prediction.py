# %% given
import numpy as np

from utils import invariance

names = ["MLP", "flatten CNN", "global-max CNN"]
BEST = ["global-max CNN", "flatten CNN", "MLP"]
FOUND = {
    "MLP": (0.987, 0.329, 0.16),
    "flatten CNN": (0.987, 0.424, 0.205),
    "global-max CNN": (0.967, 0.761, 0.749),
}

# %% as_measured kind="right"
shift_prediction = {"first guess": BEST, "order": BEST, "measured": FOUND}

# %% another_guess kind="right"
shift_prediction = {"first guess": names, "order": tuple(BEST), "measured": FOUND}

# %% whole_measurement kind="right"
measured = invariance.Measurement("jitter", (0, 3, 6), FOUND)
shift_prediction = {"first guess": BEST, "order": BEST, "measured": measured}

# %% arrays kind="right"
shift_prediction = {
    "first guess": [names[1], names[2], names[0]],
    "order": sorted(FOUND, key=lambda name: -FOUND[name][1]),
    "measured": {name: np.array(row, "float32") for name, row in FOUND.items()},
}

# %% another_run kind="right"
shift_prediction = {
    "first guess": names,
    "order": BEST,
    "measured": {
        "global-max CNN": [0.955, 0.652, 0.597],
        "flatten CNN": [0.963, 0.401, 0.186],
        "MLP": [0.955, 0.344, 0.179],
    },
}

# %% trained_here kind="right"
# Small stand-ins for the three models: templates compared at one place or at all.
digits = invariance.centred_digits()
flat = digits.train_images.reshape(1197, -1)
means = np.array([flat[digits.train_labels == d].mean(axis=0) for d in range(10)])


def nearest(images, reach):
    def distances(moved):
        rows = moved.reshape(len(moved), -1)
        return (means**2).sum(axis=1) - 2 * rows @ means.T

    return -np.min(
        [
            distances(invariance.shift_images(images, d, r))
            for d in range(-reach, reach + 1)
            for r in range(-reach, reach + 1)
        ],
        axis=0,
    )


models = {
    "MLP": lambda images: nearest(images, 0),
    "flatten CNN": lambda images: nearest(images, 1),
    "global-max CNN": lambda images: nearest(images, 4),
}
measured = invariance.measure(
    models,
    digits.test_images[:100],
    digits.test_labels[:100],
    kind="jitter",
    amounts=(0, 3, 6),
)
shift_prediction = {"first guess": BEST, "order": BEST, "measured": measured.accuracies}

# %% every_cnn_invariant kind="wrong" hint=["every cnn taken for invariant", "curve"]
shift_prediction = {
    "first guess": BEST,
    "order": ["flatten CNN", "global-max CNN", "MLP"],
    "measured": FOUND,
}

# %% worst_first kind="wrong" hint=["worst first"]
shift_prediction = {"first guess": BEST, "order": names, "measured": FOUND}

# %% global_pooling_loses kind="wrong" hint=["underrated"]
shift_prediction = {
    "first guess": BEST,
    "order": ["flatten CNN", "MLP", "global-max CNN"],
    "measured": FOUND,
}

# %% mlp_before_flatten kind="wrong" hint=["other order"]
shift_prediction = {
    "first guess": BEST,
    "order": ["global-max CNN", "MLP", "flatten CNN"],
    "measured": FOUND,
}

# %% percent kind="wrong" hint=["percent", "divide by 100"]
shift_prediction = {
    "first guess": BEST,
    "order": BEST,
    "measured": {name: [100 * v for v in row] for name, row in FOUND.items()},
}

# %% not_trained kind="wrong" hint=["trained before"]
shift_prediction = {
    "first guess": BEST,
    "order": BEST,
    "measured": {**FOUND, "MLP": (0.11, 0.09, 0.1)},
}

# %% names_mixed_up kind="wrong" hint=["measured order not as usual"]
shift_prediction = {
    "first guess": BEST,
    "order": BEST,
    "measured": {**FOUND, "MLP": FOUND["global-max CNN"]},
}

# %% measured_on_augmented kind="wrong" hint=["no fall"]
shift_prediction = {
    "first guess": BEST,
    "order": BEST,
    "measured": {name: (0.97, 0.96, 0.95) for name in names},
}

# %% all_seven_amounts kind="wrong" hint=["not three", "amounts"]
shift_prediction = {
    "first guess": BEST,
    "order": BEST,
    "measured": {name: invariance.RECORDED[name] for name in names},
}

# %% model_missing kind="wrong" hint=["no entry", "MLP"]
shift_prediction = {
    "first guess": BEST,
    "order": BEST,
    "measured": {name: FOUND[name] for name in names[1:]},
}

# %% own_names kind="wrong" hint=["three names"]
shift_prediction = {
    "first guess": ["CNN 1", "CNN 2", "MLP"],
    "order": BEST,
    "measured": FOUND,
}

# %% untouched kind="wrong" hint=["not filled in yet"]
shift_prediction = {
    "first guess": [..., ..., ...],
    "order": [..., ..., ...],
    "measured": ...,  # name: (accuracy at 0, at 3, at 6 pixels)
}

# %% lazy_guess_only kind="wrong" hint=["not filled in yet"]
shift_prediction = {"first guess": BEST, "order": BEST, "measured": ...}

# %% lazy_ones kind="wrong" hint=["no fall"]
shift_prediction = {
    "first guess": BEST,
    "order": BEST,
    "measured": dict.fromkeys(names, (1, 1, 1)),
}

# %% hostile_text kind="wrong" hint=["three models"]
shift_prediction = {"first guess": "MLP", "order": "MLP", "measured": "good"}

# %% hostile_nan kind="wrong" hint=["finite"]
shift_prediction = {
    "first guess": BEST,
    "order": BEST,
    "measured": {name: (float("nan"),) * 3 for name in names},
}

# %% names_mixed_up_too kind="wrong" hint=["numbers of two models exchanged"]
shift_prediction = {
    "first guess": ["global-max CNN", "flatten CNN", "MLP"],
    "order": ["global-max CNN", "flatten CNN", "MLP"],
    "measured": {
        "MLP": (0.943, 0.747, 0.683),
        "flatten CNN": (0.977, 0.42, 0.163),
        "global-max CNN": (0.963, 0.333, 0.13),
    },
}

# %% order_is_the_guess kind="wrong" hint=["either the guess repeated or every CNN taken for invariant"]
guess = ["flatten CNN", "global-max CNN", "MLP"]
shift_prediction = {
    "first guess": guess,
    "order": guess,
    "measured": {
        "MLP": (0.963, 0.333, 0.13),
        "flatten CNN": (0.977, 0.42, 0.163),
        "global-max CNN": (0.943, 0.747, 0.683),
    },
}

# %% keyed_by_pixels kind="wrong" hint=["entry missing"]
shift_prediction = {
    "first guess": ["global-max CNN", "flatten CNN", "MLP"],
    "order": ["global-max CNN", "flatten CNN", "MLP"],
    "measured": {
        0: (0.963, 0.977, 0.943),
        3: (0.333, 0.42, 0.747),
        6: (0.13, 0.163, 0.683),
    },
}

# %% six_before_three kind="wrong" hint=["accuracies in another order"]
shift_prediction = {
    "first guess": ["global-max CNN", "flatten CNN", "MLP"],
    "order": ["global-max CNN", "flatten CNN", "MLP"],
    "measured": {
        "MLP": (0.13, 0.333, 0.963),
        "flatten CNN": (0.163, 0.42, 0.977),
        "global-max CNN": (0.683, 0.747, 0.943),
    },
}

# %% only_at_three kind="wrong" hint=["wrong number of accuracies"]
shift_prediction = {
    "first guess": ["global-max CNN", "flatten CNN", "MLP"],
    "order": ["global-max CNN", "flatten CNN", "MLP"],
    "measured": {"MLP": 0.333, "flatten CNN": 0.42, "global-max CNN": 0.747},
}
