# %% shared
import numpy as np

from utils.data import load_digits_on_photos

data = load_digits_on_photos(600, 200)
seen = {"train": data.train_images, "train labels": data.train_labels}
seen |= {"test": data.test_images, "test labels": data.test_labels}


def good(images, labels, fraction, seed):
    generator = np.random.default_rng(seed)
    aside = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        members = generator.permutation(np.flatnonzero(labels == label))
        aside[members[: round(fraction * len(members))]] = True
    return images[~aside], labels[~aside], images[aside], labels[aside]


good_parts = good(data.train_images, data.train_labels, 1 / 3, 0)


# %% by_class kind="right"
def split(images, labels, fraction, seed):
    rng = np.random.default_rng(seed)
    held = []
    for label in range(int(max(labels)) + 1):
        where = np.where(labels == label)[0]
        rng.shuffle(where)
        held.extend(where[: int(round(len(where) * fraction))])
    held = np.array(held)
    rest = np.setdiff1d(np.arange(len(labels)), held)
    return images[rest], labels[rest], images[held], labels[held]


parts = split(data.train_images, data.train_labels, 1 / 3, 0)

# %% sklearn kind="right"
from sklearn.model_selection import train_test_split


def split(images, labels, fraction, seed):
    a, b, c, d = train_test_split(
        images, labels, test_size=fraction, stratify=labels, random_state=seed
    )
    return a, c, b, d


parts = split(data.train_images, data.train_labels, 0.3, 7)


# %% float32 kind="right"
def split(images, labels, fraction, seed):
    a, b, c, d = good(images, labels, fraction, seed)
    return a / np.float32(255), b, c.astype("float32") / 255, d


parts = split(data.train_images, data.train_labels, 1 / 3, 3)

# %% from_utils kind="right"
from utils.data import train_validation_split


def split(images, labels, fraction, seed):
    return train_validation_split(images, labels, fraction=fraction, seed=seed)


parts = split(data.train_images, data.train_labels, 1 / 3, 0)


# %% lists kind="right"
def split(images, labels, fraction, seed):
    rng = np.random.default_rng(seed)
    fit, held = [], []
    for label in set(labels.tolist()):
        members = [i for i in range(len(labels)) if labels[i] == label]
        order = rng.permutation(members)
        cut = int(np.floor(fraction * len(members)))
        held += order[:cut].tolist()
        fit += order[cut:].tolist()
    return [images[fit], labels[fit], images[held], labels[held]]


parts = split(data.train_images, data.train_labels, 1 / 3, 0)


# %% every_so_many kind="right"
def split(images, labels, fraction, seed):
    order = np.random.default_rng(seed).permutation(len(labels))
    order = order[np.argsort(labels[order], kind="stable")]
    steps = np.floor(np.arange(len(labels) + 1) * fraction)
    aside = np.diff(steps) > 0
    fit, held = order[~aside], order[aside]
    return images[fit], labels[fit][:, None], images[held], labels[held][:, None]


parts = split(data.train_images, data.train_labels, 1 / 3, 0)


# %% parts_of_a_fifth kind="wrong" hint=["other sizes", "share for validation"]
split, parts = good, good(data.train_images, data.train_labels, 0.2, 0)

# %% parts_lose_half kind="wrong" hint=["images lost", "all of it"]
split, parts = good, tuple(part[::2] for part in good_parts)

# %% parts_with_labels_of_others kind="wrong" hint=["belong to other images"]
split, parts = good, (*good_parts[:3], good_parts[3][::-1])


# %% float64 kind="wrong" hint=["eight times the memory", "/ 255.0"]
def split(images, labels, fraction, seed):
    a, b, c, d = good(images, labels, fraction, seed)
    return a / 255.0, b, c / 255.0, d


parts = split(data.train_images, data.train_labels, 1 / 3, 0)

# %% float64_parts_only kind="wrong" hint=["eight times the memory"]
split = good
parts = tuple(part / 255.0 if part.ndim == 4 else part for part in good_parts)

# %% validation_is_test kind="wrong" hint=["test images", "Set some of the training images aside"]
split = good
parts = data.train_images, data.train_labels, data.test_images, data.test_labels

# %% some_test_images kind="wrong" hint=["test images"]
split = good
parts = (
    good_parts[0],
    good_parts[1],
    np.concatenate([good_parts[2][:100], data.test_images[:50]]),
    np.concatenate([good_parts[3][:100], data.test_labels[:50]]),
)

