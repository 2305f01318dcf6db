# %% shared
import numpy as np
from sklearn.linear_model import LogisticRegression

from utils import machine, training, transfer
from utils.backbones import load_backbone
from utils.transfer import digits_task

with machine.quietly():
    import keras

    keras.ops.ones(1)

task = digits_task()
bundled = load_backbone("tiny", top=False)
rows = transfer.features(bundled, task.train_images[:200])
fitted = LogisticRegression(C=0.1, max_iter=300).fit(rows, task.train_labels[:200])
classifier = transfer.head(96, 5)
classifier.set_weights([fitted.coef_.T, fitted.intercept_])
stage_one = transfer.join(bundled.model, classifier)
sevens = np.flatnonzero(task.test_labels == 2)
chosen = np.delete(np.arange(len(task.test_labels)), sevens[25:])[:250]
pictures, truth = task.test_images[chosen], task.test_labels[chosen]
preparations = {
    "right": bundled.preprocess(pictures),
    "divided by 255": pictures / np.float32(255),
    "twice": bundled.preprocess(bundled.preprocess(pictures)),
}
MEASURED = {
    name: training.accuracy(stage_one, numbers, truth)
    for name, numbers in preparations.items()
}
WORST = min(MEASURED, key=MEASURED.get)
RIGHT = {
    "model": stage_one,
    "pictures": pictures,
    "labels": truth,
    "predicted": {"right": 0.6, "divided by 255": 0.3, "twice": 0.4},
    "measured": MEASURED,
    "worst": WORST,
    "error message": False,
}

# %% dictionary kind="right"
wrong_preparation = RIGHT

# %% numpy_numbers kind="right"
wrong_preparation = {
    **RIGHT,
    "measured": {name: np.float32(value) for name, value in MEASURED.items()},
    "error message": np.False_,
}


# %% counted_by_hand kind="right"
def counted(numbers):
    hits = 0
    for first in range(0, len(numbers), 100):
        shares = keras.ops.convert_to_numpy(stage_one(numbers[first : first + 100]))
        hits += int((shares.argmax(axis=1) == truth[first : first + 100]).sum())
    return hits / len(numbers)


measured = {name: counted(numbers) for name, numbers in preparations.items()}
wrong_preparation = {**RIGHT, "measured": measured}

# %% rounded kind="right"
rounded = {name: round(value, 2) for name, value in MEASURED.items()}
rounded = {
    name: value if abs(value - MEASURED[name]) < 0.0039 else round(MEASURED[name], 3)
    for name, value in rounded.items()
}
wrong_preparation = {**RIGHT, "measured": rounded}

# %% predicted_otherwise kind="right"
predicted = {"right": 1, "divided by 255": [0.0], "twice": np.array(0.2)}
wrong_preparation = {**RIGHT, "predicted": predicted}

# %% by_keras_metric kind="right"
measured = {}
for name, numbers in preparations.items():
    metric = keras.metrics.SparseCategoricalAccuracy()
    metric.update_state(truth, training.run_in_batches(stage_one, numbers))
    measured[name] = metric.result()
wrong_preparation = {**RIGHT, "measured": measured}

# %% right_and_wrong_swapped kind="wrong" hint=["another preparation"]
measured = {
    **MEASURED,
    "right": MEASURED["divided by 255"],
    "divided by 255": MEASURED["right"],
}
wrong_preparation = {**RIGHT, "measured": measured}

# %% same_everywhere kind="wrong" hint=["another preparation"]
measured = dict.fromkeys(MEASURED, MEASURED["right"])
wrong_preparation = {**RIGHT, "measured": measured}

# %% twice_is_once kind="wrong" hint=["another preparation"]
wrong_preparation = {**RIGHT, "measured": {**MEASURED, "twice": MEASURED["right"]}}

# %% errors_counted kind="wrong" hint=["errors instead of hits"]
errors = {name: 1 - value for name, value in MEASURED.items()}
wrong_preparation = {**RIGHT, "measured": errors}

