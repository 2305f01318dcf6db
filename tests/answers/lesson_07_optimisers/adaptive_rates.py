# %% given
import numpy as np


# %% plain_loops kind="right"
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w = w - rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% filled_arrays kind="right"
def adagrad(gradient, start, rate, epsilon, first, steps):
    begin = np.asarray(start, dtype=np.float64)
    way, r = np.empty((steps, *begin.shape)), np.full(begin.shape, first, dtype=float)
    for i in range(steps):
        before = way[i - 1] if i else begin
        g = np.asarray(gradient(before))
        r += g * g
        way[i] = before - rate * g * (r + epsilon) ** -0.5
    return way


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    begin = np.asarray(start, dtype=np.float64)
    way, r = np.empty((steps, *begin.shape)), np.zeros(begin.shape)
    for i in range(steps):
        before = way[i - 1] if i else begin
        g = np.asarray(gradient(before))
        r += (1 - rho) * (g * g - r)
        way[i] = before - rate * g * (r + epsilon) ** -0.5
    return way


# %% all_slopes_kept kind="right"
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, slopes, way = np.array(start, float), [], []
    for _ in range(steps):
        slopes.append(np.asarray(gradient(w)))
        total = first + sum(s**2 for s in slopes)
        w = w - rate * slopes[-1] / (total + epsilon) ** 0.5
        way.append(w)
    return way


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, slopes, way = np.array(start, float), [], []
    for n in range(steps):
        slopes.append(np.asarray(gradient(w)))
        mean = sum((1 - rho) * rho ** (n - i) * s**2 for i, s in enumerate(slopes))
        w = w - rate * slopes[-1] / (mean + epsilon) ** 0.5
        way.append(w)
    return way


# %% one_engine kind="right"
def walk(gradient, start, rate, epsilon, value, renew, steps):
    w, way = 1.0 * np.asarray(start), []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        value = renew(value, slope**2)
        w = w - rate / np.sqrt(epsilon + value) * slope
        way.append(w)
    return np.stack(way)


def adagrad(gradient, start, rate, epsilon, first, steps):
    return walk(gradient, start, rate, epsilon, first, lambda r, s: r + s, steps)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    renew = lambda r, s: rho * r + (1 - rho) * s
    return walk(gradient, start, rate, epsilon, 0, renew, steps)


# %% scaled_sum kind="right"
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way, r = np.array(start, float), [], first + epsilon
    for _ in range(steps):
        g = np.asarray(gradient(w))
        r = r + np.square(g)
        w = w - rate * np.divide(g, np.sqrt(r))
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, way, r = np.array(start, float), [], 0
    for _ in range(steps):
        g = np.asarray(gradient(w))
        r = np.average([r + 0 * g, g**2], axis=0, weights=[rho, 1 - rho])
        w = w - rate * g / np.hypot(np.sqrt(r), np.sqrt(epsilon))
        way.append(w)
    return np.array(way)


# %% recursion kind="right"
def adagrad(gradient, start, rate, epsilon, first, steps):
    if steps == 0:
        return []
    w = np.asarray(start, dtype=float)
    g = np.asarray(gradient(w))
    r = first + g**2
    w = w - rate * g / np.sqrt(r + epsilon)
    return [w, *adagrad(gradient, w, rate, epsilon, r, steps - 1)]


def rmsprop(gradient, start, rate, rho, epsilon, steps, r=0.0):
    if steps == 0:
        return []
    w = np.asarray(start, dtype=float)
    g = np.asarray(gradient(w))
    r = rho * r + (1 - rho) * g**2
    w = w - rate * g / np.sqrt(r + epsilon)
    return [w, *rmsprop(gradient, w, rate, rho, epsilon, steps - 1, r)]


# %% not_squared kind="wrong" hint=["squared"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + abs(slope)
        w = w - rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% no_root kind="wrong" hint=["no root"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w = w - rate * slope / (squares + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% no_root_in_rmsprop kind="wrong" hint=["no root"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w = w - rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / (mean + epsilon)
        way.append(w)
    return np.array(way)


# %% one_sum kind="wrong" hint=["one rate for all"] breaks=["a sum of its own"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + (slope**2).sum()
        w = w - rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% early kind="wrong" hint=["used before adding"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        w = w - rate * slope / np.sqrt(squares + epsilon)
        squares = squares + slope**2
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% outside kind="wrong" hint=["epsilon outside", "outside the root"] breaks=["epsilon stands inside the root"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w = w - rate * slope / (np.sqrt(squares) + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / (np.sqrt(mean) + epsilon)
        way.append(w)
    return np.array(way)


# %% first_ignored kind="wrong" hint=["first ignored"] breaks=["which begins at first"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, 0.0)
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w = w - rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% forgetful_adagrad kind="wrong" hint=["forgets"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = 0.9 * squares + slope**2
        w = w - rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% mean_of_squares kind="wrong" hint=["a mean"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w = w - rate * slope / np.sqrt(squares / t + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% rho_swapped kind="wrong" hint=["rho swapped"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w = w - rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = (1 - rho) * mean + rho * slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% in_full kind="wrong" hint=["square added in full"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w = w - rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% never_forgets kind="wrong" hint=["nothing forgotten"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w = w - rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = mean + slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% corrected kind="wrong" hint=["corrected"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w = w - rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / np.sqrt(mean / (1 - rho**t) + epsilon)
        way.append(w)
    return np.array(way)


# %% uphill kind="wrong" hint=["uphill"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w = w + rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% start_included kind="wrong" hint=["start included"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w = w - rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, [np.array(start, dtype=float)]
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% in_place kind="wrong" hint=["one array in all rows"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w -= rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% like_start kind="wrong" hint=["cut to whole numbers"] breaks=["a whole number or an array of them"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w = w - rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way).astype(np.asarray(start).dtype)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% last_only kind="wrong" hint=["last position only"]
def adagrad(gradient, start, rate, epsilon, first, steps):
    w, way = np.array(start, dtype=float), []
    squares = np.full(w.shape, float(first))
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        squares = squares + slope**2
        w = w - rate * slope / np.sqrt(squares + epsilon)
        way.append(w)
    return np.array(way)


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return w


# %% lazy_numbers kind="wrong" hint=["always the same"]
def adagrad(*given):
    return np.array([0.9, 0.8331, 0.7805])


def rmsprop(*given):
    return np.array([0.6838, 0.4989, 0.3692])


# %% hostile_nan kind="wrong" hint=["nan"]
def adagrad(gradient, start, *more):
    return np.nan * np.ones((more[-1], *np.shape(start)))


def rmsprop(gradient, start, rate, rho, epsilon, steps):
    w, mean, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        mean = rho * mean + (1 - rho) * slope**2
        w = w - rate * slope / np.sqrt(mean + epsilon)
        way.append(w)
    return np.array(way)


# %% hostile_raises kind="wrong" hint=["stopped with"]
def adagrad(*given):
    raise RuntimeError


def rmsprop(*given):
    raise RuntimeError
