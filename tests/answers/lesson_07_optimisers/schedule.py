# %% given
import math

import numpy as np


# %% where kind="right"
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% loops kind="right"
def inverse_time(rate, decay, steps_per_epoch, epoch):
    count = 0
    for _ in range(epoch):
        count += steps_per_epoch
    return rate * (1 + decay * count) ** -1


def one(rate, warm, total, s):
    if s < warm:
        return rate * s / warm
    return rate * 0.5 * (1 + math.cos(math.pi * (s - warm) / (total - warm)))


def warm_up_cosine(rate, warm, total, step):
    if np.ndim(step) == 0:
        return one(rate, warm, total, step)
    return [one(rate, warm, total, s) for s in step]


# %% squared_cosine kind="right"
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return 1 / (1 / rate + decay / rate * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    half = np.cos(np.pi / 2 * (np.asarray(step) - warm) / (total - warm)) ** 2
    return np.where(
        np.asarray(step) >= warm, rate * half, rate * np.asarray(step) / (warm or 1)
    )


# %% piecewise kind="right"
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    s = np.atleast_1d(step).astype(float)
    out = np.empty(s.shape)
    up = s < warm
    out[up] = rate * s[up] / (warm if warm else 1)
    share = (s[~up] - warm) / (total - warm)
    out[~up] = rate / 2 + rate / 2 * np.cos(share * np.pi)
    return out if np.ndim(step) else out[0]


# %% smaller_of_two kind="right"
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    s = np.array(step, dtype=np.float64)
    rising = s / warm if warm > 0 else np.ones(s.shape)
    back = np.maximum(s - warm, 0) / (total - warm)
    return rate * np.minimum(rising, 1) * 0.5 * (1 + np.cos(np.pi * back))


# %% sine kind="right"
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return np.float32(rate) / np.float32(1 + decay * (epoch * steps_per_epoch))


def warm_up_cosine(rate, warm, total, step):
    s = np.asarray(step)
    fall = 1 - np.sin(np.pi / 2 * (s - warm) / (total - warm)) ** 2
    return np.select([s < warm], [s * rate / max(1, warm)], rate * fall)


# %% per_epoch kind="wrong" hint=["per epoch", "each step"] breaks=["per step"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% power_of_steps kind="wrong" hint=["a power"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate * (1 - decay) ** (steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% exponential kind="wrong" hint=["a power"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate * np.exp(-decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% straight kind="wrong" hint=["a straight line"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate * (1 - decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% straight_down kind="wrong" hint=["a straight line"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate - decay * steps_per_epoch * epoch


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% share_only kind="wrong" hint=["rate forgotten"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return 1 / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% root kind="wrong" hint=["a root"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / np.sqrt(1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% next_epoch kind="wrong" hint=["an epoch too many"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * (epoch + 1))


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% never_falls kind="wrong" hint=["rate stays"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% from_full_rate kind="wrong" hint=["warm-up from the full rate"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, 1.0, falling)


# %% over_total kind="wrong" hint=["stretched over all steps"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / total)) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% cosine_from_zero kind="wrong" hint=["cosine begins at 0"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * step / total)) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% whole_wave kind="wrong" hint=["a whole wave"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(2 * np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% degrees kind="wrong" hint=["degrees"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(180 * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% not_lifted kind="wrong" hint=["not lifted"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = np.cos(np.pi * (step - warm) / (total - warm))
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% quarter kind="wrong" hint=["a quarter of a wave"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = np.cos(np.pi / 2 * (step - warm) / (total - warm))
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% no_warm_up kind="wrong" hint=["no warm-up"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    return rate * (1 + np.cos(np.pi * np.asarray(step) / total)) / 2


# %% stays_warm kind="wrong" hint=["rate stays"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    return rate * np.minimum(np.asarray(step) / max(warm, 1), 1)


# %% straight_fall kind="wrong" hint=["a straight line"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (total - step) / (total - warm)
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% one_at_a_time kind="wrong" hint=["several steps at once"] breaks=["or an array of steps"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    if step < warm:
        return rate * step / warm
    return rate * (1 + math.cos(math.pi * (step - warm) / (total - warm))) / 2


# %% divides_by_warm kind="wrong" hint=["division by zero"] breaks=["warm may be 0"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return rate / (1 + decay * steps_per_epoch * epoch)


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step <= warm, step / np.float64(warm), falling)


# %% lazy_numbers kind="wrong" hint=["right for"]
def inverse_time(rate, decay, steps_per_epoch, epoch):
    return 6.013e-5


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)


# %% hostile_raises kind="wrong" hint=["stopped with"]
def inverse_time(*given):
    raise RuntimeError


def warm_up_cosine(rate, warm, total, step):
    step = np.asarray(step, dtype=float)
    falling = (1 + np.cos(np.pi * (step - warm) / (total - warm))) / 2
    return rate * np.where(step < warm, step / max(warm, 1), falling)