# %% one_test_image kind="wrong" hint=["1 of 101 are test images"]
split = good
parts = (
    good_parts[0],
    good_parts[1],
    np.concatenate([good_parts[2][:100], data.test_images[:1]]),
    np.concatenate([good_parts[3][:100], data.test_labels[:1]]),
)

# %% fitted_to_test kind="wrong" hint=["cannot test it"]
split = good
parts = (
    np.concatenate([good_parts[0], data.test_images]),
    np.concatenate([good_parts[1], data.test_labels]),
    *good_parts[2:],
)


# %% fit_is_everything kind="wrong" hint=["into both parts"]
def split(images, labels, fraction, seed):
    return images, labels, *good(images, labels, fraction, seed)[2:]


parts = split(data.train_images, data.train_labels, 1 / 3, 0)


# %% last_ones kind="wrong" hint=["sorted by class"]
def split(images, labels, fraction, seed):
    cut = round((1 - fraction) * len(labels))
    return images[:cut], labels[:cut], images[cut:], labels[cut:]


parts = good_parts


# %% not_stratified kind="wrong" hint=["each class by itself"]
def split(images, labels, fraction, seed):
    order = np.random.default_rng(seed).permutation(len(labels))
    cut = round(fraction * len(labels))
    held, fit = order[:cut], order[cut:]
    return images[fit], labels[fit], images[held], labels[held]


parts = good_parts


# %% labels_shuffled_apart kind="wrong" hint=["another image", "Draw the order once"]
def split(images, labels, fraction, seed):
    a, b, c, d = good(images, labels, fraction, seed)
    rng = np.random.default_rng(seed)
    return rng.permutation(a), rng.permutation(b), c, d


parts = good_parts


# %% parts_swapped kind="wrong" hint=["changed places"]
def split(images, labels, fraction, seed):
    a, b, c, d = good(images, labels, fraction, seed)
    return c, d, a, b


parts = good_parts


# %% order_of_sklearn kind="wrong" hint=["the order is"]
def split(images, labels, fraction, seed):
    a, b, c, d = good(images, labels, fraction, seed)
    return a, c, b, d


parts = good_parts


# %% seed_ignored kind="wrong" hint=["hand `seed` on"]
def split(images, labels, fraction, seed):
    return good(images, labels, fraction, 0)


parts = good_parts


# %% not_repeatable kind="wrong" hint=["nothing else"]
def split(images, labels, fraction, seed):
    return good(images, labels, fraction, None)


parts = good_parts


# %% drawn_with_repetition kind="wrong" hint=["more than once"]
def split(images, labels, fraction, seed):
    rng = np.random.default_rng(seed)
    half = len(labels) // 2
    held = rng.choice(np.arange(half), round(fraction * len(labels)))
    fit = np.setdiff1d(np.arange(len(labels)), held)
    return images[fit], labels[fit], images[held], labels[held]


parts = good_parts


# %% images_lost kind="wrong" hint=["neither part"]
def split(images, labels, fraction, seed):
    a, b, c, d = good(images, labels, fraction, seed)
    return a[:-10], b[:-10], c, d


parts = good_parts


# %% only_images kind="wrong" hint=["not four arrays"]
def split(images, labels, fraction, seed):
    return good(images, labels, fraction, seed)[::2]


parts = good_parts


# %% untouched kind="wrong" hint=["not filled in yet"]
parts = ...


def split(images, labels, fraction, seed):
    """Return fit images, fit labels, validation images, validation labels."""
    ...


# %% lazy_hard_coded kind="wrong" hint=["stopped with"]
def split(images, labels, fraction, seed):
    return good_parts if len(labels) == 600 else {"fit": images}[seed]


parts = good_parts


# %% hostile_shuffles_its_input kind="wrong" hint=["changes the array"]
def split(images, labels, fraction, seed):
    np.random.default_rng(seed).shuffle(labels)
    images[:] = images[::-1]
    return good(images, labels, fraction, seed)


parts = good_parts


# %% one_image_more_of_each kind="wrong" hint=["a little more"]
def split(images, labels, fraction, seed):
    generator = np.random.default_rng(seed)
    aside = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        members = generator.permutation(np.flatnonzero(labels == label))
        aside[members[: round(fraction * len(members)) + 1]] = True
    return images[~aside], labels[~aside], images[aside], labels[aside]


parts = good_parts


