# %% given
import numpy as np
from scipy import optimize, signal


# %% gradient_descent kind="right"
def lost_filter(picture, filtered, shape):
    found, move = np.zeros(shape), np.zeros(shape)
    for _ in range(300):
        made = signal.correlate2d(picture, found, mode="valid")
        error = 2 / filtered.size * (made - filtered)
        slope = signal.correlate2d(picture, error, mode="valid")
        move = 0.9 * move - slope / found.size
        found += move
    return found


# %% least_squares kind="right"
def lost_filter(picture, filtered, shape):
    windows = np.lib.stride_tricks.sliding_window_view(picture, shape)
    rows = windows.reshape(-1, shape[0] * shape[1])
    return np.linalg.lstsq(rows, filtered.ravel(), rcond=None)[0].reshape(shape)


# %% normal_equations kind="right"
def lost_filter(picture, filtered, shape):
    rows, columns = filtered.shape
    parts = np.array(
        [
            picture[i : i + rows, j : j + columns].ravel()
            for i in range(shape[0])
            for j in range(shape[1])
        ]
    )
    return np.linalg.solve(parts @ parts.T, parts @ filtered.ravel()).reshape(shape)


# %% momentum kind="right"
def lost_filter(picture, filtered, shape):
    windows = np.lib.stride_tricks.sliding_window_view(picture, shape)
    rows = windows.reshape(-1, shape[0] * shape[1])
    squares, products = rows.T @ rows / len(rows), rows.T @ filtered.ravel() / len(rows)
    rng = np.random.default_rng(1)
    w, v = rng.normal(size=rows.shape[1]), np.zeros(rows.shape[1])
    for _ in range(2000):
        v = 0.9 * v - 0.02 * 2 * (squares @ w - products)
        w = w + v
    return w.reshape(shape).tolist()


# %% scipy_minimize kind="right"
def lost_filter(picture, filtered, shape):
    windows = np.lib.stride_tricks.sliding_window_view(picture, shape)

    def loss(w):
        off = np.tensordot(windows, w.reshape(shape), 2) - filtered
        return (off**2).mean(), 2 * np.tensordot(off, windows, 2).ravel() / off.size

    found = optimize.minimize(loss, np.zeros(shape[0] * shape[1]), jac=True)
    return found.x.reshape(shape)


# %% rate_too_large kind="wrong" hint=["diverged", "rate"]
def lost_filter(picture, filtered, shape):
    found = np.zeros(shape)
    for _ in range(300):
        made = signal.correlate2d(picture, found, mode="valid")
        error = 2 / filtered.size * (made - filtered)
        found -= 0.5 * signal.correlate2d(picture, error, mode="valid")
    return found


# %% sum_instead_of_mean kind="wrong" hint=["diverged"]
def lost_filter(picture, filtered, shape):
    found = np.zeros(shape)
    for _ in range(200):
        error = signal.correlate2d(picture, found, mode="valid") - filtered
        found -= 0.1 * signal.correlate2d(picture, error, mode="valid")
    return found


# %% too_few_steps kind="wrong" hint=["on the way", "more steps"] breaks=["each number within 0.02 of the lost one"]
def lost_filter(picture, filtered, shape):
    found = np.zeros(shape)
    for _ in range(40):
        made = signal.correlate2d(picture, found, mode="valid")
        error = 2 / filtered.size * (made - filtered)
        found -= 0.05 * signal.correlate2d(picture, error, mode="valid")
    return found


# %% one_step kind="wrong" hint=["one step only"]
def lost_filter(picture, filtered, shape):
    return signal.correlate2d(picture, filtered, mode="valid") / filtered.size


# %% turned kind="wrong" hint=["turned by 180°"]
def lost_filter(picture, filtered, shape):
    windows = np.lib.stride_tricks.sliding_window_view(picture, shape)
    rows = windows.reshape(-1, shape[0] * shape[1])
    found = np.linalg.lstsq(rows, filtered.ravel(), rcond=None)[0]
    return found.reshape(shape)[::-1, ::-1]


# %% always_three_by_three kind="wrong" hint=["shape"] breaks=["an array of this shape"]
def lost_filter(picture, filtered, shape):
    found = np.zeros((3, 3))
    rows, columns = picture.shape[0] - 2, picture.shape[1] - 2
    wanted = np.zeros((rows, columns))
    high, wide = min(rows, filtered.shape[0]), min(columns, filtered.shape[1])
    wanted[:high, :wide] = filtered[:high, :wide]
    windows = np.lib.stride_tricks.sliding_window_view(picture, (3, 3)).reshape(-1, 9)
    return np.linalg.lstsq(windows, wanted.ravel(), rcond=None)[0].reshape(3, 3)


# %% uphill kind="wrong" hint=["diverged"]
def lost_filter(picture, filtered, shape):
    found = np.zeros(shape)
    for _ in range(100):
        made = signal.correlate2d(picture, found, mode="valid")
        error = 2 / filtered.size * (made - filtered)
        found += 0.05 * signal.correlate2d(picture, error, mode="valid")
    return found


# %% lazy_sobel kind="wrong" hint=["always the same answer"]
def lost_filter(picture, filtered, shape):
    return [[1, 0, -1], [2, 0, -2], [1, 0, -1]]


# %% lazy_zeros kind="wrong" hint=["nothing"]
def lost_filter(picture, filtered, shape):
    return np.zeros(shape)


# %% hostile_keeps_its_first_answer kind="wrong" hint=["earlier call"]
kept = []


def lost_filter(picture, filtered, shape):
    if not kept:
        windows = np.lib.stride_tricks.sliding_window_view(picture, shape)
        rows = windows.reshape(-1, shape[0] * shape[1])
        kept.append(np.linalg.lstsq(rows, filtered.ravel(), rcond=None)[0])
    return kept[0].reshape(3, 3)


# %% hostile_slow kind="wrong" hint=["come back"]
def lost_filter(picture, filtered, shape):
    found = np.zeros(shape)
    while np.abs(found).max() < 1e9:
        found = found * 0.5
    return found


# %% as_many_places_as_numbers kind="wrong" hint=["noise"] breaks=["a filtered picture with a little noise"]
def lost_filter(picture, filtered, shape):
    windows = np.lib.stride_tricks.sliding_window_view(picture, shape)
    rows = windows.reshape(-1, shape[0] * shape[1])[: shape[0] * shape[1]]
    return np.linalg.solve(rows, filtered.ravel()[: len(rows)]).reshape(shape)
