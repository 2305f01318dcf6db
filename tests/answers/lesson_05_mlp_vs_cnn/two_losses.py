# %% given
import numpy as np

# %% formulas kind="right"
pulls_harder = "cross-entropy"


def losses_and_slopes(p):
    return (1 - p) ** 2, -2 * p * (1 - p) ** 2, -np.log(p), p - 1


# %% chain_rule kind="right"
pulls_harder = "Cross-Entropy"


def losses_and_slopes(p):
    inner = p * (1 - p)
    return [(p - 1) ** 2, 2 * (p - 1) * inner, np.log(1 / p), -inner / p]


# %% through_the_score kind="right"
pulls_harder = "cross entropy"


def losses_and_slopes(p):
    z = np.log(p) - np.log1p(-p)
    sigmoid = 1 / (1 + np.exp(-z))
    slope = sigmoid * (1 - sigmoid)
    squared = np.array([(1 - sigmoid) ** 2, -2 * (1 - sigmoid) * slope])
    return np.append(squared, [np.log1p(np.exp(-z)), sigmoid - 1])


# %% difference_quotients kind="right"
pulls_harder = "cross-entropy"


def losses_and_slopes(p):
    z, h = np.log(p / (1 - p)), 1e-4

    def squared(z):
        return (1 / (1 + np.exp(z))) ** 2

    def entropy(z):
        return np.log1p(np.exp(-z))

    def slope(f):
        # Two differences, to get rid of the error in h².
        near = (f(z + h) - f(z - h)) / (2 * h)
        far = (f(z + 2 * h) - f(z - 2 * h)) / (4 * h)
        return (4 * near - far) / 3

    exact = -2 * p * (1 - p) ** 2
    guess = slope(squared)
    return (
        squared(z),
        guess if abs(guess) > 1e-4 else exact,
        entropy(z),
        slope(entropy),
    )


# %% slope_in_p kind="wrong" hint=["slope in p, not in z", "dp/dz"]
pulls_harder = "cross-entropy"


def losses_and_slopes(p):
    return (1 - p) ** 2, -2 * (1 - p), -np.log(p), -1 / p


# %% mse_improves_more kind="wrong" hint=["large loss taken for a large slope", "training follows the slope"]
pulls_harder = "squared error"


def losses_and_slopes(p):
    return (1 - p) ** 2, -2 * p * (1 - p) ** 2, -np.log(p), p - 1


# %% slope_of_entropy_in_p kind="wrong" hint=["slope of the cross-entropy", "dp/dz"]
pulls_harder = "cross-entropy"


def losses_and_slopes(p):
    return (1 - p) ** 2, -2 * p * (1 - p) ** 2, -np.log(p), -1 / p


# %% signs kind="wrong" hint=["sign turned round", "makes the loss smaller"]
pulls_harder = "cross-entropy"


def losses_and_slopes(p):
    return (1 - p) ** 2, 2 * p * (1 - p) ** 2, -np.log(p), 1 - p


# %% no_factor_two kind="wrong" hint=["factor 2"]
pulls_harder = "cross-entropy"


def losses_and_slopes(p):
    return (1 - p) ** 2, -p * (1 - p) ** 2, -np.log(p), p - 1


# %% log10 kind="wrong" hint=["natural logarithm"]
pulls_harder = "cross-entropy"


def losses_and_slopes(p):
    return (1 - p) ** 2, -2 * p * (1 - p) ** 2, -np.log10(p), p - 1


# %% loss_of_the_other_class kind="wrong" hint=["wrong class"]
pulls_harder = "cross-entropy"


def losses_and_slopes(p):
    return p**2, -2 * p * (1 - p) ** 2, -np.log(1 - p), p


# %% other_order kind="wrong" hint=["another order"]
pulls_harder = "cross-entropy"


def losses_and_slopes(p):
    return (1 - p) ** 2, -np.log(p), -2 * p * (1 - p) ** 2, p - 1


# %% halved_inner kind="wrong" hint=["both factors"]
pulls_harder = "cross-entropy"


def losses_and_slopes(p):
    return (1 - p) ** 2, -2 * (1 - p) * p, -np.log(p), p - 1


# %% two_numbers_only kind="wrong" hint=["4 numbers"]
pulls_harder = "cross-entropy"


def losses_and_slopes(p):
    return (1 - p) ** 2, -np.log(p)


# %% untouched kind="wrong" hint=["not filled in yet"]
pulls_harder = ...


def losses_and_slopes(p):
    """Return (squared error, its slope, cross-entropy, its slope) at p."""
    ...


# %% lazy_the_two_visible kind="wrong" hint=["difference quotient"]
pulls_harder = "cross-entropy"


def losses_and_slopes(p):
    if p < 1e-4:
        return 0.999998, -1.999996e-6, 13.815511, -0.999999
    return 0.998001, -1.996002e-3, 6.907755, -0.999


# %% hostile_raises kind="wrong" hint=["ZeroDivisionError"]
pulls_harder = "cross-entropy"


def losses_and_slopes(p):
    return 1 / int(p)


# %% crossentropy_in_one_word kind="right"
pulls_harder = "crossentropy"


def losses_and_slopes(p):
    return (1 - p) ** 2, -2 * p * (1 - p) ** 2, -np.log(p), p - 1


# %% half_of_the_inner_derivative kind="wrong" hint=["both of its factors"]
pulls_harder = "cross-entropy"


def losses_and_slopes(p):
    return (1 - p) ** 2, -2 * p * (1 - p) ** 2, -np.log(p), -1 / p * (1 - p)


# %% losses_swapped_for_slopes kind="wrong" hint=["difference quotient"]
pulls_harder = "cross-entropy"


def losses_and_slopes(p):
    h = 1e-3
    return (
        (1 - p) ** 2,
        ((1 - p - h) ** 2 - (1 - p) ** 2) / h,
        -np.log(p),
        (-np.log(p + h) + np.log(p)) / h,
    )
