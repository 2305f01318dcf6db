# %% given
import numpy as np

# %% two_zeros_a_side kind="right"
alexnet_detective = {
    "zeros for 227": 0,
    "zeros for 224": 4,
    "valid on 224": 54,
    "same on 224": 56,
}

# %% three_rows_in_all kind="right"
alexnet_detective = {
    "zeros for 227": 1,
    "zeros for 224": 3,
    "valid on 224": 54.0,
    "same on 224": np.int64(56),
}

# %% largest_paddings kind="right"
alexnet_detective = dict(
    [("zeros for 227", 3), ("zeros for 224", 6), ("valid on 224", np.array(54))]
)
alexnet_detective["same on 224"] = np.float32(56)


# %% searched_in_a_loop kind="right"
def fits(side):
    return [z for z in range(20) if (side + z - 11) // 4 + 1 == 55]


alexnet_detective = {
    "zeros for 227": fits(227)[0],
    "zeros for 224": fits(224)[-2],
    "valid on 224": len(range(0, 224 - 11 + 1, 4)),
    "same on 224": len(range(0, 224, 4)),
}

# %% one_element_arrays kind="right"
alexnet_detective = {
    "same on 224": np.ceil(224 / 4),
    "valid on 224": np.floor((224 - 11) / 4) + 1,
    "zeros for 224": np.array([5]),
    "zeros for 227": np.array([0]),
}

# %% believes_the_paper kind="wrong" hint=["the printed number believed"]
alexnet_detective = {
    "zeros for 227": 0,
    "zeros for 224": 0,
    "valid on 224": 55,
    "same on 224": 55,
}

# %% keras_same_gives_55 kind="wrong" hint=["same believed to give the wanted size", "round up"]
alexnet_detective = {
    "zeros for 227": 0,
    "zeros for 224": 4,
    "valid on 224": 54,
    "same on 224": 55,
}

# %% same_keeps_224 kind="wrong" hint=["same taken as unchanged", "stride 1"]
alexnet_detective = {
    "zeros for 227": 0,
    "zeros for 224": 4,
    "valid on 224": 54,
    "same on 224": 224,
}

# %% two_for_224 kind="wrong" hint=["one side counted", "above and below"]
alexnet_detective = {
    "zeros for 227": 0,
    "zeros for 224": 2,
    "valid on 224": 54,
    "same on 224": 56,
}

# %% too_many_zeros kind="wrong" hint=["too many zeros"]
alexnet_detective = {
    "zeros for 227": 0,
    "zeros for 224": 7,
    "valid on 224": 54,
    "same on 224": 56,
}

# %% no_zeros_for_224 kind="wrong" hint=["too few zeros"]
alexnet_detective = {
    "zeros for 227": 0,
    "zeros for 224": 0,
    "valid on 224": 54,
    "same on 224": 56,
}

# %% quarter_of_a_place kind="wrong" hint=["whole number"]
alexnet_detective = {
    "zeros for 227": 0,
    "zeros for 224": 3,
    "valid on 224": 54.25,
    "same on 224": 56,
}

# %% first_place_forgotten kind="wrong" hint=["first place forgotten"]
alexnet_detective = {
    "zeros for 227": 0,
    "zeros for 224": 3,
    "valid on 224": 53,
    "same on 224": 56,
}

# %% window_without_stride kind="wrong" hint=["stride ignored"]
alexnet_detective = {
    "zeros for 227": 0,
    "zeros for 224": 3,
    "valid on 224": 214,
    "same on 224": 56,
}

# %% takes_rows_away kind="wrong" hint=["negative padding"]
alexnet_detective = {
    "zeros for 227": -3,
    "zeros for 224": 3,
    "valid on 224": 54,
    "same on 224": 56,
}

# %% form_lost kind="wrong" hint=["not a dictionary", "restore"]
alexnet_detective = [0, 4, 54, 56]

# %% a_key_lost kind="wrong" hint=["entry missing", "same on 224"]
alexnet_detective = {"zeros for 227": 0, "zeros for 224": 4, "valid on 224": 54}

# %% half_filled kind="wrong" hint=["not filled in yet"]
alexnet_detective = {
    "zeros for 227": 0,
    "zeros for 224": ...,
    "valid on 224": ...,
    "same on 224": ...,
}

# %% untouched kind="wrong" hint=["not filled in yet"]
alexnet_detective = {
    "zeros for 227": ...,
    "zeros for 224": ...,
    "valid on 224": ...,
    "same on 224": ...,
}

# %% lazy_all_55 kind="wrong" hint=["too many zeros"]
alexnet_detective = dict.fromkeys(
    ["zeros for 227", "zeros for 224", "valid on 224", "same on 224"], 55
)

# %% hostile_infinite kind="wrong" hint=["finite"]
alexnet_detective = dict.fromkeys(
    ["zeros for 227", "zeros for 224", "valid on 224", "same on 224"], float("inf")
)


# %% hostile_dictionary kind="wrong" hint=["SystemExit"]
class Trap(dict):
    def __getitem__(self, key):
        raise SystemExit


alexnet_detective = Trap(
    {"zeros for 227": 0, "zeros for 224": 4, "valid on 224": 54, "same on 224": 56}
)
