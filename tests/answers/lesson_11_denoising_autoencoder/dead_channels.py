# %% given
import numpy as np

from utils import denoising


def good_dead(code):
    return np.flatnonzero((code == 0).all(axis=(0, 1, 2))).tolist()


def good_importance(code, decode, clean):
    masks = 1 - np.eye(code.shape[-1])
    errors = np.array([((decode(code * mask) - clean) ** 2).mean() for mask in masks])
    return errors - ((decode(code) - clean) ** 2).mean()


# %% by_axes kind="right"
def dead(code):
    return np.flatnonzero((code == 0).all(axis=(0, 1, 2))).tolist()


def importance(code, decode, clean):
    before = denoising.mse(decode(code), clean)
    rises = []
    for channel in range(code.shape[-1]):
        less = code.copy()
        less[..., channel] = 0
        rises.append(denoising.mse(decode(less), clean) - before)
    return np.array(rises)


# %% loops kind="right"
def dead(code):
    found = []
    for c in range(code.shape[3]):
        if not np.any(code[:, :, :, c]):
            found.append(c)
    return found


def importance(code, decode, clean):
    def error(which):
        return np.mean((np.asarray(decode(which)) - clean) ** 2)

    return [
        float(error(code * (np.arange(code.shape[-1]) != c)) - error(code))
        for c in range(code.shape[-1])
    ]


# %% largest_absolute_value kind="right"
def dead(code):
    return np.where(np.abs(code).max(axis=(0, 1, 2)) == 0)[0]


def importance(code, decode, clean):
    masks = 1 - np.eye(code.shape[-1])
    errors = np.array([((decode(code * mask) - clean) ** 2).mean() for mask in masks])
    return errors - ((decode(code) - clean) ** 2).mean()


# %% tuple_and_restored kind="right"
def dead(code):
    rows = code.reshape(-1, code.shape[-1])
    return tuple(c for c, column in enumerate(rows.T) if np.count_nonzero(column) == 0)


def importance(code, decode, clean):
    own = np.array(code)
    rises = np.zeros(own.shape[-1], dtype="float32")
    base = float(np.square(decode(own) - clean).mean())
    for c in range(len(rises)):
        kept = own[..., c].copy()
        own[..., c] = 0
        rises[c] = np.square(decode(own) - clean).mean() - base
        own[..., c] = kept
    return rises


# %% nearly_zero kind="right"
def dead(code):
    return {c for c in range(code.shape[-1]) if np.allclose(code[..., c], 0)}


def importance(code, decode, clean):
    out = []
    for c in range(code.shape[-1]):
        parts = [code[..., k : k + 1] * (k != c) for k in range(code.shape[-1])]
        out += [denoising.mse(decode(np.concatenate(parts, axis=-1)), clean)]
    return np.subtract(out, denoising.mse(decode(code), clean))


# %% below_a_hundredth kind="wrong" hint=["small numbers is alive"] breaks=["0 at every place of every image"]
importance = good_importance


def dead(code):
    return [
        c
        for c in range(code.shape[-1])
        if code[..., c].max() < 0.01 and code[..., c].min() > -0.01
    ]


# %% mean_below kind="wrong" hint=["small numbers is alive"]
importance = good_importance


def dead(code):
    return np.flatnonzero(np.abs(code).mean(axis=(0, 1, 2)) < 1e-3)


# %% first_image kind="wrong" hint=["all images"]
importance = good_importance


def dead(code):
    return [c for c in range(code.shape[-1]) if not code[0, :, :, c].any()]


# %% in_one_image kind="wrong" hint=["alive in the others"]
importance = good_importance


def dead(code):
    return [
        c
        for c in range(code.shape[-1])
        if any(not image[:, :, c].any() for image in code)
    ]


# %% sum_zero kind="wrong" hint=["mean 0"]
importance = good_importance


def dead(code):
    return np.flatnonzero(np.isclose(code.sum(axis=(0, 1, 2)), 0, atol=1e-12)).tolist()


# %% largest_zero kind="wrong" hint=["largest is 0"] breaks=["numbers below 0 may occur"]
importance = good_importance


def dead(code):
    return np.flatnonzero(code.max(axis=(0, 1, 2)) == 0).tolist()


# %% no_spread kind="wrong" hint=["same number everywhere"]
importance = good_importance


def dead(code):
    return np.flatnonzero(code.std(axis=(0, 1, 2)) == 0).tolist()


# %% alive kind="wrong" hint=["alive; the others"]
importance = good_importance


def dead(code):
    return [c for c in range(code.shape[-1]) if code[..., c].any()]


# %% any_zero kind="wrong" hint=["single 0"]
importance = good_importance


