# %% given
import numpy as np
from scipy import optimize


def _measured(f, x, h=1e-5):
    found = np.zeros(np.shape(x))
    for place in np.ndindex(found.shape):
        step = np.zeros(found.shape)
        step[place] = h
        found[place] = (f(x + step) - f(x - step)) / (2 * h)
    return found


# %% entry_by_entry kind="right"
def slope_judge(f, gradient, x):
    measured = np.zeros(x.shape)
    for place in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[place] = 1e-5
        measured[place] = (f(x + step) - f(x - step)) / 2e-5
    claimed = np.asarray(gradient(x))
    size = max(np.abs(claimed).max(), np.abs(measured).max())
    off = np.abs(claimed - measured)
    return bool((off <= 3e-3 * np.abs(measured) + 1e-6 * size).all())


# %% length_of_the_difference kind="right"
def slope_judge(f, gradient, x):
    claimed, measured = gradient(x), np.zeros(x.shape)
    for i in range(x.size):
        up, down = x.copy(), x.copy()
        up.flat[i] += 1e-5
        down.flat[i] -= 1e-5
        measured.flat[i] = (f(up) - f(down)) / 2e-5
    difference = np.linalg.norm(claimed - measured)
    return difference <= 1e-7 * (np.linalg.norm(claimed) + np.linalg.norm(measured))


# %% allclose_with_its_own_bound kind="right"
def slope_judge(f, gradient, x):
    claimed, h = np.array(gradient(x)), 1e-4
    measured = np.array(
        [
            (
                f((x.ravel() + h * e).reshape(x.shape))
                - f((x.ravel() - h * e).reshape(x.shape))
            )
            / (2 * h)
            for e in np.eye(x.size)
        ]
    ).reshape(x.shape)
    return np.allclose(claimed, measured, rtol=1e-4, atol=1e-7 * abs(measured).max())


# %% loop_with_early_end kind="right"
def slope_judge(f, gradient, x):
    claimed = gradient(x)
    largest = np.max(np.abs(claimed))
    for place, claim in np.ndenumerate(claimed):
        step = np.zeros(x.shape)
        step[place] = 1e-5
        true = (f(x + step) - f(x - step)) / 2e-5
        if abs(true - claim) > 2e-3 * abs(true) + 1e-8 * largest:
            return False
    return True


# %% forward_differences kind="right"
def slope_judge(f, gradient, x):
    claimed, here, h = gradient(x), f(x), 1e-7
    measured = np.zeros_like(x)
    for i in range(x.size):
        moved = x.copy()
        moved.flat[i] += h
        measured.flat[i] = (f(moved) - here) / h
    size = max(abs(measured).max(), abs(claimed).max())
    return bool(np.all(abs(claimed - measured) <= 4e-3 * abs(measured) + 4e-6 * size))


# %% default_allclose kind="wrong" hint=["absolute bound", "size"] breaks=["All slopes of one claim may be tiny"]
def slope_judge(f, gradient, x):
    return np.allclose(gradient(x), _measured(f, x))


# %% one_bound_for_all kind="wrong" hint=["absolute bound"]
def slope_judge(f, gradient, x):
    return np.abs(gradient(x) - _measured(f, x)).max() < 1e-5


# %% scipy_check_grad kind="wrong" hint=["absolute bound"]
def slope_judge(f, gradient, x):
    return (
        optimize.check_grad(
            lambda v: f(v.reshape(x.shape)),
            lambda v: gradient(v.reshape(x.shape)).ravel(),
            x.ravel(),
        )
        < 1e-4
    )


# %% sums kind="wrong" hint=["sums compared", "cancel"]
def slope_judge(f, gradient, x):
    one, other = gradient(x).sum(), _measured(f, x).sum()
    return abs(one - other) <= 1e-3 * abs(other)


# %% any_instead_of_all kind="wrong" hint=["one right entry"] breaks=["wrong by at least 1 % of their size"]
def slope_judge(f, gradient, x):
    return bool(np.isclose(gradient(x), _measured(f, x), rtol=1e-3, atol=0).any())


# %% divided_by_itself kind="wrong" hint=["nan", "0"]
def slope_judge(f, gradient, x):
    claimed, measured = gradient(x), _measured(f, x)
    ratio = np.abs(claimed - measured) / np.abs(measured)
    return bool(ratio.max() < 1e-3)


# %% divided_norms kind="wrong" hint=["0"] breaks=["They may also all be 0"]
def slope_judge(f, gradient, x):
    claimed, measured = gradient(x), _measured(f, x)
    length = np.linalg.norm
    return length(claimed - measured) / (length(claimed) + length(measured)) < 1e-7


# %% norm_too_lax kind="wrong" hint=["compared as a whole", "small"] breaks=["its smallest may be a thousandth of its largest"]
def slope_judge(f, gradient, x):
    claimed, measured = gradient(x), _measured(f, x)
    length = np.linalg.norm
    total = length(claimed) + length(measured)
    return bool(length(claimed - measured) <= 1e-4 * total)


# %% exactly_equal kind="wrong" hint=["too strict"]
def slope_judge(f, gradient, x):
    return np.array_equal(gradient(x), _measured(f, x))


# %% signs kind="wrong" hint=["signs"]
def slope_judge(f, gradient, x):
    return bool((np.sign(gradient(x)) == np.sign(_measured(f, x))).all())


# %% sorted_first kind="wrong" hint=["places"]
def slope_judge(f, gradient, x):
    one, other = np.sort(gradient(x).ravel()), np.sort(_measured(f, x).ravel())
    return bool(np.linalg.norm(one - other) <= 1e-7 * np.linalg.norm(other))


# %% an_array_of_verdicts kind="wrong" hint=["array of truth values"]
def slope_judge(f, gradient, x):
    claimed, measured = gradient(x), _measured(f, x)
    return np.abs(claimed - measured) <= 1e-3 * np.abs(measured)


# %% lazy_always_true kind="wrong" hint=["believes everybody"]
def slope_judge(f, gradient, x):
    return True


# %% lazy_always_false kind="wrong" hint=["believes nobody"]
def slope_judge(f, gradient, x):
    return False


# %% the_other_way_round kind="wrong" hint=["way round"]
def slope_judge(f, gradient, x):
    claimed, measured = gradient(x), _measured(f, x)
    size = max(np.abs(measured).max(), np.abs(claimed).max())
    off = np.abs(claimed - measured)
    return bool((off > 3e-3 * np.abs(measured) + 1e-6 * size).any())


# %% hostile_text kind="wrong" hint=["neither True nor False"]
def slope_judge(f, gradient, x):
    return "right"


# %% hostile_raises kind="wrong" hint=["stopped with"]
def slope_judge(f, gradient, x):
    raise KeyError("gradient")
