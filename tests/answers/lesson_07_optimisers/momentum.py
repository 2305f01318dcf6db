# %% given
import numpy as np


# %% new_array_each_step kind="right"
def momentum(gradient, start, rate, beta, steps):
    w, v, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        v = beta * v - rate * np.asarray(gradient(w))
        w = w + v
        way.append(w)
    return np.array(way)


# %% filled_in_place kind="right"
def momentum(gradient, start, rate, beta, steps):
    begin = np.asarray(start, dtype=np.float64)
    way = np.zeros((steps, *begin.shape))
    v, w = np.zeros(begin.shape), begin.copy()
    for i in range(steps):
        v[...] = beta * v - rate * np.asarray(gradient(w))
        w += v
        way[i] = w
    return way


# %% rate_when_moving kind="right"
def momentum(gradient, start, rate, beta, steps):
    speed, w, out = 0, start, []
    for _ in range(steps):
        speed = beta * speed + gradient(w)
        w = w - rate * speed
        out.append(w)
    return out


# %% difference_of_two_positions kind="right"
def momentum(gradient, start, rate, beta, steps):
    before = w = 1.0 * np.asarray(start)
    way = []
    while len(way) < steps:
        before, w = w, w + beta * (w - before) - rate * np.asarray(gradient(w))
        way.append(w)
    return np.stack(way)


# %% recursion kind="right"
def momentum(gradient, start, rate, beta, steps):
    def go(w, v, left):
        if left == 0:
            return []
        v = beta * v - rate * np.asarray(gradient(w))
        return [w + v, *go(w + v, v, left - 1)]

    return np.array(go(np.asarray(start) * 1.0, 0.0, steps))


# %% sum_of_all_slopes kind="right"
def momentum(gradient, start, rate, beta, steps):
    w, slopes, way = np.array(start, float), [], []
    for n in range(steps):
        slopes.append(np.asarray(gradient(w)))
        v = sum(-rate * beta ** (n - i) * s for i, s in enumerate(slopes))
        w = w + v
        way.append(w.tolist())
    return way


# %% thirty_two_bits kind="right"
def momentum(gradient, start, rate, beta, steps):
    w, v = np.array(start, np.float32), np.float32(0)
    way = np.empty((steps,) + w.shape, np.float32)
    for i in range(steps):
        v = (beta * v - rate * np.asarray(gradient(w))).astype(np.float32)
        w = w + v
        way[i] = w
    return way


# %% slope_twice kind="wrong" hint=["slope counted twice", "once more"]
def momentum(gradient, start, rate, beta, steps):
    w, v, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        v = beta * v - rate * slope
        w = w - rate * slope + v
        way.append(w)
    return np.array(way)


# %% nesterov kind="wrong" hint=["Nesterov"]
def momentum(gradient, start, rate, beta, steps):
    w, v, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        slope = np.asarray(gradient(w))
        v = beta * v - rate * slope
        w = w + beta * v - rate * slope
        way.append(w)
    return np.array(way)


# %% average kind="wrong" hint=["averaged slope"]
def momentum(gradient, start, rate, beta, steps):
    w, v, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        v = beta * v + (1 - beta) * np.asarray(gradient(w))
        w = w - rate * v
        way.append(w)
    return np.array(way)


# %% velocity_lost kind="wrong" hint=["move not kept", "plain descent"]
def momentum(gradient, start, rate, beta, steps):
    w, way = np.array(start, dtype=float), []
    for _ in range(steps):
        v = 0
        v = beta * v - rate * np.asarray(gradient(w))
        w = w + v
        way.append(w)
    return np.array(way)


# %% beta_forgotten kind="wrong" hint=["nothing forgotten"]
def momentum(gradient, start, rate, beta, steps):
    w, v, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        v = v - rate * np.asarray(gradient(w))
        w = w + v
        way.append(w)
    return np.array(way)


# %% one_minus_beta kind="wrong" hint=["1 − beta kept"]
def momentum(gradient, start, rate, beta, steps):
    w, v, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        v = (1 - beta) * v - rate * np.asarray(gradient(w))
        w = w + v
        way.append(w)
    return np.array(way)


