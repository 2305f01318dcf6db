# %% given
import numpy as np

from utils import machine

with machine.quietly():
    import keras

    keras.ops.ones(1)


# %% loops_over_places kind="right"
def pool2d(x, k, s, mode):
    batch, height, width, channels = x.shape
    rows, columns = (height - k) // s + 1, (width - k) // s + 1
    result = np.zeros((batch, rows, columns, channels))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i * s : i * s + k, j * s : j * s + k, :]
            if mode == "max":
                result[:, i, j] = window.max(axis=(1, 2))
            else:
                result[:, i, j] = window.mean(axis=(1, 2))
    return result


# %% four_loops kind="right"
def pool2d(x, k, s, mode):
    pick = {"max": max, "average": lambda values: sum(values) / len(values)}[mode]
    result = []
    for picture in x.tolist():
        rows = []
        for r in range(0, len(picture) - k + 1, s):
            row = []
            for c in range(0, len(picture[0]) - k + 1, s):
                places = [picture[r + i][c + j] for i in range(k) for j in range(k)]
                row.append([pick(list(values)) for values in zip(*places)])
            rows.append(row)
        result.append(rows)
    return result


# %% sliding_view kind="right"
def pool2d(x, k, s, mode):
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))
    windows = windows[:, ::s, ::s]
    return getattr(windows, "max" if mode == "max" else "mean")(axis=(-1, -2))


# %% asked_keras kind="right"
def pool2d(x, k, s, mode):
    layers = {
        "max": keras.layers.MaxPooling2D,
        "average": keras.layers.AveragePooling2D,
    }
    return layers[mode](k, strides=s)(x.astype("float32"))


# %% shifted_copies_float32 kind="right"
def pool2d(x, k, s, mode):
    rows, columns = ((side - k) // s + 1 for side in x.shape[1:3])
    parts = [
        x[:, i : i + s * rows : s, j : j + s * columns : s][:, :rows, :columns]
        for i in range(k)
        for j in range(k)
    ]
    stack = np.array(parts, dtype=np.float32)
    return stack.max(axis=0) if mode == "max" else stack.mean(axis=0)


# %% scipy_filters kind="right"
def pool2d(x, k, s, mode):
    from scipy import ndimage

    size = (1, k, k, 1)
    f = ndimage.maximum_filter if mode == "max" else ndimage.uniform_filter
    full = f(x.astype(float), size, mode="constant", cval=-1e3)
    first = k // 2
    last = [side - k + first + 1 for side in x.shape[1:3]]
    return full[:, first : last[0] : s, first : last[1] : s]


# %% begins_with_zero kind="wrong" hint=["padded with zeros", "negative"]
def pool2d(x, k, s, mode):
    rows, columns = ((side - k) // s + 1 for side in x.shape[1:3])
    result = np.zeros((len(x), rows, columns, x.shape[3]))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i * s : i * s + k, j * s : j * s + k]
            if mode == "max":
                result[:, i, j] = np.maximum(result[:, i, j], window.max(axis=(1, 2)))
            else:
                result[:, i, j] = window.mean(axis=(1, 2))
    return result


# %% pads_at_the_end kind="wrong" hint=["padded at the end", "dropped"]
def pool2d(x, k, s, mode):
    down, right = (-(side - k) % s for side in x.shape[1:3])
    x = np.pad(x, ((0, 0), (0, down), (0, right), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))
    windows = windows[:, ::s, ::s]
    return windows.max(axis=(-1, -2)) if mode == "max" else windows.mean(axis=(-1, -2))


# %% always_the_largest kind="wrong" hint=["mode ignored"]
def pool2d(x, k, s, mode):
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))
    return windows[:, ::s, ::s].max(axis=(-1, -2))


# %% sums kind="wrong" hint=["sum instead of average"]
def pool2d(x, k, s, mode):
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))
    windows = windows[:, ::s, ::s]
    return windows.max(axis=(-1, -2)) if mode == "max" else windows.sum(axis=(-1, -2))


# %% channels_mixed kind="wrong" hint=["channels mixed"]
def pool2d(x, k, s, mode):
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))
    windows = windows[:, ::s, ::s]
    if mode == "max":
        result = windows.max(axis=(-1, -2)).max(axis=3, keepdims=True)
        return np.repeat(result, x.shape[3], axis=3)
    return windows.mean(axis=(-1, -2))


# %% channels_pooled_away kind="wrong" hint=["channels pooled", "by itself"]
def pool2d(x, k, s, mode):
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))
    windows = windows[:, ::s, ::s]
    f = np.max if mode == "max" else np.mean
    return f(windows, axis=(3, 4, 5))


# %% stride_is_the_window kind="wrong" hint=["stride taken from the window"]
def pool2d(x, k, s, mode):
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))
    windows = windows[:, ::k, ::k]
    return windows.max(axis=(-1, -2)) if mode == "max" else windows.mean(axis=(-1, -2))


