# %% given
import math

import numpy as np


# %% written_out kind="right"
def costs(h, w, c, m, k, mid):
    narrow = c * mid + k**2 * mid * m
    return (
        h * w * k**2 * c * m,
        (k**2 * c + 1) * m,
        h * w * narrow,
        narrow + mid + m,
    )


def break_even(c, m, k):
    return max(0, math.ceil(k**2 * c * m / (c + k**2 * m)) - 1)


# %% pairs kind="right"
def costs(h, w, c, m, k, mid):
    def layer(inputs, filters, side):
        weights = side * side * inputs * filters
        return np.array([h * w * weights, weights + filters])

    return layer(c, m, k), layer(c, mid, 1) + layer(mid, m, k)


def break_even(c, m, k):
    mid = 0
    while (mid + 1) * (c + k * k * m) < k * k * c * m:
        mid += 1
    return mid


# %% from_arrays kind="right"
def costs(h, w, c, m, k, mid):
    direct = np.empty((k, k, c, m))
    narrow = np.empty((c, mid)), np.empty((k, k, mid, m))
    between = sum(kernel.size for kernel in narrow)
    return [
        direct.size * h * w,
        direct.size + m,
        between * h * w,
        between + mid + m,
    ]


def break_even(c, m, k):
    direct, each = k * k * c * m, c + k * k * m
    return (direct - 1) // each


# %% floats kind="right"
def costs(h, w, c, m, k, mid):
    places = float(h * w)
    direct, narrow = k**2 * c * m, c * mid + k**2 * mid * m
    return [[places * direct, direct + m], [places * narrow, narrow + mid + m]]


def break_even(c, m, k):
    return max(
        (mid for mid in range(c) if mid * (c + k**2 * m) < k**2 * c * m),
        default=0,
    )


# %% dividing_late kind="right"
def costs(h, w, c, m, k, mid):
    first = h * w * c * m * k**2, m * c * k**2 + m
    second = h * w * mid * (c + m * k**2), mid * (c + 1) + m * (mid * k**2 + 1)
    return first + second


def break_even(c, m, k):
    ratio, rest = divmod(k * k * c * m, c + k * k * m)
    return ratio if rest else max(ratio - 1, 0)


# %% second_forgotten kind="wrong" hint=["second layer forgotten"]
def costs(h, w, c, m, k, mid):
    return h * w * k**2 * c * m, (k**2 * c + 1) * m, h * w * c * mid, (c + 1) * mid


def break_even(c, m, k):
    return (k**2 * c * m - 1) // (c + k**2 * m)


# %% first_forgotten kind="wrong" hint=["narrow layer forgotten"]
def costs(h, w, c, m, k, mid):
    narrow = k**2 * mid * m
    return h * w * k**2 * c * m, (k**2 * c + 1) * m, h * w * narrow, narrow + m


def break_even(c, m, k):
    return (k**2 * c * m - 1) // (c + k**2 * m)


# %% places_forgotten kind="wrong" hint=["places forgotten"]
def costs(h, w, c, m, k, mid):
    narrow = c * mid + k**2 * mid * m
    return k**2 * c * m, (k**2 * c + 1) * m, narrow, narrow + mid + m


def break_even(c, m, k):
    return (k**2 * c * m - 1) // (c + k**2 * m)


# %% biases_forgotten kind="wrong" hint=["biases forgotten"] breaks=["every filter has a bias"]
def costs(h, w, c, m, k, mid):
    direct, narrow = k**2 * c * m, c * mid + k**2 * mid * m
    return h * w * direct, direct, h * w * narrow, narrow


def break_even(c, m, k):
    return (k**2 * c * m - 1) // (c + k**2 * m)


# %% biases_multiplied kind="wrong" hint=["biases multiplied"] breaks=["A bias is not multiplied"]
def costs(h, w, c, m, k, mid):
    direct, narrow = (k**2 * c + 1) * m, (c + 1) * mid + (k**2 * mid + 1) * m
    return h * w * direct, direct, h * w * narrow, narrow


def break_even(c, m, k):
    return (k**2 * c * m - 1) // (c + k**2 * m)


# %% wide_twice kind="wrong" hint=["k × k twice"]
def costs(h, w, c, m, k, mid):
    narrow = k**2 * c * mid + k**2 * mid * m
    return h * w * k**2 * c * m, (k**2 * c + 1) * m, h * w * narrow, narrow + mid + m