# %% percent kind="wrong" hint=["percent", "divide by 100"]
percent = {name: 100 * value for name, value in MEASURED.items()}
wrong_preparation = {**RIGHT, "measured": percent}

# %% prediction_in_percent kind="wrong" hint=["percent"]
predicted = {"right": 60, "divided by 255": 30, "twice": 40}
wrong_preparation = {**RIGHT, "predicted": predicted}

# %% measured_on_training_pictures kind="wrong" hint=["test pictures"] breaks="the share of these 250 test pictures"
train = bundled.preprocess(task.train_images[:200])
reached = training.accuracy(stage_one, train, task.train_labels[:200])
wrong_preparation = {**RIGHT, "measured": {**MEASURED, "right": reached}}

# %% worst_is_best kind="wrong" hint=["does best"]
wrong_preparation = {**RIGHT, "worst": "right"}

# %% worst_from_the_prediction kind="wrong" hint=["lowest"]
middle = sorted(MEASURED, key=MEASURED.get)[1]
wrong_preparation = {**RIGHT, "worst": middle}

# %% unknown_name kind="wrong" hint=["copy its name"]
wrong_preparation = {**RIGHT, "worst": "1/255"}

# %% error_expected kind="wrong" hint=["errors expected", "any float array"]
wrong_preparation = {**RIGHT, "error message": True}

# %% prediction_left_out kind="wrong" hint=["no entry", "predicted"] breaks="First write down what you expect"
wrong_preparation = {key: RIGHT[key] for key in RIGHT if key != "predicted"}

# %% prediction_for_measurement kind="wrong" hint=["test pictures"]
wrong_preparation = {**RIGHT, "measured": {**MEASURED, "divided by 255": 0.93}}

# %% another_model kind="wrong" hint=["test pictures"]
untrained = transfer.join(bundled.model, transfer.head(96, 5))
untrained.layers[-1].set_weights([np.zeros((96, 5)), np.arange(5.0)])
wrong_preparation = {**RIGHT, "model": untrained}

# %% untouched kind="wrong" hint=["not filled in yet"]
wrong_preparation = {
    "model": stage_one,
    "pictures": pictures,
    "labels": truth,
    "predicted": {"right": ..., "divided by 255": ..., "twice": ...},
    "measured": {"right": ..., "divided by 255": ..., "twice": ...},
    "worst": ...,
    "error message": ...,
}

# %% lazy_round_numbers kind="wrong" hint=["test pictures"]
measured = {"right": 1.0, "divided by 255": 0.0, "twice": 0.0}
wrong_preparation = {**RIGHT, "measured": measured}

# %% hostile_nan kind="wrong" hint=["not a finite number"]
wrong_preparation = {**RIGHT, "measured": {**MEASURED, "right": float("nan")}}

# %% hostile_list kind="wrong" hint=["not a dictionary"]
wrong_preparation = [0.6, 0.3, 0.4]

# %% not_prepared kind="wrong" hint=["number of pictures not prepared"]
reached = training.accuracy(stage_one, pictures.astype("float32"), truth)
wrong_preparation = {**RIGHT, "measured": {**MEASURED, "right": reached}}

# %% two_exchanged kind="wrong" hint=["number of another preparation"]
measured = {
    **MEASURED,
    "twice": MEASURED["divided by 255"],
    "divided by 255": MEASURED["twice"],
}
wrong_preparation = {**RIGHT, "measured": measured}

# %% first_fifty kind="wrong" hint=["first 50 pictures only"]
measured = {
    name: training.accuracy(stage_one, numbers[:50], truth[:50])
    for name, numbers in preparations.items()
}
wrong_preparation = {**RIGHT, "measured": measured}

# %% how_sure_it_is kind="wrong" hint=["mean share of the first class"]
measured = {
    name: float(training.run_in_batches(stage_one, numbers).max(axis=1).mean())
    for name, numbers in preparations.items()
}
wrong_preparation = {**RIGHT, "measured": measured}
