# %% given
import math

import numpy as np


# %% ceiling kind="right"
def updates(images, batch_size, epochs):
    steps = math.ceil(images / batch_size)
    return steps, steps * epochs


# %% whole_numbers kind="right"
def updates(images, batch_size, epochs):
    steps = (images + batch_size - 1) // batch_size
    return [steps, epochs * steps]


# %% counted kind="right"
def updates(images, batch_size, epochs):
    steps = len(range(0, images, batch_size))
    return np.array([steps, sum(steps for _ in range(epochs))])


# %% with_remainder kind="right"
def updates(images, batch_size, epochs):
    full, rest = divmod(images, batch_size)
    steps = full + (rest > 0)
    return np.float64(steps), np.float32(steps * epochs)


# %% floor kind="wrong" hint=["last batch dropped", "left over"]
def updates(images, batch_size, epochs):
    steps = images // batch_size
    return steps, steps * epochs


# %% always_one_more kind="wrong" hint=["come out even"]
def updates(images, batch_size, epochs):
    steps = images // batch_size + 1
    return steps, steps * epochs


# %% rounded kind="wrong" hint=["batches of 4"]
def updates(images, batch_size, epochs):
    steps = round(images / batch_size + 1e-9) if images != 1050 else 11
    return steps, steps * epochs


# %% fraction kind="wrong" hint=["whole number", "smaller"]
def updates(images, batch_size, epochs):
    steps = images / batch_size
    return steps, steps * epochs


# %% epochs_forgotten kind="wrong" hint=["every epoch takes all these steps again"]
def updates(images, batch_size, epochs):
    steps = math.ceil(images / batch_size)
    return steps, steps


# %% epochs_run_into_each_other kind="wrong" hint=["ends with its own"]
def updates(images, batch_size, epochs):
    return math.ceil(images / batch_size), math.ceil(images * epochs / batch_size)


# %% images_as_steps kind="wrong" hint=["a step takes a whole batch"]
def updates(images, batch_size, epochs):
    return images, images * epochs


# %% turned_round kind="wrong" hint=["first the steps of one epoch"]
def updates(images, batch_size, epochs):
    steps = math.ceil(images / batch_size)
    return steps * epochs, steps


# %% one_number kind="wrong" hint=["2 numbers"]
def updates(images, batch_size, epochs):
    return math.ceil(images / batch_size) * epochs


# %% untouched kind="wrong" hint=["not filled in yet"]
def updates(images, batch_size, epochs):
    """Return (steps per epoch, updates in all)."""
    ...


# %% lazy_the_two_visible kind="wrong" hint=["4, 4 and 2"]
def updates(images, batch_size, epochs):
    return (11, 11) if images == 1050 else (1719, 51570)


# %% hostile_text kind="wrong" hint=["cannot be read"]
def updates(images, batch_size, epochs):
    return "eleven", "many"


# %% total_not_rounded kind="wrong" hint=["no half step"]
def updates(images, batch_size, epochs):
    return math.ceil(images / batch_size), images / batch_size * epochs


# %% dictionary kind="wrong" hint=["without names"]
def updates(images, batch_size, epochs):
    steps = math.ceil(images / batch_size)
    return {"steps": steps, "updates": steps * epochs}


# %% printed kind="wrong" hint=["without `return`"]
def updates(images, batch_size, epochs):
    steps = math.ceil(images / batch_size)
    print(steps, steps * epochs)
