# %% given
import numpy as np


# %% mask kind="right"
def dropout(x, rate, training, seed):
    if training:
        kept = np.random.default_rng(seed).random(x.shape) >= rate
        return x * kept / (1 - rate)
    return x


# %% where kind="right"
def dropout(x, rate, training, seed):
    if not training or rate == 0:
        return x.copy()
    dropped = np.random.default_rng(seed).random(x.shape) < rate
    return np.where(dropped, 0, x / (1 - rate))


# %% binomial kind="right"
def dropout(x, rate, training, seed):
    if not training:
        return np.array(x, "float32")
    keep = 1 - rate
    mask = np.random.default_rng(seed).binomial(1, keep, size=x.shape)
    return (x * mask / keep).astype("float32")


# %% loop kind="right"
def dropout(x, rate, training, seed):
    y = x.copy()
    if training:
        rng = np.random.default_rng(seed)
        for place in np.ndindex(*x.shape):
            y[place] = 0.0 if rng.random() < rate else y[place] / (1 - rate)
    return y


# %% choice kind="right"
def dropout(x, rate, training, seed):
    if not training:
        return x
    rng = np.random.default_rng(seed)
    factors = rng.choice([0.0, 1 / (1 - rate)], p=[rate, 1 - rate], size=x.shape)
    return factors * x


# %% list_result kind="right"
def dropout(x, rate, training, seed):
    if not training:
        return x.tolist()
    kept = np.random.default_rng([seed, 5]).uniform(size=x.size) > rate
    return (x * kept.reshape(x.shape) / (1.0 - rate)).tolist()


# %% no_rescaling kind="wrong" hint=["no rescaling", "make up for it"]
def dropout(x, rate, training, seed):
    if not training:
        return x
    return x * (np.random.default_rng(seed).random(x.shape) >= rate)


# %% scaled_afterwards kind="wrong" hint=["other convention"]
def dropout(x, rate, training, seed):
    if not training:
        return x * (1 - rate)
    return x * (np.random.default_rng(seed).random(x.shape) >= rate)


# %% keep_probability kind="wrong" hint=["probability of being dropped"]
def dropout(x, rate, training, seed):
    if not training:
        return x
    kept = np.random.default_rng(seed).random(x.shape) < rate
    return x * kept / rate


# %% mask_turned_round kind="wrong" hint=["probability of being dropped"]
def dropout(x, rate, training, seed):
    if not training:
        return x
    kept = np.random.default_rng(seed).random(x.shape) < rate
    return x * kept / (1 - rate)


# %% scaled_by_the_rate kind="wrong" hint=["which share is kept"]
def dropout(x, rate, training, seed):
    if not training:
        return x
    return x * (np.random.default_rng(seed).random(x.shape) >= rate) / max(rate, 0.01)


# %% multiplied kind="wrong" hint=["what is kept must grow"]
def dropout(x, rate, training, seed):
    if not training:
        return x
    return x * (np.random.default_rng(seed).random(x.shape) >= rate) * (1 - rate)


# %% exactly_half kind="wrong" hint=["the rate is a probability", "fixed number"]
def dropout(x, rate, training, seed):
    if not training:
        return x
    y = x.copy().reshape(-1)
    gone = np.random.default_rng(seed).permutation(y.size)[: round(rate * y.size)]
    y[gone] = 0
    return y.reshape(x.shape) / (1 - rate)


# %% also_after_training kind="wrong" hint=["every unit takes part"]
def dropout(x, rate, training, seed):
    kept = np.random.default_rng(seed).random(x.shape) >= rate
    return x * kept / (1 - rate)


# %% training_turned_round kind="wrong" hint=["every unit takes part"]
def dropout(x, rate, training, seed):
    if training:
        return x
    return x * (np.random.default_rng(seed).random(x.shape) >= rate) / (1 - rate)


# %% whole_columns kind="wrong" hint=["as many random numbers as there are values"]
def dropout(x, rate, training, seed):
    if not training:
        return x
    kept = np.random.default_rng(seed).random(x.shape[-1]) >= rate
    kept[: round(rate * len(kept))] = False
    kept[round(rate * len(kept)) :] = True
    if x.ndim == 1:
        kept = np.random.default_rng(seed).random(x.shape) >= rate
    return x * kept / (1 - rate)


# %% seed_ignored kind="wrong" hint=["draw"]
def dropout(x, rate, training, seed):
    if not training:
        return x
    kept = np.random.default_rng(0).random(x.shape) >= rate
    return x * kept / (1 - rate)


# %% not_repeatable kind="wrong" hint=["with nothing else"]
def dropout(x, rate, training, seed):
    if not training:
        return x
    kept = np.random.default_rng().random(x.shape) >= rate
    return x * kept / (1 - rate)


# %% smallest_dropped kind="wrong" hint=["chance decides"]
def dropout(x, rate, training, seed):
    if not training:
        return x
    return np.where(x < np.quantile(x, rate), 0, x / (1 - rate))


# %% normal_numbers kind="wrong" hint=["random number from 0 to 1"]
def dropout(x, rate, training, seed):
    if not training:
        return x
    kept = np.random.default_rng(seed).normal(size=x.shape) >= rate
    return x * kept / (1 - rate)


# %% flattened kind="wrong" hint=["shape"]
def dropout(x, rate, training, seed):
    if not training:
        return x.ravel()
    kept = np.random.default_rng(seed).random(x.size) >= rate
    return x.ravel() * kept / (1 - rate)


# %% untouched kind="wrong" hint=["not filled in yet"]
def dropout(x, rate, training, seed):
    """Return x with some values dropped and the others scaled."""
    ...


# %% lazy_the_slide kind="wrong" hint=["no rescaling"]
def dropout(x, rate, training, seed):
    if not training:
        return x
    y = x.copy().reshape(-1)
    y[1::3] = 0
    return y.reshape(x.shape)


# %% lazy_identity kind="wrong" hint=["another share"]
def dropout(x, rate, training, seed):
    return x / (1 - rate) if training else x


# %% hostile_in_place kind="wrong" breaks="leave `x` as it is" hint=["changes the array"]
def dropout(x, rate, training, seed):
    if training:
        x *= np.random.default_rng(seed).random(x.shape) >= rate
        x /= 1 - rate
    return x


# %% hostile_print kind="wrong" hint=["returned None"]
def dropout(x, rate, training, seed):
    kept = np.random.default_rng(seed).random(x.shape) >= rate
    print(x * kept / (1 - rate))
