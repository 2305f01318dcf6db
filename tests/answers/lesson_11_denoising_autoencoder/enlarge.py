# %% given
import numpy as np


# %% stamps kind="right"
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    return maps.repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% kron kind="right"
def size(n, k, s, kind):
    if kind == "transposed valid":
        return n * s + max(k - s, 0)
    return s * n


def repeat(maps, s):
    return np.kron(maps, np.ones((1, s, s, 1)))


def coverage(n, k, s):
    length = n * s + max(k - s, 0)
    return [sum(0 <= at - i * s < k for i in range(n)) for at in range(length)]


# %% convolved kind="right"
def size(n, k, s, kind):
    return {
        "upsampling": n * s,
        "transposed same": n * s,
        "transposed valid": n * s + (k - s if k > s else 0),
    }[kind]


def repeat(maps, s):
    b, h, w, c = maps.shape
    out = np.zeros((b, h * s, w * s, c), maps.dtype)
    for down in range(s):
        for right in range(s):
            out[:, down::s, right::s] = maps
    return out


def coverage(n, k, s):
    seeds = np.zeros(n * s)
    seeds[::s] = 1
    full = np.convolve(seeds, np.ones(k))
    return full[: size(n, k, s, "transposed valid")].round().astype(int)


# %% indexed kind="right"
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    rows = np.arange(maps.shape[1] * s) // s
    columns = np.arange(maps.shape[2] * s) // s
    return maps[:, rows][:, :, columns]


def coverage(n, k, s):
    counts = {}
    for i in range(n):
        for step in range(k):
            counts[i * s + step] = counts.get(i * s + step, 0) + 1
    return [counts.get(at, 0) for at in range(size(n, k, s, "transposed valid"))]


# %% broadcast kind="right"
def size(n, k, s, kind):
    side = n * s
    if "valid" in kind and k > s:
        side += k - s
    return np.int64(side)


def repeat(maps, s):
    b, h, w, c = maps.shape
    big = np.broadcast_to(maps[:, :, None, :, None], (b, h, s, w, s, c))
    return big.reshape(b, h * s, w * s, c)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% textbook kind="wrong" hint=["gaps forgotten"] breaks=["kernel may be smaller than the stride"]
def size(n, k, s, kind):
    return (n - 1) * s + k if kind == "transposed valid" else n * s


def repeat(maps, s):
    return maps.repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% s_times kind="wrong" hint=["s times for all"]
def size(n, k, s, kind):
    return n * s


def repeat(maps, s):
    return maps.repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% kernel_everywhere kind="wrong" hint=["kernel in all kinds"]
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s)


def repeat(maps, s):
    return maps.repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% same_like_valid kind="wrong" hint=["kernel in 'same'"]
def size(n, k, s, kind):
    return n * s if kind == "upsampling" else (n - 1) * s + max(k, s)


def repeat(maps, s):
    return maps.repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% same_made_smaller kind="wrong" hint=["made smaller"]
def size(n, k, s, kind):
    if kind == "transposed valid":
        return (n - 1) * s + max(k, s)
    return n * s if kind == "upsampling" else -(-n // s)


def repeat(maps, s):
    return maps.repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% one_too_many kind="wrong" hint=["one kernel too many"]
def size(n, k, s, kind):
    return n * s + k if kind == "transposed valid" else n * s


def repeat(maps, s):
    return maps.repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% tiled kind="wrong" hint=["tiled"]
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    return np.tile(maps, (1, s, s, 1))


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% rows_only kind="wrong" hint=["rows only"] breaks=["(batch, height, width, channels)"]
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    return maps.repeat(s, axis=1)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% wrong_axes kind="wrong" hint=["other axes"] breaks=["(batch, height, width, channels)"]
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    return maps.repeat(s, axis=0).repeat(s, axis=1)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% zeros_between kind="wrong" hint=["zeros between"]
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    b, h, w, c = maps.shape
    out = np.zeros((b, h * s, w * s, c))
    out[:, ::s, ::s] = maps
    return out


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% always_two kind="wrong" hint=["s ignored"] breaks=["any stride"]
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    return maps.repeat(2, axis=1).repeat(2, axis=2)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% hostile_in_place kind="wrong" hint=["chang"] breaks=["Do not change `maps`"]
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    maps *= 1.0001
    return maps.repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% whole_numbers kind="wrong" hint=["whole numbers"]
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    return maps.astype(int).repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% cut_short kind="wrong" hint=["gap at the end"] breaks=["kernel may be smaller than the stride"]
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    return maps.repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + k)
    for i in range(n):
        counts[i * s : i * s + k] += 1
    return counts


# %% written_or_not kind="wrong" hint=["not how often"]
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    return maps.repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    for i in range(n):
        counts[i * s : i * s + k] = 1
    return counts


# %% mean kind="wrong" hint=["the mean everywhere"]
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    return maps.repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    return np.full((n - 1) * s + max(k, s), k / s)


# %% stride_one kind="wrong" hint=["stride ignored"]
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    return maps.repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    return np.convolve(np.ones(n), np.ones(k))


# %% ring kind="wrong" hint=["closed to a ring"]
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    return maps.repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    counts = np.zeros(n * s)
    for i in range(n):
        for j in range(k):
            counts[(i * s + j) % (n * s)] += 1
    return counts


# %% first_only kind="wrong" hint=["first place only"]
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    return maps.repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    counts = np.zeros((n - 1) * s + max(k, s))
    counts[: n * s : s] = 1
    return counts


# %% lazy_remembered kind="wrong" hint=["always the same"]
def size(n, k, s, kind):
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s


def repeat(maps, s):
    return maps.repeat(s, axis=1).repeat(s, axis=2)


def coverage(n, k, s):
    return [1, 1, 2, 1, 2, 1, 2, 1, 1]


# %% untouched kind="wrong" hint=["not filled in"]
def size(n, k, s, kind): ...


def repeat(maps, s): ...


def coverage(n, k, s): ...
