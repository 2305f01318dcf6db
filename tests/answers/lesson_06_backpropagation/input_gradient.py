# %% given
import numpy as np
from scipy import signal


# %% shifted_copies kind="right"
def input_gradient(delta, kernel):
    batch, rows, columns, _ = delta.shape
    k1, k2, channels, _ = kernel.shape
    slopes = np.zeros((batch, rows + k1 - 1, columns + k2 - 1, channels))
    for i in range(k1):
        for j in range(k2):
            slopes[:, i : i + rows, j : j + columns] += delta @ kernel[i, j].T
    return slopes


# %% stamps kind="right"
def input_gradient(delta, kernel):
    batch, rows, columns, filters = delta.shape
    k1, k2, channels, _ = kernel.shape
    slopes = np.zeros((batch, rows + k1 - 1, columns + k2 - 1, channels))
    for i in range(batch):
        for r in range(rows):
            for c in range(columns):
                slopes[i, r : r + k1, c : c + k2] += kernel @ delta[i, r, c]
    return slopes


# %% scipy_convolve kind="right"
def input_gradient(delta, kernel):
    pictures = []
    for d in delta:
        channels = []
        for n in range(kernel.shape[2]):
            channels.append(
                sum(
                    signal.convolve2d(d[..., m], kernel[:, :, n, m])
                    for m in range(kernel.shape[3])
                )
            )
        pictures.append(np.stack(channels, axis=-1))
    return np.array(pictures)


