# %% shared
import numpy as np

from utils import machine
from utils.data import load_fashion_mnist, train_validation_split

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)

data = load_fashion_mnist().subset(2000, 500)
parts = train_validation_split(data.train_images, data.train_labels, fraction=0.2)
fit_images, fit_labels, validation_images, validation_labels = parts
test_images = data.test_images / np.float32(255)
seen = {"train": data.train_images, "test": data.test_images}
seen |= {"train labels": data.train_labels, "test labels": data.test_labels}
seen["stand-in"] = data.card.stand_in


def nearest_mean(images, labels, tested):
    rows, others = images.reshape(len(images), -1), tested.reshape(len(tested), -1)
    means = np.stack([rows[labels == label].mean(axis=0) for label in range(10)])
    return ((means**2).sum(axis=1) - 2 * others @ means.T).argmin(axis=1)


def features(kind):
    """Return layers with random weights; only what follows them is learned."""
    if kind == "MLP":
        return [layers.Flatten(), layers.Dense(250, activation="relu")]
    convolution = layers.Conv2D(10, 5, activation="relu")
    return [convolution, layers.MaxPooling2D(4), layers.Flatten()]


def learn(kind, seed):
    """Learn the last layer in one step: quick, and good enough to beat the baseline."""
    keras.utils.set_random_seed(seed)
    body = keras.Sequential([keras.Input((28, 28, 1)), *features(kind)])
    rows = np.array(body(fit_images / np.float32(255)), "float32")
    rows = np.column_stack([rows, np.ones(len(rows))])
    aims = 1.0 * (fit_labels[:, None] == np.arange(10))
    strength = 1e-3 * np.trace(rows.T @ rows) / rows.shape[1] * np.eye(rows.shape[1])
    solved = np.linalg.solve(rows.T @ rows + strength, rows.T @ aims)
    model = keras.Sequential([body, layers.Dense(10), layers.Softmax()])
    model.build((None, 28, 28, 1))
    model.layers[-2].set_weights([solved[:-1], solved[-1]])
    return model


def accuracy(model):
    return float((np.argmax(model(test_images), axis=1) == data.test_labels).mean())


models = {kind: learn(kind, seed=1) for kind in ("MLP", "CNN")}
# Two more runs of each would be near the first; making them takes long.
runs = {kind: [accuracy(model) + more for more in (0, 0.012, -0.006)]
        for kind, model in models.items()}  # fmt: skip
found = nearest_mean(fit_images / np.float32(255), fit_labels, test_images)
CARD = {
    "fit images": fit_images,
    "validation images": validation_images,
    "validation curve": (0.71, 0.8, 0.84, 0.87, 0.86),
    "epochs": 4,
    "baseline": float((found == data.test_labels).mean()),
    "test": runs,
    "summary": {kind: (np.mean(v), np.std(v, ddof=1)) for kind, v in runs.items()},
    "model": models["CNN"],
}

# %% fair kind="right"
duel_card = CARD

# %% floats_and_lists kind="right"
duel_card = {
    **CARD,
    "fit images": fit_images / np.float32(255),
    "validation images": validation_images / 255,
    "validation curve": [0.71, 0.8, 0.84, 0.87, 0.86],
    "summary": {kind: [np.mean(v), np.std(v)] for kind, v in runs.items()},
    "model": models["CNN"],
}

# %% own_split kind="right"
order = np.random.default_rng(5).permutation(len(data.train_images))
duel_card = {
    **CARD,
    "fit images": data.train_images[order[300:]],
    "validation images": data.train_images[order[:300]],
    "validation curve": np.array([0.7, 0.82, 0.83]),
    "epochs": np.int64(3),
}

# %% whole_run kind="right"
from utils import training

duel_card = {
    **CARD,
    "epochs": 5.0,  # as good as the best epoch
    "test": {kind: np.array(v) for kind, v in runs.items()},
    "model": training.Run(models["CNN"], (0.8,)),
}

# %% best_by_hand kind="right"
total = {kind: sum(v) for kind, v in runs.items()}
spread = {
    kind: (sum((x - total[kind] / 3) ** 2 for x in v) / 2) ** 0.5
    for kind, v in runs.items()
}
duel_card = {
    **CARD,
    "summary": {kind: (total[kind] / 3, spread[kind]) for kind in runs},
}

# %% test_images_for_selection kind="wrong" hint=["test images", "choose the epochs"]
duel_card = {
    **CARD,
    "fit images": data.train_images,
    "validation images": data.test_images,
}

# %% part_of_the_test_images kind="wrong" hint=["test images", "Set some of the training images aside"]
duel_card = {
    **CARD,
    "validation images": np.concatenate([validation_images, test_images[:100] * 255]),
}

