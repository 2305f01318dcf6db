# %% given
import numpy as np
from scipy import signal


def any_picture(a, b, seed=0):
    sides = (a.shape[0] + b.shape[0] + 3, a.shape[1] + b.shape[1] + 3, a.shape[2])
    return np.random.default_rng(seed).normal(size=sides)


# %% scipy_convolve kind="right"
def merge(a, b):
    planes = [
        [
            sum(
                signal.convolve2d(a[:, :, i, k], b[:, :, k, j])
                for k in range(a.shape[3])
            )
            for j in range(b.shape[3])
        ]
        for i in range(a.shape[2])
    ]
    return np.moveaxis(np.array(planes), (0, 1), (2, 3))


def counterexample(a, b):
    return any_picture(a, b)


# %% stamped kind="right"
def merge(a, b):
    k1, k2, c, mid = a.shape
    l1, l2, mid, m = b.shape
    kernel = np.zeros((k1 + l1 - 1, k2 + l2 - 1, c, m))
    for row in range(l1):
        for column in range(l2):
            kernel[row : row + k1, column : column + k2] += a @ b[row, column]
    return kernel


def counterexample(a, b):
    return 255 * (any_picture(a, b, 3) > 0) - 128


# %% measured_with_unit_pictures kind="right"
def merge(a, b):
    """Look at what the two layers make of pictures with one bright pixel."""
    high = a.shape[0] + b.shape[0] - 1
    wide = a.shape[1] + b.shape[1] - 1
    kernel = np.zeros((high, wide, a.shape[2], b.shape[3]))
    windows = np.lib.stride_tricks.sliding_window_view
    for place in np.ndindex(high, wide, a.shape[2]):
        picture = np.zeros((high, wide, a.shape[2]))
        picture[place] = 1
        between = np.einsum(
            "ijcab,abcm->ijm", windows(picture, a.shape[:2], axis=(0, 1)), a
        )
        kernel[place] = np.einsum(
            "ijcab,abcm->ijm", windows(between, b.shape[:2], axis=(0, 1)), b
        )[0, 0]
    return kernel


def counterexample(a, b):
    for seed in range(20):
        picture = any_picture(a, b, seed)
        windows = np.lib.stride_tricks.sliding_window_view(
            picture, a.shape[:2], axis=(0, 1)
        )
        if (np.einsum("ijcab,abcm->ijm", windows, a) < 0).any():
            return picture.astype("float32")[None]


# %% by_fourier kind="right"
def merge(a, b):
    sides = (a.shape[0] + b.shape[0] - 1, a.shape[1] + b.shape[1] - 1)
    of_a, of_b = (np.fft.fft2(kernel, sides, axes=(0, 1)) for kernel in (a, b))
    return np.fft.ifft2(of_a @ of_b, axes=(0, 1)).real


def counterexample(a, b):
    picture = any_picture(a, b, 5)
    return picture[..., 0] if a.shape[2] == 1 else picture.tolist()


