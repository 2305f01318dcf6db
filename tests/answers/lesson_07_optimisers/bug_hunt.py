# %% given
import numpy as np

SLOPES = np.array([[2.0, 0.5], [1.0, -1.0], [-1.5, 2.0], [0.5, 1.0], [2.0, -0.5]])


def my_momentum(slopes, rate, beta):
    w, v, way = 0.0, 0.0, []
    for g in np.asarray(slopes, float):
        v = beta * v - rate * g
        w = w + v
        way.append(w)
    return np.array(way)


def my_rmsprop(slopes, rate, rho, epsilon):
    w, r, way = 0.0, 0.0, []
    for g in np.asarray(slopes, float):
        r = rho * r + (1 - rho) * g**2
        w = w - rate * g / np.sqrt(r + epsilon)
        way.append(w)
    return np.array(way)


def my_adam(slopes, rate, beta1, beta2, epsilon):
    w, m, v, way = 0.0, 0.0, 0.0, []
    for t, g in enumerate(np.asarray(slopes, float), 1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        w = w - rate * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + epsilon)
        way.append(w)
    return np.array(way)


# %% allclose kind="right"
def judge_momentum(rule):
    return np.allclose(rule(SLOPES, 0.1, 0.9), my_momentum(SLOPES, 0.1, 0.9), atol=1e-4)


def judge_rmsprop(rule):
    settings = 0.1, 0.9, 1e-7
    return np.allclose(
        rule(SLOPES, *settings), my_rmsprop(SLOPES, *settings), atol=1e-4
    )


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return np.allclose(rule(SLOPES, *settings), my_adam(SLOPES, *settings), atol=1e-4)


# %% largest_difference kind="right"
def close(rule, own, *settings):
    return bool(
        np.max(np.abs(np.array(rule(SLOPES, *settings)) - own(SLOPES, *settings)))
        < 1e-3
    )


def judge_momentum(rule):
    return close(rule, my_momentum, 0.2, 0.7)


def judge_rmsprop(rule):
    return close(rule, my_rmsprop, 0.2, 0.7, 1e-7)


def judge_adam(rule):
    return close(rule, my_adam, 0.2, 0.7, 0.9, 1e-7)


# %% random_slopes kind="right"
def judge(rule, own, settings):
    slopes = np.random.default_rng(3).normal(size=(6, 3)) + 0.2
    slopes = np.where(np.abs(slopes) < 0.3, 0.6, slopes)
    one, other = np.asarray(rule(slopes, *settings)), own(slopes, *settings)
    return np.linalg.norm(one - other) <= 1e-3 * np.linalg.norm(other)


def judge_momentum(rule):
    return judge(rule, my_momentum, (1.0, 0.8))


def judge_rmsprop(rule):
    return judge(rule, my_rmsprop, (1.0, 0.8, 1e-7))


def judge_adam(rule):
    return judge(rule, my_adam, (1.0, 0.7, 0.9, 1e-7))


# %% entry_by_entry kind="right"
def judge_momentum(rule):
    for one, other in zip(rule(SLOPES, 0.1, 0.9), my_momentum(SLOPES, 0.1, 0.9)):
        if (abs(np.array(one) - other) > 1e-4).any():
            return False
    return True


def judge_rmsprop(rule):
    told = rule(SLOPES, 0.1, 0.9, 1e-7)
    return all(
        abs(told[i][j] - value) < 1e-4
        for (i, j), value in np.ndenumerate(my_rmsprop(SLOPES, 0.1, 0.9, 1e-7))
    )


def judge_adam(rule):
    off = np.subtract(
        rule(SLOPES, 0.1, 0.9, 0.999, 1e-7), my_adam(SLOPES, 0.1, 0.9, 0.999, 1e-7)
    )
    return not (np.abs(off) > 1e-4).any()


# %% by_moves kind="right"
def moves(way):
    return np.diff(np.asarray(way, dtype=float), axis=0, prepend=np.zeros((1, 2)))


def judge_momentum(rule):
    v = moves(rule(SLOPES, 0.5, 0.8))
    fresh = v - 0.8 * np.vstack([np.zeros((1, 2)), v[:-1]])
    return np.allclose(fresh, -0.5 * SLOPES, atol=1e-4)


