# %% given
import numpy as np


def pool_with(max_of_two):
    def max_pool_2x2(x, relu):
        upper = max_of_two(x[0::2, 0::2], x[0::2, 1::2], relu)
        lower = max_of_two(x[1::2, 0::2], x[1::2, 1::2], relu)
        return max_of_two(upper, lower, relu)

    return max_pool_2x2


def right_max(a, b, relu):
    return a + relu(b - a)


right_pool = pool_with(right_max)


# %% what_b_has_more kind="right"
def max_of_two(a, b, relu):
    return a + relu(b - a)


def max_pool_2x2(x, relu):
    rows = max_of_two(x[0::2], x[1::2], relu)
    return max_of_two(rows[:, 0::2], rows[:, 1::2], relu)


# %% what_a_has_more kind="right"
def max_of_two(a, b, relu):
    more = relu(a - b)
    return more + b


max_pool_2x2 = pool_with(max_of_two)


# %% symmetric kind="right"
def max_of_two(a, b, relu):
    return (a + b + relu(a - b) + relu(b - a)) * 0.5


max_pool_2x2 = pool_with(max_of_two)


# %% loops kind="right"
def max_of_two(a, b, relu):
    return b - (-relu(a - b))


def max_pool_2x2(x, relu):
    result = np.zeros((x.shape[0] // 2, x.shape[1] // 2))
    for i in range(result.shape[0]):
        for j in range(result.shape[1]):
            p, q, r, t = x[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].ravel()
            best = max_of_two(max_of_two(p, q, relu), max_of_two(r, t, relu), relu)
            result[i, j] = best
    return result.tolist()


# %% numpy_functions kind="right"
def max_of_two(a, b, relu):
    return np.add(a, relu(np.subtract(b, a)))


def max_pool_2x2(x, relu):
    best = x[0::2, 0::2]
    for corner in (x[0::2, 1::2], x[1::2, 0::2], x[1::2, 1::2]):
        best = max_of_two(best, corner, relu)
    return best.astype("float32")


# %% with_negative_part kind="right"
def max_of_two(a, b, relu):
    return relu(a) - relu(-a) + relu(-a + b)


max_pool_2x2 = pool_with(max_of_two)


# %% uses_abs kind="wrong" hint=["absolute value used", "relu(b − a)"]
def max_of_two(a, b, relu):
    return (a + b + abs(a - b)) / 2


max_pool_2x2 = right_pool


# %% uses_numpy_abs kind="wrong" hint=["absolute value used"]
def max_of_two(a, b, relu):
    return (a + b + np.abs(a - b)) / 2


max_pool_2x2 = right_pool


# %% uses_square_root kind="wrong" hint=["absolute value used"]
def max_of_two(a, b, relu):
    return (a + b + np.sqrt((a - b) ** 2)) / 2


max_pool_2x2 = right_pool


# %% uses_maximum kind="wrong" hint=["ready-made maximum"]
def max_of_two(a, b, relu):
    return np.maximum(a, b)


max_pool_2x2 = right_pool


# %% compares kind="wrong" hint=["numbers compared"]
def max_of_two(a, b, relu):
    return a * (a > b) + b * (a <= b)


max_pool_2x2 = right_pool


# %% relu_of_each kind="wrong" hint=["two ReLUs added"]
def max_of_two(a, b, relu):
    return relu(a) + relu(b)


max_pool_2x2 = pool_with(max_of_two)


# %% zero_takes_part kind="wrong" hint=["maximum of three", "negative"]
def max_of_two(a, b, relu):
    return relu(a) + relu(relu(b) - relu(a))


max_pool_2x2 = pool_with(max_of_two)


# %% difference_only kind="wrong" hint=["difference only"]
def max_of_two(a, b, relu):
    return relu(b - a)


max_pool_2x2 = pool_with(max_of_two)


# %% difference_turned_round kind="wrong" hint=["difference turned round"]
def max_of_two(a, b, relu):
    return a + relu(a - b)


max_pool_2x2 = pool_with(max_of_two)


# %% smaller_one kind="wrong" hint=["minimum"]
def max_of_two(a, b, relu):
    return a - relu(a - b)


max_pool_2x2 = pool_with(max_of_two)


# %% pool_ready_made kind="wrong" hint=["does not use its relu"]
max_of_two = right_max


def max_pool_2x2(x, relu):
    return x.reshape(x.shape[0] // 2, 2, -1, 2).max(axis=(1, 3))


# %% pool_one_pair kind="wrong" hint=["one pair of the window"]
max_of_two = right_max


def max_pool_2x2(x, relu):
    return max_of_two(x[0::2, 0::2], x[0::2, 1::2], relu)


# %% pool_columns_only kind="wrong" hint=["columns only"]
max_of_two = right_max


def max_pool_2x2(x, relu):
    return max_of_two(x[:, 0::2], x[:, 1::2], relu)


# %% pool_with_zero kind="wrong" hint=["negative values cut off"]
max_of_two = right_max


def max_pool_2x2(x, relu):
    return relu(right_pool(x, relu))


# %% pool_overlaps kind="wrong" hint=["windows overlap"]
max_of_two = right_max


def max_pool_2x2(x, relu):
    rows = max_of_two(x[:-1], x[1:], relu)
    return max_of_two(rows[:, :-1], rows[:, 1:], relu)


# %% untouched kind="wrong" hint=["not filled in yet"]
def max_of_two(a, b, relu):
    """Return the larger number with relu, plus and minus only."""
    ...


def max_pool_2x2(x, relu):
    """Return the maximum of each 2 × 2 window of x, shape (height, width)."""
    ...


# %% lazy_only_the_first kind="wrong" hint=["not filled in yet"]
max_of_two = right_max


def max_pool_2x2(x, relu):
    """Return the maximum of each 2 × 2 window of x, shape (height, width)."""
    ...


# %% hostile_text kind="wrong" hint=["not an array of numbers"]
def max_of_two(a, b, relu):
    return "a or b"


max_pool_2x2 = right_pool


# %% hostile_own_relu kind="wrong" hint=["other than ReLU", "one formula"]
def max_of_two(a, b, relu):
    return (
        max(float(a[0]), float(b[0])) + 0 * a if len(a) == 1 else np.where(a > b, a, b)
    )


max_pool_2x2 = right_pool


# %% asks_with_if kind="wrong" hint=["no comparison", "relu makes the choice"]
def max_of_two(a, b, relu):
    return a if relu(a - b) > 0 else b


def max_pool_2x2(x, relu):
    upper = max_of_two(x[0::2, 0::2], x[0::2, 1::2], relu)
    lower = max_of_two(x[1::2, 0::2], x[1::2, 1::2], relu)
    return max_of_two(upper, lower, relu)


# %% forgets_an_argument kind="wrong" hint=["TypeError", "too few arguments"]
max_of_two = right_max


def max_pool_2x2(x, relu):
    upper = right_max(x[0::2, 0::2], x[0::2, 1::2])
    lower = right_max(x[1::2, 0::2], x[1::2, 1::2])
    return right_max(upper, lower)


# %% only_the_diagonal kind="wrong" hint=["one pair of the window"]
max_of_two = right_max


def max_pool_2x2(x, relu):
    return max_of_two(x[0::2, 0::2], x[1::2, 1::2], relu)


# %% three_of_four kind="wrong" hint=["3 of the four numbers only"]
max_of_two = right_max


def max_pool_2x2(x, relu):
    upper = max_of_two(x[0::2, 0::2], x[0::2, 1::2], relu)
    return max_of_two(upper, x[1::2, 0::2], relu)


# %% not_halved kind="wrong" hint=["twice the larger one"]
def max_of_two(a, b, relu):
    return a + b + relu(a - b) + relu(b - a)


max_pool_2x2 = pool_with(max_of_two)
