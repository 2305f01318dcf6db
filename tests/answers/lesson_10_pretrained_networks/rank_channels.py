# %% given
import numpy as np


def corr(a, b):
    """Return a correlation; 0 for a dead map."""
    return 0.0 if a.std() == 0 else np.corrcoef(a.ravel(), b.ravel())[0, 1]


# %% corrcoef kind="right"
def rank_channels(maps, target):
    sizes = [abs(corr(maps[:, :, m], target)) for m in range(maps.shape[2])]
    return np.argsort(sizes)[::-1]


# %% vectorised kind="right"
def rank_channels(maps, target):
    flat = maps.reshape(-1, maps.shape[-1])
    flat = flat - flat.mean(axis=0)
    aim = target.ravel() - target.mean()
    size = np.linalg.norm(flat, axis=0)
    return np.argsort(-np.abs(aim @ flat) / np.where(size > 0, size, 1))


# %% sorted_list kind="right"
def rank_channels(maps, target):
    channels = range(maps.shape[2])
    return sorted(channels, key=lambda m: abs(corr(maps[..., m], target)), reverse=True)


# %% squares kind="right"
def rank_channels(maps, target):
    return np.argsort([-(corr(m, target) ** 2) for m in np.moveaxis(maps, 2, 0)])


# %% scipy_pearson kind="right"
def rank_channels(maps, target):
    from scipy import stats

    sizes = []
    for m in range(maps.shape[2]):
        channel = maps[:, :, m].ravel()
        if np.ptp(channel) == 0:
            sizes.append(0.0)
        else:
            sizes.append(abs(stats.pearsonr(channel, target.ravel())[0]))
    return np.argsort(np.array(sizes) * -1).tolist()


# %% signed kind="wrong" hint=["sign taken for likeness", "−0.9"]
def rank_channels(maps, target):
    return np.argsort([-corr(m, target) for m in np.moveaxis(maps, 2, 0)])


# %% upwards kind="wrong" hint=["likeliest last", "comes first"]
def rank_channels(maps, target):
    return np.argsort([abs(corr(m, target)) for m in np.moveaxis(maps, 2, 0)])


# %% covariance kind="wrong" hint=["not divided by the spread"]
def rank_channels(maps, target):
    aim = target - target.mean()
    sums = ((maps - maps.mean(axis=(0, 1))) * aim[..., None]).sum(axis=(0, 1))
    return np.argsort(-np.abs(sums))


# %% cosine kind="wrong" hint=["means not taken off"]
def rank_channels(maps, target):
    flat = maps.reshape(-1, maps.shape[-1])
    sizes = np.maximum(np.linalg.norm(flat, axis=0), 1e-12)
    return np.argsort(-np.abs(target.ravel() @ flat) / sizes)


# %% products kind="wrong" hint=["sum of products"]
def rank_channels(maps, target):
    return np.argsort(-np.abs((maps * target[..., None]).sum(axis=(0, 1))))


# %% correlations_themselves kind="wrong" hint=["correlations themselves", "argsort"]
def rank_channels(maps, target):
    return [abs(corr(m, target)) for m in np.moveaxis(maps, 2, 0)]


# %% best_only kind="wrong" hint=["one whole number for each channel"]
def rank_channels(maps, target):
    return int(np.argmax([abs(corr(m, target)) for m in np.moveaxis(maps, 2, 0)]))


# %% dead_first kind="wrong" hint=["dead channel", "NaN"]
def rank_channels(maps, target):
    with np.errstate(invalid="ignore", divide="ignore"):
        sizes = [
            abs(np.corrcoef(m.ravel(), target.ravel())[0, 1])
            for m in np.moveaxis(maps, 2, 0)
        ]
    return np.argsort(sizes)[::-1]


# %% rows_for_channels kind="wrong" hint=["one whole number for each channel"]
def rank_channels(maps, target):
    return np.arange(len(maps))


# %% strongest_first kind="wrong" hint=["np.corrcoef"]
def rank_channels(maps, target):
    return np.argsort(-maps.std(axis=(0, 1)))