# %% old_velocity kind="wrong" hint=["a step late"]
def momentum(gradient, start, rate, beta, steps):
    w, v, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        old, v = v, beta * v - rate * np.asarray(gradient(w))
        w = w + old
        way.append(w)
    return np.array(way)


# %% climbs kind="wrong" hint=["uphill", "against the slope"]
def momentum(gradient, start, rate, beta, steps):
    w, v, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        v = beta * v + rate * np.asarray(gradient(w))
        w = w + v
        way.append(w)
    return np.array(way)


# %% with_start kind="wrong" hint=["start included"] breaks=["the start is not among them"]
def momentum(gradient, start, rate, beta, steps):
    w, v = np.array(start, dtype=float), 0.0
    way = [w]
    for _ in range(steps):
        v = beta * v - rate * np.asarray(gradient(w))
        w = w + v
        way.append(w)
    return np.array(way)


# %% stored_before_the_step kind="wrong" hint=["begins with the start"]
def momentum(gradient, start, rate, beta, steps):
    w, v, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        way.append(w)
        v = beta * v - rate * np.asarray(gradient(w))
        w = w + v
    return np.array(way)


# %% last_only kind="wrong" hint=["last position only"]
def momentum(gradient, start, rate, beta, steps):
    w, v = np.array(start, dtype=float), 0.0
    for _ in range(steps):
        v = beta * v - rate * np.asarray(gradient(w))
        w = w + v
    return w


# %% one_list_of_the_same_array kind="wrong" hint=["one array in all rows", "copy"]
def momentum(gradient, start, rate, beta, steps):
    w, v, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        v = beta * v - rate * np.asarray(gradient(w))
        w += v
        way.append(w)
    return np.array(way)


# %% array_like_start kind="wrong" hint=["cut to whole numbers", "floats"] breaks=["whole numbers"]
def momentum(gradient, start, rate, beta, steps):
    way = np.zeros((steps,) + np.shape(start), dtype=np.asarray(start).dtype)
    w, v = np.array(start, dtype=float), 0.0
    for i in range(steps):
        v = beta * v - rate * np.asarray(gradient(w))
        w = w + v
        way[i] = w
    return way


# %% steps_in_place_on_whole_numbers kind="wrong" hint=["whole numbers"] breaks=["is not changed"]
def momentum(gradient, start, rate, beta, steps):
    w, v, way = np.array(start), 0.0, []
    for _ in range(steps):
        v = beta * v - rate * np.asarray(gradient(w))
        w += v
        way.append(w.copy())
    return np.array(way)


# %% numbers_only kind="wrong" hint=["single number"] breaks=["a number or an array of any shape"]
def momentum(gradient, start, rate, beta, steps):
    w, v, way = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        v = beta * v - rate * np.asarray(gradient(w)).ravel()[0]
        w = w + v
        way.append(w)
    return np.array(way)


# %% only_moves kind="wrong" hint=["moves instead of positions"]
def momentum(gradient, start, rate, beta, steps):
    w, v, moves = np.array(start, dtype=float), 0.0, []
    for _ in range(steps):
        v = beta * v - rate * np.asarray(gradient(w))
        w = w + v
        moves.append(v)
    return np.array(moves)


# %% slope_asked_once kind="wrong" hint=["slope of the start only"]
def momentum(gradient, start, rate, beta, steps):
    w, v, way = np.array(start, dtype=float), 0.0, []
    slope = np.asarray(gradient(w))
    for _ in range(steps):
        v = beta * v - rate * slope
        w = w + v
        way.append(w)
    return np.array(way)


# %% lazy_numbers_of_the_text kind="wrong" hint=["always the same answer"]
def momentum(gradient, start, rate, beta, steps):
    return np.array([0.8, 0.46, 0.062])


# %% hostile_nan kind="wrong" hint=["nan"]
def momentum(gradient, start, rate, beta, steps):
    return np.full((steps, *np.shape(start)), np.nan)


# %% hostile_endless kind="wrong" hint=["come back"]
def momentum(gradient, start, rate, beta, steps):
    while True:
        pass


# %% hostile_raises kind="wrong" hint=["stopped with"]
def momentum(gradient, start, rate, beta, steps):
    raise RuntimeError("no")
