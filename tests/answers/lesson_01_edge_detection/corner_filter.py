# %% given
import numpy as np
from scipy import signal

# %% quadrants kind="right"
corner_filter = [[-1, -1, -1, -1], [-1, -1, -1, -1], [3, 3, -1, -1], [3, 3, -1, -1]]

# %% diagonal_steps kind="right"
corner_filter = np.subtract.outer(np.arange(4), np.arange(4))

# %% three_taps kind="right"
corner_filter = np.zeros((4, 4))
corner_filter[2, 1] = 2
corner_filter[1, 1] = corner_filter[2, 2] = -1

# %% tiny_scale kind="right"
quadrants = np.array(
    [[-1, -1, -1, -1], [-1, -1, -1, -1], [3, 3, -1, -1], [3, 3, -1, -1]], dtype=float
)
corner_filter = quadrants * 1e-6

# %% huge_scale kind="right"
quadrants = np.array(
    [[-1, -1, -1, -1], [-1, -1, -1, -1], [3, 3, -1, -1], [3, 3, -1, -1]], dtype=float
)
corner_filter = quadrants * 1e6

# %% perturbed kind="right"
quadrants = np.array(
    [[-1, -1, -1, -1], [-1, -1, -1, -1], [3, 3, -1, -1], [3, 3, -1, -1]], dtype=float
)
noise = np.random.default_rng(3).normal(scale=0.05, size=(4, 4))
corner_filter = quadrants + noise - noise.mean()

# %% float32_tuple kind="right"
quadrants = np.array(
    [[-1, -1, -1, -1], [-1, -1, -1, -1], [3, 3, -1, -1], [3, 3, -1, -1]], dtype=float
)
corner_filter = tuple(map(tuple, (quadrants / 3).astype(np.float32)))

# %% separable_with_the_tie_broken kind="right"
corner_filter = np.outer([-1, -1, 1, 1], [1, 1, -1, -1]) * 1.0
corner_filter[0, 3] -= 0.5
corner_filter[3, 0] += 0.5

# %% template_minus_its_mean kind="right"
template = np.zeros((4, 4))
template[1:, :3] = 1
corner_filter = template - template.mean()

# %% read_only_view kind="right"
quadrants = np.array(
    [[-1, -1, -1, -1], [-1, -1, -1, -1], [3, 3, -1, -1], [3, 3, -1, -1]], dtype=float
)
corner_filter = np.tile(quadrants, (2, 2))[:4, :4]
corner_filter.setflags(write=False)

# %% flipped kind="wrong" hint=["bottom-left", "180"] breaks=["largest at the rectangle's **top-right corner**, and nowhere else"]
quadrants = np.array(
    [[-1, -1, -1, -1], [-1, -1, -1, -1], [3, 3, -1, -1], [3, 3, -1, -1]], dtype=float
)
corner_filter = np.flip(quadrants)

# %% mirrored_left_right kind="wrong" hint=["top-left", "mirrored left to right"]
quadrants = np.array(
    [[-1, -1, -1, -1], [-1, -1, -1, -1], [3, 3, -1, -1], [3, 3, -1, -1]], dtype=float
)
corner_filter = quadrants[:, ::-1]

# %% mirrored_top_bottom kind="wrong" hint=["bottom-right", "mirrored top to bottom"]
quadrants = np.array(
    [[-1, -1, -1, -1], [-1, -1, -1, -1], [3, 3, -1, -1], [3, 3, -1, -1]], dtype=float
)
corner_filter = quadrants[::-1]

# %% negated kind="wrong" hint=["right place, wrong sign"]
quadrants = np.array(
    [[-1, -1, -1, -1], [-1, -1, -1, -1], [3, 3, -1, -1], [3, 3, -1, -1]], dtype=float
)
corner_filter = -quadrants

# %% separable kind="wrong" hint=["tie", "bottom-left"]
corner_filter = np.outer([-1, -1, 1, 1], [1, 1, -1, -1])

# %% vertical_edge kind="wrong" hint=["edge", "both"] breaks=["largest at the rectangle's **top-right corner**, and nowhere else"]
corner_filter = [[1, 0, 0, -1]] * 4

# %% horizontal_edge kind="wrong" hint=["answers to edges"]
corner_filter = np.repeat([[-1], [-1], [1], [1]], 4, axis=1)

# %% sum_not_zero kind="wrong" hint=["add up to 4", "constant"] breaks=["the response is 0 wherever the image is constant"]
quadrants = np.array(
    [[-1, -1, -1, -1], [-1, -1, -1, -1], [3, 3, -1, -1], [3, 3, -1, -1]], dtype=float
)
corner_filter = np.where(quadrants > 0, 4, -1)

# %% template_as_it_is kind="wrong" hint=["add up to 9"] breaks=["the response is 0 wherever the image is constant"]
corner_filter = np.zeros((4, 4))
corner_filter[1:, :3] = 1

# %% zeros kind="wrong" hint=["only zeros"]
corner_filter = np.zeros((4, 4))

# %% sobel kind="wrong" hint=["shape (4, 4)"]
corner_filter = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]

# %% any_corner kind="wrong" hint=["tie"] breaks=["largest at the rectangle's **top-right corner**, and nowhere else"]
corner_filter = [[1, 0, 0, -1], [0, 0, 0, 0], [0, 0, 0, 0], [-1, 0, 0, 1]]

# %% all_four_corners kind="wrong" hint=["tie"]
laplacian = np.array([[1, 0, 0, 1], [0, -1, -1, 0], [0, -1, -1, 0], [1, 0, 0, 1]])
corner_filter = -laplacian

# %% the_filtered_image kind="wrong" hint=["shape (4, 4)"]
quadrants = np.array(
    [[-1, -1, -1, -1], [-1, -1, -1, -1], [3, 3, -1, -1], [3, 3, -1, -1]], dtype=float
)
corner_filter = signal.correlate2d(np.ones((8, 8)), quadrants, mode="valid")

# %% untouched kind="wrong" hint=["not filled in yet"]
corner_filter = [[..., ..., ..., ...]] * 4

# %% half_filled kind="wrong" hint=["not filled in yet"]
corner_filter = [
    [-1, -1, -1, -1],
    [-1, -1, -1, -1],
    [..., ..., ..., ...],
    [..., ..., ..., ...],
]

# %% lazy_random kind="wrong" hint=["add up to"]
corner_filter = np.random.default_rng(0).random((4, 4))

# %% hostile_infinite kind="wrong" hint=["finite"]
quadrants = np.array(
    [[-1, -1, -1, -1], [-1, -1, -1, -1], [3, 3, -1, -1], [3, 3, -1, -1]], dtype=float
)
corner_filter = quadrants * np.inf

# %% hostile_complex kind="wrong" hint=["numbers"]
quadrants = np.array(
    [[-1, -1, -1, -1], [-1, -1, -1, -1], [3, 3, -1, -1], [3, 3, -1, -1]], dtype=float
)
corner_filter = quadrants + 1j

# %% hostile_ellipsis_object_array kind="wrong" hint=["cannot be read"]
corner_filter = np.full((4, 4), object())


# %% hostile_function kind="wrong" hint=["not the function"]
quadrants = np.array(
    [[-1, -1, -1, -1], [-1, -1, -1, -1], [3, 3, -1, -1], [3, 3, -1, -1]], dtype=float
)


def corner_filter():
    return quadrants
