# %% given
import numpy as np

PLAIN, MIXED = {"MLP": 0.876, "CNN": 0.945}, {"MLP": 0.877, "CNN": 0.826}
FOUND = {name: (PLAIN[name], MIXED[name]) for name in PLAIN}

# %% as_measured kind="right"
pixel_test = {"guess": "CNN", "measured": FOUND, "falls more": "CNN"}

# %% another_guess kind="right"
pixel_test = {"guess": "neither", "measured": FOUND, "falls more": "cnn"}

# %% lists_and_arrays kind="right"
pixel_test = {
    "guess": "MLP",
    "measured": {name: np.array(pair, "float32") for name, pair in FOUND.items()},
    "falls more": "CNN",
}

# %% on_clothes_little_is_lost kind="right"
pixel_test = {
    "guess": "CNN",
    "measured": {"MLP": [0.82, 0.827], "CNN": [0.833, 0.783]},
    "falls more": "CNN",
}

# %% a_tie kind="right"
pixel_test = {
    "guess": "CNN",
    "measured": {"MLP": (0.837, 0.827), "CNN": (0.837, 0.827)},
    "falls more": "neither",
}

# %% not_as_measured kind="wrong" hint=["does not fit your own numbers"]
pixel_test = {"guess": "MLP", "measured": FOUND, "falls more": "MLP"}

# %% neither_although_one_falls kind="wrong" hint=["does not fit your own numbers"]
pixel_test = {"guess": "neither", "measured": FOUND, "falls more": "neither"}

# %% percent kind="wrong" hint=["divide by 100"]
pixel_test = {
    "guess": "CNN",
    "measured": {"MLP": (87.6, 87.7), "CNN": (94.5, 82.6)},
    "falls more": "CNN",
}

# %% not_trained_on_shuffled kind="wrong" hint=["has never seen such pixels"]
pixel_test = {
    "guess": "CNN",
    "measured": {"MLP": (0.876, 0.17), "CNN": (0.945, 0.12)},
    "falls more": "CNN",
}

# %% pairs_turned_round kind="wrong" hint=["as it is first"]
pixel_test = {
    "guess": "CNN",
    "measured": {name: pair[::-1] for name, pair in FOUND.items()},
    "falls more": "MLP",
}

# %% untrained kind="wrong" hint=["reads hardly anything", "networks trained"]
pixel_test = {
    "guess": "CNN",
    "measured": {"MLP": (0.09, 0.11), "CNN": (0.12, 0.1)},
    "falls more": "CNN",
}

# %% unequal_trainings kind="wrong" hint=["same epochs"]
pixel_test = {
    "guess": "CNN",
    "measured": {"MLP": (0.876, 0.75), "CNN": (0.945, 0.7)},
    "falls more": "CNN",
}

# %% one_number_each kind="wrong" hint=["2 numbers"]
pixel_test = {"guess": "CNN", "measured": PLAIN, "falls more": "CNN"}

# %% other_word kind="wrong" hint=["none of the three words"]
pixel_test = {"guess": "both", "measured": FOUND, "falls more": "CNN"}

# %% untouched kind="wrong" hint=["not filled in yet"]
pixel_test = {
    "guess": ...,
    "measured": {"MLP": (..., ...), "CNN": (..., ...)},
    "falls more": ...,
}

# %% lazy_one_entry kind="wrong" hint=["not filled in yet"]
pixel_test = {
    "guess": "CNN",
    "measured": {"MLP": (..., ...), "CNN": (..., ...)},
    "falls more": "CNN",
}

# %% hostile_no_dictionary kind="wrong" hint=["not a dictionary"]
pixel_test = "the CNN"

# %% guess_as_a_sentence kind="wrong" hint=["copy one of the words"]
pixel_test = {"guess": "I think the CNN", "measured": FOUND, "falls more": "CNN"}