def judge_rmsprop(rule):
    divisor = -0.5 * SLOPES / moves(rule(SLOPES, 0.5, 0.8, 1e-7))
    mean, right = np.zeros(2), True
    for slope, d in zip(SLOPES, divisor):
        mean = 0.8 * mean + 0.2 * slope**2
        right = right and np.allclose(d, np.sqrt(mean), rtol=1e-3)
    return right


def judge_adam(rule):
    steps = moves(rule(SLOPES, 0.5, 0.8, 0.9, 1e-7))
    return np.allclose(steps, moves(my_adam(SLOPES, 0.5, 0.8, 0.9, 1e-7)), atol=1e-4)


# %% numbers_worked_out_before kind="right"
M = my_momentum(SLOPES, 0.1, 0.9).round(6)
R = my_rmsprop(SLOPES, 0.1, 0.9, 1e-7).round(6)
A = my_adam(SLOPES, 0.1, 0.9, 0.999, 1e-7).round(6)


def judge_momentum(rule):
    return int(np.allclose(rule(SLOPES.tolist(), 0.1, 0.9), M, atol=1e-3))


def judge_rmsprop(rule):
    return int(np.allclose(rule(SLOPES.tolist(), 0.1, 0.9, 1e-7), R, atol=1e-3))


def judge_adam(rule):
    return int(np.allclose(rule(SLOPES.tolist(), 0.1, 0.9, 0.999, 1e-7), A, atol=1e-3))


# %% lazy_always_true kind="wrong" hint=["believes everybody"] breaks=["wrong by more than 1 %"]
def judge_momentum(rule):
    return True


def judge_rmsprop(rule):
    return True


def judge_adam(rule):
    return True


# %% always_false kind="wrong" hint=["believes nobody"]
def judge_momentum(rule):
    return False


def judge_rmsprop(rule):
    return False


def judge_adam(rule):
    return False


# %% turned_round kind="wrong" hint=["wrong way round"]
def judge_momentum(rule):
    return not np.allclose(
        rule(SLOPES, 0.1, 0.9), my_momentum(SLOPES, 0.1, 0.9), atol=1e-4
    )


def judge_rmsprop(rule):
    settings = 0.1, 0.9, 1e-7
    return np.allclose(
        rule(SLOPES, *settings), my_rmsprop(SLOPES, *settings), atol=1e-4
    )


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return np.allclose(rule(SLOPES, *settings), my_adam(SLOPES, *settings), atol=1e-4)


# %% adam_turned_round kind="wrong" hint=["wrong way round"]
def judge_momentum(rule):
    return np.allclose(rule(SLOPES, 0.1, 0.9), my_momentum(SLOPES, 0.1, 0.9), atol=1e-4)


def judge_rmsprop(rule):
    settings = 0.1, 0.9, 1e-7
    return np.allclose(
        rule(SLOPES, *settings), my_rmsprop(SLOPES, *settings), atol=1e-4
    )


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return not np.allclose(
        rule(SLOPES, *settings), my_adam(SLOPES, *settings), atol=1e-4
    )


# %% strict_momentum kind="wrong" hint=["too strict"] breaks=["may compute in 32 bits"]
def judge_momentum(rule):
    return np.allclose(
        rule(SLOPES, 0.1, 0.9), my_momentum(SLOPES, 0.1, 0.9), rtol=0, atol=1e-12
    )


def judge_rmsprop(rule):
    settings = 0.1, 0.9, 1e-7
    return np.allclose(
        rule(SLOPES, *settings), my_rmsprop(SLOPES, *settings), atol=1e-4
    )


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return np.allclose(rule(SLOPES, *settings), my_adam(SLOPES, *settings), atol=1e-4)


# %% strict_adam kind="wrong" hint=["too strict"]
def judge_momentum(rule):
    return np.allclose(rule(SLOPES, 0.1, 0.9), my_momentum(SLOPES, 0.1, 0.9), atol=1e-4)


def judge_rmsprop(rule):
    settings = 0.1, 0.9, 1e-7
    return np.allclose(
        rule(SLOPES, *settings), my_rmsprop(SLOPES, *settings), atol=1e-4
    )


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return np.allclose(
        rule(SLOPES, *settings), my_adam(SLOPES, *settings), rtol=0, atol=1e-12
    )


