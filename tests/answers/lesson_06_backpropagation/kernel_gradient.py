# %% given
import numpy as np
from scipy import signal


# %% tensordot_of_slices kind="right"
def kernel_gradient(u, delta, k1, k2):
    rows, columns = delta.shape[1:3]
    slopes = np.zeros((k1, k2, u.shape[3], delta.shape[3]))
    for i in range(k1):
        for j in range(k2):
            seen = u[:, i : i + rows, j : j + columns]
            slopes[i, j] = np.tensordot(seen, delta, axes=((0, 1, 2), (0, 1, 2)))
    return slopes


# %% place_by_place kind="right"
def kernel_gradient(u, delta, k1, k2):
    slopes = 0
    for r in range(delta.shape[1]):
        for c in range(delta.shape[2]):
            patch = u[:, r : r + k1, c : c + k2, :]
            slopes = slopes + np.einsum("ikln,im->klnm", patch, delta[:, r, c])
    return slopes


# %% scipy_correlate kind="right"
def kernel_gradient(u, delta, k1, k2):
    result = np.zeros((k1, k2, u.shape[3], delta.shape[3]))
    for i in range(u.shape[0]):
        for n in range(u.shape[3]):
            for m in range(delta.shape[3]):
                result[:, :, n, m] += signal.correlate2d(
                    u[i, :, :, n], delta[i, :, :, m], mode="valid"
                )
    return result


# %% windows_and_einsum kind="right"
def kernel_gradient(u, delta, k1, k2):
    windows = np.lib.stride_tricks.sliding_window_view(u, (k1, k2), axis=(1, 2))
    return np.einsum("ijknab,ijkm->abnm", windows, delta)


# %% matrix_product_float32 kind="right"
def kernel_gradient(u, delta, k1, k2):
    u, delta = u.astype("float32"), delta.astype("float32")
    windows = np.lib.stride_tricks.sliding_window_view(u, (k1, k2), axis=(1, 2))
    columns = windows.transpose(0, 1, 2, 4, 5, 3).reshape(-1, k1 * k2 * u.shape[3])
    return (columns.T @ delta.reshape(-1, delta.shape[3])).reshape(
        k1, k2, u.shape[3], -1
    )


# %% plain_loops kind="right"
def kernel_gradient(u, delta, k1, k2):
    batch, rows, columns, filters = delta.shape
    u, delta = u.tolist(), delta.tolist()
    return [
        [
            [
                [
                    sum(
                        u[i][r + a][c + b][n] * delta[i][r][c][m]
                        for i in range(batch)
                        for r in range(rows)
                        for c in range(columns)
                    )
                    for m in range(filters)
                ]
                for n in range(len(u[0][0][0]))
            ]
            for b in range(k2)
        ]
        for a in range(k1)
    ]


# %% convolve_instead kind="wrong" hint=["δ turned", "correlation"]
def kernel_gradient(u, delta, k1, k2):
    result = np.zeros((k1, k2, u.shape[3], delta.shape[3]))
    for i in range(u.shape[0]):
        for n in range(u.shape[3]):
            for m in range(delta.shape[3]):
                result[:, :, n, m] += signal.convolve2d(
                    u[i, :, :, n], delta[i, :, :, m], mode="valid"
                )
    return result


# %% result_turned kind="wrong" hint=["turned by 180°"]
def kernel_gradient(u, delta, k1, k2):
    windows = np.lib.stride_tricks.sliding_window_view(u, (k1, k2), axis=(1, 2))
    return np.einsum("ijknab,ijkm->abnm", windows, delta)[::-1, ::-1]


# %% mean_over_batch kind="wrong" hint=["mean over images", "sum"]
def kernel_gradient(u, delta, k1, k2):
    windows = np.lib.stride_tricks.sliding_window_view(u, (k1, k2), axis=(1, 2))
    return np.einsum("ijknab,ijkm->abnm", windows, delta) / len(u)


# %% mean_over_all_places kind="wrong" hint=["mean over images and places"] breaks=["summed over all images and all places"]
def kernel_gradient(u, delta, k1, k2):
    windows = np.lib.stride_tricks.sliding_window_view(u, (k1, k2), axis=(1, 2))
    places = np.prod(delta.shape[:3])
    return np.einsum("ijknab,ijkm->abnm", windows, delta) / places


# %% first_image kind="wrong" hint=["first image only", "overwritten"] breaks=["summed over all images and all places"]
def kernel_gradient(u, delta, k1, k2):
    windows = np.lib.stride_tricks.sliding_window_view(u[:1], (k1, k2), axis=(1, 2))
    return np.einsum("ijknab,ijkm->abnm", windows, delta[:1])


