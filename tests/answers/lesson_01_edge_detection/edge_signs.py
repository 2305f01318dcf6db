# %% given
import numpy as np

patches = {
    "A": [[1, 1, 0], [1, 1, 0], [1, 1, 0]],
    "B": [[0, 1, 1], [0, 1, 1], [0, 1, 1]],
    "C": [[1, 1, 1], [1, 1, 1], [0, 0, 0]],
    "D": [[0.5, 0.5, 0.5], [0.5, 0.5, 0.5], [0.5, 0.5, 0.5]],
    "E": [[0, 0, 0], [1, 1, 1], [1, 1, 1]],
    "F": [[1, 1, 0], [1, 0, 0], [0, 0, 0]],
    "G": [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
}
Gx = np.array([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
Gy = Gx.T

# %% signs kind="right"
edge_signs = {
    "A": ("+", 0),
    "B": ("-", 0),
    "C": (0, "+"),
    "D": (0, 0),
    "E": (0, "-"),
    "F": ("+", "+"),
    "G": (0, 0),
}

# %% numbers kind="right"
edge_signs = {
    "A": [1, 0],
    "B": [-1, 0],
    "C": [0, 1],
    "D": [0, 0],
    "E": [0, -1],
    "F": [1, 1],
    "G": [0, 0],
}

# %% words kind="right"
edge_signs = dict(
    A=("positive", "zero"),
    B=("negative", "zero"),
    C=("zero", "positive"),
    D=("zero", "zero"),
    E=("zero", "negative"),
    F=("Positive", "positive"),
    G=("none", "none"),
)

# %% computed_responses kind="right"
edge_signs = {
    name: ((np.array(p) * Gx).sum(), (np.array(p) * Gy).sum())
    for name, p in patches.items()
}

# %% typographic_minus kind="right"
edge_signs = {
    "A": ("+", "0"),
    "B": ("−", "0"),
    "C": ("0", "+"),
    "D": ("0", "0"),
    "E": ("0", "–"),
    "F": (" + ", "+"),
    "G": ("0", "0"),
}

# %% numpy_rows kind="right"
edge_signs = dict(
    zip("ABCDEFG", np.array([[4, 0], [-4, 0], [0, 4], [0, 0], [0, -4], [3, 3], [0, 0]]))
)

# %% black_to_white_is_plus kind="wrong" hint=["column by column", "on the left"] breaks=["positive, negative or zero"]
edge_signs = {
    "A": ("-", 0),
    "B": ("+", 0),
    "C": (0, "-"),
    "D": (0, 0),
    "E": (0, "+"),
    "F": ("-", "-"),
    "G": (0, 0),
}

# %% gx_and_gy_swapped kind="wrong" hint=["Gx and Gy swapped", "left with right"] breaks=["first for $G_x$, then for $G_y$"]
edge_signs = {
    "A": (0, "+"),
    "B": (0, "-"),
    "C": ("+", 0),
    "D": (0, 0),
    "E": ("-", 0),
    "F": ("+", "+"),
    "G": (0, 0),
}

# %% always_plus_on_edges kind="wrong" hint=["patch B", "black to white"]
edge_signs = {
    "A": ("+", 0),
    "B": ("+", 0),
    "C": (0, "+"),
    "D": (0, 0),
    "E": (0, "+"),
    "F": ("+", "+"),
    "G": (0, 0),
}

# %% grey_answers kind="wrong" hint=["without an edge", "both sides are alike"] breaks=["positive, negative or zero"]
edge_signs = {
    "A": ("+", 0),
    "B": ("-", 0),
    "C": (0, "+"),
    "D": ("+", "+"),
    "E": (0, "-"),
    "F": ("+", "+"),
    "G": (0, 0),
}

# %% no_response_at_all kind="wrong" hint=["no response at an edge"] breaks=["positive, negative or zero"]
edge_signs = {name: (0, 0) for name in "ABCDEFG"}

# %% dot_answers kind="wrong" hint=["without an edge"]
edge_signs = {
    "A": ("+", 0),
    "B": ("-", 0),
    "C": (0, "+"),
    "D": (0, 0),
    "E": (0, "-"),
    "F": ("+", "+"),
    "G": ("+", "+"),
}

# %% corner_as_edge kind="wrong" hint=["wrong sign"]
edge_signs = {
    "A": ("+", 0),
    "B": ("-", 0),
    "C": (0, "+"),
    "D": (0, 0),
    "E": (0, "-"),
    "F": ("+", 0),
    "G": (0, 0),
}

# %% both_signs_everywhere kind="wrong" hint=["wrong sign"]
edge_signs = {
    "A": ("+", "+"),
    "B": ("-", "-"),
    "C": ("+", "+"),
    "D": (0, 0),
    "E": ("-", "-"),
    "F": ("+", "+"),
    "G": (0, 0),
}

# %% patch_missing kind="wrong" hint=["no entry 'C'"]
edge_signs = {"A": ("+", 0), "B": ("-", 0)}

# %% one_sign_only kind="wrong" hint=["two signs"]
edge_signs = {"A": "+", "B": "-", "C": "+", "D": 0, "E": "-", "F": "+", "G": 0}

# %% a_list_instead kind="wrong" hint=["dictionary"]
edge_signs = [("+", 0), ("-", 0), (0, "+"), (0, 0), (0, "-"), ("+", "+"), (0, 0)]

# %% not_a_sign kind="wrong" hint=["not a sign"]
edge_signs = {name: ("left", "top") for name in "ABCDEFG"}

# %% untouched kind="wrong" hint=["not filled in yet"]
edge_signs = {name: (..., ...) for name in "ABCDEFG"}

# %% lazy_rest_is_zero kind="wrong" hint=["no response at an edge"]
edge_signs = {
    "A": ("+", 0),
    "B": ("-", 0),
    "C": (0, "+"),
    "D": (0, 0),
    "E": (0, 0),
    "F": (0, 0),
    "G": (0, 0),
}


# %% hostile_every_key kind="wrong" hint=["sign"]
class Oracle(dict):
    def __contains__(self, key):
        return True

    def __missing__(self, key):
        return ("?", "?")


edge_signs = Oracle()

# %% hostile_nan kind="wrong" hint=["finite"]
edge_signs = {name: (float("nan"), float("nan")) for name in "ABCDEFG"}
