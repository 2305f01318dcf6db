# %% given
import numpy as np

from utils import machine

with machine.quietly():
    import keras

    keras.ops.ones(1)


def right(name, x):
    s = 1 / (1 + np.exp(-x))
    low = np.exp(np.minimum(x, 0))
    return {
        "sigmoid": (s, s * (1 - s)),
        "tanh": (np.tanh(x), 1 - np.tanh(x) ** 2),
        "relu": (np.maximum(x, 0), 1.0 * (x > 0)),
        "leaky_relu": (np.where(x > 0, x, 0.1 * x), np.where(x > 0, 1, 0.1)),
        "elu": (np.where(x > 0, x, low - 1), np.where(x > 0, 1, low)),
    }[name]


# %% formulas kind="right"
vanishing_depth = 10


def value_and_slope(name, x):
    if name == "sigmoid":
        s = 1 / (1 + np.exp(-x))
        return s, s - s**2
    if name == "tanh":
        return np.tanh(x), 1 / np.cosh(x) ** 2
    if name == "elu":
        return np.where(x > 0, x, np.expm1(x)), np.where(x > 0, 1, np.exp(x))
    a = 0.1 if name == "leaky_relu" else 0
    return np.maximum(x, a * x), np.where(x > 0, 1, a)


# %% difference_quotients kind="right"
vanishing_depth = int(np.ceil(np.log(1e-6) / np.log(0.25)))
functions = {
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "tanh": np.tanh,
    "relu": lambda x: np.maximum(x, 0),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.1 * x),
    "elu": lambda x: np.where(x > 0, x, np.exp(x) - 1),
}


def value_and_slope(name, x):
    f, h = functions[name], 1e-5
    return f(x), (f(x + h) - f(x - h)) / (2 * h)


# %% number_by_number kind="right"
import math

vanishing_depth = np.int64(10)


def one(name, x):
    if name == "sigmoid":
        s = 1 / (1 + math.exp(-x))
        return s, s * (1 - s)
    if name == "tanh":
        return math.tanh(x), 1 - math.tanh(x) ** 2
    if x > 0:
        return x, 1.0
    return {
        "relu": (0.0, 0.0),
        "leaky_relu": (0.1 * x, 0.1),
        "elu": (math.exp(x) - 1, math.exp(x)),
    }[name]


def value_and_slope(name, x):
    pairs = np.array([one(name, float(number)) for number in x.ravel()])
    return pairs[:, 0].reshape(x.shape), pairs[:, 1].reshape(x.shape)


# %% float32_in_a_list kind="right"
depth = 1
while 0.25**depth >= 1e-6:
    depth += 1
vanishing_depth = float(depth)


def value_and_slope(name, x):
    value, slope = right(name, x)
    return [value.astype("float32"), slope.astype("float32")]


# %% relu_slope_everywhere kind="wrong" hint=["slope 1 everywhere", "flat"]
vanishing_depth = 10


def value_and_slope(name, x):
    value, slope = right(name, x)
    return value, np.ones_like(x) if name == "relu" else slope


# %% leaky_sign kind="wrong" hint=["leaky slope with the wrong sign", "still rises"]
vanishing_depth = 10


def value_and_slope(name, x):
    value, slope = right(name, x)
    return value, np.where(x > 0, 1, -0.1) if name == "leaky_relu" else slope


# %% leaky_value_sign kind="wrong" hint=["leaky slope with the wrong sign", "downwards"]
vanishing_depth = 10


def value_and_slope(name, x):
    value, slope = right(name, x)
    return np.where(x > 0, x, -0.1 * x) if name == "leaky_relu" else value, slope


# %% keras_default_leak kind="wrong" hint=["other leak"]
vanishing_depth = 10


def value_and_slope(name, x):
    value, slope = right(name, x)
    return np.where(x > 0, x, 0.3 * x) if name == "leaky_relu" else value, slope


# %% half_a_product kind="wrong" hint=["two factors"]
vanishing_depth = 10


def value_and_slope(name, x):
    value, slope = right(name, x)
    return value, 1 - value if name == "sigmoid" else slope


# %% tanh_without_square kind="wrong" hint=["squared"]
vanishing_depth = 10


def value_and_slope(name, x):
    value, slope = right(name, x)
    return value, 1 - value if name == "tanh" else slope


