# %% given
import numpy as np


def in_batches(extract, pictures):
    starts = range(0, len(pictures), 32)
    return np.concatenate([extract(pictures[i : i + 32]) for i in starts])


# %% helper kind="right"
def feature_epochs(extract, images, epochs, augment):
    if augment is None:
        return [in_batches(extract, images)] * epochs
    return [in_batches(extract, augment(images)) for _ in range(epochs)]


# %% one_loop kind="right"
def feature_epochs(extract, images, epochs, augment):
    found, cache = [], None
    for epoch in range(epochs):
        if cache is None or augment is not None:
            pictures = images if augment is None else augment(images)
            cache = np.vstack(
                [extract(pictures[i : i + 32]) for i in range(0, len(pictures), 32)]
            )
        found.append(cache)
    return found


# %% picture_by_picture kind="right"
def feature_epochs(extract, images, epochs, augment):
    if augment is None:
        rows = [extract(image[None])[0] for image in images]
        return np.array([rows for _ in range(epochs)])
    return [
        [extract(augment(image[None]))[0].tolist() for image in images]
        for _ in range(epochs)
    ]


# %% batches_augmented kind="right"
def feature_epochs(extract, images, epochs, augment):
    batches = np.array_split(images, len(images) // 20 + 1)
    if augment:
        return [
            np.concatenate([extract(augment(batch)) for batch in batches])
            for _ in range(epochs)
        ]
    once = np.concatenate([extract(batch) for batch in batches])
    return tuple(once.copy() for _ in range(epochs))


# %% batches_outside kind="right"
def feature_epochs(extract, images, epochs, augment):
    rows = [[] for _ in range(epochs)]
    for start in range(0, len(images), 32):
        batch = images[start : start + 32]
        once = None if augment else extract(batch)
        for epoch in range(epochs):
            rows[epoch].append(extract(augment(batch)) if augment else once)
    return [np.concatenate(parts) for parts in rows]


# %% memo kind="right"
def feature_epochs(extract, images, epochs, augment):
    memo = {}

    def features(epoch):
        key = epoch if augment else 0
        if key not in memo:
            changed = augment(images.copy()) if augment else images
            memo[key] = in_batches(extract, changed).astype("float32")
        return memo[key]

    return [features(epoch) for epoch in range(epochs)]


# %% filled_array kind="right"
def feature_epochs(extract, images, epochs, augment):
    result = None
    for epoch in range(epochs):
        if epoch and augment is None:
            result[epoch] = result[0]
            continue
        pictures = augment(images) if augment is not None else images
        rows = in_batches(extract, pictures)
        if result is None:
            result = np.zeros((epochs, *rows.shape))
        result[epoch] = rows
    return result


# %% extracted_each_epoch kind="wrong" hint=["same answer in each epoch", "before the loop"] breaks="more often than needed"
def feature_epochs(extract, images, epochs, augment):
    found = []
    for _ in range(epochs):
        pictures = images if augment is None else augment(images)
        found.append(in_batches(extract, pictures))
    return found


# %% extracted_twice kind="wrong" hint=["once only"]
def feature_epochs(extract, images, epochs, augment):
    if augment is None:
        in_batches(extract, images[:20])  # to see the shape
        return [in_batches(extract, images)] * epochs
    return [in_batches(extract, augment(images)) for _ in range(epochs)]


# %% cache_in_spite_of_augmentation kind="wrong" hint=["freezes the first change", "anew"] breaks="newly changed pictures"
def feature_epochs(extract, images, epochs, augment):
    pictures = images if augment is None else augment(images)
    return [in_batches(extract, pictures)] * epochs


# %% augmentation_ignored kind="wrong" hint=["never reach the network"]
def feature_epochs(extract, images, epochs, augment):
    return [in_batches(extract, images)] * epochs


# %% features_augmented kind="wrong" hint=["change the pictures, not the features"]
def feature_epochs(extract, images, epochs, augment):
    features = in_batches(extract, images)
    if augment is None:
        return [features] * epochs
    return [augment(features) for _ in range(epochs)]


# %% all_at_a_time kind="wrong" hint=["too many pictures at a time", "32"] breaks="at most 32"
def feature_epochs(extract, images, epochs, augment):
    if augment is None:
        return [extract(images)] * epochs
    return [extract(augment(images)) for _ in range(epochs)]


# %% one_epoch kind="wrong" hint=["one epoch only"]
def feature_epochs(extract, images, epochs, augment):
    return in_batches(extract, images if augment is None else augment(images))


# %% return_in_the_loop kind="wrong" hint=["one epoch only", "return inside the loop"]
def feature_epochs(extract, images, epochs, augment):
    found = []
    for _ in range(epochs):
        found.append(
            in_batches(extract, images if augment is None else augment(images))
        )
        return found


# %% last_batch_dropped kind="wrong" hint=["last batch dropped", "smaller than 32"]
def feature_epochs(extract, images, epochs, augment):
    def whole_batches(pictures):
        number = max(1, len(pictures) // 32)
        return np.concatenate(
            [extract(pictures[32 * i : 32 * i + 32]) for i in range(number)]
        )

    if augment is None:
        return [whole_batches(images)] * epochs
    return [whole_batches(augment(images)) for _ in range(epochs)]


# %% shuffled kind="wrong" hint=["order lost", "labels keep their order"] breaks="row i for picture i"
def feature_epochs(extract, images, epochs, augment):
    features = in_batches(extract, images)
    generator = np.random.default_rng(0)
    return [generator.permutation(features) for _ in range(epochs)]


# %% glued kind="wrong" hint=["epochs glued together"]
def feature_epochs(extract, images, epochs, augment):
    return np.concatenate([in_batches(extract, images)] * epochs)


# %% normalised kind="wrong" hint=["hand on what extract returns"]
def feature_epochs(extract, images, epochs, augment):
    features = in_batches(extract, images)
    return [(features - features.mean(axis=0)) / 7] * epochs


# %% no_batch_axis kind="wrong" hint=["a batch has four axes"]
def feature_epochs(extract, images, epochs, augment):
    return [np.array([extract(image) for image in images])] * epochs


# %% first_batch_only kind="wrong" hint=["one batch only"]
def feature_epochs(extract, images, epochs, augment):
    return [extract(images[:32])] * epochs


# %% untouched kind="wrong" hint=["not filled in yet"]
def feature_epochs(extract, images, epochs, augment):
    """Return what the head sees in each epoch, one array (n, features) each."""
    ...


# %% lazy_zeros kind="wrong" hint=["hand on what extract returns"]
def feature_epochs(extract, images, epochs, augment):
    return np.zeros((epochs, len(images), 5))


# %% hostile_no_return kind="wrong" hint=["return"]
def feature_epochs(extract, images, epochs, augment):
    print(in_batches(extract, images))


# %% hostile_changes_its_input kind="wrong" hint=["changes the array"]
def feature_epochs(extract, images, epochs, augment):
    features = in_batches(extract, images)
    images[:] = 0
    return [features] * epochs


# %% hostile_nan kind="wrong" hint=["not a finite number"]
def feature_epochs(extract, images, epochs, augment):
    return np.full((epochs, len(images), 5), np.nan)


# %% changed_twice_an_epoch kind="wrong" hint=["each epoch needs each picture once"]
def feature_epochs(extract, images, epochs, augment):
    if augment is None:
        return [in_batches(extract, images)] * epochs
    for _ in range(2):
        found = [in_batches(extract, augment(images)) for _ in range(epochs)]
    return found
