# %% given
import math

import numpy as np


# %% floor_division kind="right"
def conv_out(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def keras_out(n, k, s, padding):
    return -(-n // s) if padding == "same" else (n - k) // s + 1


# %% keras_own_ceiling_form kind="right"
def conv_out(n, k, s, p):
    return math.ceil((n + 2 * p - k + 1) / s)


def keras_out(n, k, s, padding):
    if padding == "valid":
        return math.ceil((n - k + 1) / s)
    return math.ceil(n / s)


# %% counts_with_loops kind="right"
def conv_out(n, k, s, p):
    places, start = 0, -p
    while start + k <= n + p:
        places += 1
        start += s
    return places


def keras_out(n, k, s, padding):
    return len(range(0, n, s)) if padding.lower() == "same" else conv_out(n, k, s, 0)


# %% numpy_scalars_and_floats kind="right"
def conv_out(n, k, s, p):
    return np.floor((n + 2 * p - k) / s) + 1.0


def keras_out(n, k, s, padding):
    sides = {"same": np.ceil(n / s), "valid": np.ceil((n - k + 1) / s)}
    return np.float32(sides[padding])


# %% measured_on_arrays kind="right"
def conv_out(n, k, s, p):
    row = np.pad(np.zeros(n), p)
    return np.lib.stride_tricks.sliding_window_view(row, k)[::s].shape[0]


def keras_out(n, k, s, padding):
    if padding == "same":
        return np.zeros(n)[::s].size
    return np.array([conv_out(n, k, s, 0)])


# %% padding_as_keras_adds_it kind="right"
def conv_out(n, k, s, p):
    return int((n - k + p + p) / s + 1)


def keras_out(n, k, s, padding):
    zeros = 0
    if padding == "same":
        zeros = max((math.ceil(n / s) - 1) * s + k - n, 0)
    return (n + zeros - k) // s + 1


# %% rounds_up kind="wrong" hint=["rounded up", "sticks out"]
def conv_out(n, k, s, p):
    return math.ceil((n + 2 * p - k) / s) + 1


def keras_out(n, k, s, padding):
    return -(-n // s) if padding == "same" else (n - k) // s + 1


# %% rounds_to_the_nearest kind="wrong" hint=["rounded to the nearest", "round down"]
def conv_out(n, k, s, p):
    return round((n + 2 * p - k) / s + 1)


def keras_out(n, k, s, padding):
    return -(-n // s) if padding == "same" else (n - k) // s + 1


# %% two_point_three kind="wrong" hint=["whole number", "//"]
def conv_out(n, k, s, p):
    return (n + 2 * p - k) / s + 1


def keras_out(n, k, s, padding):
    return n / s if padding == "same" else (n - k) / s + 1


# %% says_it_does_not_fit kind="wrong" hint=["does not fit", "ignored", "round down"]
def conv_out(n, k, s, p):
    if (n + 2 * p - k) % s:
        return "does not fit"
    return (n + 2 * p - k) // s + 1


def keras_out(n, k, s, padding):
    return -(-n // s) if padding == "same" else (n - k) // s + 1


# %% raises_when_it_does_not_fit kind="wrong" hint=["does not fit", "round down"]
def conv_out(n, k, s, p):
    if (n + 2 * p - k) % s:
        raise ValueError("the window does not fit")
    return (n + 2 * p - k) // s + 1


def keras_out(n, k, s, padding):
    return -(-n // s) if padding == "same" else (n - k) // s + 1


# %% valid_with_a_ceiling kind="wrong" hint=["keras_out", "rounded up"]
def conv_out(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def keras_out(n, k, s, padding):
    return math.ceil(n / s) if padding == "same" else math.ceil((n - k) / s) + 1


# %% same_keeps_the_side kind="wrong" hint=["same taken as unchanged", "stride 1"]
def conv_out(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def keras_out(n, k, s, padding):
    return n if padding == "same" else (n - k) // s + 1


# %% same_rounded_down kind="wrong" hint=["keras_out", "rounded down"]
def conv_out(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def keras_out(n, k, s, padding):
    return n // s if padding == "same" else (n - k) // s + 1


# %% same_padded_evenly kind="wrong" hint=["symmetric", "even window"]
def conv_out(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def keras_out(n, k, s, padding):
    return conv_out(n, k, s, (k - 1) // 2 if padding == "same" else 0)


# %% valid_like_same kind="wrong" hint=["valid treated as same"]
def conv_out(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def keras_out(n, k, s, padding):
    return -(-n // s)


# %% padding_once kind="wrong" hint=["padding counted once", "each side"]
def conv_out(n, k, s, p):
    return (n + p - k) // s + 1


def keras_out(n, k, s, padding):
    return -(-n // s) if padding == "same" else (n - k) // s + 1


# %% padding_ignored kind="wrong" hint=["padding ignored"]
def conv_out(n, k, s, p):
    return (n - k) // s + 1


def keras_out(n, k, s, padding):
    return -(-n // s) if padding == "same" else (n - k) // s + 1


# %% first_place_forgotten kind="wrong" hint=["first place forgotten"]
def conv_out(n, k, s, p):
    return (n + 2 * p - k) // s


def keras_out(n, k, s, padding):
    return -(-n // s) if padding == "same" else (n - k) // s + 1


# %% plus_one_inside kind="wrong" hint=["one added before dividing"]
def conv_out(n, k, s, p):
    return (n + 2 * p - k + 1) // s


def keras_out(n, k, s, padding):
    return -(-n // s) if padding == "same" else (n - k) // s + 1


# %% stride_ignored kind="wrong" hint=["stride ignored"]
def conv_out(n, k, s, p):
    return n + 2 * p - k + 1


def keras_out(n, k, s, padding):
    return -(-n // s) if padding == "same" else (n - k) // s + 1


# %% keras_out_untouched kind="wrong" hint=["keras_out is not filled in yet"]
def conv_out(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def keras_out(n, k, s, padding):
    """Return the number of places of a window in Keras, "valid" or "same"."""
    ...


# %% untouched kind="wrong" hint=["not filled in yet"]
def conv_out(n, k, s, p):
    """Return the number of places of a window, with p zeros on each side."""
    ...


def keras_out(n, k, s, padding):
    """Return the number of places of a window in Keras, "valid" or "same"."""
    ...


# %% lazy_remembers_the_visible_sizes kind="wrong" hint=["another value", "finger"]
def conv_out(n, k, s, p):
    known = {(7, 3, 1, 0): 5, (7, 3, 2, 0): 3, (7, 3, 3, 0): 2, (8, 3, 2, 0): 3}
    return known.get((n, k, s, p), 18)


def keras_out(n, k, s, padding):
    return -(-n // s) if padding == "same" else (n - k) // s + 1


# %% hostile_never_ends kind="wrong" hint=["seconds"]
def conv_out(n, k, s, p):
    while True:
        n = n - 0


def keras_out(n, k, s, padding):
    return 1


# %% hostile_true kind="wrong" hint=["whole number"]
def conv_out(n, k, s, p):
    return True


def keras_out(n, k, s, padding):
    return None


# %% same_always_one_more kind="wrong" hint=["one step too many", "nothing is left"]
def conv_out(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def keras_out(n, k, s, padding):
    return n // s + 1 if padding == "same" else (n - k) // s + 1


# %% divides_too_little kind="wrong" hint=["parentheses missing", "fraction bar"]
def conv_out(n, k, s, p):
    return n + 2 * p - k // s + 1


def keras_out(n, k, s, padding):
    return -(-n // s) if padding == "same" else (n - k) // s + 1


# %% divmod kind="right"
def conv_out(n, k, s, p):
    steps, rest = divmod(n + 2 * p - k, s)
    return steps + 1


def keras_out(n, k, s, padding):
    match padding:
        case "valid":
            return conv_out(n, k, s, p=0)
        case "same":
            steps, rest = divmod(n, s)
            return steps + (1 if rest > 0 else 0)


# %% total_padding kind="right"
def conv_out(n, k, s, p):
    n = n + 2 * p
    return int(np.floor_divide(n - k, s)) + 1


def keras_out(n, k, s, padding="valid"):
    zeros = 0
    if padding == "same":
        rest = n % s
        zeros = max(k - s, 0) if rest == 0 else max(k - rest, 0)
        if k < s and (rest == 0 or rest > k):
            return n // s + (rest > 0)
    return (n + zeros - k) // s + 1


# %% valid_floor kind="wrong" hint=["one added before dividing"]
def conv_out(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def keras_out(n, k, s, padding):
    if padding == "valid":
        return (n - k + 1) // s
    return -(-n // s)


# %% ceil_float kind="wrong" hint=["window taken off last"]
def conv_out(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def keras_out(n, k, s, padding):
    if padding == "valid":
        return int(np.ceil(n / s)) - k + 1
    return int(np.ceil(n / s))


# %% full_of_lesson_one kind="wrong" hint=["padded as mode full"]
def conv_out(n, k, s, p):
    if p == 0:
        return (n - k) // s + 1
    return (n + k - 1 - 1) // s + 1


def keras_out(n, k, s, padding):
    return -(-n // s) if padding == "same" else (n - k) // s + 1


# %% last_place_forgotten kind="wrong" hint=["last place forgotten"]
def conv_out(n, k, s, p):
    return len(range(0, n + 2 * p - k, s))


def keras_out(n, k, s, padding):
    if padding == "same":
        return len(range(0, n, s))
    return len(range(0, n - k, s))


# %% capital_same kind="wrong" hint=["same treated as valid"]
def conv_out(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def keras_out(n, k, s, padding):
    if padding == "SAME":
        return -(-n // s)
    return (n - k) // s + 1


# %% same_half kind="wrong" hint=["padding taken as symmetric"]
def conv_out(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def keras_out(n, k, s, padding):
    if padding == "same":
        p = k // 2
    else:
        p = 0
    return (n + 2 * p - k) // s + 1


# %% nearest kind="wrong" hint=["rounded to the nearest"]
def conv_out(n, k, s, p):
    return round((n + 2 * p - k) / s) + 1


def keras_out(n, k, s, padding):
    return -(-n // s) if padding == "same" else (n - k) // s + 1


# %% arguments_swapped kind="wrong" hint=["larger strides"]
def conv_out(n, k, s, p):
    return (n + 2 * p - k) // s + 1


def keras_out(n, k, s, padding):
    if padding == "same":
        return -(-n // s)
    return conv_out(n, k, 1, s - 1)