# %% stride_ignored kind="wrong" hint=["stride ignored"]
def pool2d(x, k, s, mode):
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))
    return windows.max(axis=(-1, -2)) if mode == "max" else windows.mean(axis=(-1, -2))


# %% whole_numbers kind="wrong" hint=["made whole", "dtype"]
def pool2d(x, k, s, mode):
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))
    windows = windows[:, ::s, ::s]
    f = np.max if mode == "max" else np.mean
    return f(windows, axis=(-1, -2)).astype(int)


# %% first_image_only kind="wrong" hint=["one image, one channel"]
def pool2d(x, k, s, mode):
    windows = np.lib.stride_tricks.sliding_window_view(x[0, :, :, 0], (k, k))
    f = np.max if mode == "max" else np.mean
    return f(windows[::s, ::s], axis=(-1, -2))


# %% writes_into_its_input kind="wrong" hint=["changes the array"]
def pool2d(x, k, s, mode):
    x -= x.min()
    windows = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))
    return windows[:, ::s, ::s].max(axis=(-1, -2))


# %% untouched kind="wrong" hint=["not filled in yet"]
def pool2d(x, k, s, mode):
    """Pool each channel of each image; return (batch, rows, columns, channels)."""
    ...


# %% lazy_strided_slice kind="wrong" hint=["first window"]
def pool2d(x, k, s, mode):
    return x[:, ::s, ::s]


# %% hostile_none kind="wrong" hint=["None", "return"]
def pool2d(x, k, s, mode):
    print(x.max())


# %% hostile_signature kind="wrong" hint=["could not be called"]
def pool2d(x, k):
    return x[:, ::k, ::k]


# %% axis_left_out kind="wrong" hint=["images and channels mixed", "axis="]
def pool2d(x, k, s, mode):
    rows, columns = (x.shape[1] - k) // s + 1, (x.shape[2] - k) // s + 1
    result = np.zeros((len(x), rows, columns, x.shape[3]))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i * s : i * s + k, j * s : j * s + k]
            result[:, i, j] = np.max(window) if mode == "max" else np.mean(window)
    return result


# %% begins_at_the_output_index kind="wrong" hint=["moves by one pixel", "by the stride"]
def pool2d(x, k, s, mode):
    rows, columns = (x.shape[1] - k) // s + 1, (x.shape[2] - k) // s + 1
    result = np.zeros((len(x), rows, columns, x.shape[3]))
    keep = np.max if mode == "max" else np.mean
    for i in range(rows):
        for j in range(columns):
            result[:, i, j] = keep(x[:, i : i + k, j : j + k], axis=(1, 2))
    return result


# %% returns_inside_a_loop kind="wrong" hint=["never filled", "inside a loop"]
def pool2d(x, k, s, mode):
    rows, columns = (x.shape[1] - k) // s + 1, (x.shape[2] - k) // s + 1
    result = np.zeros((len(x), rows, columns, x.shape[3]))
    keep = np.max if mode == "max" else np.mean
    for i in range(rows):
        for j in range(columns):
            window = x[:, i * s : i * s + k, j * s : j * s + k]
            result[:, i, j] = keep(window, axis=(1, 2))
        return result


# %% rows_in_front kind="wrong" hint=["axes in another order", "batch belongs there"]
def pool2d(x, k, s, mode):
    keep = np.max if mode == "max" else np.mean
    rows = range(0, x.shape[1] - k + 1, s)
    columns = range(0, x.shape[2] - k + 1, s)
    return [
        [keep(x[:, r : r + k, c : c + k], axis=(1, 2)) for c in columns] for r in rows
    ]


# %% index_arrays kind="right"
def pool2d(x, k, s, mode):
    def along(values, axis):
        places = (values.shape[axis] - k) // s + 1
        index = s * np.arange(places)[:, None] + np.arange(k)
        picked = np.take(values, index, axis=axis)
        return (
            picked.max(axis=axis + 1) if mode == "max" else picked.mean(axis=axis + 1)
        )

    return along(along(x.astype(float), 1), 2)


# %% integral_image kind="right"
def pool2d(x, k, s, mode="max"):
    x = np.array(x, float)
    b, h, w, c = x.shape
    tops = np.arange(0, h - k + 1, s)
    lefts = np.arange(0, w - k + 1, s)
    if mode == "average":
        total = np.zeros((b, h + 1, w + 1, c))
        total[:, 1:, 1:] = x.cumsum(1).cumsum(2)
        a = total[:, tops + k][:, :, lefts + k]
        d = total[:, tops][:, :, lefts]
        e = total[:, tops + k][:, :, lefts]
        f = total[:, tops][:, :, lefts + k]
        return (a + d - e - f) / (k * k)
    out = np.empty((b, len(tops), len(lefts), c))
    for i, t in enumerate(tops):
        for j, l in enumerate(lefts):
            out[:, i, j] = np.sort(
                x[:, t : t + k, l : l + k].reshape(b, k * k, c), axis=1
            )[:, -1]
    return out


