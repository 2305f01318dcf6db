# %% given
import math

import numpy as np


def right(momentum, rest, images, batch_size):
    steps = math.ceil(math.log(rest) / math.log(momentum))
    return steps, math.ceil(steps / math.ceil(images / batch_size))


# %% logarithms kind="right"
lag = right


# %% loop kind="right"
def lag(momentum, rest, images, batch_size):
    left, steps = 1.0, 0
    while left > rest:
        left *= momentum
        steps += 1
    per_epoch = (images + batch_size - 1) // batch_size
    return [steps, (steps + per_epoch - 1) // per_epoch]


# %% numpy kind="right"
def lag(momentum, rest, images, batch_size):
    steps = np.ceil(np.log10(rest) / np.log10(momentum))
    return np.array([steps, np.ceil(steps / np.ceil(images / batch_size))])


# %% search kind="right"
def lag(momentum, rest, images, batch_size):
    n = np.arange(1, 100_000)
    steps = int(n[momentum**n <= rest][0])
    per_epoch = len(range(0, images, batch_size))
    return np.int64(steps), np.int32(-(-steps // per_epoch))


# %% by_simulation kind="right"
def lag(momentum, rest, images, batch_size):
    moving, steps, epochs, in_epoch = 0.0, 0, 1, 0
    per_epoch = -(-images // batch_size)
    while 1 - moving > rest + 1e-12:
        if in_epoch == per_epoch:
            epochs, in_epoch = epochs + 1, 0
        moving = momentum * moving + (1 - momentum)
        steps, in_epoch = steps + 1, in_epoch + 1
    return steps, epochs


# %% base_of_momentum kind="right"
def lag(momentum, rest, images, batch_size):
    steps = math.ceil(math.log(rest, momentum))
    return float(steps), float(math.ceil(steps / (-(-images // batch_size))))


# %% rounded_down kind="wrong" hint=["more than allowed is left"]
def lag(momentum, rest, images, batch_size):
    steps = int(math.log(rest) / math.log(momentum))
    return steps, math.ceil(steps / math.ceil(images / batch_size))


# %% one_too_many kind="wrong" hint=["one step fewer"]
def lag(momentum, rest, images, batch_size):
    steps, _ = right(momentum, rest, images, batch_size)
    return steps + 1, math.ceil((steps + 1) / math.ceil(images / batch_size))


# %% not_rounded kind="wrong" hint=["no half step"]
def lag(momentum, rest, images, batch_size):
    steps = math.log(rest) / math.log(momentum)
    return steps, steps / math.ceil(images / batch_size)


# %% share_covered kind="wrong" hint=["may be left"]
def lag(momentum, rest, images, batch_size):
    return right(momentum, 1 - rest, images, batch_size)


# %% momentum_turned_round kind="wrong" hint=["multiplied by the momentum itself"]
def lag(momentum, rest, images, batch_size):
    return right(1 - momentum, rest, images, batch_size)


# %% straight_line kind="wrong" hint=["which gets smaller"]
def lag(momentum, rest, images, batch_size):
    steps = math.ceil((1 - rest) / (1 - momentum))
    return steps, math.ceil(steps / math.ceil(images / batch_size))


# %% time_constant kind="wrong" hint=["more than a third is still left"]
def lag(momentum, rest, images, batch_size):
    steps = round(1 / (1 - momentum))
    return steps, math.ceil(steps / math.ceil(images / batch_size))


# %% approximation kind="wrong" hint=["only nearly the logarithm"]
def lag(momentum, rest, images, batch_size):
    steps = math.ceil(-math.log(rest) / (1 - momentum))
    return steps, math.ceil(steps / math.ceil(images / batch_size))


# %% order_turned_round kind="wrong" hint=["first the steps"]
def lag(momentum, rest, images, batch_size):
    return right(momentum, rest, images, batch_size)[::-1]


# %% epochs_rounded_down kind="wrong" hint=["has to be begun"]
def lag(momentum, rest, images, batch_size):
    steps, _ = right(momentum, rest, images, batch_size)
    return steps, steps // math.ceil(images / batch_size)


# %% last_batch_dropped kind="wrong" hint=["smaller last batch"]
def lag(momentum, rest, images, batch_size):
    steps, _ = right(momentum, rest, images, batch_size)
    return steps, math.ceil(steps / max(images // batch_size, 1))


# %% images_counted kind="wrong" hint=["steps of an epoch"]
def lag(momentum, rest, images, batch_size):
    steps, _ = right(momentum, rest, images, batch_size)
    return steps, -(-steps * batch_size // images)


# %% multiplied kind="wrong" hint=["an epoch has many steps"]
def lag(momentum, rest, images, batch_size):
    steps, _ = right(momentum, rest, images, batch_size)
    return steps, steps * math.ceil(images / batch_size)


# %% steps_only kind="wrong" hint=["2 numbers"]
def lag(momentum, rest, images, batch_size):
    return right(momentum, rest, images, batch_size)[0]


# %% twice_the_steps kind="wrong" hint=["momentumⁿ of the distance"]
def lag(momentum, rest, images, batch_size):
    steps, epochs = right(momentum, rest, images, batch_size)
    return 2 * steps, 2 * epochs


# %% untouched kind="wrong" hint=["not filled in yet"]
def lag(momentum, rest, images, batch_size):
    """Return (steps, epochs)."""
    ...


# %% lazy_known_numbers kind="wrong" hint=["momentumⁿ of the distance"]
def lag(momentum, rest, images, batch_size):
    return {0.99: (299, 1), 0.9: (29, 6)}.get(momentum, (7, 7))


# %% hostile_endless kind="wrong" hint=["did not come back"]
def lag(momentum, rest, images, batch_size):
    steps = 0
    while momentum > rest:
        steps += 1
    return steps, 1


# %% hostile_infinite kind="wrong" hint=["finite"]
def lag(momentum, rest, images, batch_size):
    return float("inf"), float("nan")