def dead(code):
    return np.flatnonzero((code == 0).any(axis=(0, 1, 2))).tolist()


# %% mask kind="wrong" hint=["flatnonzero"]
importance = good_importance


def dead(code):
    return (code == 0).all(axis=(0, 1, 2))


# %% how_many kind="wrong" hint=["a list"]
importance = good_importance


def dead(code):
    return int((code == 0).all(axis=(0, 1, 2)).sum())


# %% wrong_axes kind="wrong" hint=["last axis"]
importance = good_importance


def dead(code):
    return np.flatnonzero((code == 0).all(axis=(1, 2, 3))).tolist()


# %% signs_lost kind="wrong" hint=["leave the sign"] breaks=["negative where the error falls"]
dead = good_dead


def importance(code, decode, clean):
    return np.abs(good_importance(code, decode, clean))


# %% error_without kind="wrong" hint=["how much has it risen"]
dead = good_dead


def importance(code, decode, clean):
    errors = []
    for c in range(code.shape[-1]):
        less = code.copy()
        less[..., c] = 0
        errors.append(denoising.mse(decode(less), clean))
    return errors


# %% zeros_pile_up kind="wrong" hint=["fresh copy"] breaks=["leave the others as they are"]
dead = good_dead


def importance(code, decode, clean):
    before, less, rises = denoising.mse(decode(code), clean), code.copy(), []
    for c in range(code.shape[-1]):
        less[..., c] = 0
        rises.append(denoising.mse(decode(less), clean) - before)
    return rises


# %% in_place kind="wrong" hint=["changes"] breaks=["do not change the code"]
dead = good_dead


def importance(code, decode, clean):
    before, rises = denoising.mse(decode(code), clean), []
    for c in range(code.shape[-1]):
        code[..., c] = 0
        rises.append(denoising.mse(decode(code), clean) - before)
    return rises


# %% turned kind="wrong" hint=["a rise is positive"]
dead = good_dead


def importance(code, decode, clean):
    return -good_importance(code, decode, clean)


# %% only_this_one kind="wrong" hint=["other way round"]
dead = good_dead


def importance(code, decode, clean):
    before = denoising.mse(decode(code), clean)
    masks = np.eye(code.shape[-1])
    return [denoising.mse(decode(code * mask), clean) - before for mask in masks]


# %% mean_in_its_place kind="wrong" hint=["not to its mean"]
dead = good_dead


def importance(code, decode, clean):
    rises = []
    for c in range(code.shape[-1]):
        less = code.copy()
        less[..., c] = code[..., c].mean()
        rises.append(
            denoising.mse(decode(less), clean) - denoising.mse(decode(code), clean)
        )
    return rises


# %% against_the_decoder kind="wrong" hint=["clean pictures"]
dead = good_dead


def importance(code, decode, clean):
    return good_importance(code, decode, decode(code))


# %% relative kind="wrong" hint=["not divided"]
dead = good_dead


def importance(code, decode, clean):
    return good_importance(code, decode, clean) / denoising.mse(decode(code), clean)


# %% channel_cut_out kind="wrong" hint=["channel cut out", "old shape"]
dead = good_dead


def importance(code, decode, clean):
    before = denoising.mse(decode(code), clean)
    return [
        denoising.mse(decode(np.delete(code, c, axis=-1)), clean) - before
        for c in range(code.shape[-1])
    ]


# %% root kind="wrong" hint=["without a root"]
dead = good_dead


def importance(code, decode, clean):
    masks = 1 - np.eye(code.shape[-1])
    errors = [np.sqrt(denoising.mse(decode(code * mask), clean)) for mask in masks]
    return np.array(errors) - np.sqrt(denoising.mse(decode(code), clean))


# %% one_number kind="wrong" hint=["shape"]
dead = good_dead


def importance(code, decode, clean):
    return good_importance(code, decode, clean).sum()


# %% half_done kind="wrong" hint=["not filled in yet"]
dead = good_dead


def importance(code, decode, clean):
    """Return how much the error rises without each channel, shape (channels,)."""
    ...


# %% lazy_none kind="wrong" hint=["always"]
importance = good_importance


def dead(code):
    return []


# %% lazy_zeros kind="wrong" hint=["always 0"]
dead = good_dead


def importance(code, decode, clean):
    return np.zeros(code.shape[-1])


# %% hostile_nan kind="wrong" hint=["finite"]
dead = good_dead


def importance(code, decode, clean):
    return np.full(code.shape[-1], np.nan)


# %% hostile_raises kind="wrong" hint=["stopped with"]
dead = good_dead


def importance(code, decode, clean):
    raise RuntimeError("no decoder today")