# %% elu_without_minus_one kind="wrong" hint=["both halves must meet"]
vanishing_depth = 10


def value_and_slope(name, x):
    value, slope = right(name, x)
    return np.where(x > 0, x, np.exp(x)) if name == "elu" else value, slope


# %% elu_value_as_slope kind="wrong" hint=["value taken for the slope"]
vanishing_depth = 10


def value_and_slope(name, x):
    value, slope = right(name, x)
    return value, np.where(x > 0, 1, value) if name == "elu" else slope


# %% sigmoid_mirrored kind="wrong" hint=["sign of the exponent"]
vanishing_depth = 10


def value_and_slope(name, x):
    if name == "sigmoid":
        s = 1 / (1 + np.exp(x))
        return s, s * (1 - s)
    return right(name, x)


# %% depth_off_by_one kind="wrong" hint=["one layer too few"]
vanishing_depth = 9
value_and_slope = right

# %% values_only kind="wrong" hint=["no pair"]
vanishing_depth = 10


def value_and_slope(name, x):
    return right(name, x)[0]


# %% untouched kind="wrong" hint=["not filled in yet"]
vanishing_depth = ...


def value_and_slope(name, x):
    """Return f(x) and f′(x) of the activation function called name."""
    ...


# %% lazy_visible_three kind="wrong" hint=["stops with KeyError"]
vanishing_depth = 10


def value_and_slope(name, x):
    known = {name: right(name, x) for name in ("sigmoid", "relu", "leaky_relu")}
    return known[name]


# %% hostile_nan kind="wrong" hint=["finite"]
vanishing_depth = 10


def value_and_slope(name, x):
    return x / 0.0 * 0.0, x


# %% keras_and_piecewise kind="right"
vanishing_depth = 10


def value_and_slope(name, x):
    activations, ops = keras.activations, keras.ops
    options = {"leaky_relu": {"negative_slope": 0.1}}.get(name, {})
    f = getattr(activations, name)
    value = ops.convert_to_numpy(f(ops.convert_to_tensor(x), **options))
    slope = {
        "sigmoid": lambda: value * (1 - value),
        "tanh": lambda: 1 - value**2,
        "relu": lambda: np.heaviside(x, 0.5),
        "leaky_relu": lambda: np.piecewise(x, [x > 0], [1, 0.1]),
        "elu": lambda: np.where(x > 0, 1, value + 1),
    }[name]()
    return value, slope


# %% slope_of_x_instead_of_the_value kind="wrong" hint=["x taken for the value"]
vanishing_depth = 10


def value_and_slope(name, x):
    value, slope = right(name, x)
    return value, x * (1 - x) if name == "sigmoid" else slope


# %% differences_of_neighbours kind="wrong" hint=["np.gradient", "a slope of its own"]
vanishing_depth = 10


def value_and_slope(name, x):
    value = right(name, x)[0]
    return value, np.gradient(value.ravel(), x.ravel()).reshape(x.shape)


# %% depth_as_a_fraction kind="wrong" hint=["layers"]
vanishing_depth = np.log(1e-6) / np.log(0.25)
value_and_slope = right

# %% cut_off_in_place kind="wrong" hint=["changes the array"]
vanishing_depth = 10


def value_and_slope(name, x):
    slope = right(name, x)[1]
    if name == "relu":
        x[x < 0] = 0
        return x, slope
    return right(name, x)


# %% scalar_if kind="wrong" hint=["np.where"]
vanishing_depth = 10


def value_and_slope(name, x):
    if name == "relu":
        return (x, 1.0) if x > 0 else (0.0, 0.0)
    return right(name, x)


# %% right_class kind="right"
depth = 1
while not 0.25**depth < 10**-6:
    depth += 1
vanishing_depth = depth


class _Activations:
    @staticmethod
    def sigmoid(x):
        s = 1 / (1 + np.exp(-x))
        return s, s - s**2

    @staticmethod
    def tanh(x):
        t = np.tanh(x)
        return t, (1 - t) * (1 + t)

    @staticmethod
    def relu(x, leak=0.0):
        slope = np.where(x >= 0, 1.0, leak)
        return slope * x, slope

    @staticmethod
    def leaky_relu(x):
        return _Activations.relu(x, leak=0.1)

    @staticmethod
    def elu(x):
        e = np.exp(np.minimum(x, 0))
        return np.maximum(x, 0) + e - 1, e


