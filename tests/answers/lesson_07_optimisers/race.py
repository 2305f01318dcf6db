# %% given
import numpy as np


# %% momentum_eight_tenths kind="right"
def race(gradient, start):
    w, v = np.array(start, dtype=float), 0.0
    for _ in range(80):
        v = 0.8 * v - gradient(w)
        w = w + v
    return w


# %% momentum_nine_tenths kind="right"
def race(gradient, start):
    w, v = start.copy(), np.zeros(len(start))
    for _ in range(80):
        v = 0.9 * v - 1.0 * gradient(w)
        w = w + v
    return w.tolist()


# %% nesterov kind="right"
def race(gradient, start):
    w, v = start, 0
    for _ in range(80):
        slope = gradient(w)
        v = 0.9 * v - slope
        w = w + 0.9 * v - slope
    return w


# %% best_momentum kind="right"
def race(gradient, start):
    low, high = np.sqrt(0.01), 1.0
    rate, beta = (2 / (low + high)) ** 2, ((high - low) / (high + low)) ** 2
    before = w = np.array(start, dtype=float)
    for _ in range(80):
        before, w = w, w - rate * gradient(w) + beta * (w - before)
    return w


# %% conjugate_gradient kind="right"
def race(gradient, start):
    w = np.array(start, dtype=float)
    origin = gradient(np.zeros(len(w)))
    residual = -gradient(w)
    direction = residual.copy()
    for _ in range(min(len(w), 70)):
        along = gradient(direction) - origin
        step = residual @ residual / (direction @ along)
        w = w + step * direction
        new = residual - step * along
        if np.linalg.norm(new) < 1e-12:
            break
        direction = new + (new @ new) / (residual @ residual) * direction
        residual = new
    return w


# %% hessian_from_slopes kind="right"
def race(gradient, start):
    n = len(start)
    origin = gradient(np.zeros(n))
    hessian = np.stack([gradient(e) - origin for e in np.eye(n)], axis=1)
    return start - np.linalg.solve(hessian, gradient(start))


# %% chebyshev_rates kind="right"
def race(gradient, start):
    w, n = np.array(start, dtype=float), 64
    order = [0]
    while len(order) < n:
        order = [k for i in order for k in (i, 2 * len(order) - 1 - i)]
    for i in order:
        root = 0.505 + 0.495 * np.cos(np.pi * (2 * i + 1) / (2 * n))
        w = w - gradient(w) / root
    return w


# %% two_point_rates kind="right"
def race(gradient, start):
    w = np.array(start, dtype=float)
    slope, rate = gradient(w), 1.0
    for _ in range(79):
        new = w - rate * slope
        new_slope = gradient(new)
        dw, ds = new - w, new_slope - slope
        if ds @ ds < 1e-30:
            return new
        rate = (dw @ ds) / (ds @ ds)
        w, slope = new, new_slope
    return w


# %% least_squares_of_secants kind="right"
def race(gradient, start):
    w = [np.array(start, dtype=float)]
    slopes = [gradient(w[0])]
    for _ in range(60):
        if np.linalg.norm(slopes[-1]) < 1e-9:
            break
        ds = np.array([s - slopes[0] for s in slopes[1:]]).reshape(-1, len(start))
        dw = np.array([x - w[0] for x in w[1:]]).reshape(-1, len(start))
        share = np.linalg.lstsq(ds.T, -slopes[0], rcond=None)[0] if len(ds) else []
        here = w[0] + (share @ dw if len(ds) else 0)
        rest = slopes[0] + (share @ ds if len(ds) else 0)
        w.append(here - rest)
        slopes.append(gradient(w[-1]))
    return w[-1]


# %% plain_descent kind="wrong" hint=["plain descent"] breaks=["a thousandth of the loss"]
def race(gradient, start):
    w = np.array(start, dtype=float)
    for _ in range(80):
        w = w - 1.9 * gradient(w)
    return w


# %% plain_and_small kind="wrong" hint=["plain descent"]
def race(gradient, start):
    w = np.array(start, dtype=float)
    for _ in range(80):
        w = w - 0.1 * gradient(w)
    return w


# %% plain_at_another_rate kind="wrong" hint=["on the way"]
def race(gradient, start):
    w = np.array(start, dtype=float)
    for _ in range(80):
        w = w - 1.37 * gradient(w)
    return w


# %% too_fast kind="wrong" hint=["diverged"]
def race(gradient, start):
    w = np.array(start, dtype=float)
    for _ in range(80):
        w = w - 2.5 * gradient(w)
    return w


# %% climbs kind="wrong" hint=["diverged"]
def race(gradient, start):
    w, v = np.array(start, dtype=float), 0.0
    for _ in range(80):
        v = 0.9 * v + gradient(w)
        w = w + v
    return w


# %% two_hundred_slopes kind="wrong" hint=["too many slopes", "80"] breaks=["at most 80 slopes"]
def race(gradient, start):
    w, v = np.array(start, dtype=float), 0.0
    for _ in range(200):
        v = 0.9 * v - gradient(w)
        w = w + v
    return w


# %% slope_twice_a_step kind="wrong" hint=["too many slopes"]
def race(gradient, start):
    w, v = np.array(start, dtype=float), 0.0
    for _ in range(80):
        if np.linalg.norm(gradient(w)) < 1e-12:
            break
        v = 0.8 * v - gradient(w)
        w = w + v
    return w


# %% adam_too_slow kind="wrong" hint=["on the way"]
def race(gradient, start):
    w, m, v = np.array(start, dtype=float), 0, 0
    for t in range(1, 81):
        g = gradient(w)
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
        w = w - 0.05 * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-7)
    return w


# %% few_steps kind="wrong" hint=["on the way"]
def race(gradient, start):
    w, v = np.array(start, dtype=float), 0.0
    for _ in range(12):
        v = 0.8 * v - gradient(w)
        w = w + v
    return w


# %% adagrad kind="wrong" hint=["on the way"]
def race(gradient, start):
    w, r = np.array(start, dtype=float), 0.1
    for _ in range(80):
        g = gradient(w)
        r = r + g**2
        w = w - 0.1 * g / np.sqrt(r)
    return w


# %% whole_way kind="wrong" hint=["shape"] breaks=["the final position, an array as long as the start"]
def race(gradient, start):
    w, v, way = np.array(start, dtype=float), 0.0, []
    for _ in range(80):
        v = 0.8 * v - gradient(w)
        w = w + v
        way.append(w)
    return np.array(way)


# %% loss_only kind="wrong" hint=["shape"]
def race(gradient, start):
    w, v = np.array(start, dtype=float), 0.0
    for _ in range(80):
        v = 0.8 * v - gradient(w)
        w = w + v
    return 0.5 * w @ w


# %% lazy_start kind="wrong" hint=["nothing moved"]
def race(gradient, start):
    return start


# %% lazy_zeros kind="wrong" hint=["always 0"]
def race(gradient, start):
    return np.zeros(len(start))


# %% hostile_raises kind="wrong" hint=["stopped with"]
def race(gradient, start):
    raise ValueError("tired")


# %% hostile_nan kind="wrong" hint=["diverged"]
def race(gradient, start):
    return start * np.nan


# %% hostile_endless kind="wrong" hint=["come back"]
def race(gradient, start):
    while True:
        start = start * 1.0
