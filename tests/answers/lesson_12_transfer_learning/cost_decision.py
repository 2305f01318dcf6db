# %% given
import numpy as np


def seconds(pictures, epochs, forward, head, cached):
    return pictures * ((1 if cached else epochs) * forward + epochs * head)


TRUTH = {
    "64 pixels, 5 epochs, not cached": False,
    "150 pixels, 5 epochs, not cached": True,
    "150 pixels, 50 epochs, cached": False,
    "150 pixels, 20 epochs, all layers trained": True,
}
REASON = "a frozen base runs once per picture, a trained one in every epoch"


def decided(function=seconds, because=REASON, **changed):
    decisions = {**TRUTH, **changed}
    return {"seconds": function, "needs a GPU": decisions, "because": because}


# %% one_line kind="right"
cost_decision = decided()


# %% branches kind="right"
def branches(pictures, epochs, forward, head, cached):
    if cached:
        once = pictures * forward
        return once + epochs * pictures * head
    return epochs * pictures * (forward + head)


cost_decision = decided(branches)


# %% loop kind="right"
def loop(pictures, epochs, forward, head, cached):
    total = 0.0
    for epoch in range(epochs):
        if epoch == 0 or not cached:
            total += pictures * forward
        total += pictures * head
    return total


cost_decision = decided(loop)


# %% numpy kind="right"
def with_numpy(pictures, epochs, forward, head, cached):
    passes = np.where(cached, 1, epochs)
    return np.float32(pictures * (passes * forward + epochs * head))


cost_decision = decided(with_numpy)
cost_decision["needs a GPU"] = {name: np.bool_(v) for name, v in TRUTH.items()}

# %% computed_decisions kind="right"
given = (
    (2000, 5, 0.013, 0.0002, False),
    (2000, 5, 0.08, 0.0002, False),
    (2000, 50, 0.08, 0.0002, True),
    (2000, 20, 0.24, 0.0002, False),
)
found = {name: seconds(*numbers) > 600 for name, numbers in zip(TRUTH, given)}
cost_decision = decided(**found)


# %% array_of_one kind="right"
def array_of_one(pictures, epochs, forward, head, cached):
    print("cached" if cached else "not cached")
    return np.array([seconds(pictures, epochs, forward, head, cached)]).sum(
        keepdims=True
    )


cost_decision = decided(
    array_of_one, because="Every epoch costs again, unless it is kept."
)

# %% cache_ignored kind="wrong" hint=["cache ignored", "once an epoch"] breaks="features are computed once and kept"
cost_decision = decided(lambda n, e, f, h, cached: n * e * (f + h))

# %% always_cached kind="wrong" hint=["cached without a cache", "each epoch"]
cost_decision = decided(lambda n, e, f, h, cached: n * (f + e * h))

# %% cache_turned_round kind="wrong" hint=["cache turned round", "other way round"]
cost_decision = decided(lambda n, e, f, h, cached: seconds(n, e, f, h, not cached))

# %% epochs_forgotten kind="wrong" hint=["where do the epochs come in"]
cost_decision = decided(lambda n, e, f, h, cached: n * (f + h))

# %% head_forgotten kind="wrong" hint=["head forgotten", "every epoch"]
cost_decision = decided(lambda n, e, f, h, cached: n * f * (1 if cached else e))

# %% base_free_with_a_cache kind="wrong" hint=["base forgotten", "once"]
cost_decision = decided(
    lambda n, e, f, h, cached: n * e * h if cached else n * e * (f + h)
)

# %% minutes kind="wrong" hint=["minutes instead of seconds"]
cost_decision = decided(lambda *numbers: seconds(*numbers) / 60)

# %% one_picture kind="wrong" hint=["time of one picture"]
cost_decision = decided(lambda n, *numbers: seconds(1, *numbers))

# %% one_epoch kind="wrong" hint=["where do the epochs come in"]
cost_decision = decided(lambda n, e, *numbers: seconds(n, e, *numbers) / e)

# %% base_once_an_epoch kind="wrong" hint=["not once a picture"]
cost_decision = decided(lambda n, e, f, h, cached: f * (1 if cached else e) + n * e * h)

# %% head_once kind="wrong" hint=["how often does one picture"]
cost_decision = decided(
    lambda n, e, f, h, cached: n * ((1 if cached else e) * f + 2 * h)
)

# %% gpu_for_small_pictures kind="wrong" hint=["compare with 600", "features are kept"]
cost_decision = decided(**{"64 pixels, 5 epochs, not cached": True})

# %% gpu_in_spite_of_cache kind="wrong" hint=["features are kept"]
cost_decision = decided(**{"150 pixels, 50 epochs, cached": True})

# %% no_gpu_for_all_layers kind="wrong" hint=["compare with 600", "how often"]
cost_decision = decided(**{"150 pixels, 20 epochs, all layers trained": False})

# %% no_reason kind="wrong" hint=["what decides"] breaks="one sentence of six words or more"
cost_decision = decided(because="it is slow")


# %% untouched kind="wrong" hint=["not filled in yet"]
def seconds(pictures, epochs, forward, head, cached):
    """Return the seconds that training the head takes."""
    ...


cost_decision = {
    "seconds": seconds,
    "needs a GPU": dict.fromkeys(TRUTH, ...),
    "because": ...,
}

# %% lazy_constant kind="wrong" hint=["how often does one picture"]
cost_decision = decided(lambda *numbers: 500.0)

# %% hostile_text kind="wrong" hint=["array of numbers"]
cost_decision = decided(lambda *numbers: "404 s")


# %% hostile_none kind="wrong" hint=["return"]
def printed(pictures, epochs, forward, head, cached):
    print(pictures * epochs * (forward + head))


cost_decision = decided(printed)

# %% hostile_yes kind="wrong" hint=["needs a GPU"]
cost_decision = decided(**{"64 pixels, 5 epochs, not cached": "no"})

# %% words_that_come_twice kind="right"
cost_decision = decided(because="The base and the cache decide.")

# %% one_pass_more kind="wrong" hint=["base once more than needed"]
cost_decision = decided(
    lambda n, e, f, h, cached: n * ((2 if cached else e) * f + e * h)
)

# %% head_without_a_cache_forgotten kind="wrong" hint=["head forgotten without a cache"]
cost_decision = decided(
    lambda n, e, f, h, cached: n * (f + e * h) if cached else n * e * f
)

# %% bracket_missing kind="wrong" hint=["head not multiplied", "brackets"]
cost_decision = decided(
    lambda n, e, f, h, cached: n * (f + e * h) if cached else n * e * f + h
)

# %% three_times kind="wrong" hint=["forward taken three times"]
cost_decision = decided(
    lambda n, e, f, h, cached: seconds(n, e, f if cached else 3 * f, h, cached)
)

# %% whole_seconds kind="wrong" hint=["fractions are cut off"]
cost_decision = decided(lambda *numbers: int(seconds(*numbers)))

# %% limit_of_a_minute kind="wrong" hint=["another limit", "600 seconds"]
cost_decision = decided(**dict.fromkeys(TRUTH, True))

# %% the_wrong_way_round kind="wrong" hint=["the wrong way round"]
cost_decision = decided(**{name: not needed for name, needed in TRUTH.items()})

# %% epochs_decide kind="wrong" hint=["epochs alone compared"]
cost_decision = decided(**{name: "0 epochs" in name for name in TRUTH})

# %% decisions_of_an_own_slip kind="wrong" hint=["seconds: cache ignored"]
cost_decision = decided(
    lambda n, e, f, h, cached: n * e * (f + h),
    **{"150 pixels, 50 epochs, cached": True},
)
