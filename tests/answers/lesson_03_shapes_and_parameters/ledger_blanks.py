# %% given
import numpy as np

RIGHT = dict(
    A=(15, 15, 32),
    B=0,
    C=9248,
    D=(6, 6, 32),
    E=1152,
    F=590_336,
    G=18_496,
    H=73_856,
    I=8192,
    J=0,
    K=1_048_704,
)

# %% one_dictionary kind="right"
ledger_blanks = {
    "A": (15, 15, 32),
    "B": 0,
    "C": 9_248,
    "D": (6, 6, 32),
    "E": 1_152,
    "F": 590_336,
    "G": 18_496,
    "H": 73_856,
    "I": 8_192,
    "J": 0,
    "K": 1_048_704,
}

# %% worked_out_with_lists kind="right"
ledger_blanks = {"A": [30 // 2, 30 // 2, 32], "B": 0, "C": (3 * 3 * 32 + 1) * 32}
ledger_blanks["D"] = [13 // 2, 13 // 2, 32]
ledger_blanks["E"] = 6 * 6 * 32
ledger_blanks["F"] = (1152 + 1) * 512
ledger_blanks["G"] = (9 * 32 + 1) * 64
ledger_blanks["H"] = (9 * 64 + 1) * 128
ledger_blanks["I"] = 8 * 8 * 128
ledger_blanks["J"] = 0
ledger_blanks["K"] = (8192 + 1) * 128

# %% numpy_values kind="right"
ledger_blanks = {letter: np.array(value) for letter, value in RIGHT.items()}

# %% floats_and_one_element_shapes kind="right"
ledger_blanks = {k: float(v) if isinstance(v, int) else v for k, v in RIGHT.items()}
ledger_blanks["E"] = (1152,)
ledger_blanks["I"] = [8192]

# %% asked_keras kind="right"
import keras
from keras import layers

first = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Conv2D(32, 3),
        layers.MaxPooling2D(2),
        layers.Conv2D(32, 3),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dense(512),
    ]
)
ledger_blanks = RIGHT | {
    "A": first.layers[1].output.shape[1:],
    "D": first.layers[3].output.shape[1:],
    "C": first.layers[2].count_params(),
    "F": first.layers[5].count_params(),
}

# %% shapes_with_the_batch kind="right"
ledger_blanks = RIGHT | {"A": (None, 15, 15, 32), "D": [None, 6, 6, 32]}

# %% pooling_given_parameters kind="wrong" hint=["Blank B", "parameters where nothing is learned", "no weights"]
ledger_blanks = RIGHT | {"B": 128}

# %% flatten_given_parameters kind="wrong" hint=["Blank J", "Flatten", "nothing to learn"]
ledger_blanks = RIGHT | {"J": 8192}

# %% channels_of_the_layer_below kind="wrong" hint=["channels of the layer below forgotten", "deep"]
ledger_blanks = RIGHT | {"C": 320, "G": 640, "H": 1280}

# %% picture_channels kind="wrong" hint=["Blank C", "channels of the picture taken"]
ledger_blanks = RIGHT | {"C": 896}

# %% biases_forgotten kind="wrong" hint=["Blank F", "biases forgotten", "each unit"]
ledger_blanks = RIGHT | {"F": 589_824}

# %% biases_per_position kind="wrong" hint=["Blank H", "per position"]
ledger_blanks = RIGHT | {"H": 73_728 + 8 * 8 * 128}

# %% dense_after_channels kind="wrong" hint=["Blank K", "Flatten forgotten", "every number"]
ledger_blanks = RIGHT | {"K": (128 + 1) * 128}

# %% rounded_up kind="wrong" hint=["Blank D", "rounded up", "round down"]
ledger_blanks = RIGHT | {"D": (7, 7, 32)}

# %% half_a_pixel kind="wrong" hint=["Blank D", "half a pixel"]
ledger_blanks = RIGHT | {"D": (6.5, 6.5, 32)}

# %% same_where_it_is_valid kind="wrong" hint=["Blank A", "same padding assumed"]
ledger_blanks = RIGHT | {"A": (16, 16, 32)}

# %% pooling_halves_channels kind="wrong" hint=["Blank A", "channels pooled"]
ledger_blanks = RIGHT | {"A": (15, 15, 16)}

# %% channels_first kind="wrong" hint=["Blank A", "channels first", "last"]
ledger_blanks = RIGHT | {"A": (32, 15, 15)}

# %% a_pooling_too_many kind="wrong" hint=["Blank I", "pooling layer too many"]
ledger_blanks = RIGHT | {"I": 2048}

# %% flatten_as_a_shape kind="wrong" hint=["blank E", "shape instead of a number", "multiply"]
ledger_blanks = RIGHT | {"E": (6, 6, 32)}

# %% flat_side_for_a_shape kind="wrong" hint=["Blank A", "shape of three numbers"]
ledger_blanks = RIGHT | {"A": 15}

# %% last_blanks_left_open kind="wrong" hint=["not filled in"]
ledger_blanks = RIGHT | {"J": ..., "K": ...}

# %% untouched kind="wrong" hint=["not filled in yet"]
ledger_blanks = {letter: ... for letter in "BCEFGHIJK"} | {
    letter: (..., ..., ...) for letter in "AD"
}

# %% lazy_totals_everywhere kind="wrong" hint=["Blank E"]
ledger_blanks = dict.fromkeys("EFIK", 605_610) | {
    letter: RIGHT[letter] for letter in "ABCDGHJ"
}

# %% lazy_only_visible kind="wrong" hint=["entry missing", "'D'"]
ledger_blanks = {letter: RIGHT[letter] for letter in "ABCG"}

# %% hostile_sum kind="wrong" hint=["not a dictionary"]
ledger_blanks = sum(value for value in RIGHT.values() if isinstance(value, int))

# %% hostile_text kind="wrong" hint=["quotes"]
ledger_blanks = {letter: str(value) for letter, value in RIGHT.items()}

# %% zip kind="right"
values = [
    (15, 15, 32),
    0,
    9_248,
    (6, 6, 32),
    1_152,
    590_336,
    18_496,
    73_856,
    8_192,
    0,
    1_048_704,
]
ledger_blanks = dict(zip("ABCDEFGHIJK", values))

# %% a_conv_shape kind="wrong" hint=["map before the pooling"]
ledger_blanks = {
    "A": (30, 30, 32),
    "B": 0,
    "C": 9248,
    "D": (6, 6, 32),
    "E": 1152,
    "F": 590336,
    "G": 18496,
    "H": 73856,
    "I": 8192,
    "J": 0,
    "K": 1048704,
}

# %% d_window_forgotten kind="wrong" hint=["either rounded up or convolution before it forgotten"]
ledger_blanks = {
    "A": (15, 15, 32),
    "B": 0,
    "C": 9248,
    "D": (15 // 2, 15 // 2, 32),
    "E": 1568,
    "F": 1568 * 512 + 512,
    "G": 18496,
    "H": 73856,
    "I": 8192,
    "J": 0,
    "K": 1048704,
}

# %% e_one_channel kind="wrong" hint=["channels forgotten"]
ledger_blanks = {
    "A": (15, 15, 32),
    "B": 0,
    "C": 9248,
    "D": (6, 6, 32),
    "E": 36,
    "F": 36 * 512 + 512,
    "G": 18496,
    "H": 73856,
    "I": 8192,
    "J": 0,
    "K": 1048704,
}

# %% g_filters_of_first kind="wrong" hint=["32 filters taken"]
ledger_blanks = {
    "A": (15, 15, 32),
    "B": 0,
    "C": 9248,
    "D": (6, 6, 32),
    "E": 1152,
    "F": 590336,
    "G": 9248,
    "H": 73856,
    "I": 8192,
    "J": 0,
    "K": 1048704,
}

# %% g_bias_of_input kind="wrong" hint=["a bias for each channel below"]
ledger_blanks = {
    "A": (15, 15, 32),
    "B": 0,
    "C": 9248,
    "D": (6, 6, 32),
    "E": 1152,
    "F": 590336,
    "G": 3 * 3 * 32 * 64 + 32,
    "H": 3 * 3 * 64 * 128 + 64,
    "I": 8192,
    "J": 0,
    "K": 1048704,
}

# %% h_wrong_input kind="wrong" hint=["channels of another layer taken"]
ledger_blanks = {
    "A": (15, 15, 32),
    "B": 0,
    "C": 9248,
    "D": (6, 6, 32),
    "E": 1152,
    "F": 590336,
    "G": 18496,
    "H": 3 * 3 * 32 * 128 + 128,
    "I": 8192,
    "J": 0,
    "K": 1048704,
}

# %% k_units kind="wrong" hint=["units of the other network"]
ledger_blanks = {
    "A": (15, 15, 32),
    "B": 0,
    "C": 9248,
    "D": (6, 6, 32),
    "E": 1152,
    "F": 590336,
    "G": 18496,
    "H": 73856,
    "I": 8192,
    "J": 0,
    "K": 8192 * 512 + 512,
}

# %% i_valid kind="wrong" hint=["either a pooling layer too many or valid padding assumed"]
ledger_blanks = {
    "A": (15, 15, 32),
    "B": 0,
    "C": 9248,
    "D": (6, 6, 32),
    "E": 1152,
    "F": 590336,
    "G": 18496,
    "H": 73856,
    "I": 4 * 4 * 128,
    "J": 0,
    "K": (4 * 4 * 128 + 1) * 128,
}

# %% two_slips kind="wrong" hint=["map before the pooling"]
ledger_blanks = {
    "A": (15, 15, 32),
    "B": 0,
    "C": 9248,
    "D": (13, 13, 32),
    "E": 1152,
    "F": 590336,
    "G": 18496,
    "H": 3 * 3 * 64 * 128,
    "I": 8192,
    "J": 0,
    "K": 1048704,
}
