# %% given
import numpy as np


# %% erf_loop kind="right"
import math


def gaussian_window(sigma):
    side = 1
    while math.erf(side / (2 * math.sqrt(2) * sigma)) ** 2 < 0.99:
        side += 2
    return side


# %% inverse_erf kind="right"
import math

from scipy import special


def gaussian_window(sigma):
    needed = 2 * math.sqrt(2) * sigma * special.erfinv(math.sqrt(0.99))
    side = math.ceil(needed)
    return side if side % 2 else side + 1


# %% sum_of_a_large_kernel kind="right"
def gaussian_window(sigma):
    r = np.arange(-100, 101)
    g = np.exp(-(r[:, None] ** 2 + r[None, :] ** 2) / (2 * sigma**2))
    g = g / g.sum()
    for half in range(100):
        if g[100 - half : 101 + half, 100 - half : 101 + half].sum() >= 0.99:
            return 2 * half + 1


# %% one_axis_squared_in_float32 kind="right"
def gaussian_window(sigma):
    r = np.arange(-100, 101, dtype=np.float32)
    g = np.exp(-(r**2) / (2 * np.float32(sigma) ** 2))
    inside = np.array([g[100 - h : 101 + h].sum() for h in range(100)]) / g.sum()
    return 2 * np.argmax(inside**2 >= 0.99) + 1


# %% normal_distribution kind="right"
def gaussian_window(sigma):
    from statistics import NormalDist

    normal = NormalDist(0, sigma)
    sides = (k for k in range(1, 999, 2) if (2 * normal.cdf(k / 2) - 1) ** 2 >= 0.99)
    return float(next(sides))


# %% two_sigma_plus_one kind="wrong" hint=["2σ + 1", "too small"] breaks=["at least 99 % of the mass"]
def gaussian_window(sigma):
    return int(2 * sigma + 1)


# %% one_axis_only kind="wrong" hint=["one axis"] breaks=["two-dimensional Gaussian"]
import math


def gaussian_window(sigma):
    side = 1
    while math.erf(side / (2 * math.sqrt(2) * sigma)) < 0.99:
        side += 2
    return side


# %% six_sigma kind="wrong" hint=["not the smallest"] breaks=["the smallest **odd** side"]
import math


def gaussian_window(sigma):
    side = math.ceil(6 * sigma + 1)
    return side if side % 2 else side + 1


# %% even_sides kind="wrong" hint=["even window", "centre"] breaks=["the smallest **odd** side"]
import math


def gaussian_window(sigma):
    side = 1
    while math.erf(side / (2 * math.sqrt(2) * sigma)) ** 2 < 0.99:
        side += 1
    return side


# %% half_sides kind="wrong" hint=["K / 2"]
import math


def gaussian_window(sigma):
    side = 1
    while math.erf(side / (math.sqrt(2) * sigma)) ** 2 < 0.99:
        side += 2
    return side


# %% half_pixel_forgotten kind="wrong" hint=["not the smallest"]
import math


def gaussian_window(sigma):
    side = 1
    while math.erf((side - 1) / (2 * math.sqrt(2) * sigma)) ** 2 < 0.99:
        side += 2
    return side


# %% three_sigma kind="wrong" hint=["too small"]
import math


def gaussian_window(sigma):
    return 2 * math.floor(1.5 * sigma) + 1


# %% stops_one_step_early kind="wrong" hint=["too small by 2"] breaks=["at least 99 % of the mass"]
import math


def gaussian_window(sigma):
    side = 1
    while math.erf((side + 2) / (2 * math.sqrt(2) * sigma)) ** 2 < 0.99:
        side += 2
    return side


# %% fraction kind="wrong" hint=["whole number"]
import math

from scipy import special


def gaussian_window(sigma):
    return 2 * math.sqrt(2) * sigma * special.erfinv(math.sqrt(0.99))


# %% returns_the_mass kind="wrong" hint=["whole number"]
import math


def gaussian_window(sigma):
    return math.erf(9 / (2 * math.sqrt(2) * sigma)) ** 2


# %% untouched kind="wrong" hint=["not filled in yet"]
def gaussian_window(sigma):
    """Return the smallest odd window side that holds 99 % of a 2-D Gaussian."""
    ...


# %% lazy_visible_values kind="wrong" hint=["not the smallest"]
def gaussian_window(sigma):
    return {2.0: 13, 3.0: 17}.get(sigma, 99)


# %% lazy_constant kind="wrong" hint=["whatever it is given"]
def gaussian_window(sigma):
    return 101


# %% hostile_negative kind="wrong" hint=["whatever it is given"]
def gaussian_window(sigma):
    return -17


# %% hostile_endless kind="wrong" hint=["5 seconds"]
import math


def gaussian_window(sigma):
    side = 1
    while math.erf(1 / (2 * math.sqrt(2) * sigma)) ** 2 < 0.99:
        side += 2
    return side


# %% hostile_prints_a_lot kind="wrong" hint=["without `return`"]
def gaussian_window(sigma):
    for side in range(20000):
        print(side, "is", side)


# %% quantile kind="right"
import math

from scipy.stats import norm


def gaussian_window(sigma):
    share = math.sqrt(0.99)
    radius = norm.ppf((1 + share) / 2) * sigma
    # side = 2 h + 1 with (2 h + 1) / 2 >= radius
    return 2 * max(0, math.ceil(radius - 0.5)) + 1


# %% root_of_two_forgotten kind="wrong" hint=["root of 2"]
import math


def gaussian_window(sigma):
    side = 1
    while math.erf(side / (2 * sigma)) ** 2 < 0.99:
        side += 2
    return side


# %% root_of_sigma kind="wrong" hint=["not the variance"]
import math


def gaussian_window(sigma):
    side = 1
    while math.erf(side / (2 * math.sqrt(2 * sigma))) ** 2 < 0.99:
        side += 2
    return side


# %% sides_to_25_only kind="wrong" hint=["without `return`"]
import math


def gaussian_window(sigma):
    for side in range(1, 26, 2):
        if math.erf(side / (2 * math.sqrt(2) * sigma)) ** 2 >= 0.99:
            return side


# %% round_window kind="wrong" hint=["not a disc"]
def gaussian_window(sigma):
    radius = sigma * np.sqrt(-2 * np.log(0.01))
    side = int(np.ceil(2 * radius))
    return side + 1 if side % 2 == 0 else side


# %% nearest_odd_side kind="wrong" hint=["nearest odd number"]
from scipy.special import erfinv


def gaussian_window(sigma):
    width = 2 * np.sqrt(2) * sigma * erfinv(np.sqrt(0.99))
    return max(1, 2 * int(round((width - 1) / 2)) + 1)


# %% normalised_in_its_window kind="wrong" hint=["one and the same answer"]
def gaussian_window(sigma):
    side = 1
    while gaussian_kernel(side, sigma).sum() < 0.99:
        side += 2
    return side


# %% sigma_cut_to_int kind="wrong" hint=["sigma may have a fraction"]
import math


def gaussian_window(sigma):
    sigma = max(1, int(sigma))
    side = 1
    while math.erf(side / (2 * math.sqrt(2) * sigma)) ** 2 < 0.99:
        side += 2
    return side
