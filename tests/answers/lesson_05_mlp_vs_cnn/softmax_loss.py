# %% given
import numpy as np

from utils import machine

with machine.quietly():
    import keras

    keras.ops.ones(1)


def right_softmax(scores):
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def right_loss(scores, labels):
    lowered = scores - scores.max(axis=1, keepdims=True)
    return np.log(np.exp(lowered).sum(axis=1)) - lowered[np.arange(len(labels)), labels]


# %% vectorised kind="right"
def softmax(scores):
    powers = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return powers / np.sum(powers, axis=-1, keepdims=True)


def cross_entropy(scores, labels):
    top = scores.max(axis=1)
    spread = np.log(np.exp(scores - top[:, None]).sum(axis=1))
    return spread + top - np.take_along_axis(scores, labels[:, None], axis=1)[:, 0]


# %% loops kind="right"
import math


def softmax(scores):
    rows = []
    for row in scores.tolist():
        powers = [math.exp(value - max(row)) for value in row]
        rows.append([power / sum(powers) for power in powers])
    return rows


def cross_entropy(scores, labels):
    losses = []
    for row, label in zip(scores.tolist(), labels.tolist()):
        total = sum(math.exp(value - max(row)) for value in row)
        losses.append(math.log(total) + max(row) - row[label])
    return losses


# %% scipy kind="right"
from scipy import special


def softmax(scores):
    return special.softmax(scores, axis=1).astype("float32")


def cross_entropy(scores, labels):
    return -special.log_softmax(scores, axis=1)[np.arange(len(labels)), labels]


# %% logaddexp kind="right"
def softmax(scores):
    return np.exp(scores - np.logaddexp.reduce(scores, axis=1)[:, None])


def cross_entropy(scores, labels):
    one_hot = np.eye(scores.shape[1], dtype=bool)[labels]
    return np.logaddexp.reduce(scores, axis=1) - scores[one_hot]


# %% as_a_column kind="wrong" hint=["no second axis"]
def softmax(scores):
    differences = scores[:, None, :] - scores[:, :, None]
    return 1 / np.exp(np.clip(differences, -700, 700)).sum(axis=2)


def cross_entropy(scores, labels):
    return right_loss(scores, labels)[:, None]


# %% overflow kind="wrong" hint=["overflow", "lower each row"]
def softmax(scores):
    return np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)


cross_entropy = right_loss


# %% logarithm_of_zero kind="wrong" hint=["logarithm of the quotient", "infinite loss"]
softmax = right_softmax


def cross_entropy(scores, labels):
    return -np.log(softmax(scores)[np.arange(len(labels)), labels])


# %% patched_with_epsilon kind="wrong" hint=["logarithm of 0 patched", "equally wrong"]
softmax = right_softmax


def cross_entropy(scores, labels):
    return -np.log(softmax(scores)[np.arange(len(labels)), labels] + 1e-12)


# %% clipped kind="wrong" hint=["logarithm of 0 patched"]
softmax = right_softmax


def cross_entropy(scores, labels):
    p = softmax(scores)[np.arange(len(labels)), labels]
    return -np.log(np.clip(p, 1e-7, 1))


# %% columns kind="wrong" hint=["normalised over the images", "along a row"]
def softmax(scores):
    powers = np.exp(scores - scores.max(axis=0))
    return powers / powers.sum(axis=0)


cross_entropy = right_loss


