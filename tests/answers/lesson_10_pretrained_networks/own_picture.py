# %% shared
import numpy as np

from utils import data, machine
from utils.backbones import load_backbone

with machine.quietly():
    import keras

    keras.ops.ones(1)

backbone = load_backbone("tiny")
image = data.load_own_picture()


def predict(picture):
    return backbone.run(picture)[0]


first = int(predict(image).argmax())
WHY = {
    "crop": "the background is no part of the animal at all",
    "rotation": "pictures in training stood upright, this one lies",
    "brightness": "a little less light keeps all the shapes",
}
CHANGES = {
    "crop": lambda p: p[40:260, 60:390],
    "rotation": np.rot90,
    "brightness": lambda p: p * 0.8,
}


def tried(because, expected, change, holds, picture=None):
    picture = image if picture is None else picture
    best = int(predict(picture).argmax())
    before, after = (float(predict(p)[best]) for p in (picture, change(picture)))
    values = (because, expected, change, before, after, holds)
    names = ("because", "expected", "change", "before", "after", "holds")
    return dict(zip(names, values))


def verdict(kind, expected, picture=None):
    made = tried(WHY[kind], expected, CHANGES[kind], True, picture)
    moved = made["after"] - made["before"]
    truth = {"falls": moved < -0.05, "rises": moved > 0.05, "stays": abs(moved) <= 0.05}
    made["holds"] = bool(truth[expected])
    return made


def whole(picture=None, expected="stays"):
    picture = image if picture is None else picture
    return {
        "image": picture,
        "predict": predict,
        "prediction": backbone.top(picture, 3)[0],
        "hypotheses": {kind: verdict(kind, expected, picture) for kind in CHANGES},
    }


# %% all_should_stay kind="right"
own_picture = whole()

# %% all_should_fall kind="right"
own_picture = whole(expected="falls")

# %% another_picture kind="right"
from utils.data import load_photo

own_picture = whole(load_photo("coffee")[0], "rises")

# %% lists_and_numpy kind="right"
own_picture = whole()
own_picture["prediction"] = [list(pair) for pair in own_picture["prediction"]]
for made in own_picture["hypotheses"].values():
    made["before"] = np.float32(made["before"])
    made["after"] = round(made["after"], 2)
    made["holds"] = np.bool_(made["holds"])

# %% other_changes kind="right"
from scipy import ndimage

