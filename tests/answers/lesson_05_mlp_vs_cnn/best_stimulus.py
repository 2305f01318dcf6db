# %% given
import numpy as np


# %% divided_by_the_norm kind="right"
best_cosine = 1


def best_stimulus(w):
    return w / np.linalg.norm(w)


# %% any_length kind="right"
best_cosine = 1.0


def best_stimulus(w):
    return 17 * w


# %% loops kind="right"
best_cosine = np.cos(0)


def best_stimulus(w):
    total = sum(float(value) ** 2 for value in w.ravel()) ** 0.5
    return np.array([value / total for value in w.ravel()]).reshape(w.shape)


# %% climbed kind="right"
best_cosine = np.array([1.0])


def best_stimulus(w):
    x = np.random.default_rng(0).normal(size=w.shape)
    for _ in range(100):
        x = x + 10 * w / np.abs(w).max()  # the gradient of the response
    for _ in range(40):
        x = x + 1e3 * w / np.abs(w).max()
    return (x / np.linalg.norm(x)).astype("float32")


# %% nested_lists kind="right"
best_cosine = 1


def best_stimulus(w):
    return (w / np.sqrt(np.sum(w**2))).tolist()


# %% orthogonal kind="wrong" hint=["cos θ = 0 means no response", "orthogonal"]
best_cosine = 1


def best_stimulus(w):
    x = np.zeros(w.size)
    x[0], x[1] = -w.ravel()[1], w.ravel()[0]
    return (x / np.linalg.norm(x)).reshape(w.shape)


# %% slide_believed kind="wrong" hint=["slide's claim"]
best_cosine = 0


def best_stimulus(w):
    return w / np.linalg.norm(w)


# %% opposite kind="wrong" hint=["least instead of best"]
best_cosine = 1


def best_stimulus(w):
    return -w / np.linalg.norm(w)


# %% signs_lost kind="wrong" hint=["signs lost", "lowers the response"]
best_cosine = 1


def best_stimulus(w):
    return np.abs(w) / np.linalg.norm(w)


# %% signs_only kind="wrong" hint=["larger weight deserves more"]
best_cosine = 1


def best_stimulus(w):
    return np.sign(w) / np.sqrt(w.size)


# %% one_pixel kind="wrong" hint=["one pixel only"]
best_cosine = 1


def best_stimulus(w):
    x = np.zeros(w.shape)
    x.flat[w.argmax()] = 1
    return x


# %% all_white kind="wrong" hint=["deserves more"]
best_cosine = 1


def best_stimulus(w):
    return np.ones(w.shape)


# %% flattened kind="wrong" hint=["nothing has to be flattened"]
best_cosine = 1


def best_stimulus(w):
    return w.ravel() / np.linalg.norm(w)


# %% opposite_cosine kind="wrong" hint=["response is lowest"]
best_cosine = -1


def best_stimulus(w):
    return w / np.linalg.norm(w)


# %% untouched kind="wrong" hint=["not filled in yet"]
best_cosine = ...


def best_stimulus(w):
    """Return an array of the shape of w: its direction excites the unit most."""
    ...


# %% lazy_black kind="wrong" hint=["no response at all"]
best_cosine = 1


def best_stimulus(w):
    return np.zeros(w.shape)


# %% hostile_infinite kind="wrong" hint=["finite"]
best_cosine = 1


def best_stimulus(w):
    return w * np.inf


# %% squared kind="wrong" hint=["in which proportion"]
best_cosine = 1


def best_stimulus(w):
    return w**2


# %% mean_taken_off kind="wrong" hint=["Nothing is taken away"]
best_cosine = 1


def best_stimulus(w):
    return w - w.mean()


# %% angle_given kind="wrong" hint=["without quotes"]
best_cosine = "1"


def best_stimulus(w):
    return w


# %% response_given kind="wrong" hint=["a response is a number"]
best_cosine = 1


def best_stimulus(w):
    return np.linalg.norm(w)


# %% reciprocal kind="wrong" hint=["in which proportion"]
best_cosine = 1


def best_stimulus(w):
    return 1 / w