# %% right_rank_within_class kind="right"
def split(images, labels, fraction, seed):
    labels = np.asarray(labels)
    keys = np.random.default_rng(seed).random(len(labels))
    order = np.lexsort((keys, labels))
    counts = np.bincount(labels)
    starts = np.repeat(np.cumsum(counts) - counts, counts)
    ranks = np.arange(len(labels)) - starts
    validate = ranks < np.round(np.repeat(counts, counts) * fraction)
    v, f = order[validate], order[~validate]
    return images[f], labels[f], images[v], labels[v]


parts = split(data.train_images, data.train_labels, 1 / 3, 1)


# %% right_python_random kind="right"
import random
from collections import defaultdict


def split(images, labels, fraction, seed):
    dice = random.Random(int(seed))
    by_class = defaultdict(list)
    for place, label in enumerate(labels):
        by_class[int(label)].append(place)
    fit, validation = [], []
    for label in sorted(by_class):
        places = by_class[label]
        dice.shuffle(places)
        cut = int(len(places) * fraction + 0.5)
        validation += places[:cut]
        fit += places[cut:]
    dice.shuffle(fit)
    dice.shuffle(validation)
    return [images[fit], labels[fit], images[validation], labels[validation]]


parts = split(data.train_images, data.train_labels, 1 / 3, 2024)


# %% right_array_split_helper kind="right"
def _one_class(places, fraction, rng):
    mixed = places.copy()
    rng.shuffle(mixed)
    return np.split(mixed, [int(np.rint(fraction * mixed.size))])


def split(images, labels, fraction, seed):
    rng = np.random.default_rng(seed)
    pairs = [
        _one_class(np.nonzero(labels == k)[0], fraction, rng)
        for k in sorted(set(labels.tolist()))
    ]
    validation, fit = (rng.permutation(np.concatenate(side)) for side in zip(*pairs))
    take = lambda places: (images.take(places, axis=0), labels.take(places))
    return (*take(fit), *take(validation))


third = 1 / 3
parts = split(data.train_images, data.train_labels, third, seed=11)


# %% first_of_each_class kind="wrong" hint=["whatever the seed is"]
def split(images, labels, fraction, seed):
    fit, validation = [], []
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        number = round(fraction * len(places))
        validation.extend(places[:number])
        fit.extend(places[number:])
    return images[fit], labels[fit], images[validation], labels[validation]


parts = split(data.train_images, data.train_labels, 1 / 3, 0)


# %% same_number_in_each_class kind="wrong" hint=["as many of each class"]
def split(images, labels, fraction, seed):
    rng = np.random.default_rng(seed)
    classes = np.unique(labels)
    number = round(fraction * len(labels) / len(classes))
    fit, validation = [], []
    for label in classes:
        index = rng.permutation(np.flatnonzero(labels == label))
        validation.extend(index[:number])
        fit.extend(index[number:])
    return images[fit], labels[fit], images[validation], labels[validation]


parts = split(data.train_images, data.train_labels, 1 / 3, 0)


# %% ten_classes_only kind="wrong" hint=["classes lost"]
def split(images, labels, fraction, seed):
    rng = np.random.default_rng(seed)
    fit, validation = [], []
    for label in range(10):
        index = rng.permutation(np.flatnonzero(labels == label))
        number = round(fraction * len(index))
        validation.extend(index[:number])
        fit.extend(index[number:])
    return images[fit], labels[fit], images[validation], labels[validation]


parts = split(data.train_images, data.train_labels, 1 / 3, 0)


# %% rounding_loses_images kind="wrong" hint=["without rounding once more"]
def split(images, labels, fraction, seed):
    rng = np.random.default_rng(seed)
    fit, validation = [], []
    for label in np.unique(labels):
        index = rng.permutation(np.flatnonzero(labels == label))
        for_validation = int(fraction * len(index))
        for_fit = int((1 - fraction) * len(index))
        validation.extend(index[:for_validation])
        fit.extend(index[for_validation : for_validation + for_fit])
    return images[fit], labels[fit], images[validation], labels[validation]


parts = split(data.train_images, data.train_labels, 1 / 3, 0)


# %% always_a_third kind="wrong" hint=["fraction is the share"]
def split(images, labels, fraction, seed):
    rng = np.random.default_rng(seed)
    fit, validation = [], []
    for label in np.unique(labels):
        index = rng.permutation(np.flatnonzero(labels == label))
        number = len(index) // 3
        validation.extend(index[:number])
        fit.extend(index[number:])
    return images[fit], labels[fit], images[validation], labels[validation]


parts = split(data.train_images, data.train_labels, 1 / 3, 0)
