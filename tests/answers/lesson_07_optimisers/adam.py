# %% given
import numpy as np


# %% by_the_text kind="right"
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m / (1 - beta1**t), v / (1 - beta2**t)
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% as_keras_does kind="right"
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w = np.asarray(start, dtype=np.float64)
    m, v, way = np.zeros_like(w), np.zeros_like(w), np.zeros((steps, *w.shape))
    for t in range(1, steps + 1):
        g = np.asarray(gradient(w))
        alpha = rate * np.sqrt(1 - beta2**t) / (1 - beta1**t)
        m += (g - m) * (1 - beta1)
        v += (g * g - v) * (1 - beta2)
        w = w * (1 - rate * decay) - alpha * m / (np.sqrt(v) + epsilon)
        way[t - 1] = w
    return way


# %% decay_in_the_step kind="right"
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m / (1 - beta1**t), v / (1 - beta2**t)
        w = w - rate * (decay * w + first / (np.sqrt(second) + epsilon))
        way.append(w)
    return np.array(way)


# %% weights_of_all_slopes kind="right"
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, slopes, way = np.array(start, float), [], []
    for n in range(steps):
        slopes.append(np.asarray(gradient(w)) + np.zeros(w.shape))
        b1 = np.array([beta1 ** (n - i) for i in range(n + 1)])
        b2 = np.array([beta2 ** (n - i) for i in range(n + 1)])
        first = np.average(slopes, axis=0, weights=b1)
        second = np.average(np.square(slopes), axis=0, weights=b2)
        w = w - rate * decay * w - rate * first / (second**0.5 + epsilon)
        way.append(w)
    return way


# %% running_powers kind="right"
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, out = start * 1.0, 0, 0, []
    p1 = p2 = 1
    while len(out) < steps:
        p1, p2, g = p1 * beta1, p2 * beta2, np.asarray(gradient(w))
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        w = (1 - rate * decay) * w - rate * (m / (1 - p1)) / (
            (v / (1 - p2)) ** 0.5 + epsilon
        )
        out.append(w)
    return out


# %% generator kind="right"
def positions(gradient, w, rate, beta1, beta2, epsilon, decay):
    m, v, t = 0.0, 0.0, 0
    while True:
        t += 1
        g = np.asarray(gradient(w), dtype=float)
        m = m * beta1 + g - beta1 * g
        v = v * beta2 + g**2 - beta2 * g**2
        pulled = w - rate * decay * w
        w = pulled - rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon)
        yield w


def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w = np.asarray(start, dtype=float)
    walk = positions(gradient, w, rate, beta1, beta2, epsilon, decay)
    return np.stack([next(walk) for _ in range(steps)])


# %% no_correction kind="wrong" hint=["no correction"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m, v
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% only_m kind="wrong" hint=["only m corrected"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m / (1 - beta1**t), v
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% only_v kind="wrong" hint=["only v corrected"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m, v / (1 - beta2**t)
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% exponent_one_more kind="wrong" hint=["exponent one too large"] breaks=["the first step has the number 1"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1))
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% from_zero kind="wrong" hint=["finite"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(steps):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m / (1 - beta1**t), v / (1 - beta2**t)
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% exponent_one kind="wrong" hint=["exponent stays 1"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m / (1 - beta1), v / (1 - beta2)
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% fed_back kind="wrong" hint=["corrected means fed back", "raw mean"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first = m = m / (1 - beta1**t)
        second = v = v / (1 - beta2**t)
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% m_fed_back kind="wrong" hint=["corrected m fed back"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first = m = m / (1 - beta1**t)
        _, second = m / (1 - beta1**t), v / (1 - beta2**t)
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% the_slide kind="wrong" hint=["fed back, exponent too large"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first = m = m / (1 - beta1 ** (t + 1))
        second = v = v / (1 - beta2 ** (t + 1))
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% no_root kind="wrong" hint=["no root"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m / (1 - beta1**t), v / (1 - beta2**t)
        w = w - rate * decay * w
        w = w - rate * first / (second + epsilon)
        way.append(w)
    return np.array(way)


# %% not_squared kind="wrong" hint=["squared"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * abs(slope)
        first, second = m / (1 - beta1**t), v / (1 - beta2**t)
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% one_rate kind="wrong" hint=["one rate for all"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * (slope**2).sum()
        first, second = m / (1 - beta1**t), v / (1 - beta2**t)
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% penalty kind="wrong" hint=["penalty instead of decay"] breaks=["decay is AdamW's"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w)) + decay * w
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m / (1 - beta1**t), v / (1 - beta2**t)
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% decay_without_rate kind="wrong" hint=["decay without rate"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m / (1 - beta1**t), v / (1 - beta2**t)
        w = w - decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% decay_ignored kind="wrong" hint=["decay ignored"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m / (1 - beta1**t), v / (1 - beta2**t)
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% betas_swapped kind="wrong" hint=["betas swapped"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta2 * m + (1 - beta2) * slope
        v = beta1 * v + (1 - beta1) * slope**2
        first, second = m / (1 - beta2**t), v / (1 - beta1**t)
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% in_full kind="wrong" hint=["slopes added in full"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + slope
        v = beta2 * v + slope**2
        first, second = m / (1 - beta1**t), v / (1 - beta2**t)
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% uphill kind="wrong" hint=["uphill"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = -np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m / (1 - beta1**t), v / (1 - beta2**t)
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way)


# %% stored_before kind="wrong" hint=["begins with the start"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        way.append(w)
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m / (1 - beta1**t), v / (1 - beta2**t)
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
    return np.array(way)


# %% like_start kind="wrong" hint=["cut to whole numbers"] breaks=["a whole number or an array of them"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m / (1 - beta1**t), v / (1 - beta2**t)
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    return np.array(way).astype(np.asarray(start).dtype)


# %% lazy_numbers kind="wrong" hint=["always the same"]
def adam(*given):
    return [0.9, 0.8004, 0.7016, 0.6039, 0.5080]


# %% hostile_none kind="wrong" hint=["return"]
def adam(gradient, start, rate, beta1, beta2, epsilon, decay, steps):
    w, m, v, way = np.array(start, dtype=float), 0.0, 0.0, []
    for t in range(1, steps + 1):
        slope = np.asarray(gradient(w))
        m = beta1 * m + (1 - beta1) * slope
        v = beta2 * v + (1 - beta2) * slope**2
        first, second = m / (1 - beta1**t), v / (1 - beta2**t)
        w = w - rate * decay * w
        w = w - rate * first / (np.sqrt(second) + epsilon)
        way.append(w)
    print(way)


# %% hostile_raises kind="wrong" hint=["stopped with"]
def adam(*given):
    raise OSError(13)