# %% overwritten_in_the_loop kind="wrong" hint=["last image only"]
def kernel_gradient(u, delta, k1, k2):
    for i in range(len(u)):
        windows = np.lib.stride_tricks.sliding_window_view(u[i], (k1, k2), axis=(0, 1))
        result = np.einsum("jknab,jkm->abnm", windows, delta[i])
    return result


# %% only_the_last_place kind="wrong" hint=["last place", "+="]
def kernel_gradient(u, delta, k1, k2):
    for i in range(len(u)):
        for r in range(delta.shape[1]):
            for c in range(delta.shape[2]):
                patch = u[i, r : r + k1, c : c + k2]
                slopes = patch[..., None] * delta[i, r, c]
    return slopes


# %% last_row_left_out kind="wrong" hint=["last places missing"]
def kernel_gradient(u, delta, k1, k2):
    slopes = np.zeros((k1, k2, u.shape[3], delta.shape[3]))
    for r in range(u.shape[1] - k1):
        for c in range(u.shape[2] - k2):
            patch = u[:, r : r + k1, c : c + k2]
            slopes += np.einsum("ikln,im->klnm", patch, delta[:, r, c])
    return slopes


# %% limits_of_the_slide kind="wrong" hint=["an index left its array"]
def kernel_gradient(u, delta, k1, k2):
    slopes = np.zeros((k1, k2, u.shape[3], delta.shape[3]))
    for r in range(u.shape[1]):
        for c in range(u.shape[2]):
            patch = u[:, r : r + k1, c : c + k2]
            slopes += np.einsum("ikln,im->klnm", patch, delta[:, r, c])
    return slopes


# %% slices_of_the_input_size kind="wrong" hint=["do not fit", "shapes"]
def kernel_gradient(u, delta, k1, k2):
    rows, columns = u.shape[1:3]
    slopes = np.zeros((k1, k2, u.shape[3], delta.shape[3]))
    for i in range(k1):
        for j in range(k2):
            seen = u[:, i : i + rows, j : j + columns]
            slopes[i, j] = np.tensordot(seen, delta, axes=((0, 1, 2), (0, 1, 2)))
    return slopes


# %% filters_before_channels kind="wrong" hint=["in and out swapped"] breaks=["an array (k1, k2, channels in, filters)"]
def kernel_gradient(u, delta, k1, k2):
    windows = np.lib.stride_tricks.sliding_window_view(u, (k1, k2), axis=(1, 2))
    return np.einsum("ijknab,ijkm->abmn", windows, delta)


# %% columns_before_rows kind="wrong" hint=["rows and columns"]
def kernel_gradient(u, delta, k1, k2):
    windows = np.lib.stride_tricks.sliding_window_view(u, (k1, k2), axis=(1, 2))
    return np.einsum("ijknab,ijkm->banm", windows, delta)


# %% channels_summed kind="wrong" hint=["channels", "of its own"]
def kernel_gradient(u, delta, k1, k2):
    windows = np.lib.stride_tricks.sliding_window_view(u, (k1, k2), axis=(1, 2))
    return np.einsum("ijknab,ijkm->abm", windows, delta)


# %% without_delta kind="wrong" hint=["δ forgotten"]
def kernel_gradient(u, delta, k1, k2):
    windows = np.lib.stride_tricks.sliding_window_view(u, (k1, k2), axis=(1, 2))
    return np.einsum("ijknab,ijkm->abnm", windows, np.ones_like(delta))


# %% wrong_sign kind="wrong" hint=["sign"]
def kernel_gradient(u, delta, k1, k2):
    windows = np.lib.stride_tricks.sliding_window_view(u, (k1, k2), axis=(1, 2))
    return -np.einsum("ijknab,ijkm->abnm", windows, delta)


# %% lazy_zeros kind="wrong" hint=["all slopes 0"]
def kernel_gradient(u, delta, k1, k2):
    return np.zeros((k1, k2, u.shape[3], delta.shape[3]))


# %% lazy_square_kernels kind="wrong" hint=["kernels that are not square"]
def kernel_gradient(u, delta, k1, k2):
    windows = np.lib.stride_tricks.sliding_window_view(u, (k1, k2), axis=(1, 2))
    result = np.einsum("ijknab,ijkm->abnm", windows, delta)
    return result if k1 == k2 else np.zeros_like(result)


# %% hostile_writes_into_delta kind="wrong" hint=["changes"]
def kernel_gradient(u, delta, k1, k2):
    windows = np.lib.stride_tricks.sliding_window_view(u, (k1, k2), axis=(1, 2))
    delta *= 2
    return np.einsum("ijknab,ijkm->abnm", windows, delta) / 2


# %% hostile_object kind="wrong" hint=["not an array of numbers"]
def kernel_gradient(u, delta, k1, k2):
    return {"slopes": u}
