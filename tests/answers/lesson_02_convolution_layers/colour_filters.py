# %% given
import numpy as np

colours = np.array([[1, -0.5, -0.5], [-0.5, 1, -0.5], [-0.5, -0.5, 1], [0.5, -1, 0.5]])


def gaussian_kernel(side, sigma):
    distance = np.arange(side) - (side - 1) / 2
    weights = np.exp(-(distance**2) / (2 * sigma**2))
    return np.outer(weights, weights) / weights.sum() ** 2


# %% broadcasting kind="right"
colour_filters = gaussian_kernel(9, 2)[:, :, None, None] * colours.T

# %% einsum kind="right"
colour_filters = np.einsum("ij,lk->ijkl", gaussian_kernel(9, 2), colours)

# %% loops_in_float32 kind="right"
G = gaussian_kernel(9, 2)
colour_filters = np.zeros((9, 9, 3, 4), np.float32)
for i in range(9):
    for j in range(9):
        for k in range(3):
            for l in range(4):
                colour_filters[i, j, k, l] = G[i, j] * colours[l, k]

# %% outer_and_reshape kind="right"
colour_filters = np.outer(gaussian_kernel(9, 2), colours.T).reshape(9, 9, 3, 4)

# %% stacked_lists kind="right"
colour_filters = np.stack(
    [np.dstack([gaussian_kernel(9, 2) * w for w in row]) for row in colours], axis=-1
).tolist()

# %% scipy_impulse kind="right"
from scipy import ndimage

impulse = np.zeros((9, 9))
impulse[4, 4] = 1
G = ndimage.gaussian_filter(impulse, 2, truncate=2, mode="constant")
colour_filters = np.tensordot(G / G.sum(), colours.T, axes=0)

# %% channels_and_filters_swapped kind="wrong" hint="swapped"
colour_filters = gaussian_kernel(9, 2)[:, :, None, None] * colours

# %% filters_in_front kind="wrong" hint="come last"
colour_filters = np.einsum("ij,lk->lijk", gaussian_kernel(9, 2), colours)

# %% not_normalised kind="wrong" hint="do not add up to 1"
G = gaussian_kernel(9, 2)
colour_filters = (G / G.max())[:, :, None, None] * colours.T

# %% divided_by_81 kind="wrong" hint="not by their number"
G = gaussian_kernel(9, 2)
colour_filters = (G / G.max() / 81)[:, :, None, None] * colours.T

# %% added kind="wrong" hint="multiplied, not added"
colour_filters = gaussian_kernel(9, 2)[:, :, None, None] + colours.T

# %% colours_missing kind="wrong" hint="weighted alike"
colour_filters = np.repeat(
    np.repeat(gaussian_kernel(9, 2)[:, :, None, None], 3, 2), 4, 3
)

# %% average kind="wrong" hint="not a Gaussian"
colour_filters = np.full((9, 9), 1 / 81)[:, :, None, None] * colours.T

# %% sigma_three kind="wrong" hint="check sigma"
colour_filters = gaussian_kernel(9, 3)[:, :, None, None] * colours.T

# %% mean_of_channels kind="wrong" hint="number of channels"
colour_filters = gaussian_kernel(9, 2)[:, :, None, None] * colours.T / 3

# %% seven_by_seven kind="wrong" hint="shape"
colour_filters = gaussian_kernel(7, 2)[:, :, None, None] * colours.T

# %% untouched kind="wrong" hint="not filled in yet"
colour_filters = ...

# %% lazy_zeros kind="wrong" hint="only zeros"
colour_filters = np.zeros((9, 9, 3, 4))

# %% lazy_right_for_red_and_grey kind="wrong" hint="other wrong values"
C = colours.copy()
C[1] = [-0.5, -0.5, 1]
colour_filters = gaussian_kernel(9, 2)[:, :, None, None] * C.T

# %% hostile_complex kind="wrong" hint="numbers"
colour_filters = gaussian_kernel(9, 2)[:, :, None, None] * colours.T + 1j
