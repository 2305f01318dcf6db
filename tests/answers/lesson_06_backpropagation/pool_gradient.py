# %% given
import numpy as np


# %% argmax_of_each_window kind="right"
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros(x.shape)
    images, channels = np.ogrid[: x.shape[0], : x.shape[3]]
    for row in range(upstream.shape[1]):
        for column in range(upstream.shape[2]):
            top, left = row * s, column * s
            window = x[:, top : top + k, left : left + k].reshape(len(x), k * k, -1)
            down, right = np.divmod(window.argmax(axis=1), k)
            slopes[images, top + down, left + right, channels] += upstream[
                :, row, column
            ]
    return slopes


# %% four_loops kind="right"
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros_like(x, dtype=float)
    for i in range(x.shape[0]):
        for r in range(upstream.shape[1]):
            for c in range(upstream.shape[2]):
                for n in range(x.shape[3]):
                    window = x[i, r * s : r * s + k, c * s : c * s + k, n]
                    a, b = np.unravel_index(np.argmax(window), (k, k))
                    slopes[i, r * s + a, c * s + b, n] += upstream[i, r, c, n]
    return slopes


# %% last_of_the_ties kind="right"
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(*upstream.shape):
        best, place = -np.inf, None
        for a in range(k):
            for b in range(k):
                if x[i, r * s + a, c * s + b, n] >= best:
                    best, place = x[i, r * s + a, c * s + b, n], (r * s + a, c * s + b)
        slopes[i, place[0], place[1], n] += upstream[i, r, c, n]
    return slopes


# %% ties_share kind="right"
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros(x.shape)
    for r in range(upstream.shape[1]):
        for c in range(upstream.shape[2]):
            part = np.s_[:, r * s : r * s + k, c * s : c * s + k]
            window = x[part]
            winners = window == window.max(axis=(1, 2), keepdims=True)
            share = winners / winners.sum(axis=(1, 2), keepdims=True)
            slopes[part] += share * upstream[:, r : r + 1, c : c + 1]
    return slopes


# %% shifted_masks_float32 kind="right"
def pool_gradient(x, upstream, k, s):
    x = x.astype(np.float32)
    rows, columns = upstream.shape[1:3]
    slopes = np.zeros(x.shape, np.float32)
    cut = lambda a, b: np.s_[
        :, a : a + s * (rows - 1) + 1 : s, b : b + s * (columns - 1) + 1 : s
    ]
    best = np.max([x[cut(a, b)] for a in range(k) for b in range(k)], axis=0)
    given = np.zeros(best.shape, bool)
    for a in range(k):
        for b in range(k):
            wins = (x[cut(a, b)] == best) & ~given
            slopes[cut(a, b)] += wins * upstream
            given |= wins
    return slopes


# %% average_pooling kind="wrong" hint=["spread evenly", "average"]
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros(x.shape)
    for r in range(upstream.shape[1]):
        for c in range(upstream.shape[2]):
            slopes[:, r * s : r * s + k, c * s : c * s + k] += (
                upstream[:, r : r + 1, c : c + 1] / k**2
            )
    return slopes


# %% not_added kind="wrong" hint=["last window wins", "+="] breaks=["Windows may overlap, then slopes add up"]
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(*upstream.shape):
        window = x[i, r * s : r * s + k, c * s : c * s + k, n]
        a, b = np.unravel_index(np.argmax(window), (k, k))
        slopes[i, r * s + a, c * s + b, n] = upstream[i, r, c, n]
    return slopes


# %% only_a_mask kind="wrong" hint=["upstream forgotten"]
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(*upstream.shape):
        window = x[i, r * s : r * s + k, c * s : c * s + k, n]
        a, b = np.unravel_index(np.argmax(window), (k, k))
        slopes[i, r * s + a, c * s + b, n] = 1
    return slopes


# %% all_ties_in_full kind="wrong" hint=["every tie in full", "share"] breaks=["all of it, and not more"]
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros(x.shape)
    for r in range(upstream.shape[1]):
        for c in range(upstream.shape[2]):
            part = np.s_[:, r * s : r * s + k, c * s : c * s + k]
            winners = x[part] == x[part].max(axis=(1, 2), keepdims=True)
            slopes[part] += winners * upstream[:, r : r + 1, c : c + 1]
    return slopes


