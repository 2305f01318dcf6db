# %% given
import keras
import numpy as np


# %% newaxis kind="right"
def to_batch(picture):
    picture = np.asarray(picture, dtype=np.float32)
    if picture.ndim == 2:
        picture = picture[:, :, np.newaxis]
    return picture[np.newaxis]


# %% reshape kind="right"
def to_batch(picture):
    height, width = picture.shape[:2]
    return picture.astype("float32").reshape(1, height, width, -1)


# %% expand_dims kind="right"
def to_batch(picture):
    batch = np.expand_dims(picture, 0)
    return np.float32(batch if picture.ndim == 3 else np.expand_dims(batch, -1))


# %% atleast_3d_and_stack kind="right"
def to_batch(picture):
    return np.stack([np.atleast_3d(picture)]).astype(np.float32)


# %% loops kind="right"
def to_batch(picture):
    channels = 1 if picture.ndim == 2 else picture.shape[2]
    batch = np.zeros((1, *picture.shape[:2], channels), np.float32)
    for i in range(picture.shape[0]):
        for j in range(picture.shape[1]):
            batch[0, i, j, :] = picture[i, j]
    return batch


# %% keras_tensor kind="right"
def to_batch(picture):
    tensor = keras.ops.convert_to_tensor(picture.astype("float32"))
    return tensor[None, :, :, None] if picture.ndim == 2 else tensor[None]


# %% batch_axis_missing kind="wrong" hint="first axis counts pictures"
def to_batch(picture):
    return np.atleast_3d(picture).astype(np.float32)


# %% channel_axis_missing kind="wrong" hint="grey picture has one channel"
def to_batch(picture):
    return picture[np.newaxis].astype(np.float32)


# %% axes_behind kind="wrong" hint="stands in front"
def to_batch(picture):
    return np.atleast_3d(picture)[..., np.newaxis].astype(np.float32)


# %% channels_first kind="wrong" hint=["channels first", "NHWC"]
def to_batch(picture):
    return np.moveaxis(np.atleast_3d(picture), -1, 0)[np.newaxis].astype(np.float32)


# %% untouched_shape kind="wrong" hint="four axes"
def to_batch(picture):
    return picture.astype(np.float32)


# %% transposed kind="wrong" hint="height comes before width"
def to_batch(picture):
    return np.atleast_3d(np.swapaxes(picture, 0, 1))[np.newaxis].astype(np.float32)


# %% float64 kind="wrong" hint=["float32", "wrong type"]
def to_batch(picture):
    return np.atleast_3d(picture)[np.newaxis].astype(float)


# %% eight_bits kind="wrong" hint="float32"
def to_batch(picture):
    return np.atleast_3d(picture)[np.newaxis]


# %% scaled kind="wrong" hint="divided by 255"
def to_batch(picture):
    return np.float32(np.atleast_3d(picture)[np.newaxis] / 255)


# %% colour_mixed_up kind="wrong" hint="mixes rows, columns and channels"
def to_batch(picture):
    height, width = picture.shape[:2]
    channels = np.atleast_3d(picture).shape[2]
    flat = np.moveaxis(np.atleast_3d(picture), -1, 0).reshape(
        1, height, width, channels
    )
    return flat.astype(np.float32)


# %% prints kind="wrong" hint="without `return`"
def to_batch(picture):
    print(picture[np.newaxis].shape)


# %% untouched kind="wrong" hint="not filled in yet"
def to_batch(picture):
    """Return a batch that holds one picture."""
    ...


# %% lazy_grey_only kind="wrong" hint="shape"
def to_batch(picture):
    return np.float32(picture).reshape(1, picture.shape[0], -1, 1)


# %% hostile_nan kind="wrong" hint="finite"
def to_batch(picture):
    return np.full((1, *np.atleast_3d(picture).shape), np.nan, np.float32)