# %% padded_and_turned kind="right"
def input_gradient(delta, kernel):
    k1, k2 = kernel.shape[:2]
    wide = np.pad(delta, ((0, 0), (k1 - 1, k1 - 1), (k2 - 1, k2 - 1), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(wide, (k1, k2), axis=(1, 2))
    return np.einsum("ipqmab,abnm->ipqn", windows, kernel[::-1, ::-1])


# %% correlate_turned_float32 kind="right"
def input_gradient(delta, kernel):
    delta, turned = delta.astype(np.float32), np.flip(kernel, (0, 1)).astype("f4")
    total = 0
    for m in range(kernel.shape[3]):
        layers = [
            [
                signal.correlate2d(d[:, :, m], turned[:, :, n, m], mode="full")
                for n in range(kernel.shape[2])
            ]
            for d in delta
        ]
        total = total + np.moveaxis(np.array(layers), 1, -1)
    return total


# %% unturned kind="wrong" hint=["not turned", "minus"] breaks=["Return ∂J/∂U"]
def input_gradient(delta, kernel):
    k1, k2 = kernel.shape[:2]
    wide = np.pad(delta, ((0, 0), (k1 - 1, k1 - 1), (k2 - 1, k2 - 1), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(wide, (k1, k2), axis=(1, 2))
    return np.einsum("ipqmab,abnm->ipqn", windows, kernel)


# %% rows_turned_only kind="wrong" hint=["one axis turned"]
def input_gradient(delta, kernel):
    k1, k2 = kernel.shape[:2]
    wide = np.pad(delta, ((0, 0), (k1 - 1, k1 - 1), (k2 - 1, k2 - 1), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(wide, (k1, k2), axis=(1, 2))
    return np.einsum("ipqmab,abnm->ipqn", windows, kernel[::-1])


# %% first_filter kind="wrong" hint=["first filter only", "add up"] breaks=["the slopes of all filters add up"]
def input_gradient(delta, kernel):
    pictures = []
    for d in delta:
        layers = [
            signal.convolve2d(d[..., 0], kernel[:, :, n, 0])
            for n in range(kernel.shape[2])
        ]
        pictures.append(np.stack(layers, axis=-1))
    return np.array(pictures)


# %% overwritten_filters kind="wrong" hint=["last filter only"]
def input_gradient(delta, kernel):
    batch, rows, columns, filters = delta.shape
    k1, k2, channels, _ = kernel.shape
    slopes = np.zeros((batch, rows + k1 - 1, columns + k2 - 1, channels))
    for i in range(batch):
        for n in range(channels):
            for m in range(filters):
                slopes[i, :, :, n] = signal.convolve2d(
                    delta[i, :, :, m], kernel[:, :, n, m]
                )
    return slopes


# %% filters_averaged kind="wrong" hint=["averaged"]
def input_gradient(delta, kernel):
    k1, k2 = kernel.shape[:2]
    wide = np.pad(delta, ((0, 0), (k1 - 1, k1 - 1), (k2 - 1, k2 - 1), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(wide, (k1, k2), axis=(1, 2))
    result = np.einsum("ipqmab,abnm->ipqn", windows, kernel[::-1, ::-1])
    return result / kernel.shape[3]


# %% same_mode kind="wrong" hint=["as large as δ", "full mode"] breaks=["rows + k1 − 1, columns + k2 − 1"]
def input_gradient(delta, kernel):
    pictures = []
    for d in delta:
        layers = [
            sum(
                signal.convolve2d(d[..., m], kernel[:, :, n, m], mode="same")
                for m in range(kernel.shape[3])
            )
            for n in range(kernel.shape[2])
        ]
        pictures.append(np.stack(layers, axis=-1))
    return np.array(pictures)


# %% stamps_over kind="wrong" hint=["overwritten", "+="]
def input_gradient(delta, kernel):
    batch, rows, columns, filters = delta.shape
    k1, k2, channels, _ = kernel.shape
    slopes = np.zeros((batch, rows + k1 - 1, columns + k2 - 1, channels))
    for r in range(rows):
        for c in range(columns):
            for i in range(batch):
                slopes[i, r : r + k1, c : c + k2] = kernel @ delta[i, r, c]
    return slopes


# %% channels_for_filters kind="wrong" hint=["channels and filters swapped"]
def input_gradient(delta, kernel):
    batch, rows, columns, _ = delta.shape
    k1, k2, channels, _ = kernel.shape
    slopes = np.zeros((batch, rows + k1 - 1, columns + k2 - 1, channels))
    for i in range(k1):
        for j in range(k2):
            slopes[:, i : i + rows, j : j + columns] += delta @ kernel[i, j]
    return slopes


# %% turned_delta kind="wrong" hint=["δ turned"]
def input_gradient(delta, kernel):
    batch, rows, columns, _ = delta.shape
    k1, k2, channels, _ = kernel.shape
    slopes = np.zeros((batch, rows + k1 - 1, columns + k2 - 1, channels))
    for i in range(k1):
        for j in range(k2):
            turned = delta[:, ::-1, ::-1]
            slopes[:, i : i + rows, j : j + columns] += turned @ kernel[i, j].T
    return slopes


# %% index_before_the_start kind="wrong" hint=["indices below 0", "from the end"]
def input_gradient(delta, kernel):
    batch, rows, columns, filters = delta.shape
    k1, k2, channels, _ = kernel.shape
    slopes = np.zeros((batch, rows + k1 - 1, columns + k2 - 1, channels))
    for p in range(rows + k1 - 1):
        for q in range(columns + k2 - 1):
            for a in range(k1):
                for b in range(k2):
                    if p - a < rows and q - b < columns:
                        part = delta[:, p - a, q - b]
                        slopes[:, p, q] += part @ kernel[a, b].T
    return slopes


# %% lazy_kernel_itself kind="wrong" hint=["differ", "kernel"]
def input_gradient(delta, kernel):
    shape = np.array(delta.shape[:3]) + [0, kernel.shape[0] - 1, kernel.shape[1] - 1]
    slopes = np.zeros((*shape, kernel.shape[2]))
    slopes[:, : kernel.shape[0], : kernel.shape[1]] = kernel.sum(axis=3)
    return slopes


# %% hostile_huge kind="wrong" hint=["large"]
def input_gradient(delta, kernel):
    return np.zeros((2000, 2000))


# %% hostile_text kind="wrong" hint=["not an array of numbers"]
def input_gradient(delta, kernel):
    return "[[1, 2], [3, 4]]"
