# %% given
import numpy as np


def right_infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    return gamma * (x - moving_mean) / np.sqrt(moving_variance + epsilon) + beta


def right_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    axes = tuple(range(x.ndim - 1))
    mean, variance = x.mean(axis=axes), x.var(axis=axes)
    return (
        right_infer(x, gamma, beta, mean, variance, epsilon),
        momentum * moving_mean + (1 - momentum) * mean,
        momentum * moving_variance + (1 - momentum) * variance,
    )


# %% with_axes kind="right"
batch_norm_infer, batch_norm_train = right_infer, right_train


# %% reshaped kind="right"
def batch_norm_infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    y = (x - moving_mean) * (moving_variance + epsilon) ** -0.5
    return y * gamma + beta


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    rows = x.reshape(-1, x.shape[-1])
    mean = rows.sum(axis=0) / len(rows)
    variance = ((rows - mean) ** 2).sum(axis=0) / len(rows)
    y = batch_norm_infer(rows, gamma, beta, mean, variance, epsilon).reshape(x.shape)
    moving_mean = moving_mean * momentum + mean * (1 - momentum)
    moving_variance = moving_variance * momentum + variance * (1 - momentum)
    return [y, moving_mean, moving_variance]


# %% channel_by_channel kind="right"
def batch_norm_infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    y = np.empty_like(x)
    for c in range(x.shape[-1]):
        y[..., c] = (x[..., c] - moving_mean[c]) / (moving_variance[c] + epsilon) ** 0.5
        y[..., c] = gamma[c] * y[..., c] + beta[c]
    return y


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    y, means, variances = np.zeros(x.shape), [], []
    for c in range(x.shape[-1]):
        values = x[..., c]
        mean, variance = values.mean(), ((values - values.mean()) ** 2).mean()
        y[..., c] = gamma[c] * (values - mean) / np.sqrt(variance + epsilon) + beta[c]
        means.append(momentum * moving_mean[c] + (1 - momentum) * mean)
        variances.append(momentum * moving_variance[c] + (1 - momentum) * variance)
    return y, means, variances


# %% towards_the_batch kind="right"
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    axes = (0, 1, 2)[: x.ndim - 1]
    mean = np.mean(x, axis=axes)
    variance = np.mean(x**2, axis=axes) - mean**2
    step = 1 - momentum
    return (
        right_infer(x, gamma, beta, mean, np.maximum(variance, 0), epsilon),
        moving_mean + step * (mean - moving_mean),
        moving_variance + step * (variance - moving_variance),
    )


# %% float32 kind="right"
def batch_norm_infer(*numbers):
    return right_infer(*(np.asarray(n, "float32") for n in numbers))


def batch_norm_train(*numbers):
    return right_train(*(np.asarray(n, "float32") for n in numbers))


# %% infer_hands_statistics_on kind="right"
def batch_norm_infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    y = right_infer(x, gamma, beta, moving_mean, moving_variance, epsilon)
    return y, moving_mean, moving_variance


batch_norm_train = right_train


# %% per_image kind="wrong" hint=["each image was normalised by itself"]
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    if x.ndim == 2:
        return right_train(
            x, gamma, beta, moving_mean, moving_variance, momentum, epsilon
        )
    mean = x.mean(axis=(1, 2), keepdims=True)
    variance = x.var(axis=(1, 2), keepdims=True)
    y = right_infer(x, gamma, beta, mean, variance, epsilon)
    return y, moving_mean, moving_variance


# %% batch_statistics_in_use kind="wrong" hint=["moving statistics take the place"]
def batch_norm_infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    axes = tuple(range(x.ndim - 1))
    return right_infer(x, gamma, beta, x.mean(axis=axes), x.var(axis=axes), epsilon)


batch_norm_train = right_train

# %% n_minus_one kind="wrong" hint=["not by n − 1"]
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    axes = tuple(range(x.ndim - 1))
    mean, variance = x.mean(axis=axes), x.var(axis=axes, ddof=1)
    return (
        right_infer(x, gamma, beta, mean, variance, epsilon),
        momentum * moving_mean + (1 - momentum) * mean,
        momentum * moving_variance + (1 - momentum) * variance,
    )


# %% one_gamma_for_all kind="wrong" hint=["one number for each channel"]
def batch_norm_infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    return right_infer(x, gamma[0], beta[0], moving_mean, moving_variance, epsilon)


def batch_norm_train(x, gamma, beta, *rest):
    return right_train(x, gamma[0], beta[0], *rest)