own_picture = whole(expected="falls")
changes = {
    "crop": lambda p: p[: p.shape[0] // 2],
    "rotation": lambda p: ndimage.rotate(p, 30, reshape=False, mode="nearest", order=1),
    "brightness": lambda p: np.clip(p + 60.0, 0, 255),
}
for kind, change in changes.items():
    made = tried(WHY[kind], "falls", change, True)
    made["holds"] = made["after"] - made["before"] < -0.05
    own_picture["hypotheses"][kind] = made


# %% small_grey_shares kind="right"
def predict(picture):
    bright = np.asarray(picture, float).mean() / 255
    return np.array([[bright, 1 - bright, 0.0]])


shares = predict(image)[0]
best = int(shares.argmax())
own_picture = {"image": image[::2, ::2], "predict": predict}
half = image[::2, ::2]
own_picture["prediction"] = sorted(
    zip(["bright", "dark", "none"], predict(half)[0]), key=lambda pair: -pair[1]
)
own_picture["hypotheses"] = {}
for kind, change in {
    "crop": lambda p: p[10:-10, 10:-10],
    "rotation": np.rot90,
    "brightness": lambda p: p // 2,
}.items():
    best = int(predict(half)[0].argmax())
    before, after = predict(half)[0, best], predict(change(half))[0, best]
    own_picture["hypotheses"][kind] = {
        "because": "it only looks at the mean brightness",
        "expected": "stays",
        "change": change,
        "before": before,
        "after": after,
        "holds": abs(after - before) <= 0.05,
    }

# %% too_small kind="wrong" hint=["too small", "64"]
own_picture = whole()
own_picture["image"] = image[::10, ::10]

# %% scaled_picture kind="wrong" hint=["no intensities", "before any preprocessing"]
own_picture = whole()
own_picture["image"] = image / 255

# %% batch_of_one kind="wrong" hint=["no colour picture", "without a batch axis"]
own_picture = whole()
own_picture["image"] = image[None]

# %% far_too_large kind="wrong" hint=["too large", "smaller"]
own_picture = whole()
own_picture["image"] = np.tile(image, (3, 3, 1))

# %% prediction_of_another kind="wrong" hint=["another picture"]
own_picture = whole()
own_picture["prediction"] = backbone.top(image[:100, :100], 3)[0]

# %% top_1_only kind="wrong" hint=["list of three"] breaks="the list of the three likeliest classes"
own_picture = whole()
own_picture["prediction"] = backbone.top(image, 1)[0]

# %% names_only kind="wrong" hint=["name with a share"]
own_picture = whole()
own_picture["prediction"] = ["cat", "dog", "deer"]

# %% predict_returns_the_class kind="wrong" hint=["one share for each class"]
own_picture = whole()
own_picture["predict"] = lambda picture: int(backbone.run(picture)[0].argmax())

# %% verdict_against_the_numbers kind="wrong" hint=["does not fit the numbers"]
own_picture = whole()
own_picture["hypotheses"]["crop"]["holds"] = not (
    own_picture["hypotheses"]["crop"]["holds"]
)

# %% hidden_verdict_wrong kind="wrong" hint=["turned out false"]
own_picture = whole(expected="falls")
own_picture["hypotheses"]["rotation"]["holds"] = False

# %% no_reason kind="wrong" hint=["gives no reason"] breaks="a sentence of four words or more"
own_picture = whole()
own_picture["hypotheses"]["crop"]["because"] = "why not"

# %% no_expectation kind="wrong" hint=["fall, rise, or stay"]
own_picture = whole()
own_picture["hypotheses"]["crop"]["expected"] = "changes"

# %% nothing_changed kind="wrong" hint=["nothing changed"]
own_picture = whole()
own_picture["hypotheses"]["crop"]["change"] = lambda p: p

# %% nothing_cut_off kind="wrong" hint=["nothing cut off"] breaks="a part cut out"
own_picture = whole()
own_picture["hypotheses"]["crop"] = tried(WHY["crop"], "stays", np.fliplr, True)

# %% share_of_another_class kind="wrong" hint=["another class afterwards"]
own_picture = whole()
turned = predict(np.rot90(image))
own_picture["hypotheses"]["rotation"]["after"] = float(turned.max())

# %% not_measured kind="wrong" hint=["number not measured"]
own_picture = whole()
own_picture["hypotheses"]["crop"]["after"] = 0.123

# %% percent kind="wrong" hint=["percent"]
own_picture = whole()
own_picture["hypotheses"]["crop"]["before"] *= 100

# %% range_left kind="wrong" hint=["beyond the range", "np.clip"]
own_picture = whole()
own_picture["hypotheses"]["brightness"]["change"] = lambda p: p * 2.0

# %% untouched kind="wrong" hint=["not filled in yet"]
own_picture = {
    "image": ...,
    "predict": ...,
    "prediction": ...,
    "hypotheses": {"crop": ..., "rotation": ..., "brightness": ...},
}

# %% lazy_crop_only kind="wrong" hint=["not filled in"]
own_picture = whole()
own_picture["hypotheses"].update(rotation=..., brightness=...)


# %% hostile_predict kind="wrong" hint=["stopped with ValueError"]
def broken(picture):
    raise ValueError("no")


own_picture = whole()
own_picture["predict"] = broken

# %% hostile_shares kind="wrong" hint=["no probabilities"]
own_picture = whole()
own_picture["predict"] = lambda picture: np.full(15, 7.0)

# %% grey_picture kind="wrong" hint=["three channels"]
own_picture = whole()
own_picture["image"] = image.mean(axis=2)

# %% list_of_trials kind="wrong" hint=["not a dictionary"]
own_picture = whole()
own_picture["hypotheses"] = list(own_picture["hypotheses"].values())

# %% turned_by_nothing kind="wrong" hint=["cut off, not turned"]
own_picture = whole()
own_picture["hypotheses"]["rotation"] = tried(
    WHY["rotation"], "stays", lambda p: p[20:, 20:], True
)

# %% brightness_of_a_part kind="wrong" hint=["leave every pixel where it is"]
own_picture = whole()
own_picture["hypotheses"]["brightness"] = tried(
    WHY["brightness"], "stays", np.fliplr, True
)

# %% change_as_a_picture kind="wrong" hint=["not a function"]
own_picture = whole()
own_picture["hypotheses"]["crop"]["change"] = image[40:260, 60:390]

# %% expected_a_number kind="wrong" hint=["fall, rise, or stay"]
own_picture = whole()
own_picture["hypotheses"]["crop"]["expected"] = 0.4

# %% smaller_not_cut kind="wrong" hint=["not a part"]
own_picture = whole()
own_picture["hypotheses"]["crop"] = tried(
    WHY["crop"], "stays", lambda p: p[::2, ::2], True
)

# %% mirrored kind="wrong" hint=["mirrored, not turned"]
own_picture = whole()
own_picture["hypotheses"]["rotation"] = tried(WHY["rotation"], "stays", np.fliplr, True)

# %% words_that_come_twice kind="right"
own_picture = whole()
own_picture["hypotheses"]["crop"]["because"] = "the cat, only the cat"

# %% crop_of_floats kind="right"
own_picture = whole()
crop = lambda p: np.asarray(p, "float32")[: -p.shape[0] // 8, 5:]  # noqa: E731
made = tried(WHY["crop"], "stays", crop, True)
made["holds"] = abs(made["after"] - made["before"]) <= 0.05
own_picture["hypotheses"]["crop"] = made