# %% smallest_pixel kind="wrong" hint=["smallest"]
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(*upstream.shape):
        window = x[i, r * s : r * s + k, c * s : c * s + k, n]
        a, b = np.unravel_index(np.argmin(window), (k, k))
        slopes[i, r * s + a, c * s + b, n] += upstream[i, r, c, n]
    return slopes


# %% absolute_winner kind="wrong" hint=["largest size wins", "0"]
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(*upstream.shape):
        window = abs(x[i, r * s : r * s + k, c * s : c * s + k, n])
        a, b = np.unravel_index(np.argmax(window), (k, k))
        slopes[i, r * s + a, c * s + b, n] += upstream[i, r, c, n]
    return slopes


# %% top_left kind="wrong" hint=["top-left pixel wins"]
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(*upstream.shape):
        slopes[i, r * s, c * s, n] += upstream[i, r, c, n]
    return slopes


# %% stride_is_the_window kind="wrong" hint=["stride taken from the window"] breaks=["windows of k × k and stride s"]
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(*upstream.shape):
        window = x[i, r * k : r * k + k, c * k : c * k + k, n]
        if window.size == 0:
            continue
        a, b = np.unravel_index(np.argmax(window), window.shape)
        slopes[i, r * k + a, c * k + b, n] += upstream[i, r, c, n]
    return slopes


# %% stride_one kind="wrong" hint=["stride ignored"]
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(*upstream.shape):
        window = x[i, r : r + k, c : c + k, n]
        a, b = np.unravel_index(np.argmax(window), (k, k))
        slopes[i, r + a, c + b, n] += upstream[i, r, c, n]
    return slopes


# %% first_channel_decides kind="wrong" hint=["first channel decides"]
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(*upstream.shape):
        window = x[i, r * s : r * s + k, c * s : c * s + k, 0]
        a, b = np.unravel_index(np.argmax(window), (k, k))
        slopes[i, r * s + a, c * s + b, n] += upstream[i, r, c, n]
    return slopes


# %% compares_with_zero kind="wrong" hint=["compared with 0"]
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(*upstream.shape):
        best, place = 0.0, (r * s, c * s)
        for a in range(k):
            for b in range(k):
                if x[i, r * s + a, c * s + b, n] > best:
                    best, place = x[i, r * s + a, c * s + b, n], (r * s + a, c * s + b)
        slopes[i, place[0], place[1], n] += upstream[i, r, c, n]
    return slopes


# %% lazy_upstream_repeated kind="wrong" hint=["wrong for windows of 2"]
def pool_gradient(x, upstream, k, s):
    big = upstream.repeat(s, axis=1).repeat(s, axis=2)
    result = np.zeros(x.shape)
    high, wide = min(big.shape[1], x.shape[1]), min(big.shape[2], x.shape[2])
    result[:, :high, :wide] = big[:, :high, :wide]
    return result


# %% hostile_changes_x kind="wrong" hint=["changes"]
def pool_gradient(x, upstream, k, s):
    slopes = np.zeros(x.shape)
    for i, r, c, n in np.ndindex(*upstream.shape):
        window = x[i, r * s : r * s + k, c * s : c * s + k, n]
        a, b = np.unravel_index(np.argmax(window), (k, k))
        slopes[i, r * s + a, c * s + b, n] += upstream[i, r, c, n]
    x -= x.max()
    return slopes


# %% hostile_nothing kind="wrong" hint=["None"]
def pool_gradient(x, upstream, k, s):
    result = x * 0
    return None


# %% begins_with_ones kind="wrong" hint=["pixels in no window"] breaks=["Pixels in no window get 0"]
def pool_gradient(x, upstream, k, s):
    slopes = np.ones(x.shape)
    for i, r, c, n in np.ndindex(*upstream.shape):
        slopes[i, r * s : r * s + k, c * s : c * s + k, n] = 0
    for i, r, c, n in np.ndindex(*upstream.shape):
        window = x[i, r * s : r * s + k, c * s : c * s + k, n]
        a, b = np.unravel_index(np.argmax(window), (k, k))
        slopes[i, r * s + a, c * s + b, n] += upstream[i, r, c, n]
    return slopes