# %% exactly_equal kind="wrong" hint=["too strict"]
def judge_momentum(rule):
    return np.array_equal(rule(SLOPES, 0.1, 0.9), my_momentum(SLOPES, 0.1, 0.9))


def judge_rmsprop(rule):
    settings = 0.1, 0.9, 1e-7
    return np.allclose(
        rule(SLOPES, *settings), my_rmsprop(SLOPES, *settings), atol=1e-4
    )


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return np.allclose(rule(SLOPES, *settings), my_adam(SLOPES, *settings), atol=1e-4)


# %% first_step_of_adam kind="wrong" hint=["first step only"]
def judge_momentum(rule):
    return np.allclose(rule(SLOPES, 0.1, 0.9), my_momentum(SLOPES, 0.1, 0.9), atol=1e-4)


def judge_rmsprop(rule):
    settings = 0.1, 0.9, 1e-7
    return np.allclose(
        rule(SLOPES, *settings), my_rmsprop(SLOPES, *settings), atol=1e-4
    )


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return np.allclose(
        rule(SLOPES, *settings)[0], my_adam(SLOPES, *settings)[0], atol=1e-4
    )


# %% first_step_of_momentum kind="wrong" hint=["first step only"]
def judge_momentum(rule):
    return np.allclose(
        rule(SLOPES, 0.1, 0.9)[0], my_momentum(SLOPES, 0.1, 0.9)[0], atol=1e-4
    )


def judge_rmsprop(rule):
    settings = 0.1, 0.9, 1e-7
    return np.allclose(
        rule(SLOPES, *settings), my_rmsprop(SLOPES, *settings), atol=1e-4
    )


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return np.allclose(rule(SLOPES, *settings), my_adam(SLOPES, *settings), atol=1e-4)


# %% one_number_for_adam kind="wrong" hint=["one number only", "several"]
def judge_momentum(rule):
    return np.allclose(rule(SLOPES, 0.1, 0.9), my_momentum(SLOPES, 0.1, 0.9), atol=1e-4)


def judge_rmsprop(rule):
    settings = 0.1, 0.9, 1e-7
    return np.allclose(
        rule(SLOPES, *settings), my_rmsprop(SLOPES, *settings), atol=1e-4
    )


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return np.allclose(
        rule(SLOPES[:, :1], *settings), my_adam(SLOPES[:, :1], *settings), atol=1e-4
    )


# %% one_number_for_rmsprop kind="wrong" hint=["one number only"]
def judge_momentum(rule):
    return np.allclose(rule(SLOPES, 0.1, 0.9), my_momentum(SLOPES, 0.1, 0.9), atol=1e-4)


def judge_rmsprop(rule):
    settings = 0.1, 0.9, 1e-7
    return np.allclose(
        rule(SLOPES[:, :1], *settings), my_rmsprop(SLOPES[:, :1], *settings), atol=1e-4
    )


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return np.allclose(rule(SLOPES, *settings), my_adam(SLOPES, *settings), atol=1e-4)


# %% slopes_of_zero kind="wrong" hint=["believes everybody"]
def judge_momentum(rule):
    return np.allclose(
        rule(0 * SLOPES, 0.1, 0.9), my_momentum(0 * SLOPES, 0.1, 0.9), atol=1e-4
    )


def judge_rmsprop(rule):
    settings = 0.1, 0.9, 1e-7
    return np.allclose(
        rule(SLOPES, *settings), my_rmsprop(SLOPES, *settings), atol=1e-4
    )


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return np.allclose(rule(SLOPES, *settings), my_adam(SLOPES, *settings), atol=1e-4)


# %% downhill kind="wrong" hint=["downhill is enough"]
def judge_momentum(rule):
    return bool((np.array(rule(SLOPES, 0.1, 0.9))[0] * SLOPES[0] < 0).all())


def judge_rmsprop(rule):
    settings = 0.1, 0.9, 1e-7
    return np.allclose(
        rule(SLOPES, *settings), my_rmsprop(SLOPES, *settings), atol=1e-4
    )


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return np.allclose(rule(SLOPES, *settings), my_adam(SLOPES, *settings), atol=1e-4)


# %% needs_an_array kind="wrong" hint=["lists"] breaks=["may return lists"]
def judge_momentum(rule):
    return bool(
        np.abs(
            rule(SLOPES, 0.1, 0.9).astype(float) - my_momentum(SLOPES, 0.1, 0.9)
        ).max()
        < 1e-4
    )


