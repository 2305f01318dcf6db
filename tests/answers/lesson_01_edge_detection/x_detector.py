# %% given
import numpy as np

detectors = {
    "falling stroke": np.eye(3),
    "rising stroke": np.eye(3)[::-1],
    "tent": np.array([[0, 0, 0], [0, 1, 0], [1, 0, 1]]),
    "X": np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]]),
}

# %% minus_its_mean kind="right"
x_detector = detectors["X"] - 5 / 9

# %% whole_numbers kind="right"
x_detector = [[4, -5, 4], [-5, 4, -5], [4, -5, 4]]

# %% strong_centre kind="right"
x_detector = [[1, -2, 1], [-2, 4, -2], [1, -2, 1]]

# %% tiny_float32 kind="right"
x_detector = ((detectors["X"] - detectors["X"].mean()) * 1e-6).astype(np.float32)

# %% huge_scale kind="right"
x_detector = 9e6 * (detectors["X"] - detectors["X"].mean())

# %% strokes_added kind="right"
strokes = detectors["falling stroke"] + detectors["rising stroke"]
x_detector = strokes - strokes.mean()

# %% not_symmetric kind="right"
x_detector = ([1.1, -1, 0.9], [-1.2, 0.8, -1.3], [0.9, -1.3, 1.1])

# %% raw_x kind="wrong" hint=["brightness fooled you"] breaks=["scores **0** on the white patch"]
x_detector = detectors["X"]

# %% normalised_sum kind="wrong" hint=["brightness fooled you"]
x_detector = detectors["X"] / 5

# %% minus_one_everywhere_else kind="wrong" hint=["do not balance", "0"] breaks=["scores **0** on the white patch"]
x_detector = np.where(detectors["X"] > 0, 1, -1)

# %% negated kind="wrong" hint=["right place, wrong sign"] breaks=["only largest response on the X image is at the crossing"]
x_detector = 5 / 9 - detectors["X"]

# %% one_stroke kind="wrong" hint=["a single stroke", "both diagonals"] breaks=["only largest response on the X image is at the crossing"]
x_detector = detectors["falling stroke"] - 1 / 3

# %% zeros kind="wrong" hint=["only zeros"]
x_detector = np.zeros((3, 3))

# %% laplacian kind="wrong" hint=["tie"]
x_detector = [[0, 0, 0], [-1, 1, 0], [0, 0, 0]]

# %% edge_filter kind="wrong" hint=["crossing"]
x_detector = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]

# %% four_by_four kind="wrong" hint=["shape (3, 3)"]
x_detector = np.eye(4) + np.eye(4)[::-1] - 0.5

# %% the_image kind="wrong" hint=["shape (3, 3)"]
x_detector = np.eye(9)

# %% flat_list kind="wrong" hint=["shape (3, 3)", "arrangement"]
x_detector = [4, -5, 4, -5, 4, -5, 4, -5, 4]

# %% untouched kind="wrong" hint=["not filled in yet"]
x_detector = [[..., ..., ...], [..., ..., ...], [..., ..., ...]]

# %% lazy_all_ones kind="wrong" hint=["brightness fooled you"]
x_detector = np.ones((3, 3))

# %% hostile_nan kind="wrong" hint=["finite"]
x_detector = (detectors["X"] - 5 / 9) * np.nan

# %% hostile_text kind="wrong" hint=["quotes"]
x_detector = "X"

# %% hostile_none kind="wrong" hint=["None"]
x_detector = None


# %% one_sink kind="right"
x_detector = [[1, -5, 1], [0, 1, 0], [1, 0, 1]]


# %% rounded_mean kind="wrong" hint=["do not balance"]
x_detector = [
    [0.44, -0.56, 0.44],
    [-0.56, 0.44, -0.56],
    [0.44, -0.56, 0.44],
]


# %% corners_against_centre kind="wrong" hint=["largest response"]
x_detector = [
    [1, 0, 1],
    [0, -4, 0],
    [1, 0, 1],
]


# %% tent_balanced kind="wrong" hint=["tie"]
x_detector = detectors["tent"] - detectors["tent"].mean()


# %% unsigned_numbers kind="wrong" hint=["brightness fooled you"]
x_detector = np.array([[4, -5, 4], [-5, 4, -5], [4, -5, 4]]).astype(np.uint8)