# %% whole_batch kind="wrong" hint=["keep the rows apart"]
def softmax(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum()


cross_entropy = right_loss


# %% not_normalised kind="wrong" hint=["divide each row"]
def softmax(scores):
    return np.exp(scores - scores.max(axis=1, keepdims=True))


cross_entropy = right_loss


# %% mean_over_batch kind="wrong" hint=["mean", "one loss for each image"]
softmax = right_softmax


def cross_entropy(scores, labels):
    return right_loss(scores, labels).mean()


# %% sign_forgotten kind="wrong" hint=["a loss is not negative"]
softmax = right_softmax


def cross_entropy(scores, labels):
    return -right_loss(scores, labels)


# %% largest_instead_of_right kind="wrong" hint=["the label says"]
softmax = right_softmax


def cross_entropy(scores, labels):
    return -np.log(softmax(scores).max(axis=1))


# %% softmax_twice kind="wrong" hint=["had been probabilities already"]
softmax = right_softmax


def cross_entropy(scores, labels):
    return right_loss(softmax(scores), labels)


# %% log10 kind="wrong" hint=["natural logarithm"]
softmax = right_softmax


def cross_entropy(scores, labels):
    return right_loss(scores, labels) / np.log(10)


# %% untouched kind="wrong" hint=["not filled in yet"]
def softmax(scores):
    """Return probabilities, shape (images, classes)."""
    ...


def cross_entropy(scores, labels):
    """Return −ln p of the right class, shape (images,)."""
    ...


# %% lazy_uniform kind="wrong" hint=["check a row by hand"]
def softmax(scores):
    return np.full(scores.shape, 1 / scores.shape[1])


cross_entropy = right_loss


# %% hostile_in_place kind="wrong" hint=["changes the array"]
def softmax(scores):
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores


cross_entropy = right_loss


# %% hostile_endless kind="wrong" hint=["did not come back"]
def softmax(scores):
    while True:
        pass


cross_entropy = right_loss


# %% asked_keras kind="right"
def softmax(scores):
    return keras.ops.softmax(scores, axis=-1)


def cross_entropy(scores, labels):
    return keras.losses.sparse_categorical_crossentropy(
        labels, scores, from_logits=True
    )


# %% highest_of_the_batch kind="wrong" hint=["whole batch", "Each row needs its own"]
def softmax(scores):
    powers = np.exp(scores - scores.max())
    return powers / powers.sum(axis=1, keepdims=True)


cross_entropy = right_loss


# %% loss_of_every_pair kind="wrong" hint=["a whole table", "one label of its own"]
softmax = right_softmax


def cross_entropy(scores, labels):
    return -np.log(softmax(scores)[:, labels])


# %% all_classes_summed kind="wrong" hint=["other classes counted", "only the probability of the right class"]
softmax = right_softmax


def cross_entropy(scores, labels):
    return -np.log(softmax(scores)).sum(axis=1)


# %% other_classes_too kind="wrong" hint=["other classes counted"]
softmax = right_softmax


def cross_entropy(scores, labels):
    p, one_hot = softmax(scores), np.eye(scores.shape[1])[labels]
    return -(one_hot * np.log(p) + (1 - one_hot) * np.log(1 - p)).sum(axis=1)


# %% one_hot_expected kind="wrong" hint=["labels multiplied", "the number of a class"]
softmax = right_softmax


def cross_entropy(scores, labels):
    return -(labels * np.log(softmax(scores))).sum(axis=1)


# %% minus_forgotten_in_exponent kind="wrong" hint=["sigmoid instead of softmax", "one score alone"]
def softmax(scores):
    return 1 / (1 + np.exp(-scores))


cross_entropy = right_loss


# %% right_transposed kind="right"
def softmax(scores):
    z = scores.T - scores.max(axis=1)
    p = np.exp(z) / np.exp(z).sum(axis=0)
    return p.T


def cross_entropy(scores, labels):
    z = scores.T - scores.max(axis=1)
    right = z[labels, range(len(labels))]
    return np.log(np.exp(z).sum(axis=0)) - right


# %% right_apply_along_axis kind="right"
def _row_softmax(row):
    weights = np.exp(row - row.max())
    return weights / weights.sum()


def _row_loss(row_and_label):
    row, label = row_and_label[:-1], int(row_and_label[-1])
    differences = row - row[label]
    top = differences.max()
    return top + np.log(np.exp(differences - top).sum())


def softmax(scores):
    return np.apply_along_axis(_row_softmax, 1, np.asarray(scores, float))


def cross_entropy(scores, labels):
    together = np.column_stack([np.asarray(scores, float), labels])
    return np.apply_along_axis(_row_loss, 1, together)


# %% right_class_and_lambda kind="right"
class _Stable:
    def __init__(self, scores):
        self.z = np.subtract(scores, np.max(scores, axis=-1, keepdims=True))
        self.powers = np.exp(self.z)
        self.total = self.powers.sum(-1, keepdims=True)


softmax = lambda scores: (lambda s: s.powers / s.total)(_Stable(scores))
cross_entropy = lambda scores, labels: np.array(
    [
        float(np.log(t[0]) - z[k])
        for z, t, k in zip(_Stable(scores).z, _Stable(scores).total, labels)
    ]
)


# %% without_keepdims kind="wrong" hint=["keepdims forgotten", "column by column"]
def softmax(scores):
    e = np.exp(scores - scores.max(axis=1))
    return e / e.sum(axis=1)


def cross_entropy(scores, labels):
    m = scores.max(axis=1)
    return (
        m
        + np.log(np.exp(scores - m).sum(axis=1))
        - scores[np.arange(len(labels)), labels]
    )


# %% labels_as_one_hot kind="wrong" hint=["labels multiplied"]
def softmax(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy(scores, labels):
    z = scores - scores.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -(labels * log_p).sum(axis=1)


# %% maximum_not_added_back kind="wrong" hint=["not given back"]
def softmax(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy(scores, labels):
    top = scores.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(scores - top).sum(axis=1))
    return log_sum - scores[np.arange(len(labels)), labels]


# %% scores_clipped kind="wrong" hint=["scores clipped"]
def softmax(scores):
    e = np.exp(np.clip(scores, -500, 500))
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy(scores, labels):
    z = np.clip(scores, -500, 500)
    return np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(labels)), labels]


# %% divided_by_maximum kind="wrong" hint=["only differences"]
def softmax(scores):
    e = np.exp(scores / scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy(scores, labels):
    z = scores / scores.max(axis=1, keepdims=True)
    return np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(labels)), labels]


# %% minimum_subtracted kind="wrong" hint=["another score taken off"]
def softmax(scores):
    e = np.exp(scores - scores.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy(scores, labels):
    z = scores - scores.min(axis=1, keepdims=True)
    return np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(labels)), labels]


# %% labels_from_one kind="wrong" hint=["count from 0"]
def softmax(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy(scores, labels):
    z = scores - scores.max(axis=1, keepdims=True)
    return np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(labels)), labels - 1]


# %% last_image_missing kind="wrong" hint=["places never filled"]
def softmax(scores):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy(scores, labels):
    losses = np.zeros(len(labels))
    for i in range(len(labels) - 1):
        top = scores[i].max()
        losses[i] = top + np.log(np.exp(scores[i] - top).sum()) - scores[i, labels[i]]
    return losses