# %% one_mean_for_all_channels kind="wrong" hint=["every channel has its own"]
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    mean, variance = x.mean(), x.var()
    return (
        right_infer(x, gamma, beta, mean, variance, epsilon),
        momentum * moving_mean + (1 - momentum) * mean,
        momentum * moving_variance + (1 - momentum) * variance,
    )


# %% first_axis_only kind="wrong" hint=["rows and columns are averaged"]
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    mean, variance = x.mean(axis=0), x.var(axis=0)
    return (
        right_infer(x, gamma, beta, mean, variance, epsilon),
        momentum * moving_mean + (1 - momentum) * mean,
        momentum * moving_variance + (1 - momentum) * variance,
    )


# %% over_the_channels kind="wrong" hint=["axes are turned round"]
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    if x.shape[-1] == 1:
        return right_train(
            x, gamma, beta, moving_mean, moving_variance, momentum, epsilon
        )
    mean, variance = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
    y = right_infer(x, gamma, beta, mean, variance, epsilon)
    return y, moving_mean, moving_variance


# %% momentum_turned_round kind="wrong" hint=["share of the old value"]
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    return right_train(
        x, gamma, beta, moving_mean, moving_variance, 1 - momentum, epsilon
    )


# %% epsilon_outside kind="wrong" hint=["inside the root"]
def batch_norm_infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    return gamma * (x - moving_mean) / (np.sqrt(moving_variance) + epsilon) + beta


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    _, new_mean, new_variance = right_train(
        x, gamma, beta, moving_mean, moving_variance, momentum, epsilon
    )
    axes = tuple(range(x.ndim - 1))
    y = batch_norm_infer(x, gamma, beta, x.mean(axis=axes), x.var(axis=axes), epsilon)
    return y, new_mean, new_variance


# %% gamma_and_beta_forgotten kind="wrong" hint=["scale γ and a shift β"]
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, *rest):
    return right_train(x, np.ones_like(gamma), np.zeros_like(beta), *rest)


# %% variance_without_a_root kind="wrong" hint=["root is missing"]
def batch_norm_infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    return gamma * (x - moving_mean) / (moving_variance + epsilon) + beta


batch_norm_train = right_train

# %% swapped_gamma_and_beta kind="wrong" hint=["γ multiplies, β is added"]
batch_norm_train = right_train


def batch_norm_infer(x, gamma, beta, *rest):
    return right_infer(x, beta, gamma, *rest)


# %% not_moved kind="wrong" hint=["moves towards the batch's"]
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, *rest):
    y = right_train(x, gamma, beta, moving_mean, moving_variance, *rest)[0]
    return y, moving_mean, moving_variance


# %% batch_s_own_returned kind="wrong" hint=["a little towards the batch"]
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    return right_train(x, gamma, beta, moving_mean, moving_variance, 0, epsilon)


# %% deviation_kept kind="wrong" hint=["not its root"]
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    axes = tuple(range(x.ndim - 1))
    y, mean, _ = right_train(
        x, gamma, beta, moving_mean, moving_variance, momentum, epsilon
    )
    return y, mean, momentum * moving_variance + (1 - momentum) * x.std(axis=axes)


# %% moving_statistics_in_training kind="wrong" hint=["are for later"]
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    _, mean, variance = right_train(
        x, gamma, beta, moving_mean, moving_variance, momentum, epsilon
    )
    y = right_infer(x, gamma, beta, moving_mean, moving_variance, epsilon)
    return y, mean, variance


# %% only_y kind="wrong" hint=["does not return three things"]
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, *rest):
    return right_train(x, gamma, beta, *rest)[0]


# %% epsilon_forgotten kind="wrong" hint=["inside the root: without it"]
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    return right_train(x, gamma, beta, moving_mean, moving_variance, momentum, 0.0)


# %% untouched kind="wrong" hint=["not filled in yet"]
def batch_norm_infer(x, gamma, beta, moving_mean, moving_variance, epsilon):
    """Return the normalised batch, same shape as x."""
    ...


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    """Return the normalised batch, the new moving mean, the new moving variance."""
    ...


# %% lazy_visible_column kind="wrong" hint=["not right"]
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    column = np.array([[-1.3415], [-0.4472], [0.4472], [1.3415]])
    y = column if x.shape == (4, 1) else x
    return y, np.full(x.shape[-1], 0.04), np.full(x.shape[-1], 1.04)


# %% hostile_in_place kind="wrong" hint=["changes the array"]
batch_norm_infer = right_infer


def batch_norm_train(x, gamma, beta, moving_mean, moving_variance, momentum, epsilon):
    result = right_train(
        x, gamma, beta, moving_mean, moving_variance, momentum, epsilon
    )
    moving_mean[:] = result[1]
    return result