# %% side_over_stride kind="wrong" hint=["windows hang over the border"]
def pool2d(x, k, s, mode):
    b, h, w, c = x.shape
    rows, columns = h // s, w // s
    out = np.zeros((b, rows, columns, c))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i * s : i * s + k, j * s : j * s + k]
            out[:, i, j] = (
                window.max(axis=(1, 2)) if mode == "max" else window.mean(axis=(1, 2))
            )
    return out


# %% partial_windows_kept kind="wrong" hint=["windows hang over the border"]
def pool2d(x, k, s, mode):
    f = np.max if mode == "max" else np.mean
    rows = [
        np.stack(
            [
                f(x[:, i : i + k, j : j + k], axis=(1, 2))
                for j in range(0, x.shape[2], s)
            ],
            axis=1,
        )
        for i in range(0, x.shape[1], s)
    ]
    return np.stack(rows, axis=1).astype(float)


# %% height_and_width_swapped kind="wrong" hint=["rows and columns swapped"]
def pool2d(x, k, s, mode):
    b, w, h, c = x.shape
    rows, columns = (h - k) // s + 1, (w - k) // s + 1
    out = np.zeros((b, rows, columns, c))
    for i in range(rows):
        for j in range(columns):
            window = x[:, j * s : j * s + k, i * s : i * s + k]
            out[:, i, j] = (
                window.max(axis=(1, 2)) if mode == "max" else window.mean(axis=(1, 2))
            )
    return out


# %% window_is_stride kind="wrong" hint=["window taken from the stride"]
def pool2d(x, k, s, mode):
    b, h, w, c = x.shape
    rows, columns = (h - k) // s + 1, (w - k) // s + 1
    out = np.empty((b, rows, columns, c))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i * s : (i + 1) * s, j * s : (j + 1) * s]
            out[:, i, j] = (
                window.max(axis=(1, 2)) if mode == "max" else window.mean(axis=(1, 2))
            )
    return out


# %% divided_by_k kind="wrong" hint=["divided by one side"]
def pool2d(x, k, s, mode):
    views = np.lib.stride_tricks.sliding_window_view(x, (k, k), axis=(1, 2))[
        :, ::s, ::s
    ]
    if mode == "max":
        return views.max(axis=(-1, -2)).astype(float)
    return views.sum(axis=(-1, -2)) / k


# %% only_first_image kind="wrong" hint=["first image only"]
def pool2d(x, k, s, mode):
    b, h, w, c = x.shape
    rows, columns = (h - k) // s + 1, (w - k) // s + 1
    out = np.zeros((b, rows, columns, c))
    for i in range(rows):
        for j in range(columns):
            window = x[0, i * s : i * s + k, j * s : j * s + k]
            out[0, i, j] = (
                window.max(axis=(0, 1)) if mode == "max" else window.mean(axis=(0, 1))
            )
    return out


# %% dtype_of_input kind="wrong" hint=["numbers made whole", "dtype of floats"]
def pool2d(x, k, s, mode):
    b, h, w, c = x.shape
    rows, columns = (h - k) // s + 1, (w - k) // s + 1
    out = np.zeros((b, rows, columns, c), dtype=x.dtype)
    for i in range(rows):
        for j in range(columns):
            window = x[:, i * s : i * s + k, j * s : j * s + k]
            out[:, i, j] = (
                window.max(axis=(1, 2)) if mode == "max" else window.mean(axis=(1, 2))
            )
    return out


# %% reshape_tiles kind="wrong" hint=["works only where windows tile the image"]
def pool2d(x, k, s, mode):
    b, h, w, c = x.shape
    tiles = x.reshape(b, h // k, k, w // k, k, c)
    return (
        tiles.max(axis=(2, 4)).astype(float)
        if mode == "max"
        else tiles.mean(axis=(2, 4))
    )


# %% window_one_short kind="wrong" hint=["window one short"]
def pool2d(x, k, s, mode):
    b, h, w, c = x.shape
    rows, columns = (h - k) // s + 1, (w - k) // s + 1
    out = np.zeros((b, rows, columns, c))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i * s : i * s + k - 1, j * s : j * s + k - 1]
            out[:, i, j] = (
                window.max(axis=(1, 2)) if mode == "max" else window.mean(axis=(1, 2))
            )
    return out


# %% channels_first_result kind="wrong" hint=["axes in another order"]
def pool2d(x, k, s, mode):
    b, h, w, c = x.shape
    rows, columns = (h - k) // s + 1, (w - k) // s + 1
    out = np.zeros((b, c, rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = x[:, i * s : i * s + k, j * s : j * s + k]
            out[:, :, i, j] = (
                window.max(axis=(1, 2)) if mode == "max" else window.mean(axis=(1, 2))
            )
    return out