# %% untouched kind="wrong" hint=["not filled in yet"]
def rank_channels(maps, target):
    """Return the channels by the size of their correlation, largest first."""
    ...


# %% lazy_as_they_come kind="wrong" hint=["not sorted"]
def rank_channels(maps, target):
    return list(range(maps.shape[2]))


# %% lazy_memorised kind="wrong" hint=["one whole number for each channel"]
def rank_channels(maps, target):
    return [1, 2, 0, 3] if maps.shape[2] == 4 else [1, 2, 0, 4, 3]


# %% hostile_writes kind="wrong" hint=["changes the array"]
def rank_channels(maps, target):
    maps -= maps.mean(axis=(0, 1))
    return np.argsort([-abs(corr(m, target)) for m in np.moveaxis(maps, 2, 0)])


# %% hostile_words kind="wrong" hint=["array of numbers"]
def rank_channels(maps, target):
    return "channel 3"


# %% best_last_signed kind="wrong" hint=["comes first"]
def rank_channels(maps, target):
    return np.argsort([corr(m, target) for m in np.moveaxis(maps, 2, 0)])


# %% counted_from_one kind="wrong" hint=["number 0"]
def rank_channels(maps, target):
    sizes = [abs(corr(m, target)) for m in np.moveaxis(maps, 2, 0)]
    return np.argsort(sizes)[::-1] + 1


# %% ranks_instead_of_channels kind="wrong" hint=["one argsort is enough"]
def rank_channels(maps, target):
    sizes = np.array([abs(corr(m, target)) for m in np.moveaxis(maps, 2, 0)])
    return np.argsort(np.argsort(-sizes))


# %% first_axis kind="wrong" hint=["last axis"]
def rank_channels(maps, target):
    return np.argsort([-abs(corr(m, target)) for m in maps])


# %% differences kind="wrong" hint=["distances instead of correlations"]
def rank_channels(maps, target):
    return np.argsort([np.abs(m - target).mean() for m in np.moveaxis(maps, 2, 0)])


# %% nan_sorts_last kind="right"
def rank_channels(maps, target):
    with np.errstate(divide="ignore", invalid="ignore"):
        r = [
            np.corrcoef(maps[:, :, c].ravel(), target.ravel())[0, 1]
            for c in range(maps.shape[2])
        ]
    return np.argsort(-np.abs(r))


# %% nan_in_sorted kind="wrong" hint=["goes astray"]
def rank_channels(maps, target):
    def size(c):
        return -abs(np.corrcoef(maps[:, :, c].ravel(), target.ravel())[0, 1])

    return sorted(range(maps.shape[2]), key=size)


# %% no_ravel kind="wrong" hint=["first two rows"]
def rank_channels(maps, target):
    r = np.zeros(maps.shape[2])
    for c in range(maps.shape[2]):
        if maps[:, :, c].any():
            r[c] = np.nan_to_num(np.corrcoef(maps[:, :, c], target)[0, 1])
    return np.argsort(-np.abs(r))


# %% any_zero_is_dead kind="wrong" hint=["zeros at many places"]
def rank_channels(maps, target):
    r = np.zeros(maps.shape[2])
    for c in range(maps.shape[2]):
        if maps[:, :, c].all():
            r[c] = np.corrcoef(maps[:, :, c].ravel(), target.ravel())[0, 1]
    return np.argsort(-np.abs(r))


# %% zero_mean_is_dead kind="wrong" hint=["negative numbers is not dead"]
def rank_channels(maps, target):
    r = np.zeros(maps.shape[2])
    for c in range(maps.shape[2]):
        if maps[:, :, c].mean() > 0:
            r[c] = np.corrcoef(maps[:, :, c].ravel(), target.ravel())[0, 1]
    return np.argsort(-np.abs(r))


# %% spearman kind="wrong" hint=["correlation of ranks"]
from scipy.stats import spearmanr


def rank_channels(maps, target):
    r = np.zeros(maps.shape[2])
    for c in range(maps.shape[2]):
        if maps[:, :, c].any():
            r[c] = spearmanr(maps[:, :, c].ravel(), target.ravel())[0]
    return np.argsort(-np.abs(r))
