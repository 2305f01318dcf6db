# %% given
import numpy as np


# %% sums_and_where kind="right"
def bias_gradient(delta):
    return delta.sum(axis=(0, 1, 2))


def bend_gradient(name, z, upstream):
    if name == "relu":
        return np.where(z > 0, upstream, 0.0)
    s = 1 / (1 + np.exp(-z))
    return upstream * s * (1 - s)


# %% reshaped_and_masked kind="right"
def bias_gradient(delta):
    return np.sum(delta.reshape(-1, delta.shape[-1]), axis=0)


def bend_gradient(name, z, upstream):
    slopes = {
        "relu": lambda: (z > 0) * 1.0,
        "sigmoid": lambda: np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))) ** 2,
    }
    return slopes[name]() * upstream


# %% loops kind="right"
def bias_gradient(delta):
    sums = [0.0] * delta.shape[3]
    for picture in delta:
        for row in picture:
            for place in row:
                for m, value in enumerate(place):
                    sums[m] += value
    return sums


def bend_gradient(name, z, upstream):
    result = np.zeros(z.shape)
    for place, value in np.ndenumerate(z):
        if name == "relu":
            slope = 1 if value >= 0 else 0
        else:
            s = 1 / (1 + np.exp(-value))
            slope = s * (1 - s)
        result[place] = slope * upstream[place]
    return result


# %% tanh_and_einsum kind="right"
def bias_gradient(delta):
    return np.einsum("ijkm->m", delta.astype(np.float32))


def bend_gradient(name, z, upstream):
    if name == "relu":
        return np.heaviside(z, 0) * upstream
    return (1 - np.tanh(z / 2) ** 2) / 4 * upstream


# %% one_axis_after_the_other kind="right"
def bias_gradient(delta):
    return delta.sum(0).sum(0).sum(0)


def bend_gradient(name, z, upstream):
    below = upstream.copy()
    if name == "relu":
        below[z <= 0] = 0
    else:
        below /= 2 + np.exp(z) + np.exp(-z)
    return below


# %% means kind="wrong" hint=["mean instead of sum", "sum"]
def bias_gradient(delta):
    return delta.mean(axis=(0, 1, 2))


def bend_gradient(name, z, upstream):
    if name == "relu":
        return np.where(z > 0, upstream, 0.0)
    s = 1 / (1 + np.exp(-z))
    return upstream * s * (1 - s)


# %% one_number kind="wrong" hint=["one number for all filters"] breaks=["∂J/∂b, an array (filters,)"]
def bias_gradient(delta):
    return delta.sum()


def bend_gradient(name, z, upstream):
    if name == "relu":
        return np.where(z > 0, upstream, 0.0)
    s = 1 / (1 + np.exp(-z))
    return upstream * s * (1 - s)


# %% batch_kept kind="wrong" hint=["batch kept"]
def bias_gradient(delta):
    return delta.sum(axis=(1, 2))


def bend_gradient(name, z, upstream):
    if name == "relu":
        return np.where(z > 0, upstream, 0.0)
    s = 1 / (1 + np.exp(-z))
    return upstream * s * (1 - s)


# %% first_image kind="wrong" hint=["first image only"]
def bias_gradient(delta):
    return delta[0].sum(axis=(0, 1))


def bend_gradient(name, z, upstream):
    if name == "relu":
        return np.where(z > 0, upstream, 0.0)
    s = 1 / (1 + np.exp(-z))
    return upstream * s * (1 - s)


# %% gate_of_upstream kind="wrong" hint=["gate opened by upstream", "looks at the upstream"]
def bias_gradient(delta):
    return delta.sum(axis=(0, 1, 2))


def bend_gradient(name, z, upstream):
    if name == "relu":
        return np.maximum(upstream, 0)
    s = 1 / (1 + np.exp(-z))
    return upstream * s * (1 - s)


