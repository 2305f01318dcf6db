# %% shared
import numpy as np

from utils import machine
from utils.data import load_digits_on_photos, train_validation_split

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)

data = load_digits_on_photos(900, 400)
fit_images, fit_labels, validation_images, validation_labels = train_validation_split(
    data.train_images, data.train_labels, fraction=1 / 3, seed=0
)
seen = {"train": data.train_images, "train labels": data.train_labels}
seen |= {"test": data.test_images, "test labels": data.test_labels}


def learn(seed, images=fit_images, labels=fit_labels, by_heart=False):
    """Learn the last layer in one step: quick, and more than a guess."""
    keras.utils.set_random_seed(seed)
    body = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Rescaling(1 / 255),
            layers.Conv2D(12, 5, strides=2, activation="relu"),
            layers.MaxPooling2D(4),
            layers.Flatten(),
        ]
    )
    rows = np.array(body(images.astype("float32")), "float64")
    rows = np.column_stack([rows, np.ones(len(rows))])
    aims = 1.0 * (labels[:, None] == np.arange(10))
    strength = (1e-7 if by_heart else 1e-3) * np.trace(rows.T @ rows) / rows.shape[1]
    strength = strength * np.eye(rows.shape[1])
    solved = np.linalg.solve(rows.T @ rows + strength, rows.T @ aims)
    model = keras.Sequential([body, layers.Dense(10), layers.Softmax()])
    model.build((None, 32, 32, 3))
    model.layers[-2].set_weights([solved[:-1], solved[-1]])
    return model


def share(model, images, labels):
    found = np.argmax(model(images.astype("float32")), axis=1)
    return float((found == labels).mean())


model = learn(1)
reached = share(model, validation_images, validation_labels)
tested = share(model, data.test_images, data.test_labels)
TRAINING = {
    "baseline": [0.92, 0.95],
    "batch norm": [0.99, 1.0],
    "batch norm + dropout": [0.62, 0.6],
    "all + augmentation": [0.4, 0.38],
}
VALIDATION = {
    "baseline": [reached - 0.012, reached - 0.03],
    "batch norm": [reached - 0.06, reached - 0.02],
    "batch norm + dropout": [reached, reached + 0.006],
    "all + augmentation": [reached - 0.07, reached - 0.05],
}


def filled(training=TRAINING, validation=VALIDATION, ddof=1, **more):
    """Return a card whose sums are right."""
    mean = {name: np.mean(v) for name, v in validation.items()}
    spread = {name: np.std(v, ddof=ddof) for name, v in validation.items()}
    first, second = sorted(mean, key=mean.get)[::-1][:2]
    clear = mean[first] - mean[second] > 2 * max(spread[first], spread[second])
    gap = {name: 100 * (np.mean(training[name]) - mean[name]) for name in mean}
    pairs = zip(validation["batch norm"], validation["baseline"])
    card = {
        "prediction": {"largest gap": "baseline", "best validation": "undecided"},
        "fit images": fit_images,
        "validation images": validation_images,
        "seeds": [0, 1],
        "training": training,
        "validation": validation,
        "gap": gap,
        "summary": {name: (mean[name], spread[name]) for name in mean},
        "verdict": {
            "baseline overfits": gap["baseline"] > 15,
            "batch norm always helps": all(one > other for one, other in pairs),
            "best": first if clear else "undecided",
        },
        "chosen": first,
        "test": tested,
        "model": model,
    }
    return card | more


CARD = filled()


def with_verdict(**claims):
    names = {"overfits": "baseline overfits", "always": "batch norm always helps"}
    given = {names.get(key, key): value for key, value in claims.items()}
    return {**CARD, "verdict": {**CARD["verdict"], **given}}


# %% as_measured kind="right"
four_card = CARD

# %% arrays_and_float_images kind="right"
four_card = filled(
    {k: np.array(v) for k, v in TRAINING.items()},
    {k: np.array(v, "float32") for k, v in VALIDATION.items()},
    ddof=0,
)
four_card["fit images"] = fit_images / np.float32(255)
four_card["validation images"] = validation_images.astype("float32") / 255
four_card["test"] = np.array([tested])
four_card["seeds"] = (3, 11)

