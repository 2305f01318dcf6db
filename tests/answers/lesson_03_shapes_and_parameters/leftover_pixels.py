# %% given
import numpy as np


# %% formula kind="right"
def leftover_pixels(n, k, s):
    places = (n - k) // s + 1
    return n - k - (places - 1) * min(s, k)


# %% set_of_seen_pixels kind="right"
def leftover_pixels(n, k, s):
    seen = set()
    for start in range(0, n - k + 1, s):
        seen.update(range(start, start + k))
    return n - len(seen)


# %% marks_an_array kind="right"
def leftover_pixels(n, k, s):
    row = np.zeros(n, dtype=bool)
    start = 0
    while start + k <= n:
        row[start : start + k] = True
        start += s
    return np.sum(~row)


# %% windows_view kind="right"
def leftover_pixels(n, k, s):
    windows = np.lib.stride_tricks.sliding_window_view(np.arange(n), k)[::s]
    return np.float32(n - np.unique(windows).size)


# %% remainder_and_gaps kind="right"
def leftover_pixels(n, k, s):
    end = (n - k) % s
    gaps = max(s - k, 0) * ((n - k) // s)
    return np.array([end + gaps])


# %% gaps_forgotten kind="wrong" hint=["gaps forgotten", "between two windows"]
def leftover_pixels(n, k, s):
    return (n - k) % s


# %% overlaps_twice kind="wrong" hint=["overlaps counted twice", "once"]
def leftover_pixels(n, k, s):
    return n - ((n - k) // s + 1) * k


# %% remainder_of_the_side kind="wrong" hint=["remainder of the whole side"]
def leftover_pixels(n, k, s):
    return n % s


# %% window_steps_by_itself kind="wrong" hint=["step by the stride"]
def leftover_pixels(n, k, s):
    return n % k


# %% last_window_forgotten kind="wrong" hint=["last window forgotten"]
def leftover_pixels(n, k, s):
    return n - ((n - k) // s) * s


# %% output_size_instead kind="wrong" hint=["places counted instead of pixels"]
def leftover_pixels(n, k, s):
    return (n - k) // s + 1


# %% pixels_without_an_output kind="wrong" hint=["under a window"]
def leftover_pixels(n, k, s):
    return n - ((n - k) // s + 1)


# %% a_third_of_a_pixel kind="wrong" hint=["whole number"]
def leftover_pixels(n, k, s):
    return (n - k) / s - (n - k) // s


# %% says_that_it_does_not_fit kind="wrong" hint=["Keras rounds"]
def leftover_pixels(n, k, s):
    return 0 if (n - k) % s == 0 else "does not fit"


# %% does_not_fit kind="wrong" hint=["need not fit", "Keras rounds"]
def leftover_pixels(n, k, s):
    if (n - k) % s:
        raise ValueError("does not fit")
    return 0


# %% prints_instead kind="wrong" hint=["None", "return"]
def leftover_pixels(n, k, s):
    print((n - k) % s)


# %% untouched kind="wrong" hint=["not filled in yet"]
def leftover_pixels(n, k, s):
    """Return how many pixels along one side no window touches."""
    ...


# %% lazy_zero kind="wrong" hint=["nothing is lost"]
def leftover_pixels(n, k, s):
    return 0


# %% lazy_remembers kind="wrong" hint=["another value", "each window covers"]
def leftover_pixels(n, k, s):
    known = {(7, 3, 3): 1, (8, 3, 3): 2, (8, 3, 2): 1, (10, 2, 3): 4, (7, 1, 2): 3}
    return known.get((n, k, s), 0)


# %% hostile_text kind="wrong" hint=["quotes"]
def leftover_pixels(n, k, s):
    return "one"


# %% hostile_nan kind="wrong" hint=["finite"]
def leftover_pixels(n, k, s):
    return float("nan")
