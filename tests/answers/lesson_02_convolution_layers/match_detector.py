# %% given
import numpy as np


# %% plus_minus_one kind="right"
def match_detector(pattern):
    return 2 * pattern - 1, 0.5 - pattern.sum()


# %% minus_many kind="right"
def match_detector(pattern):
    kernel = np.where(pattern > 0, 1.0, -pattern.size)
    return kernel, -(pattern.sum() - 0.01)


# %% scaled_float32_list kind="right"
def match_detector(pattern):
    kernel = (10 * (2 * pattern - 1)).astype(np.float32)
    best = float((kernel * pattern).sum())
    return [kernel.tolist(), np.array([5 - best])]


# %% loops kind="right"
def match_detector(pattern):
    kernel = np.zeros(pattern.shape)
    count = 0
    for i in range(pattern.shape[0]):
        for j in range(pattern.shape[1]):
            if pattern[i, j]:
                kernel[i, j] = 1
                count += 1
            else:
                kernel[i, j] = -1
    return kernel, -count + 0.9


# %% second_best_measured kind="right"
def match_detector(pattern):
    kernel = pattern - 0.5
    scores = sorted(
        {
            (kernel * p).sum()
            for p in [pattern]
            + [
                np.abs(pattern - e)
                for e in np.eye(pattern.size).reshape(-1, *pattern.shape)
            ]
        }
    )
    return kernel, -(scores[-1] + scores[-2]) / 2


# %% bias_zero kind="wrong" hint="negative"
def match_detector(pattern):
    return 2 * pattern - 1, 0


# %% pattern_itself kind="wrong" hint="all-white patch"
def match_detector(pattern):
    return pattern, 0.5 - pattern.sum()


# %% threshold_too_high kind="wrong" hint="perfect match does not get above 0"
def match_detector(pattern):
    return 2 * pattern - 1, -pattern.sum()


# %% threshold_too_low kind="wrong" hint="one wrong pixel"
def match_detector(pattern):
    return 2 * pattern - 1, 1.5 - pattern.sum()


# %% sign_of_the_bias kind="wrong" hint="must be negative"
def match_detector(pattern):
    return 2 * pattern - 1, pattern.sum() - 0.5


# %% mean_removed kind="wrong" hint="threshold"
def match_detector(pattern):
    return pattern - pattern.mean(), -0.1


# %% kernel_only kind="wrong" hint="separated by a comma"
def match_detector(pattern):
    return 2 * pattern - 1


# %% many_biases kind="wrong" hint="one filter has one bias"
def match_detector(pattern):
    return 2 * pattern - 1, 0.5 - pattern.sum(axis=0)


# %% flipped kind="wrong" hint=["copies missed", "turned by 180"]
def match_detector(pattern):
    return np.flip(2 * pattern - 1), 0.5 - pattern.sum()


# %% untouched kind="wrong" hint="not filled in yet"
def match_detector(pattern):
    """Return a kernel and a bias that fire at exact copies of a pattern only."""
    ...


# %% lazy_never_fires kind="wrong" hint="does not get above 0"
def match_detector(pattern):
    return np.zeros(pattern.shape), -1.0


# %% lazy_fixed_bias kind="wrong" hint="threshold"
def match_detector(pattern):
    return 2 * pattern - 1, -3.5


# %% hostile_nan kind="wrong" hint="finite"
def match_detector(pattern):
    return pattern * np.nan, 0.0


# %% minus_for_bright kind="wrong" hint=["no plus weights", "bright pixels"]
def match_detector(pattern):
    return -1.0 * pattern, 0
