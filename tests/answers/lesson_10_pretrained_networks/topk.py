# %% given
import numpy as np

from utils import machine

with machine.quietly():
    import keras

    keras.ops.ones(1)


def right_topk(probabilities, k):
    return np.argsort(-probabilities, axis=1)[:, :k]


def right_accuracy(probabilities, labels, k):
    return (right_topk(probabilities, k) == labels[:, None]).any(axis=1).mean()


# %% argsort kind="right"
def topk(probabilities, k):
    return np.argsort(-probabilities, axis=1)[:, :k]


def topk_accuracy(probabilities, labels, k):
    return (topk(probabilities, k) == labels[:, None]).any(axis=1).mean()


missed = 4950


# %% turned_round kind="right"
def topk(probabilities, k):
    return np.argsort(probabilities, axis=1)[:, ::-1][:, :k]


def topk_accuracy(probabilities, labels, k):
    hits = [label in best for label, best in zip(labels, topk(probabilities, k))]
    return sum(hits) / len(hits)


missed = round(50_000 * 0.099)


# %% plain_python kind="right"
def topk(probabilities, k):
    found = []
    for row in probabilities.tolist():
        found.append(sorted(range(len(row)), key=lambda i: row[i], reverse=True)[:k])
    return found


def topk_accuracy(probabilities, labels, k):
    hits = 0
    for row, label in zip(probabilities, labels):
        hits += (row > row[label]).sum() < k
    return hits / len(labels)


missed = 4950


# %% partition kind="right"
def topk(probabilities, k):
    rows = np.arange(len(probabilities))[:, None]
    some = np.argpartition(-probabilities, k - 1, axis=1)[:, :k]
    return some[rows, np.argsort(-probabilities[rows, some], axis=1)]


def topk_accuracy(probabilities, labels, k):
    own = probabilities[np.arange(len(labels)), labels]
    ranks = (probabilities > own[:, None]).sum(axis=1)
    return np.float32((ranks < k).mean())


missed = 4950


# %% asked_keras kind="right"
def topk(probabilities, k):
    return keras.ops.top_k(probabilities, k)[1]


def topk_accuracy(probabilities, labels, k):
    hits = keras.metrics.sparse_top_k_categorical_accuracy(labels, probabilities, k=k)
    return np.mean(hits)


missed = 4950


# %% upwards kind="wrong" hint=["least likely first", "upwards"]
def topk(probabilities, k):
    return np.argsort(probabilities, axis=1)[:, :k]


topk_accuracy = right_accuracy
missed = 4950


# %% likeliest_last kind="wrong" hint=["likeliest last", "turn the columns"]
def topk(probabilities, k):
    return np.argsort(probabilities, axis=1)[:, -k:]


topk_accuracy = right_accuracy
missed = 4950


# %% values kind="wrong" hint=["indices", "argsort"]
def topk(probabilities, k):
    return -np.sort(-probabilities, axis=1)[:, :k]


topk_accuracy = right_accuracy
missed = 4950


# %% all_classes kind="wrong" hint=["all classes", "first k columns"]
def topk(probabilities, k):
    return np.argsort(-probabilities, axis=1)


topk_accuracy = right_accuracy
missed = 4950


# %% over_all_pictures kind="wrong" hint=["one picture only", "axis 1"]
def topk(probabilities, k):
    return np.argsort(-probabilities.mean(axis=0))[:k]


topk_accuracy = right_accuracy
missed = 4950


# %% top_1_only kind="wrong" hint=["first guess only", "any of the k"]
def topk_accuracy(probabilities, labels, k):
    return (probabilities.argmax(axis=1) == labels).mean()


topk = right_topk
missed = 4950


# %% percent kind="wrong" hint=["percent", "0 to 1"]
def topk_accuracy(probabilities, labels, k):
    return 100 * right_accuracy(probabilities, labels, k)


topk = right_topk
missed = 4950


# %% count kind="wrong" hint=["counted, not divided"]
def topk_accuracy(probabilities, labels, k):
    return (right_topk(probabilities, k) == labels[:, None]).any(axis=1).sum()


topk = right_topk
missed = 4950


# %% errors kind="wrong" hint=["errors instead of hits"]
def topk_accuracy(probabilities, labels, k):
    return 1 - right_accuracy(probabilities, labels, k)


topk = right_topk
missed = 4950


# %% mean_of_all_guesses kind="wrong" hint=["divided by all guesses", "any"]
def topk_accuracy(probabilities, labels, k):
    return (right_topk(probabilities, k) == labels[:, None]).mean()


topk = right_topk
missed = 4950


# %% least_likely_accuracy kind="wrong" hint=["least likely classes"]
def topk_accuracy(probabilities, labels, k):
    worst = np.argsort(probabilities, axis=1)[:, :k]
    return (worst == labels[:, None]).any(axis=1).mean()


