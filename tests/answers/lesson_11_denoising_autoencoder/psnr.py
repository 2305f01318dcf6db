# %% given
import math

import numpy as np


# %% where kind="right"
def psnr(clean, other, peak):
    error = np.mean((clean.astype(float) - other.astype(float)) ** 2)
    return np.inf if error == 0 else 10 * np.log10(peak**2 / error)


# %% twenty_of_the_root kind="right"
def psnr(clean, other, peak):
    off = np.asarray(clean, np.float64) - np.asarray(other, np.float64)
    rms = np.sqrt((off**2).mean())
    if rms == 0:
        return float("inf")
    return 20 * np.log10(peak / rms)


# %% difference_of_logs kind="right"
def psnr(clean, other, peak):
    off = clean.astype(np.float32) - other.astype(np.float32)
    mse = float(np.square(off).mean())
    if mse == 0:
        return math.inf
    return 20 * math.log10(peak) - 10 * math.log10(mse)


# %% division_by_zero kind="right"
def psnr(clean, other, peak):
    mse = np.mean((clean * 1.0 - other * 1.0) ** 2)
    return 10 * np.log10(np.float64(peak) ** 2 / mse)


# %% python_sum kind="right"
def psnr(clean, other, peak):
    total = sum(
        (float(a) - float(b)) ** 2 for a, b in zip(clean.ravel(), other.ravel())
    )
    if total == 0:
        return np.inf
    return 10 * math.log10(peak**2 * clean.size / total)


# %% scaled_first kind="right"
def psnr(clean, other, peak):
    a, b = clean / peak, other / peak
    error = ((a - b) ** 2).mean()
    return -10 * np.log10(error) if error > 0 else np.array(np.inf)


# %% natural_log kind="wrong" hint=["natural logarithm"]
def psnr(clean, other, peak):
    error = np.mean((clean.astype(float) - other.astype(float)) ** 2)
    if error == 0:
        return np.inf
    return 10 * np.log(peak**2 / error)


# %% twenty kind="wrong" hint=["20 for 10"]
def psnr(clean, other, peak):
    error = np.mean((clean.astype(float) - other.astype(float)) ** 2)
    if error == 0:
        return np.inf
    return 20 * np.log10(peak**2 / error)


# %% bels kind="wrong" hint=["bels"]
def psnr(clean, other, peak):
    error = np.mean((clean.astype(float) - other.astype(float)) ** 2)
    if error == 0:
        return np.inf
    return np.log10(peak**2 / error)


# %% upside_down kind="wrong" hint=["upside down"]
def psnr(clean, other, peak):
    error = np.mean((clean.astype(float) - other.astype(float)) ** 2)
    if error == 0:
        return -np.inf
    return 10 * np.log10(error / peak**2)


# %% peak_not_squared kind="wrong" hint=["peak not squared"]
def psnr(clean, other, peak):
    error = np.mean((clean.astype(float) - other.astype(float)) ** 2)
    if error == 0:
        return np.inf
    return 10 * np.log10(peak / error)


# %% no_peak kind="wrong" hint=["peak ignored"]
def psnr(clean, other, peak):
    error = np.mean((clean.astype(float) - other.astype(float)) ** 2)
    if error == 0:
        return np.inf
    return 10 * np.log10(1 / error)


# %% always_255 kind="wrong" hint=["always 255"]
def psnr(clean, other, peak):
    error = np.mean((clean.astype(float) - other.astype(float)) ** 2)
    if error == 0:
        return np.inf
    return 10 * np.log10(255**2 / error)


# %% own_maximum kind="wrong" hint=["largest number as peak"] breaks=["not the largest number in it"]
def psnr(clean, other, peak):
    error = np.mean((clean.astype(float) - other.astype(float)) ** 2)
    if error == 0:
        return np.inf
    return 10 * np.log10(float(clean.max()) ** 2 / error)


# %% mean_of_singles kind="wrong" hint=["mean of single pictures"] breaks=["of all pixels together"]
def psnr(clean, other, peak):
    def one(a, b):
        error = np.mean((a.astype(float) - b.astype(float)) ** 2)
        return np.inf if error == 0 else 10 * np.log10(peak**2 / error)

    if clean.ndim == 4:
        return np.mean([one(a, b) for a, b in zip(clean, other)])
    return one(clean, other)


# %% wrapped kind="wrong" hint=["bytes wrapped"] breaks=["8-bit whole numbers"]
def psnr(clean, other, peak):
    error = np.mean((clean - other) ** 2)
    return np.inf if error == 0 else 10 * np.log10(peak**2 / error)


# %% sum kind="wrong" hint=["sum instead of mean"]
def psnr(clean, other, peak):
    error = np.sum((clean.astype(float) - other.astype(float)) ** 2)
    return np.inf if error == 0 else 10 * np.log10(peak**2 / error)


# %% absolute kind="wrong" hint=["sizes instead of squares"]
def psnr(clean, other, peak):
    error = np.mean(np.abs(clean.astype(float) - other.astype(float)))
    return np.inf if error == 0 else 10 * np.log10(peak**2 / error)


# %% hundred_when_equal kind="wrong" hint=["a number for equal pictures"] breaks=["`np.inf` when they are equal"]
def psnr(clean, other, peak):
    error = np.mean((clean.astype(float) - other.astype(float)) ** 2)
    return 100.0 if error == 0 else 10 * np.log10(peak**2 / error)


# %% zero_division kind="wrong" hint=["equal pictures"] breaks=["`np.inf` when they are equal"]
def psnr(clean, other, peak):
    error = float(np.mean((clean.astype(float) - other.astype(float)) ** 2))
    return 10 * math.log10(peak**2 / error)


# %% by_channel kind="wrong" hint=["number"]
def psnr(clean, other, peak):
    error = np.mean((clean.astype(float) - other.astype(float)) ** 2, axis=(0, 1))
    return 10 * np.log10(peak**2 / (error + 1e-12))


# %% lazy_constant kind="wrong" hint=["always the same"]
def psnr(clean, other, peak):
    return 13.979400086720377


# %% hostile_raises kind="wrong" hint=["stop"]
def psnr(clean, other, peak):
    raise MemoryError


# %% untouched kind="wrong" hint=["not filled in"]
def psnr(clean, other, peak): ...