def value_and_slope(name, x):
    return getattr(_Activations, name)(np.asarray(x, float))


# %% right_scipy_and_select kind="right"
from scipy.special import expit

vanishing_depth = int("10")


def value_and_slope(name, x):
    x = np.asarray(x, dtype=float)
    zero, one, e = np.zeros_like(x), np.ones_like(x), np.exp(np.minimum(x, 0))
    s, t = expit(x), np.tanh(x)
    pick = [name == n for n in ("sigmoid", "tanh", "relu", "leaky_relu", "elu")]
    pick = [np.full(x.shape, p) for p in pick]
    positive = x > 0
    values = np.select(
        pick,
        [
            s,
            t,
            np.where(positive, x, zero),
            np.where(positive, x, x / 10),
            np.where(positive, x, e - 1),
        ],
    )
    slopes = np.select(
        pick,
        [
            s * (1 - s),
            1 - t**2,
            np.where(positive, one, 0),
            np.where(positive, one, 0.1),
            np.where(positive, one, e),
        ],
    )
    return values, slopes


# %% right_masks kind="right"
vanishing_depth = next(d for d in itertools.count(1) if 0.25**d < 1e-6)


def value_and_slope(name, x):
    x = np.array(x, dtype=float)
    y, dy = x.copy(), np.ones(x.shape)
    below = x < 0
    if name == "sigmoid":
        y = 1 / (1 + np.exp(-x))
        dy = np.exp(-x) / (1 + np.exp(-x)) ** 2
    elif name == "tanh":
        y = np.tanh(x)
        dy = 1 / np.cosh(x) ** 2
    elif name == "relu":
        y[below] = 0
        dy[below] = 0
    elif name == "leaky_relu":
        y[below] *= 0.1
        dy[below] = 0.1
    elif name == "elu":
        y[below] = np.exp(x[below]) - 1
        dy[below] = np.exp(x[below])
    return y, dy


# %% leaky_with_hundredth kind="wrong" hint=["other leak"]
vanishing_depth = 10


def value_and_slope(name, x):
    s = 1 / (1 + np.exp(-x))
    e = np.exp(x)
    return {
        "sigmoid": (s, s * (1 - s)),
        "tanh": (np.tanh(x), 1 - np.tanh(x) ** 2),
        "relu": (np.maximum(x, 0), (x > 0).astype(float)),
        "leaky_relu": (np.where(x > 0, x, 0.01 * x), np.where(x > 0, 1, 0.01)),
        "elu": (np.where(x > 0, x, e - 1), np.where(x > 0, 1, e)),
    }[name]


# %% slope_first kind="wrong" hint=["slopes first"]
vanishing_depth = 10


def value_and_slope(name, x):
    s = 1 / (1 + np.exp(-x))
    e = np.exp(x)
    y, slope = {
        "sigmoid": (s, s * (1 - s)),
        "tanh": (np.tanh(x), 1 - np.tanh(x) ** 2),
        "relu": (np.maximum(x, 0), (x > 0).astype(float)),
        "leaky_relu": (np.where(x > 0, x, 0.1 * x), np.where(x > 0, 1, 0.1)),
        "elu": (np.where(x > 0, x, e - 1), np.where(x > 0, 1, e)),
    }[name]
    return slope, y


# %% relu_slope_is_relu kind="wrong" hint=["value again"]
vanishing_depth = 10


def value_and_slope(name, x):
    s = 1 / (1 + np.exp(-x))
    e = np.exp(x)
    return {
        "sigmoid": (s, s * (1 - s)),
        "tanh": (np.tanh(x), 1 - np.tanh(x) ** 2),
        "relu": (np.maximum(x, 0), np.where(x > 0, x, 0)),
        "leaky_relu": (np.where(x > 0, x, 0.1 * x), np.where(x > 0, 1, 0.1)),
        "elu": (np.where(x > 0, x, e - 1), np.where(x > 0, 1, e)),
    }[name]


# %% quotient_without_two kind="wrong" hint=["2h"]
vanishing_depth = 10