def break_even(c, m, k):
    return (k**2 * c * m - 1) // (c + k**2 * m)


# %% narrow_behind kind="wrong" hint=["narrow layer behind"]
def costs(h, w, c, m, k, mid):
    narrow = k**2 * c * mid + mid * m
    return h * w * k**2 * c * m, (k**2 * c + 1) * m, h * w * narrow, narrow + mid + m


def break_even(c, m, k):
    return (k**2 * c * m - 1) // (c + k**2 * m)


# %% window_not_squared kind="wrong" hint=["k not squared"]
def costs(h, w, c, m, k, mid):
    narrow = c * mid + k * mid * m
    return h * w * k * c * m, (k * c + 1) * m, h * w * narrow, narrow + mid + m


def break_even(c, m, k):
    return (k**2 * c * m - 1) // (c + k**2 * m)


# %% square_pictures kind="wrong" hint=["square picture assumed"]
def costs(h, w, c, m, k, mid):
    narrow = c * mid + k**2 * mid * m
    return h * h * k**2 * c * m, (k**2 * c + 1) * m, h * h * narrow, narrow + mid + m


def break_even(c, m, k):
    return (k**2 * c * m - 1) // (c + k**2 * m)


# %% direct_layer_only kind="wrong" hint=["not four numbers"] breaks=["four whole numbers"]
def costs(h, w, c, m, k, mid):
    return h * w * k**2 * c * m, (k**2 * c + 1) * m


def break_even(c, m, k):
    return (k**2 * c * m - 1) // (c + k**2 * m)


# %% rounded_up kind="wrong" hint=["rounded up"]
def costs(h, w, c, m, k, mid):
    narrow = c * mid + k**2 * mid * m
    return h * w * k**2 * c * m, (k**2 * c + 1) * m, h * w * narrow, narrow + mid + m


def break_even(c, m, k):
    return math.ceil(k**2 * c * m / (c + k**2 * m))


# %% as_many kind="wrong" hint=["as many"] breaks=["**fewer** multiplications"]
def costs(h, w, c, m, k, mid):
    narrow = c * mid + k**2 * mid * m
    return h * w * k**2 * c * m, (k**2 * c + 1) * m, h * w * narrow, narrow + mid + m


def break_even(c, m, k):
    return k**2 * c * m // (c + k**2 * m)


# %% never_zero kind="wrong" hint=["where nothing helps"] breaks=["0 if none has"]
def costs(h, w, c, m, k, mid):
    narrow = c * mid + k**2 * mid * m
    return h * w * k**2 * c * m, (k**2 * c + 1) * m, h * w * narrow, narrow + mid + m


def break_even(c, m, k):
    mid = 1
    while (mid + 1) * (c + k * k * m) < k * k * c * m:
        mid += 1
    return mid


# %% second_layer_only kind="wrong" hint=["second layer only"]
def costs(h, w, c, m, k, mid):
    narrow = c * mid + k**2 * mid * m
    return h * w * k**2 * c * m, (k**2 * c + 1) * m, h * w * narrow, narrow + mid + m


def break_even(c, m, k):
    return c - 1


# %% parameters_compared kind="wrong" hint=["parameters compared"]
def costs(h, w, c, m, k, mid):
    narrow = c * mid + k**2 * mid * m
    return h * w * k**2 * c * m, (k**2 * c + 1) * m, h * w * narrow, narrow + mid + m


def break_even(c, m, k):
    mid = 0
    while costs(1, 1, c, m, k, mid + 1)[3] < costs(1, 1, c, m, k, 1)[1]:
        mid += 1
    return mid


# %% a_fraction kind="wrong" hint=["break_even"]
def costs(h, w, c, m, k, mid):
    narrow = c * mid + k**2 * mid * m
    return h * w * k**2 * c * m, (k**2 * c + 1) * m, h * w * narrow, narrow + mid + m


def break_even(c, m, k):
    return k**2 * c * m / (c + k**2 * m)


# %% lazy_the_known_numbers kind="wrong" hint=["always the same answer"]
def costs(h, w, c, m, k, mid):
    return 120_422_400, 153_632, 12_443_648, 15_920


def break_even(c, m, k):
    return 154


# %% hostile_leaves kind="wrong" hint=["stopped with"]
def costs(h, w, c, m, k, mid):
    raise SystemExit


def break_even(c, m, k):
    raise SystemExit
