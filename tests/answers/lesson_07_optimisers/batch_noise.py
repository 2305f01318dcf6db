# %% given
import numpy as np


# %% choice_without kind="right"
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off / batch_size)
    return np.array(slopes)


noise_slope = -1.02


# %% integers_with kind="right"
def batch_slopes(x, y, w, batch_size, draws, seed):
    chosen = np.random.default_rng(seed).integers(0, len(x), (draws, batch_size))
    parts = 2 * x * (x @ w - y)[:, None]
    return parts[chosen].mean(axis=1)


noise_slope = np.float64(-0.97)


# %% shuffled kind="right"
def batch_slopes(x, y, w, batch_size, draws, seed):
    rng, out = np.random.default_rng(seed), np.empty((draws, len(w)))
    for i in range(draws):
        part = rng.permutation(len(x))[:batch_size]
        error = np.dot(x[part], w) - y[part]
        out[i] = np.mean(2 * error[:, np.newaxis] * x[part], axis=0)
    return out


noise_slope = np.array([-1.1])


# %% old_generator kind="right"
def batch_slopes(x, y, w, batch_size, draws, seed):
    rng = np.random.RandomState(seed)
    result = []
    while len(result) < draws:
        rows = rng.choice(len(x), size=batch_size)
        xs, ys = x[rows], y[rows]
        result.append((2 / batch_size) * (xs.T @ xs @ w - xs.T @ ys))
    return result


noise_slope = -1


# %% python_random kind="right"
import random


def batch_slopes(x, y, w, batch_size, draws, seed):
    chance = random.Random(seed)
    parts = [2 * (row @ w - target) * row for row, target in zip(x, y)]
    return [sum(chance.sample(parts, batch_size)) / batch_size for _ in range(draws)]


noise_slope = -1.14


# %% measured kind="right"
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off / batch_size)
    return np.array(slopes)


x = np.random.default_rng(1).normal(size=(800, 2))
y = x @ [1.0, 2.0] + np.random.default_rng(2).normal(size=800)
sizes = np.array([1, 2, 5, 10, 20, 50, 100])
noise = [batch_slopes(x, y, np.zeros(2), b, 500, 3).var(axis=0).sum() for b in sizes]
noise_slope = np.polyfit(np.log10(sizes), np.log10(noise), 1)[0]


# %% sum kind="wrong" hint=["sum instead of mean"] breaks=["the mean squared error"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off)
    return np.array(slopes)


noise_slope = -1.02


# %% no_two kind="wrong" hint=["factor 2 missing"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(x[chosen].T @ off / batch_size)
    return np.array(slopes)


noise_slope = -1.02


# %% signs kind="wrong" hint=["sign turned"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = y[chosen] - x[chosen] @ w
        slopes.append(2 * x[chosen].T @ off / batch_size)
    return np.array(slopes)


noise_slope = -1.02


# %% by_all_rows kind="wrong" hint=["divided by all rows"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off / len(x))
    return np.array(slopes)


noise_slope = -1.02


# %% no_y kind="wrong" hint=["y forgotten"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w
        slopes.append(2 * x[chosen].T @ off / batch_size)
    return np.array(slopes)


noise_slope = -1.02


# %% no_x kind="wrong" hint=["x forgotten"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(np.full(len(w), 2 * off.mean()))
    return np.array(slopes)


noise_slope = -1.02


# %% lazy_first_rows kind="wrong" hint=["same batch each time"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = np.arange(batch_size)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off / batch_size)
    return np.array(slopes)


noise_slope = -1.02


# %% seeded_in_the_loop kind="wrong" hint=["same batch each time"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        generator = np.random.default_rng(seed)
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off / batch_size)
    return np.array(slopes)


noise_slope = -1.02


# %% no_seed kind="wrong" hint=["seed ignored"] breaks=["the same seed gives the same draws"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng()
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off / batch_size)
    return np.array(slopes)


noise_slope = -1.02


# %% fixed_seed kind="wrong" hint=["seed ignored"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(0)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off / batch_size)
    return np.array(slopes)


noise_slope = -1.02


# %% transposed kind="wrong" hint=["rows and columns"] breaks=["(draws, len(w))"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off / batch_size)
    return np.array(slopes).T


noise_slope = -1.02


# %% mean_of_all_draws kind="wrong" hint=["shape"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off / batch_size)
    return np.mean(slopes, axis=0)


noise_slope = -1.02


# %% half_a_batch kind="wrong" hint=["batch"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), max(1, batch_size // 3), replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off / len(chosen))
    return np.array(slopes)


noise_slope = -1.02


# %% deviation kind="wrong" hint=["standard deviation"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off / batch_size)
    return np.array(slopes)


noise_slope = -0.5


# %% grows kind="wrong" hint=["noise grows"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off / batch_size)
    return np.array(slopes)


noise_slope = 1.0


# %% squared_again kind="wrong" hint=["squared once more"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off / batch_size)
    return np.array(slopes)


noise_slope = -2.0


# %% two_numbers kind="wrong" hint=["single number"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    generator = np.random.default_rng(seed)
    slopes = []
    for _ in range(draws):
        chosen = generator.choice(len(x), batch_size, replace=False)
        off = x[chosen] @ w - y[chosen]
        slopes.append(2 * x[chosen].T @ off / batch_size)
    return np.array(slopes)


noise_slope = [-1.0, 0.3]


# %% not_filled kind="wrong" hint=["same batch each time"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    return np.tile(2 * x.T @ (x @ w - y) / len(x), (draws, 1))


noise_slope = ...


# %% hostile_nan kind="wrong" hint=["nan"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    return np.full((draws, len(w)), np.nan)


noise_slope = -1.02


# %% hostile_raises kind="wrong" hint=["stopped with"]
def batch_slopes(x, y, w, batch_size, draws, seed):
    raise MemoryError


noise_slope = -1.02