topk = right_topk
missed = 4950


# %% hits_given kind="wrong" hint=["hits instead of misses"]
missed = 45_050
topk = right_topk
topk_accuracy = right_accuracy


# %% one_guess_given kind="wrong" hint=["first guess only", "five"]
missed = 14_350
topk = right_topk
topk_accuracy = right_accuracy


# %% untouched kind="wrong" hint=["not filled in yet"]
def topk(probabilities, k):
    """Return the indices of the k likeliest classes, shape (pictures, k)."""
    ...


def topk_accuracy(probabilities, labels, k):
    """Return the share of pictures with their label among the k likeliest."""
    ...


missed = ...


# %% lazy_first_k kind="wrong" hint=["sorted within the row"]
def topk(probabilities, k):
    return np.tile(np.arange(k), (len(probabilities), 1))


topk_accuracy = right_accuracy
missed = 4950


# %% hostile_same_class kind="wrong" hint=["stands twice"]
def topk(probabilities, k):
    return np.repeat(probabilities.argmax(axis=1)[:, None], k, axis=1)


topk_accuracy = right_accuracy
missed = 4950


# %% hostile_changes_its_input kind="wrong" hint=["changes the array"]
def topk(probabilities, k):
    probabilities *= -1
    return np.argsort(probabilities, axis=1)[:, :k]


topk_accuracy = right_accuracy
missed = 4950


# %% float_missed kind="right"
topk, topk_accuracy = right_topk, right_accuracy
missed = 50_000 * (1 - 0.901)


# %% label_anywhere kind="wrong" hint=["guesses of other pictures"]
def topk_accuracy(probabilities, labels, k):
    best = right_topk(probabilities, k)
    return np.mean([label in best for label in labels])


topk = right_topk
missed = 4950


# %% names_of_classes kind="wrong" hint=["use numbers"]
def topk(probabilities, k):
    return [[f"class {i}" for i in row] for row in right_topk(probabilities, k)]


topk_accuracy = right_accuracy
missed = 4950


# %% whole_list_equal kind="wrong" hint=["one hit is enough"]
def topk_accuracy(probabilities, labels, k):
    return (right_topk(probabilities, k) == labels[:, None]).all(axis=1).mean()


topk = right_topk
missed = 4950


# %% kth_only kind="wrong" hint=["last guess only"]
def topk_accuracy(probabilities, labels, k):
    return (right_topk(probabilities, k)[:, k - 1] == labels).mean()


topk = right_topk
missed = 4950


# %% missed_in_percent kind="wrong" hint=["whole number"]
missed = 9.9
topk = right_topk
topk_accuracy = right_accuracy


# %% sorted_along_pictures kind="wrong" hint=["along axis 1"]
def topk(probabilities, k):
    return np.argsort(-probabilities, axis=0)[:, :k]


def topk_accuracy(probabilities, labels, k):
    return (topk(probabilities, k) == labels[:, None]).any(axis=1).mean()


missed = 4950


# %% reversed_the_rows kind="wrong" hint=["turns the rows"]
def topk(probabilities, k):
    return np.argsort(probabilities, axis=1)[::-1][:, :k]


def topk_accuracy(probabilities, labels, k):
    return (topk(probabilities, k) == labels[:, None]).any(axis=1).mean()


missed = 4950


# %% ties_found_twice kind="wrong" hint=["first place that holds"]
def topk(probabilities, k):
    result = []
    for row in np.asarray(probabilities).tolist():
        best = sorted(row, reverse=True)[:k]
        result.append([row.index(value) for value in best])
    return np.array(result)


def topk_accuracy(probabilities, labels, k):
    return (topk(probabilities, k) == labels[:, None]).any(axis=1).mean()


missed = 4950


# %% crossed_out_with_zero kind="wrong" hint=["set to 0", "below all"]
def topk(probabilities, k):
    left = np.array(probabilities, dtype=float)
    chosen = []
    for _ in range(k):
        best = left.argmax(axis=1)
        chosen.append(best)
        left[np.arange(len(left)), best] = 0
    return np.stack(chosen, axis=1)


def topk_accuracy(probabilities, labels, k):
    return (topk(probabilities, k) == labels[:, None]).any(axis=1).mean()


missed = 4950


# %% labels_as_set kind="wrong" hint=["set holds each number once"]
def topk(probabilities, k):
    return np.argsort(-probabilities, axis=1)[:, :k]


def topk_accuracy(probabilities, labels, k):
    found = set(labels.tolist()) & set(topk(probabilities, k).ravel().tolist())
    return len(found) / len(labels)


missed = 4950
