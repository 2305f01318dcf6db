# %% given
import math

import numpy as np


# %% root kind="right"
def identity_norm(mean, variance, epsilon):
    return np.sqrt(variance + epsilon), mean


# %% loop kind="right"
def identity_norm(mean, variance, epsilon):
    gamma, beta = [], []
    for m, v in zip(mean, variance):
        gamma.append(math.sqrt(v + epsilon))
        beta.append(m)
    return gamma, beta


# %% stacked kind="right"
def identity_norm(mean, variance, epsilon):
    return np.stack([(variance + epsilon) ** 0.5, mean])


# %% float32 kind="right"
def identity_norm(mean, variance, epsilon):
    variance = np.asarray(variance, "float32")
    return np.sqrt(variance + np.float32(epsilon)), mean.astype("float32")


# %% column_vectors kind="right"
def identity_norm(mean, variance, epsilon):
    gamma = np.exp(0.5 * np.log(variance + epsilon))
    return gamma.reshape(1, -1), mean.copy().reshape(1, -1)


# %% solved kind="right"
def identity_norm(mean, variance, epsilon):
    # y(0) = beta − gamma · mean / s must be 0, y(1) must be 1
    s = np.sqrt(variance + epsilon)
    gamma = 1 / ((1 - mean) / s - (0 - mean) / s)
    return gamma, gamma * mean / s


# %% epsilon_ignored kind="wrong" hint=["holds ε, too"]
def identity_norm(mean, variance, epsilon):
    return np.sqrt(variance), mean


# %% inverse kind="wrong" hint=["γ must undo that"]
def identity_norm(mean, variance, epsilon):
    return 1 / np.sqrt(variance + epsilon), mean


# %% inverse_without_epsilon kind="wrong" hint=["γ must undo that"]
def identity_norm(mean, variance, epsilon):
    return 1 / np.sqrt(np.maximum(variance, 1e-12)), -mean


# %% swapped kind="wrong" hint=["which undoes which"]
def identity_norm(mean, variance, epsilon):
    return mean, np.sqrt(variance + epsilon)


# %% swapped_names kind="wrong" hint=["which undoes which"]
def identity_norm(mean, variance, epsilon):
    gamma, beta = mean, np.sqrt(variance)
    return gamma, beta


# %% variance_for_the_root kind="wrong" hint=["it divides by a root"]
def identity_norm(mean, variance, epsilon):
    return variance, mean


# %% variance_and_epsilon kind="wrong" hint=["it divides by a root"]
def identity_norm(mean, variance, epsilon):
    return variance + epsilon, mean


# %% epsilon_outside kind="wrong" hint=["inside the root"]
def identity_norm(mean, variance, epsilon):
    return np.sqrt(variance) + epsilon, mean


# %% sign_of_beta kind="wrong" hint=["bring it back"]
def identity_norm(mean, variance, epsilon):
    return np.sqrt(variance + epsilon), -mean


# %% as_in_a_new_layer kind="wrong" hint=["that is a change"]
def identity_norm(mean, variance, epsilon):
    return np.ones_like(mean), np.zeros_like(mean)


# %% beta_zero kind="wrong" hint=["mean of the output is 0"]
def identity_norm(mean, variance, epsilon):
    return np.sqrt(variance + epsilon), np.zeros_like(mean)


# %% beta_divided kind="wrong" hint=["after γ has done its work"]
def identity_norm(mean, variance, epsilon):
    gamma = np.sqrt(variance + epsilon)
    return gamma, mean / gamma


# %% one_number kind="wrong" hint=["every channel has its own"]
def identity_norm(mean, variance, epsilon):
    return float(np.sqrt(variance.mean() + epsilon)), float(mean.mean())


# %% gamma_only kind="wrong" hint=["does not return two things"]
def identity_norm(mean, variance, epsilon):
    return np.sqrt(variance + epsilon)


# %% untouched kind="wrong" hint=["not filled in yet"]
def identity_norm(mean, variance, epsilon):
    """Return γ and β, each of shape (channels,)."""
    ...


# %% lazy_constant kind="wrong" hint=["what brings both back"]
def identity_norm(mean, variance, epsilon):
    return np.full(len(mean), 2.0), np.full(len(mean), 3.0)


# %% lazy_fixed_epsilon kind="wrong" hint=["epsilon ignored"]
def identity_norm(mean, variance, epsilon):
    return np.sqrt(variance + 1e-3), mean


# %% hostile_nan kind="wrong" hint=["finite"]
def identity_norm(mean, variance, epsilon):
    return np.sqrt(variance - 1000), mean


# %% hostile_in_place kind="wrong" hint=["changes the array"]
def identity_norm(mean, variance, epsilon):
    variance += epsilon
    return np.sqrt(variance), mean