# %% bent_twice kind="wrong" hint=["derivative at the output"] breaks=["z, before the bend"]
def bias_gradient(delta):
    return delta.sum(axis=(0, 1, 2))


def bend_gradient(name, z, upstream):
    sigmoid = lambda v: 1 / (1 + np.exp(-v))
    if name == "relu":
        return np.where(z > 0, upstream, 0.0)
    s = sigmoid(sigmoid(z))
    return upstream * s * (1 - s)


# %% derivative_alone kind="wrong" hint=["upstream forgotten"]
def bias_gradient(delta):
    return delta.sum(axis=(0, 1, 2))


def bend_gradient(name, z, upstream):
    if name == "relu":
        return np.where(z > 0, 1.0, 0.0)
    s = 1 / (1 + np.exp(-z))
    return s * (1 - s)


# %% values_times_upstream kind="wrong" hint=["value instead of derivative"]
def bias_gradient(delta):
    return delta.sum(axis=(0, 1, 2))


def bend_gradient(name, z, upstream):
    if name == "relu":
        return np.maximum(z, 0) * upstream
    return upstream / (1 + np.exp(-z))


# %% square_of_s kind="wrong" hint=["another bend", "tanh"]
def bias_gradient(delta):
    return delta.sum(axis=(0, 1, 2))


def bend_gradient(name, z, upstream):
    if name == "relu":
        return np.where(z > 0, upstream, 0.0)
    s = 1 / (1 + np.exp(-z))
    return upstream * s * (1 - s**2)


# %% always_relu kind="wrong" hint=["always ReLU", "name"]
def bias_gradient(delta):
    return delta.sum(axis=(0, 1, 2))


def bend_gradient(name, z, upstream):
    return np.where(z > 0, upstream, 0.0)


# %% leaves_relu_slopes_alone kind="wrong" hint=["gate always open"]
def bias_gradient(delta):
    return delta.sum(axis=(0, 1, 2))


def bend_gradient(name, z, upstream):
    if name == "relu":
        return upstream
    s = 1 / (1 + np.exp(-z))
    return upstream * s * (1 - s)


# %% only_the_bias kind="wrong" hint=["filled in"]
def bias_gradient(delta):
    return delta.sum(axis=(0, 1, 2))


def bend_gradient(name, z, upstream): ...


# %% lazy_zeros kind="wrong" hint=["all slopes 0"]
def bias_gradient(delta):
    return np.zeros(delta.shape[3])


def bend_gradient(name, z, upstream):
    return np.zeros(z.shape)


# %% hostile_changes_upstream kind="wrong" hint=["changes"]
def bias_gradient(delta):
    return delta.sum(axis=(0, 1, 2))


def bend_gradient(name, z, upstream):
    if name == "relu":
        upstream[z <= 0] = 0
        return upstream
    s = 1 / (1 + np.exp(-z))
    return upstream * s * (1 - s)


# %% hostile_exits kind="wrong" hint=["stopped with"]
def bias_gradient(delta):
    raise SystemExit(0)


def bend_gradient(name, z, upstream):
    raise SystemExit(0)


# %% two_axes_only kind="wrong" hint=["stopped with"] breaks=["arrays of one shape, any shape"]
def bias_gradient(delta):
    return delta.sum(axis=(0, 1, 2))


def bend_gradient(name, z, upstream):
    result = np.zeros(z.shape)
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            s = 1 / (1 + np.exp(-z[i, j]))
            steep = float(z[i, j] > 0) if name == "relu" else s * (1 - s)
            result[i, j] = steep * upstream[i, j]
    return result


# %% powers_too_large kind="wrong" hint=["not a finite number"] breaks=["a z of ±800 must not break anything"]
def bias_gradient(delta):
    return delta.sum(axis=(0, 1, 2))


def bend_gradient(name, z, upstream):
    if name == "relu":
        return np.where(z > 0, upstream, 0.0)
    return np.exp(z) / (1 + np.exp(z)) ** 2 * upstream