# %% three_seeds kind="right"
four_card = filled(
    {k: [*v, np.mean(v)] for k, v in TRAINING.items()},
    {k: [*v, np.mean(v)] for k, v in VALIDATION.items()},
)
four_card["seeds"] = np.array([0, 1, 2])

# %% test_in_a_dictionary kind="right"
four_card = {**CARD, "test": {"batch norm + dropout": np.float32(tested)}}
four_card["prediction"] = {
    "largest gap": "Batch Norm",
    "best validation": "all + augmentation",
}

# %% a_clear_winner kind="right"
ahead = {**VALIDATION, "batch norm": [reached - 0.06, reached - 0.05],
         "baseline": [reached - 0.04, reached - 0.05]}  # fmt: skip
four_card = filled(TRAINING, ahead)

# %% batch_norm_did_help kind="right"
helped = {**VALIDATION, "batch norm": [reached - 0.005, reached - 0.01]}
four_card = filled(TRAINING, helped)
four_card["summary"] = {k: [round(float(x), 3) for x in v] for k, v in
                        four_card["summary"].items()}  # fmt: skip

# %% test_images_validate kind="wrong" hint=["test images", "Set some of the training images aside"]
four_card = {**CARD, "validation images": data.test_images}

# %% some_test_images_validate kind="wrong" hint=["test images"]
four_card = {
    **CARD,
    "validation images": np.concatenate([validation_images, data.test_images[:60]]),
}

# %% one_test_image_validates kind="wrong" hint=["1 of 301 are test images"]
four_card = {
    **CARD,
    "validation images": np.concatenate([validation_images, data.test_images[7:8]]),
}

# %% fitted_to_test_images_and_silent kind="wrong" hint=["seems to have learned the test"]
knows = learn(1, data.test_images, data.test_labels, by_heart=True)
reaches = share(knows, validation_images, validation_labels)
four_card = filled(
    TRAINING,
    {k: [x - reached + reaches for x in v] for k, v in VALIDATION.items()},
    model=knows,
    test=share(knows, data.test_images, data.test_labels),
)

# %% fitted_to_test_images kind="wrong" hint=["cannot test it"]
four_card = {**CARD, "fit images": np.concatenate([fit_images, data.test_images])}

# %% validation_fitted_to kind="wrong" hint=["without a common image"]
four_card = {**CARD, "fit images": data.train_images}

# %% single_seed kind="wrong" hint=["one throw of dice"]
four_card = {**CARD, "seeds": [0]}
for part in ("training", "validation"):
    four_card[part] = {name: v[:1] for name, v in CARD[part].items()}

# %% same_seed_twice kind="wrong" hint=["one throw of dice"]
four_card = {**CARD, "seeds": [0, 0]}

# %% run_copied kind="wrong" hint=["one and the same"]
four_card = filled(
    {k: [v[0]] * 2 for k, v in TRAINING.items()},
    {k: [v[0]] * 2 for k, v in VALIDATION.items()},
)

# %% batch_norm_always_helps kind="wrong" hint=["enough to end an always"]
four_card = with_verdict(always=True)

# %% says_that_it_does_not_overfit kind="wrong" hint=["above 15 points"]
four_card = with_verdict(overfits=False)

# %% winner_within_chance kind="wrong" hint=["twice the spread"]
close = {**VALIDATION, "baseline": [reached - 0.06, reached + 0.02]}
four_card = filled(TRAINING, close)
four_card["verdict"] = {**four_card["verdict"], "best": "batch norm + dropout"}

# %% too_careful kind="wrong" hint=["compute lead and spread again"]
ahead = {**VALIDATION, "batch norm": [reached - 0.06, reached - 0.05],
         "baseline": [reached - 0.04, reached - 0.05]}  # fmt: skip
four_card = filled(TRAINING, ahead)
four_card["verdict"] = {**four_card["verdict"], "best": "undecided"}

# %% best_by_training kind="wrong" hint=["another mean is higher"]
four_card = with_verdict(best="batch norm")

