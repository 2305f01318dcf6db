# %% given
import numpy as np


# %% one_product kind="right"
def training_cost(batch, h, w, c, k1, k2, m, first):
    products = batch * (h - k1 + 1) * (w - k2 + 1) * k1 * k2 * c * m
    return products, products, 0 if first else products


# %% counted_by_arrays kind="right"
def training_cost(batch, h, w, c, k1, k2, m, first):
    delta = np.empty((batch, h - k1 + 1, w - k2 + 1, m))
    kernel = np.empty((k1, k2, c, m))
    forward = delta.size * kernel.size // m
    return [forward, kernel.size * delta.size // m, (not first) * forward]


# %% floats_and_numpy kind="right"
def training_cost(batch, h, w, c, k1, k2, m, first):
    places = np.float64((h - k1 + 1) * (w - k2 + 1))
    forward = places * batch * m * (k1 * k2 * c)
    return np.array([forward, forward, forward * (1 - int(first))])


# %% counted_by_loops kind="right"
def training_cost(batch, h, w, c, k1, k2, m, first):
    count = 0
    for row in range(h - k1 + 1):
        for column in range(w - k2 + 1):
            count += k1 * k2 * c * m * batch
    if first:
        return count, count, 0
    return (count,) * 3


# %% zeros_counted kind="wrong" hint=["zeros counted"] breaks=["Products with padded zeros do not count"]
def training_cost(batch, h, w, c, k1, k2, m, first):
    products = batch * (h - k1 + 1) * (w - k2 + 1) * k1 * k2 * c * m
    return products, products, 0 if first else batch * h * w * k1 * k2 * c * m


# %% one_image kind="wrong" hint=["batch forgotten"] breaks=["a batch of images"]
def training_cost(batch, h, w, c, k1, k2, m, first):
    products = (h - k1 + 1) * (w - k2 + 1) * k1 * k2 * c * m
    return products, products, 0 if first else products


# %% first_layer_charged kind="wrong" hint=["first layer charged"] breaks=["its third number is 0"]
def training_cost(batch, h, w, c, k1, k2, m, first):
    products = batch * (h - k1 + 1) * (w - k2 + 1) * k1 * k2 * c * m
    return products, products, products


# %% biases kind="wrong" hint=["biases counted"] breaks=["nor do biases"]
def training_cost(batch, h, w, c, k1, k2, m, first):
    products = batch * (h - k1 + 1) * (w - k2 + 1) * (k1 * k2 * c + 1) * m
    return products, products, 0 if first else products


# %% same_padding kind="wrong" hint=["padded places counted"]
def training_cost(batch, h, w, c, k1, k2, m, first):
    products = batch * h * w * k1 * k2 * c * m
    return products, products, 0 if first else products


# %% one_place_short kind="wrong" hint=["one place too few"]
def training_cost(batch, h, w, c, k1, k2, m, first):
    products = batch * (h - k1) * (w - k2) * k1 * k2 * c * m
    return products, products, 0 if first else products


# %% number_of_weights kind="wrong" hint=["parameters counted"]
def training_cost(batch, h, w, c, k1, k2, m, first):
    products = batch * (h - k1 + 1) * (w - k2 + 1) * k1 * k2 * c * m
    return products, k1 * k2 * c * m, 0 if first else products


# %% channels_forgotten kind="wrong" hint=["channels forgotten"]
def training_cost(batch, h, w, c, k1, k2, m, first):
    products = batch * (h - k1 + 1) * (w - k2 + 1) * k1 * k2 * m
    return products, products, 0 if first else products


# %% sides_swapped kind="wrong" hint=["sides"]
def training_cost(batch, h, w, c, k1, k2, m, first):
    products = batch * (h - k2 + 1) * (w - k1 + 1) * k1 * k2 * c * m
    return products, products, 0 if first else products


# %% first_turned_round kind="wrong" hint=["first turned round"]
def training_cost(batch, h, w, c, k1, k2, m, first):
    products = batch * (h - k1 + 1) * (w - k2 + 1) * k1 * k2 * c * m
    return products, products, products if first else 0


# %% one_number kind="wrong" hint=["three"]
def training_cost(batch, h, w, c, k1, k2, m, first):
    return 3 * batch * (h - k1 + 1) * (w - k2 + 1) * k1 * k2 * c * m


# %% lazy_the_lecture_number kind="wrong" hint=["always the same answer"]
def training_cost(batch, h, w, c, k1, k2, m, first):
    return 5_133_600, 5_133_600, 5_133_600


# %% hostile_words kind="wrong" hint=["whole number"]
def training_cost(batch, h, w, c, k1, k2, m, first):
    return "many", "many", "none"
