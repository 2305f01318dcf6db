# %% given
import numpy as np


def right_l2(weights, strength):
    kernels = [weight * (weight.ndim > 1) for weight in weights]
    penalty = strength * sum((kernel**2).sum() for kernel in kernels)
    return penalty, [2 * strength * kernel for kernel in kernels]


def right_stop(losses, weights, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch + 1, weights[best]
    return len(losses), weights[best]


# %% both kind="right"
l2, early_stopping = right_l2, right_stop


# %% loops kind="right"
def l2(weights, strength):
    penalty, gradients = 0.0, []
    for array in weights:
        if len(array.shape) == 1:
            gradients.append(np.zeros(array.shape))
            continue
        for value in array.flat:
            penalty += strength * value * value
        gradients.append(2 * strength * array)
    return penalty, gradients


def early_stopping(losses, weights, patience):
    best_loss, best_weights, waited = float("inf"), None, 0
    for number, (loss, weight) in enumerate(zip(losses, weights), start=1):
        if loss < best_loss:
            best_loss, best_weights, waited = loss, weight.copy(), 0
        else:
            waited += 1
        if waited == patience:
            break
    return number, best_weights


# %% while_loop kind="right"
def l2(weights, strength):
    parts = [np.sum(np.square(w)) for w in weights if w.ndim >= 2]
    gradients = [2.0 * strength * w if w.ndim >= 2 else 0.0 * w for w in weights]
    return np.array(strength * np.sum(parts)), tuple(gradients)


def early_stopping(losses, weights, patience):
    epoch = 0
    while epoch < len(losses):
        epoch += 1
        if epoch - (int(np.argmin(losses[:epoch])) + 1) >= patience:
            break
    return np.int64(epoch), weights[int(np.argmin(losses[:epoch]))]


# %% with_keras kind="right"
import keras


def l2(weights, strength):
    penalty = keras.regularizers.L2(strength)
    total = sum(float(penalty(w.astype("float32"))) for w in weights if w.ndim > 1)
    return total, [
        2 * strength * w if w.ndim > 1 else np.zeros_like(w) for w in weights
    ]


early_stopping = right_stop


# %% lists kind="right"
def l2(weights, strength):
    penalty, gradients = right_l2(weights, strength)
    return [float(penalty), [gradient.tolist() for gradient in gradients]]


def early_stopping(losses, weights, patience):
    return [
        float(right_stop(losses, weights, patience)[0]),
        list(right_stop(losses, weights, patience)[1]),
    ]


# %% running_minimum kind="right"
l2 = right_l2


def early_stopping(losses, weights, patience):
    lowest = np.minimum.accumulate(losses)
    for epoch in range(patience, len(losses)):
        if lowest[epoch] == lowest[epoch - patience]:
            return epoch + 1, weights[losses.index(lowest[epoch])]
    return len(losses), weights[losses.index(lowest[-1])]


# %% biases_included kind="wrong" hint=["leave arrays with one axis out"]
early_stopping = right_stop


def l2(weights, strength):
    penalty = strength * sum((w**2).sum() for w in weights)
    return penalty, [2 * strength * w for w in weights]


# %% biases_pulled kind="wrong" hint=["has no gradient"]
early_stopping = right_stop


def l2(weights, strength):
    return right_l2(weights, strength)[0], [2 * strength * w for w in weights]


# %% factor_two_missing kind="wrong" hint=["derivative of v² is not v"]
early_stopping = right_stop


def l2(weights, strength):
    penalty, gradients = right_l2(weights, strength)
    return penalty, [gradient / 2 for gradient in gradients]


# %% half kind="wrong" hint=["no half here"]
early_stopping = right_stop


def l2(weights, strength):
    penalty, gradients = right_l2(weights, strength)
    return penalty / 2, [gradient / 2 for gradient in gradients]


# %% l1 kind="wrong" hint=["that is L1"]
early_stopping = right_stop


def l2(weights, strength):
    penalty = strength * sum(np.abs(w).sum() for w in weights if w.ndim > 1)
    return penalty, [strength * np.sign(w) * (w.ndim > 1) for w in weights]


# %% root kind="wrong" hint=["without a root"]
early_stopping = right_stop


def l2(weights, strength):
    penalty, gradients = right_l2(weights, strength)
    return strength * np.sqrt(penalty / strength), gradients


# %% mean kind="wrong" hint=["not averaged"]
early_stopping = right_stop


def l2(weights, strength):
    penalty = strength * sum((w**2).mean() for w in weights if w.ndim > 1)
    return penalty, right_l2(weights, strength)[1]


# %% strength_forgotten kind="wrong" hint=["λ is missing"]
early_stopping = right_stop


def l2(weights, strength):
    penalty, gradients = right_l2(weights, 1.0)
    return penalty, gradients


# %% last_layer_only kind="wrong" hint=["start anew"]
early_stopping = right_stop


def l2(weights, strength):
    gradients = []
    for w in weights:
        if w.ndim > 1:
            penalty = strength * (w**2).sum()
        gradients.append(2 * strength * w * (w.ndim > 1))
    return penalty, gradients


# %% sign_of_the_gradient kind="wrong" hint=["minus comes with descent"]
early_stopping = right_stop


def l2(weights, strength):
    penalty, gradients = right_l2(weights, strength)
    return penalty, [-gradient for gradient in gradients]


# %% penalty_only kind="wrong" hint=["no pair", "penalty, gradients"]
early_stopping = right_stop


def l2(weights, strength):
    return right_l2(weights, strength)[0]


# %% first_increase kind="wrong" hint=["patience says how many"]
l2 = right_l2


def early_stopping(losses, weights, patience):
    for epoch in range(1, len(losses)):
        if losses[epoch] > losses[epoch - 1]:
            return epoch + 1, weights[epoch - 1]
    return len(losses), weights[-1]


# %% last_weights kind="wrong" hint=["go back to that"]
l2 = right_l2


def early_stopping(losses, weights, patience):
    epochs = right_stop(losses, weights, patience)[0]
    return epochs, weights[epochs - 1]


# %% best_of_all_epochs kind="wrong" hint=["nothing more is known"]
l2 = right_l2


def early_stopping(losses, weights, patience):
    epochs = right_stop(losses, weights, patience)[0]
    return epochs, weights[int(np.argmin(losses))]


# %% index_instead_of_number kind="wrong" hint=["count the epochs that were run"]
l2 = right_l2


def early_stopping(losses, weights, patience):
    epochs, kept = right_stop(losses, weights, patience)
    return epochs - 1, kept


# %% one_more kind="wrong" hint=["how many epochs without a new best"]
l2 = right_l2


def early_stopping(losses, weights, patience):
    return right_stop(losses, weights, patience + 1)


# %% with_the_epoch_before kind="wrong" hint=["compare with the best loss so far"]
l2 = right_l2


def early_stopping(losses, weights, patience):
    waited, best = 0, 0
    for epoch in range(1, len(losses)):
        waited = waited + 1 if losses[epoch] >= losses[epoch - 1] else 0
        if losses[epoch] < losses[best]:
            best = epoch
        if waited == patience:
            return epoch + 1, weights[best]
    return len(losses), weights[best]


# %% never_counts_anew kind="wrong" hint=["begins anew after each new best"]
l2 = right_l2


def early_stopping(losses, weights, patience):
    waited, best = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            waited += 1
        if waited == patience:
            return epoch + 1, weights[best]
    return len(losses), weights[best]


# %% equal_is_better kind="wrong" hint=["equal is not better"]
l2 = right_l2


def early_stopping(losses, weights, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss <= losses[best]:
            best = epoch
        if epoch - best >= patience:
            return epoch + 1, weights[best]
    return len(losses), weights[best]


# %% neighbour kind="wrong" hint=["count from 0"]
l2 = right_l2


def early_stopping(losses, weights, patience):
    epochs, kept = right_stop(losses, weights, patience)
    place = next(i for i, w in enumerate(weights) if np.array_equal(w, kept))
    return epochs, weights[min(place + 1, epochs - 1)]


# %% loss_instead_of_weights kind="wrong" hint=["one of the given arrays"]
l2 = right_l2


def early_stopping(losses, weights, patience):
    epochs, kept = right_stop(losses, weights, patience)
    return epochs, min(losses[:epochs])


# %% untouched kind="wrong" hint=["not filled in yet"]
def l2(weights, strength):
    """Return the penalty, and a list of its gradients."""
    ...


def early_stopping(losses, weights, patience):
    """Return the number of epochs that are run, and the weights that are kept."""
    ...


# %% lazy_known_penalty kind="wrong" hint=["always the same answer"]
early_stopping = right_stop


def l2(weights, strength):
    return 0.3, right_l2(weights, strength)[1]


# %% lazy_all_epochs kind="wrong" hint=["compare with the best loss so far"]
l2 = right_l2


def early_stopping(losses, weights, patience):
    return len(losses), weights[int(np.argmin(losses))]


# %% hostile_endless kind="wrong" hint=["did not come back"]
l2 = right_l2


def early_stopping(losses, weights, patience):
    epoch = 0
    while losses[epoch] < 9:
        pass
    return epoch, weights[epoch]


# %% hostile_exits kind="wrong" hint=["SystemExit"]
early_stopping = right_stop


def l2(weights, strength):
    raise SystemExit
