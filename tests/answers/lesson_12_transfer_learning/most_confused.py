# %% given
import numpy as np


def shares_of(matrix):
    return matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)


def largest(values, k):
    order = np.argsort(-values, axis=None, kind="stable")[:k]
    return [tuple(np.unravel_index(place, values.shape)) for place in order]


# %% diagonal_filled kind="right"
def most_confused(matrix, k):
    shares = shares_of(matrix)
    np.fill_diagonal(shares, -1)
    return largest(shares, k)


# %% loops kind="right"
def most_confused(matrix, k):
    pairs = []
    for true, row in enumerate(matrix.tolist()):
        for predicted, count in enumerate(row):
            if true != predicted and sum(row):
                pairs.append((count / sum(row), true, predicted))
    pairs.sort(reverse=True)
    return [(true, predicted) for _, true, predicted in pairs[:k]]


# %% dictionary kind="right"
def most_confused(matrix, k):
    shares = {
        (i, j): matrix[i, j] / max(matrix[i].sum(), 1)
        for i in range(len(matrix))
        for j in range(len(matrix))
        if i != j
    }
    return sorted(shares, key=shares.get, reverse=True)[:k]


# %% array_with_nan_handled kind="right"
def most_confused(matrix, k):
    with np.errstate(invalid="ignore"):
        shares = np.nan_to_num(matrix / matrix.sum(axis=1)[:, None])
    shares[np.eye(len(matrix), dtype=bool)] = 0
    flat = shares.ravel().argsort()[::-1][:k]
    return np.column_stack([flat // len(matrix), flat % len(matrix)])


# %% with_shares_behind kind="right"
def most_confused(matrix, k):
    shares = shares_of(np.asarray(matrix, float)) * (1 - np.eye(len(matrix)))
    return [(i, j, shares[i, j]) for i, j in largest(shares, k)]


# %% heap kind="right"
import heapq


def most_confused(matrix, k):
    n = len(matrix)
    shares = shares_of(matrix).astype("float32")
    places = ((i, j) for i in range(n) for j in range(n) if i - j)
    return heapq.nlargest(k, places, key=lambda place: shares[place])


# %% raw_counts kind="wrong" hint=["raw counts", "by its sum"]
def most_confused(matrix, k):
    counts = matrix.astype(float)
    np.fill_diagonal(counts, -1)
    return largest(counts, k)


# %% divided_by_everything kind="wrong" hint=["raw counts", "row"]
def most_confused(matrix, k):
    counts = matrix / matrix.sum()
    np.fill_diagonal(counts, -1)
    return largest(counts, k)


# %% diagonal_included kind="wrong" hint=["diagonal included", "no confusion"]
def most_confused(matrix, k):
    return largest(shares_of(matrix), k)


# %% counts_and_diagonal kind="wrong" hint=["diagonal included"]
def most_confused(matrix, k):
    return largest(matrix, k)


# %% columns_divided kind="wrong" hint=["columns divided", "row"]
def most_confused(matrix, k):
    shares = matrix / np.maximum(matrix.sum(axis=0), 1)
    np.fill_diagonal(shares, -1)
    return largest(shares, k)


# %% predicted_first kind="wrong" hint=["true class comes first"]
def most_confused(matrix, k):
    shares = shares_of(matrix)
    np.fill_diagonal(shares, -1)
    return [(j, i) for i, j in largest(shares, k)]


# %% upwards kind="wrong" hint=["least confused first", "largest share comes first"]
def most_confused(matrix, k):
    shares = shares_of(matrix)
    np.fill_diagonal(shares, 9)
    return largest(-shares, k)


# %% right_pairs_last_first kind="wrong" hint=["right pairs, last one first", "from the last to the first"]
def most_confused(matrix, k):
    shares = shares_of(matrix)
    np.fill_diagonal(shares, -1)
    return largest(shares, k)[::-1]


# %% both_directions_added kind="wrong" hint=["both directions added", "two different"]
def most_confused(matrix, k):
    shares = shares_of(matrix)
    return largest(np.triu(shares + shares.T, 1), k)


# %% k_ignored kind="wrong" hint=["first k pairs"]
def most_confused(matrix, k):
    shares = shares_of(matrix)
    np.fill_diagonal(shares, -1)
    return largest(shares, matrix.size)


# %% flat_places kind="wrong" hint=["unravel_index"]
def most_confused(matrix, k):
    shares = shares_of(matrix)
    np.fill_diagonal(shares, -1)
    return np.argsort(-shares, axis=None)[:k]


# %% shares_instead kind="wrong" hint=["places (row, column)"]
def most_confused(matrix, k):
    shares = shares_of(matrix)
    np.fill_diagonal(shares, 0)
    values = np.sort(shares, axis=None)[::-1][:k]
    return np.column_stack([values, values])


# %% counted_from_one kind="wrong" hint=["take one row"]
def most_confused(matrix, k):
    shares = shares_of(matrix)[:-1, :-1].copy()
    np.fill_diagonal(shares, -1)
    return [(i + 1, j + 1) for i, j in largest(shares, k)]


# %% untouched kind="wrong" hint=["not filled in yet"]
def most_confused(matrix, k):
    """Return the k pairs (true, predicted) with the largest shares."""
    ...


# %% lazy_first_row kind="wrong" hint=["take one row"]
def most_confused(matrix, k):
    return [(0, j + 1) for j in range(k)]


# %% hostile_changes_its_input kind="wrong" hint=["changes the array"]
def most_confused(matrix, k):
    np.fill_diagonal(matrix, 0)
    return largest(shares_of(matrix), k)


# %% hostile_text kind="wrong" hint=["array of numbers"]
def most_confused(matrix, k):
    return "0 for 1"


# %% hostile_stops kind="wrong" hint=["stopped with", "division by zero"]
def most_confused(matrix, k):
    return [1 / 0] * k


# %% ndenumerate kind="right"
def most_confused(matrix, k):
    totals = [int(row.sum()) or 1 for row in matrix]
    ranked = sorted(
        (-count / totals[i], i, j) for (i, j), count in np.ndenumerate(matrix) if i - j
    )
    return tuple((i, j) for _, i, j in ranked[:k])


# %% share_of_mistakes kind="wrong" hint=["before the diagonal"]
def most_confused(matrix, k):
    wrong = matrix.copy()
    np.fill_diagonal(wrong, 0)
    shares = wrong / np.maximum(wrong.sum(axis=1, keepdims=True), 1)
    np.fill_diagonal(shares, -1)
    order = np.argsort(-shares, axis=None, kind="stable")[:k]
    return [divmod(int(o), len(matrix)) for o in order]


# %% one_for_each_class kind="wrong" hint=["largest of each row"]
def most_confused(matrix, k):
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    np.fill_diagonal(shares, -1)
    best = shares.argmax(axis=1)
    order = np.argsort(-shares.max(axis=1))[:k]
    return [(int(i), int(best[i])) for i in order]


# %% no_keepdims kind="wrong" hint=["keepdims=True"]
def most_confused(matrix, k):
    shares = matrix / np.maximum(matrix.sum(axis=1), 1)
    np.fill_diagonal(shares, -1)
    order = np.argsort(-shares, axis=None, kind="stable")[:k]
    return [divmod(int(o), len(matrix)) for o in order]


# %% one_pair_for_a_share kind="wrong" hint=["same share"]
def most_confused(matrix, k):
    by_share = {}
    for i in range(len(matrix)):
        for j in range(len(matrix)):
            if i != j:
                by_share[float(matrix[i, j] / max(matrix[i].sum(), 1))] = (i, j)
    return [by_share[s] for s in sorted(by_share, reverse=True)[:k]]


# %% empty_rows_deleted kind="wrong" hint=["keep the rows"]
def most_confused(matrix, k):
    kept = matrix[matrix.sum(axis=1) > 0]
    shares = kept / kept.sum(axis=1, keepdims=True)
    pairs = [
        (i, j) for i in range(shares.shape[0]) for j in range(shares.shape[1]) if i != j
    ]
    return sorted(pairs, key=lambda p: shares[p], reverse=True)[:k]
