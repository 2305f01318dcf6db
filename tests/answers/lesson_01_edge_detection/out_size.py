# %% given
import numpy as np
from scipy import signal


# %% dictionary kind="right"
def out_size(n, k, mode):
    return {"valid": n - k + 1, "same": n, "full": n + k - 1}[mode]


# %% branches kind="right"
def out_size(n, k, mode):
    if mode == "valid":
        return n - k + 1
    elif mode == "same":
        return n
    elif mode == "full":
        return n + k - 1
    raise ValueError(mode)


# %% measured_with_scipy kind="right"
def out_size(n, k, mode):
    return signal.correlate2d(np.ones((n, 1)), np.ones((k, 1)), mode=mode).shape[0]


# %% padding_formula_in_floats kind="right"
def out_size(n, k, mode):
    padding = {"valid": 0.0, "same": (k - 1) / 2, "full": k - 1.0}[mode]
    return n + 2 * padding - k + 1


# %% counts_positions_in_numpy kind="right"
def out_size(n, k, mode):
    starts = {
        "valid": np.arange(0, n - k + 1),
        "same": np.arange(n),
        "full": np.arange(1 - k, n),
    }
    return np.int64(starts[mode].size)


# %% one_element_array kind="right"
def out_size(n, k, mode):
    return np.convolve(np.ones(n), np.ones(k), mode).shape


# %% same_as_valid kind="wrong" hint=["same treated as valid"]
def out_size(n, k, mode):
    return n + k - 1 if mode == "full" else n - k + 1


# %% full_as_n_plus_k kind="wrong" hint=["off by one", "full"]
def out_size(n, k, mode):
    return {"valid": n - k + 1, "same": n, "full": n + k}[mode]


# %% valid_without_plus_one kind="wrong" hint=["off by one", "valid"]
def out_size(n, k, mode):
    return {"valid": n - k, "same": n, "full": n + k - 1}[mode]


# %% modes_mixed_up kind="wrong" hint=["valid treated as full"]
def out_size(n, k, mode):
    return {"full": n - k + 1, "same": n, "valid": n + k - 1}[mode]


# %% full_as_same kind="wrong" hint=["full treated as same"] breaks=["one of `\"valid\"`, `\"same\"`, `\"full\"`"]
def out_size(n, k, mode):
    return n - k + 1 if mode == "valid" else n


# %% window_jumps kind="wrong" hint=["jumps", "one pixel"]
def out_size(n, k, mode):
    return {"valid": n // k, "same": n, "full": n + k - 1}[mode]


# %% half_pixels kind="wrong" hint=["pixels are whole"] breaks=["Return a whole number"]
def out_size(n, k, mode):
    return {"valid": n - k / 2, "same": n, "full": n + k - 1}[mode]


# %% full_forgotten kind="wrong" hint=["None", "full", "branch"] breaks=["one of `\"valid\"`, `\"same\"`, `\"full\"`"]
def out_size(n, k, mode):
    if mode == "valid":
        return n - k + 1
    if mode == "same":
        return n


# %% misspelled_mode kind="wrong" hint=["KeyError", "spelling"]
def out_size(n, k, mode):
    return {"Valid": n - k + 1, "Same": n, "Full": n + k - 1}[mode]


# %% returns_a_shape kind="wrong" hint=["one single number"]
def out_size(n, k, mode):
    side = {"valid": n - k + 1, "same": n, "full": n + k - 1}[mode]
    return side, side


# %% returns_text kind="wrong" hint=["not a whole number", "quotes"] breaks=["Return a whole number"]
def out_size(n, k, mode):
    return str({"valid": n - k + 1, "same": n, "full": n + k - 1}[mode])


# %% untouched kind="wrong" hint=["not filled in yet"]
def out_size(n, k, mode):
    """Return the number of output values along one side."""
    ...


# %% lazy_knows_the_visible_sizes kind="wrong" hint=["wrong for"]
def out_size(n, k, mode):
    if n == 512:
        return {"valid": 504, "same": 512, "full": 520}[mode]
    return {"valid": n - 2, "same": n, "full": n + 2}[mode]


# %% lazy_constant kind="wrong" hint=["valid"]
def out_size(n, k, mode):
    return 504


# %% hostile_true kind="wrong" hint=["whole number"]
def out_size(n, k, mode):
    return True


# %% hostile_infinite kind="wrong" hint=["finite"]
def out_size(n, k, mode):
    return float("inf")


# %% hostile_recursion kind="wrong" hint=["RecursionError"]
def out_size(n, k, mode):
    return out_size(n, k, mode)