# %% turned_twice kind="right"
def merge(a, b):
    high, wide = b.shape[:2]
    padded = np.pad(a, ((high - 1,) * 2, (wide - 1,) * 2, (0, 0), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (high, wide), (0, 1))
    return np.einsum("ijckyx,yxkm->ijcm", windows, b[::-1, ::-1])


def counterexample(a, b):
    row, column = np.indices((a.shape[0] + b.shape[0], a.shape[1] + b.shape[1]))
    waves = [np.sin(row * (n + 1.3) + column * (n + 0.7)) for n in range(a.shape[2])]
    return np.stack(waves, axis=-1)


# %% correlated kind="wrong" hint=["correlated, not convolved"]
def merge(a, b):
    planes = [
        [
            sum(
                signal.correlate2d(a[:, :, i, k], b[:, :, k, j])
                for k in range(a.shape[3])
            )
            for j in range(b.shape[3])
        ]
        for i in range(a.shape[2])
    ]
    return np.moveaxis(np.array(planes), (0, 1), (2, 3))


def counterexample(a, b):
    return any_picture(a, b)


# %% correlated_the_other_way kind="wrong" hint=["correlated, not convolved"]
def merge(a, b):
    k1, k2, c, mid = a.shape
    l1, l2, mid, m = b.shape
    kernel = np.zeros((k1 + l1 - 1, k2 + l2 - 1, c, m))
    for i in range(c):
        for j in range(m):
            for k in range(mid):
                kernel[:, :, i, j] += signal.correlate2d(b[:, :, k, j], a[:, :, i, k])
    return kernel


def counterexample(a, b):
    return any_picture(a, b)


# %% cut_to_same kind="wrong" hint=["cut"] breaks=["Shape (k1 + l1 − 1, k2 + l2 − 1, c, m)"]
def merge(a, b):
    kernel = np.zeros((*a.shape[:2], a.shape[2], b.shape[3]))
    for i in range(a.shape[2]):
        for j in range(b.shape[3]):
            for k in range(a.shape[3]):
                kernel[:, :, i, j] += signal.convolve2d(
                    a[:, :, i, k], b[:, :, k, j], mode="same"
                )
    return kernel


def counterexample(a, b):
    return any_picture(a, b)


# %% last_map_only kind="wrong" hint=["last map between only"]
def merge(a, b):
    high = a.shape[0] + b.shape[0] - 1
    wide = a.shape[1] + b.shape[1] - 1
    kernel = np.zeros((high, wide, a.shape[2], b.shape[3]))
    for i in range(a.shape[2]):
        for j in range(b.shape[3]):
            for k in range(a.shape[3]):
                kernel[:, :, i, j] = signal.convolve2d(a[:, :, i, k], b[:, :, k, j])
    return kernel


def counterexample(a, b):
    return any_picture(a, b)


# %% first_map_only kind="wrong" hint=["first map between only"]
def merge(a, b):
    planes = [
        [signal.convolve2d(a[:, :, i, 0], b[:, :, 0, j]) for j in range(b.shape[3])]
        for i in range(a.shape[2])
    ]
    return np.moveaxis(np.array(planes), (0, 1), (2, 3))


def counterexample(a, b):
    return any_picture(a, b)


# %% mean_of_the_maps kind="wrong" hint=["mean over the maps between"]
def merge(a, b):
    k1, k2, c, mid = a.shape
    l1, l2, mid, m = b.shape
    kernel = np.zeros((k1 + l1 - 1, k2 + l2 - 1, c, m))
    for row, column in np.ndindex(l1, l2):
        kernel[row : row + k1, column : column + k2] += a @ b[row, column] / mid
    return kernel


def counterexample(a, b):
    return any_picture(a, b)


# %% in_and_out kind="wrong" hint=["in and out swapped"]
def merge(a, b):
    k1, k2, c, mid = a.shape
    l1, l2, mid, m = b.shape
    kernel = np.zeros((k1 + l1 - 1, k2 + l2 - 1, m, c))
    for row, column in np.ndindex(l1, l2):
        stamp = (a @ b[row, column]).swapaxes(2, 3)
        kernel[row : row + k1, column : column + k2] += stamp
    return kernel


def counterexample(a, b):
    return any_picture(a, b)


# %% added kind="wrong" hint=["kernels added"]
def merge(a, b):
    return a + b


def counterexample(a, b):
    return any_picture(a, b)


# %% bright_everywhere kind="wrong" hint=["positive"] breaks=["more than 1 %"]
def merge(a, b):
    k1, k2, c, mid = a.shape
    l1, l2, mid, m = b.shape
    kernel = np.zeros((k1 + l1 - 1, k2 + l2 - 1, c, m))
    for row, column in np.ndindex(l1, l2):
        kernel[row : row + k1, column : column + k2] += a @ b[row, column]
    return kernel


def counterexample(a, b):
    return abs(any_picture(a, b))


# %% lazy_black kind="wrong" hint=["all results are 0"]
def merge(a, b):
    k1, k2, c, mid = a.shape
    l1, l2, mid, m = b.shape
    kernel = np.zeros((k1 + l1 - 1, k2 + l2 - 1, c, m))
    for row, column in np.ndindex(l1, l2):
        kernel[row : row + k1, column : column + k2] += a @ b[row, column]
    return kernel


def counterexample(a, b):
    return np.zeros((9, 9, a.shape[2]))


# %% small_picture kind="wrong" hint=["picture too small"]
def merge(a, b):
    k1, k2, c, mid = a.shape
    l1, l2, mid, m = b.shape
    kernel = np.zeros((k1 + l1 - 1, k2 + l2 - 1, c, m))
    for row, column in np.ndindex(l1, l2):
        kernel[row : row + k1, column : column + k2] += a @ b[row, column]
    return kernel


def counterexample(a, b):
    return -np.ones(a.shape[:3])


# %% grey_picture kind="wrong" hint=["another shape", "third side"] breaks=["for any two kernels"]
def merge(a, b):
    k1, k2, c, mid = a.shape
    l1, l2, mid, m = b.shape
    kernel = np.zeros((k1 + l1 - 1, k2 + l2 - 1, c, m))
    for row, column in np.ndindex(l1, l2):
        kernel[row : row + k1, column : column + k2] += a @ b[row, column]
    return kernel


def counterexample(a, b):
    return any_picture(a, b)[..., 0]


# %% hostile_words kind="wrong" hint=["merge"]
def merge(a, b):
    return "one kernel"


def counterexample(a, b):
    raise SystemExit