def value_and_slope(name, x):
    f = {
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "tanh": np.tanh,
        "relu": lambda z: np.maximum(z, 0),
        "leaky_relu": lambda z: np.where(z < 0, 0.1 * z, z),
        "elu": lambda z: np.where(z < 0, np.exp(z) - 1, z),
    }[name]
    h = 1e-5
    return f(x), (f(x + h) - f(x - h)) / h


# %% coarse_quotient kind="wrong" hint=["step that is too large"]
vanishing_depth = 10


def value_and_slope(name, x):
    f = {
        "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
        "tanh": np.tanh,
        "relu": lambda z: np.maximum(z, 0),
        "leaky_relu": lambda z: np.where(z < 0, 0.1 * z, z),
        "elu": lambda z: np.where(z < 0, np.exp(z) - 1, z),
    }[name]
    h = 0.1
    return f(x), (f(x + h) - f(x)) / h


# %% tanh_without_two kind="wrong" hint=["from −1 to 1"]
vanishing_depth = 10


def value_and_slope(name, x):
    sigmoid = lambda z: 1 / (1 + np.exp(-z))
    if name == "sigmoid":
        return sigmoid(x), sigmoid(x) * (1 - sigmoid(x))
    if name == "tanh":
        return sigmoid(2 * x) - 1, 1 - np.tanh(x) ** 2
    if name == "relu":
        return np.maximum(x, 0), (x > 0) * 1.0
    if name == "leaky_relu":
        return np.maximum(x, 0.1 * x), np.where(x > 0, 1, 0.1)
    return np.where(x > 0, x, np.exp(x) - 1), np.where(x > 0, 1, np.exp(x))


# %% leaky_minimum kind="wrong" hint=["sides of 0 have changed places"]
vanishing_depth = 10


def value_and_slope(name, x):
    s = 1 / (1 + np.exp(-x))
    e = np.exp(x)
    return {
        "sigmoid": (s, s * (1 - s)),
        "tanh": (np.tanh(x), 1 - np.tanh(x) ** 2),
        "relu": (np.maximum(x, 0), (x > 0).astype(float)),
        "leaky_relu": (np.minimum(x, 0.1 * x), np.where(x > 0, 1, 0.1)),
        "elu": (np.where(x > 0, x, e - 1), np.where(x > 0, 1, e)),
    }[name]


# %% leaky_slope_zero kind="wrong" hint=["slope of relu"]
vanishing_depth = 10


def value_and_slope(name, x):
    s = 1 / (1 + np.exp(-x))
    e = np.exp(x)
    return {
        "sigmoid": (s, s * (1 - s)),
        "tanh": (np.tanh(x), 1 - np.tanh(x) ** 2),
        "relu": (np.maximum(x, 0), (x > 0).astype(float)),
        "leaky_relu": (np.where(x > 0, x, 0.1 * x), np.where(x > 0, 1.0, 0.0)),
        "elu": (np.where(x > 0, x, e - 1), np.where(x > 0, 1, e)),
    }[name]


# %% slope_averaged kind="wrong" hint=["a slope of its own"]
vanishing_depth = 10


def value_and_slope(name, x):
    s = 1 / (1 + np.exp(-x))
    e = np.exp(x)
    y, slope = {
        "sigmoid": (s, s * (1 - s)),
        "tanh": (np.tanh(x), 1 - np.tanh(x) ** 2),
        "relu": (np.maximum(x, 0), (x > 0).astype(float)),
        "leaky_relu": (np.where(x > 0, x, 0.1 * x), np.where(x > 0, 1, 0.1)),
        "elu": (np.where(x > 0, x, e - 1), np.where(x > 0, 1, e)),
    }[name]
    return y, slope.mean()


# %% tanh_and_depth kind="wrong" hint=["halves instead of quarters", "value of tanh"]
vanishing_depth = math.ceil(math.log(1e-6) / math.log(0.5))


def value_and_slope(name, x):
    s = 1 / (1 + np.exp(-x))
    e = np.exp(x)
    return {
        "sigmoid": (s, s * (1 - s)),
        "tanh": (np.tanh(x), 1 - x**2),
        "relu": (np.maximum(x, 0), (x > 0).astype(float)),
        "leaky_relu": (np.where(x > 0, x, 0.1 * x), np.where(x > 0, 1, 0.1)),
        "elu": (np.where(x > 0, x, e - 1), np.where(x > 0, 1, e)),
    }[name]
