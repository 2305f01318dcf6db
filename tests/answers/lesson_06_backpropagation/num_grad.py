# %% given
import numpy as np
from scipy import optimize


# %% a_step_array_each kind="right"
def num_grad(f, x, h):
    slopes = np.zeros(np.shape(x))
    for place in np.ndindex(slopes.shape):
        step = np.zeros(slopes.shape)
        step[place] = h
        slopes[place] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


# %% moved_and_put_back kind="right"
def num_grad(f, x, h):
    moving = np.array(x, dtype=float)
    result = np.empty_like(moving)
    for place, old in np.ndenumerate(moving.copy()):
        moving[place] = old + h
        above = f(moving)
        moving[place] = old - h
        result[place] = (above - f(moving)) / 2 / h
        moving[place] = old
    return result


# %% identity_matrix kind="right"
def num_grad(f, x, h):
    flat = np.asarray(x, dtype=np.float64).ravel()
    at = lambda v: f(v.reshape(np.shape(x)))
    pairs = [(at(flat + h * e), at(flat - h * e)) for e in np.eye(flat.size)]
    return np.reshape([(a - b) / (2 * h) for a, b in pairs], np.shape(x))


# %% nested_lists kind="right"
def num_grad(f, x, h):
    x = np.asarray(x) * 1.0
    if x.ndim == 0:
        return (f(x + h) - f(x - h)) / (2 * h)
    found = []
    for i in range(x.size):
        up, down = x.copy(), x.copy()
        up.flat[i] += h
        down.flat[i] -= h
        found.append(0.5 * (f(up) - f(down)) / h)
    return np.array(found).reshape(x.shape).tolist()


# %% half_forward_half_backward kind="right"
def num_grad(f, x, h):
    flat, here = np.array(x, float).reshape(-1), f(np.array(x, float))
    result = np.zeros(flat.size)
    for i in range(flat.size):
        step = np.zeros(flat.size)
        step[i] = h
        step = step.reshape(np.shape(x))
        forward = (f(x + step) - here) / h
        backward = (here - f(x - step)) / h
        result[i] = (forward + backward) / 2
    return result.reshape(np.shape(x))


# %% forward kind="wrong" hint=["forward difference", "both sides"] breaks=["the central difference with step h"]
def num_grad(f, x, h):
    slopes = np.zeros(np.shape(x))
    for place in np.ndindex(slopes.shape):
        step = np.zeros(slopes.shape)
        step[place] = h
        slopes[place] = (f(x + step) - f(x)) / h
    return slopes


# %% backward kind="wrong" hint=["backward difference"]
def num_grad(f, x, h):
    slopes = np.zeros(np.shape(x))
    for place in np.ndindex(slopes.shape):
        step = np.zeros(slopes.shape)
        step[place] = h
        slopes[place] = (f(x) - f(x - step)) / h
    return slopes


# %% scipy_is_forward kind="wrong" hint=["forward difference"]
def num_grad(f, x, h):
    x = np.asarray(x, float)
    flat = optimize.approx_fprime(
        np.atleast_1d(x.ravel()), lambda v: f(v.reshape(x.shape)), h
    )
    return flat.reshape(x.shape)


# %% divided_by_h kind="wrong" hint=["not doubled", "twice h"]
def num_grad(f, x, h):
    slopes = np.zeros(np.shape(x))
    for place in np.ndindex(slopes.shape):
        step = np.zeros(slopes.shape)
        step[place] = h
        slopes[place] = (f(x + step) - f(x - step)) / h
    return slopes


# %% precedence kind="wrong" hint=["multiplied by h", "brackets"]
def num_grad(f, x, h):
    slopes = np.zeros(np.shape(x))
    for place in np.ndindex(slopes.shape):
        step = np.zeros(slopes.shape)
        step[place] = h
        slopes[place] = (f(x + step) - f(x - step)) / 2 * h
    return slopes


# %% all_at_once kind="wrong" hint=["moved together", "one of them"]
def num_grad(f, x, h):
    return np.full(np.shape(x), (f(x + h) - f(x - h)) / (2 * h))


# %% one_number kind="wrong" hint=["moved together"]
def num_grad(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


# %% never_put_back kind="wrong" hint=["not put back", "pile up"]
def num_grad(f, x, h):
    moving, result = np.array(x, float), np.zeros(np.shape(x))
    for place in np.ndindex(result.shape):
        moving[place] += h
        above = f(moving)
        moving[place] -= 2 * h
        result[place] = (above - f(moving)) / (2 * h)
    return result


# %% copy_keeps_whole_numbers kind="wrong" hint=["whole numbers", "float"] breaks=["whole numbers, too"]
def num_grad(f, x, h):
    result = np.zeros(np.shape(x))
    for place in np.ndindex(result.shape):
        up, down = x.copy(), x.copy()
        up[place] = x[place] + h
        down[place] = x[place] - h
        result[place] = (f(up) - f(down)) / (2 * h)
    return result


# %% result_like_x kind="wrong" hint=["cut to whole numbers", "floats"] breaks=["an array of floats"]
def num_grad(f, x, h):
    result = np.zeros_like(x)
    for place in np.ndindex(result.shape):
        step = np.zeros(result.shape)
        step[place] = h
        result[place] = (f(x + step) - f(x - step)) / (2 * h)
    return result


# %% its_own_h kind="wrong" hint=["own step", "argument"]
def num_grad(f, x, h):
    slopes, h = np.zeros(np.shape(x)), 1e-5
    for place in np.ndindex(slopes.shape):
        step = np.zeros(slopes.shape)
        step[place] = h
        slopes[place] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


# %% signs_turned kind="wrong" hint=["sign"]
def num_grad(f, x, h):
    slopes = np.zeros(np.shape(x))
    for place in np.ndindex(slopes.shape):
        step = np.zeros(slopes.shape)
        step[place] = h
        slopes[place] = (f(x - step) - f(x + step)) / (2 * h)
    return slopes


# %% one_axis_only kind="wrong" hint=["one axis"] breaks=["x is an array of any shape"]
def num_grad(f, x, h):
    slopes = np.zeros(np.shape(x))
    for i in range(len(x)):
        step = np.zeros(np.shape(x))
        step[i] = h
        slopes[i] = (f(x + step) - f(x - step)) / (2 * h)
    return slopes


# %% changes_x kind="wrong" hint=["changes"] breaks=["it must be as before at the end"]
def num_grad(f, x, h):
    result = np.zeros(np.shape(x))
    for place in np.ndindex(result.shape):
        x[place] = x[place] + h
        result[place] = f(x)
        x[place] = x[place] - 2 * h
        result[place] -= f(x)
    return result / (2 * h)


# %% lazy_expected_values kind="wrong" hint=["always the same answer"]
def num_grad(f, x, h):
    return np.array([3.01, 12.01])


# %% lazy_derivative_of_a_cube kind="wrong" hint=["f ignored"]
def num_grad(f, x, h):
    return 3.0 * np.asarray(x) ** 2 + h**2


# %% hostile_nan kind="wrong" hint=["nan"]
def num_grad(f, x, h):
    return np.full(np.shape(x), np.nan)


# %% hostile_endless kind="wrong" hint=["come back"]
def num_grad(f, x, h):
    while True:
        pass


# %% hostile_raises kind="wrong" hint=["stopped with"]
def num_grad(f, x, h):
    raise RuntimeError("no")


# %% prints_only kind="wrong" hint=["None", "return"]
def num_grad(f, x, h):
    print((f(x + h) - f(x - h)) / (2 * h))