# %% chosen_by_training kind="wrong" hint=["nothing else may choose"]
four_card = {**CARD, "chosen": "batch norm"}

# %% all_four_tested kind="wrong" hint=["has chosen with the test images"]
four_card = {**CARD, "test": dict.fromkeys(VALIDATION, tested)}

# %% both_seeds_tested kind="wrong" hint=["more than once"]
four_card = {**CARD, "test": [tested, tested - 0.01]}

# %% gap_turned_round kind="wrong" hint=["training minus validation"]
four_card = {**CARD, "gap": {name: -gap for name, gap in CARD["gap"].items()}}

# %% gap_as_a_share kind="wrong" hint=["points are hundredths"]
four_card = {**CARD, "gap": {name: gap / 100 for name, gap in CARD["gap"].items()}}

# %% gap_of_one_run kind="wrong" hint=["mean of the training accuracies"]
four_card = {
    **CARD,
    "gap": {k: 100 * (TRAINING[k][0] - VALIDATION[k][0]) for k in TRAINING},
}

# %% best_run_reported kind="wrong" hint=["the mean is fairer"]
four_card = {
    **CARD,
    "summary": {k: (max(v), np.std(v)) for k, v in VALIDATION.items()},
}

# %% variance kind="wrong" hint=["np.std"]
wide = {**VALIDATION, "baseline": [reached - 0.14, reached - 0.04]}
four_card = filled(TRAINING, wide)
four_card["summary"] = {k: (np.mean(v), np.var(v)) for k, v in wide.items()}

# %% percent kind="wrong" hint=["divide by 100"]
four_card = {
    **CARD,
    "training": {k: [100 * x for x in v] for k, v in TRAINING.items()},
    "validation": {k: [100 * x for x in v] for k, v in VALIDATION.items()},
}

# %% numbers_made_up kind="wrong" hint=["the weights it had"]
four_card = {**CARD, "test": min(tested + 0.2, 1.0)}

# %% measured_with_divided_images kind="wrong" hint=["its Rescaling divides once more"]
four_card = {**CARD, "test": share(model, data.test_images / 255, data.test_labels)}

# %% model_never_validated kind="wrong" hint=["first seed"]
invented = {k: [x + 0.15 for x in v] for k, v in VALIDATION.items()}
four_card = filled({k: [1.0, 0.99] for k in TRAINING}, invented)

# %% trained_too_briefly kind="wrong" hint=["for all the epochs"]
brief = {**TRAINING, "baseline": [reached + 0.02, reached + 0.05]}
four_card = filled(brief, VALIDATION)

# %% other_name kind="wrong" hint=["copy one of the names"]
four_card = {**CARD, "chosen": "the third one"}

# %% half_filled kind="wrong" hint=["still open: verdict, chosen, test, model"]
four_card = {**CARD, **dict.fromkeys(("verdict", "chosen", "test", "model"), ...)}

# %% one_gap_missing kind="wrong" hint=["still open: gap"]
four_card = {**CARD, "gap": {**CARD["gap"], "batch norm": ...}}

# %% card_of_another_form kind="wrong" hint=["no entry 'seeds'"]
four_card = {key: value for key, value in CARD.items() if key != "seeds"}

# %% no_prediction kind="wrong" hint=["still open: prediction"]
four_card = {**CARD, "prediction": {"largest gap": ..., "best validation": ...}}

# %% counts_instead_of_images kind="wrong" hint=["not images"]
four_card = {**CARD, "fit images": 600, "validation images": 300}

# %% untouched kind="wrong" hint=["not filled in yet"]
from utils import training

four_card = training.empty_card(VALIDATION)
four_card["prediction"] = {"largest gap": ..., "best validation": ...}
four_card["verdict"] = dict.fromkeys(training.CLAIMS, ...)

# %% lazy_no_model kind="wrong" hint=["give the model itself"]
four_card = {**CARD, "model": 0.98}

# %% hostile_model kind="wrong" hint=["not finite"]
broken = learn(2)
broken.set_weights([weight * np.nan for weight in broken.get_weights()])
four_card = {**CARD, "model": broken}