def judge_rmsprop(rule):
    settings = 0.1, 0.9, 1e-7
    return np.allclose(
        rule(SLOPES, *settings), my_rmsprop(SLOPES, *settings), atol=1e-4
    )


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return np.allclose(rule(SLOPES, *settings), my_adam(SLOPES, *settings), atol=1e-4)


# %% array_of_verdicts kind="wrong" hint=["array of truth values"]
def judge_momentum(rule):
    return np.isclose(rule(SLOPES, 0.1, 0.9), my_momentum(SLOPES, 0.1, 0.9))


def judge_rmsprop(rule):
    settings = 0.1, 0.9, 1e-7
    return np.allclose(
        rule(SLOPES, *settings), my_rmsprop(SLOPES, *settings), atol=1e-4
    )


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return np.allclose(rule(SLOPES, *settings), my_adam(SLOPES, *settings), atol=1e-4)


# %% hostile_text kind="wrong" hint=["neither True nor False"]
def judge_momentum(rule):
    return "right"


def judge_rmsprop(rule):
    settings = 0.1, 0.9, 1e-7
    return np.allclose(
        rule(SLOPES, *settings), my_rmsprop(SLOPES, *settings), atol=1e-4
    )


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return np.allclose(rule(SLOPES, *settings), my_adam(SLOPES, *settings), atol=1e-4)


# %% hostile_raises kind="wrong" hint=["stopped with"]
def judge_momentum(rule):
    return np.allclose(rule(SLOPES, 0.1, 0.9), my_momentum(SLOPES, 0.1, 0.9), atol=1e-4)


def judge_rmsprop(rule):
    raise KeyError("rho")


def judge_adam(rule):
    settings = 0.1, 0.9, 0.999, 1e-7
    return np.allclose(rule(SLOPES, *settings), my_adam(SLOPES, *settings), atol=1e-4)


# %% all_positive kind="wrong" hint=["one sign"]
def _same(result, wanted):
    result = np.array(result, dtype=float)
    return bool(result.shape == wanted.shape and np.abs(result - wanted).max() < 1e-4)


def judge_momentum(rule):
    """Tell whether rule(slopes, rate, beta) is momentum."""
    wanted = on_slopes(momentum, np.abs(five), 0.1, 0.9)
    return _same(rule(np.abs(five), 0.1, 0.9), wanted)


def judge_rmsprop(rule):
    """Tell whether rule(slopes, rate, rho, epsilon) is RMSprop."""
    wanted = on_slopes(rmsprop, np.abs(five), 0.1, 0.9, 1e-7)
    return _same(rule(np.abs(five), 0.1, 0.9, 1e-7), wanted)


def judge_adam(rule):
    """Tell whether rule(slopes, rate, beta1, beta2, epsilon) is Adam."""
    wanted = on_slopes(adam, np.abs(five), 0.1, 0.9, 0.99, 1e-7, 0)
    return _same(rule(np.abs(five), 0.1, 0.9, 0.99, 1e-7), wanted)


# %% two_equal_columns kind="wrong" hint=["numbers all alike"]
def _same(result, wanted):
    result = np.array(result, dtype=float)
    return bool(result.shape == wanted.shape and np.abs(result - wanted).max() < 1e-4)


def judge_momentum(rule):
    """Tell whether rule(slopes, rate, beta) is momentum."""
    wanted = on_slopes(momentum, five[:, [0, 0]], 0.1, 0.9)
    return _same(rule(five[:, [0, 0]], 0.1, 0.9), wanted)


def judge_rmsprop(rule):
    """Tell whether rule(slopes, rate, rho, epsilon) is RMSprop."""
    wanted = on_slopes(rmsprop, five[:, [0, 0]], 0.1, 0.9, 1e-7)
    return _same(rule(five[:, [0, 0]], 0.1, 0.9, 1e-7), wanted)


def judge_adam(rule):
    """Tell whether rule(slopes, rate, beta1, beta2, epsilon) is Adam."""
    wanted = on_slopes(adam, five[:, [0, 0]], 0.1, 0.9, 0.99, 1e-7, 0)
    return _same(rule(five[:, [0, 0]], 0.1, 0.9, 0.99, 1e-7), wanted)
