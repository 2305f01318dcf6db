# %% given
import numpy as np


# %% as_in_the_text kind="right"
def heads(h, w, c, units, classes):
    return (h * w * c + 1) * units + (units + 1) * classes, (c + 1) * classes


def class_map(maps, weights, bias, label):
    return maps @ weights[:, label] + bias[label]


# %% all_scores_then_one kind="right"
def heads(h, w, c, units, classes):
    first = h * w * c * units + units
    second = units * classes + classes
    return [first + second, c * classes + classes]


def class_map(maps, weights, bias, label):
    scores = np.einsum("hwc,ck->hwk", maps, weights) + bias
    return scores[..., label]


# %% loops kind="right"
def heads(h, w, c, units, classes):
    def dense(inputs, outputs):
        return sum(inputs + 1 for _ in range(outputs))

    return np.array(
        [dense(h * w * c, units) + dense(units, classes), dense(c, classes)]
    )


def class_map(maps, weights, bias, label):
    h, w, c = maps.shape
    scores = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            scores[i, j] = bias[label]
            for k in range(c):
                scores[i, j] += maps[i, j, k] * weights[k, label]
    return scores


# %% keras_counts_and_a_convolution kind="right"
def heads(h, w, c, units, classes):
    def count(inputs, *sizes):
        return sum(a * b + b for a, b in zip((inputs, *sizes[:-1]), sizes, strict=True))

    return count(h * w * c, units, classes), count(c, classes)


def class_map(maps, weights, bias, label):
    kernel = weights[None, None]
    rows = np.tensordot(maps, kernel[0, 0], axes=(2, 0))
    return (rows + bias)[:, :, label].tolist()


# %% lazy_untouched kind="wrong" hint="filled in"
def heads(h, w, c, units, classes): ...


def class_map(maps, weights, bias, label): ...


# %% lazy_constant kind="wrong" hint=["heads"]
def heads(h, w, c, units, classes):
    return 106_861_544, 513_000


def class_map(maps, weights, bias, label):
    return np.zeros(maps.shape[:2])


# %% hostile_endless kind="wrong" hint=["heads"]
def heads(h, w, c, units, classes):
    raise SystemExit


def class_map(maps, weights, bias, label):
    maps *= np.nan
    return maps[..., 0]


# %% biases_and_places_forgotten kind="wrong" hint=["biases forgotten", "bias forgotten"] breaks=["biases included", "their mean is the score"]
def heads(h, w, c, units, classes):
    return h * w * c * units + units * classes, c * classes


def class_map(maps, weights, bias, label):
    return maps @ weights[:, label]


# %% second_layer_forgotten_and_bias_divided kind="wrong" hint=["second layer forgotten", "bias divided by the places"]
def heads(h, w, c, units, classes):
    return (h * w * c + 1) * units, (c + 1) * classes


def class_map(maps, weights, bias, label):
    return maps @ weights[:, label] + bias[label] / maps[..., 0].size


# %% hidden_behind_average_and_sum kind="wrong" hint=["hidden layer behind the average", "sum instead of mean"]
def heads(h, w, c, units, classes):
    end = (units + 1) * classes
    return (h * w * c + 1) * units + end, (c + 1) * units + end


def class_map(maps, weights, bias, label):
    return (maps @ weights[:, label] + bias[label]) / (maps.shape[0] * maps.shape[1])


# %% swapped_and_softmax kind="wrong" hint=["heads swapped", "softmax over places"]
def heads(h, w, c, units, classes):
    return (c + 1) * classes, (h * w * c + 1) * units + (units + 1) * classes


def class_map(maps, weights, bias, label):
    scores = maps @ weights[:, label] + bias[label]
    return np.exp(scores) / np.exp(scores).sum()


# %% places_forgotten_and_all_classes kind="wrong" hint=["places forgotten", "every class"]
def heads(h, w, c, units, classes):
    return (c + 1) * units + (units + 1) * classes, (c + 1) * classes


def class_map(maps, weights, bias, label):
    return maps @ weights + bias


# %% square_and_row kind="wrong" hint=["square assumed"] breaks="any height and width"
def heads(h, w, c, units, classes):
    return (h * h * c + 1) * units + (units + 1) * classes, (c + 1) * classes


def class_map(maps, weights, bias, label):
    return maps @ weights[label] + bias[label]


# %% places_kept_and_averaged kind="wrong" hint=["places kept", "averaged already"]
def heads(h, w, c, units, classes):
    both = (h * w * c + 1) * units + (units + 1) * classes
    return both, (h * w * c + 1) * classes


def class_map(maps, weights, bias, label):
    return maps.mean(axis=(0, 1)) @ weights[:, label] + bias[label]


# %% hidden_forgotten_and_cut kind="wrong" hint=["hidden layer forgotten", "cut off below zero"]
def heads(h, w, c, units, classes):
    return (h * w * c + 1) * classes, (c + 1) * classes


def class_map(maps, weights, bias, label):
    return np.maximum(maps @ weights[:, label] + bias[label], 0)


# %% only_the_sum kind="wrong" hint=["two numbers", "largest class"]
def heads(h, w, c, units, classes):
    return (h * w * c + 1) * units + (units + 1) * classes


def class_map(maps, weights, bias, label):
    best = int(np.argmax(maps.mean(axis=(0, 1)) @ weights + bias))
    return maps @ weights[:, best] + bias[best]