# %% one_test_image_for_selection kind="wrong" hint=["test images among the validation images"]
duel_card = {
    **CARD,
    "validation images": np.concatenate([validation_images, test_images[3:4] * 255]),
}

# %% fitted_to_test_images kind="wrong" hint=["test images among the fit images"]
duel_card = {**CARD, "fit images": np.concatenate([fit_images, data.test_images])}

# %% validation_fitted_to kind="wrong" hint=["without a common image"]
duel_card = {**CARD, "fit images": data.train_images}

# %% epochs_not_from_the_curve kind="wrong" hint=["highest"]
duel_card = {**CARD, "epochs": 1}

# %% index_instead_of_number kind="wrong" hint=["counts from 0"]
duel_card = {**CARD, "epochs": int(np.argmax(CARD["validation curve"]))}

# %% one_seed_three_times kind="wrong" hint=["give each run its own"]
same = {kind: [v[0]] * 3 for kind, v in runs.items()}
duel_card = {**CARD, "test": same, "summary": {k: (v[0], 0.0) for k, v in same.items()}}

# %% single_run kind="wrong" hint=["3 numbers"]
duel_card = {**CARD, "test": {kind: v[:1] for kind, v in runs.items()}}

# %% best_run_reported kind="wrong" hint=["the mean is fairer"]
duel_card = {
    **CARD,
    "summary": {kind: (max(v), np.std(v)) for kind, v in runs.items()},
}

# %% variance kind="wrong" hint=["take the root"]
duel_card = {
    **CARD,
    "test": {"MLP": [0.79, 0.87, 0.83], "CNN": runs["CNN"]},
    "summary": {**CARD["summary"], "MLP": (0.83, 0.04**2)},
}

# %% guessing_as_baseline kind="wrong" hint=["guessing is no baseline"]
duel_card = {**CARD, "baseline": 0.1}

# %% no_better_than_the_baseline kind="wrong" hint=["does not beat the baseline"]
low = [0.5, 0.52, 0.54]
duel_card = {
    **CARD,
    "test": {**runs, "CNN": low},
    "summary": {**CARD["summary"], "CNN": (0.52, np.std(low))},
}

# %% numbers_made_up kind="wrong" hint=["the weights it had"]
high = [0.97, 0.98, 0.99]
duel_card = {
    **CARD,
    "test": {**runs, "CNN": high},
    "summary": {**CARD["summary"], "CNN": (0.98, np.std(high))},
}

# %% mlp_handed_in kind="wrong" hint=["one of your MLPs"]
duel_card = {**CARD, "model": models["MLP"]}

# %% percent kind="wrong" hint=["divide by 100"]
duel_card = {**CARD, "test": {k: [100 * x for x in v] for k, v in runs.items()}}

# %% numbers_of_images kind="wrong" hint=["not images"]
duel_card = {**CARD, "fit images": 1600, "validation images": 400}

# %% untouched kind="wrong" hint=["not filled in yet"]
duel_card = {
    "fit images": ...,
    "validation images": ...,
    "validation curve": ...,
    "epochs": ...,
    "baseline": ...,
    "test": {"MLP": [..., ..., ...], "CNN": [..., ..., ...]},
    "summary": {"MLP": (..., ...), "CNN": (..., ...)},
    "model": ...,
}

# %% lazy_card_without_a_model kind="wrong" hint=["give the model itself"]
duel_card = {**CARD, "model": 0.98}

# %% hostile_model kind="wrong" hint=["leaves NaN behind"]
broken = learn("CNN", seed=2)
broken.set_weights([weight * np.nan for weight in broken.get_weights()])
duel_card = {**CARD, "model": broken}

# %% losses_for_a_curve kind="wrong" hint=["Are these losses"]
duel_card = {**CARD, "validation curve": (1.2, 0.8, 0.5, 0.45), "epochs": 4}

# %% list_of_epochs kind="wrong" hint=["one number is wanted"]
duel_card = {**CARD, "epochs": [1, 2, 3, 4]}

# %% labels_instead_of_images kind="wrong" hint=["not their number or their labels"]
duel_card = {**CARD, "fit images": fit_labels, "validation images": validation_labels}

# %% three_models kind="wrong" hint=["one of your three"]
duel_card = {**CARD, "model": [models["CNN"]] * 3}

# %% standard_error kind="wrong" hint=["mean is uncertain", "single runs"]
duel_card = {
    **CARD,
    "summary": {k: (np.mean(v), np.std(v, ddof=1) / 3**0.5) for k, v in runs.items()},
}

# %% split_of_everything kind="wrong" hint=["test images among the fit images"]
everything = np.concatenate([data.train_images, data.test_images])
duel_card = {
    **CARD,
    "fit images": everything[500:],
    "validation images": everything[:500],
}
