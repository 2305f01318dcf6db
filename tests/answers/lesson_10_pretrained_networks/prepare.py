# %% given
import numpy as np

from utils import machine

with machine.quietly():
    import keras

    keras.ops.ones(1)

MEANS = np.array([103.939, 116.779, 123.68], "float32")


def small(picture):
    """Return a fresh batch (1, 224, 224, 3)."""
    values = np.array(picture, dtype="float32")
    image = keras.ops.image.resize(values, (224, 224))
    return np.array(keras.ops.convert_to_numpy(image))[None]


# %% by_hand kind="right"
def prepare(picture, network):
    batch = small(picture)
    if network == "vgg16":
        return batch[..., ::-1] - MEANS
    return batch / 127.5 - 1 if network == "mobilenet_v2" else batch


# %% keras_own_functions kind="right"
def prepare(picture, network):
    module = getattr(keras.applications, network)
    return module.preprocess_input(small(picture))


# %% copy_and_pillow kind="right"
def prepare(picture, network):
    from PIL import Image

    image = Image.fromarray(np.round(picture).astype("uint8")).resize((224, 224))
    x = np.expand_dims(np.asarray(image, dtype=np.float32), 0).copy()
    return getattr(keras.applications, network).preprocess_input(x)


# %% nearest_by_indexing kind="right"
def prepare(picture, network):
    height, width = picture.shape[:2]
    rows = np.arange(224) * height // 224
    columns = np.arange(224) * width // 224
    x = picture[rows][:, columns].astype(np.float32)
    if network == "vgg16":
        x = np.stack([x[..., c] - MEANS[2 - c] for c in (2, 1, 0)], axis=-1)
    elif network == "mobilenet_v2":
        x = (x - 127.5) / np.float32(127.5)
    return x[np.newaxis]


# %% tensors kind="right"
def prepare(picture, network):
    x = keras.ops.cast(keras.ops.convert_to_tensor(picture), "float32")
    x = keras.ops.expand_dims(keras.ops.image.resize(x, (224, 224)), 0)
    if network == "vgg16":
        return keras.ops.flip(x, axis=-1) - MEANS
    if network == "mobilenet_v2":
        return x / 127.5 - 1.0
    return x


# %% divided_by_255 kind="wrong" hint=["divided by 255", "table"]
def prepare(picture, network):
    return small(picture) / 255


# %% divided_then_preprocessed kind="wrong" hint=["divided by 255, then preprocessed"]
def prepare(picture, network):
    x = small(picture) / 255
    return getattr(keras.applications, network).preprocess_input(x)


# %% preprocessed_twice kind="wrong" hint=["preprocessed twice", "once is right"]
def prepare(picture, network):
    module = getattr(keras.applications, network)
    return module.preprocess_input(module.preprocess_input(small(picture)))


# %% in_place kind="wrong" hint=["writes into a float array", "copy"]
def prepare(picture, network):
    module = getattr(keras.applications, network)
    if picture.shape[:2] == (224, 224) and picture.dtype == np.float32:
        return module.preprocess_input(picture)[None]
    return module.preprocess_input(small(picture))


# %% red_first kind="wrong" hint=["channels not reversed", "blue first"]
def prepare(picture, network):
    batch = small(picture)
    if network == "vgg16":
        return batch - MEANS[::-1]
    return batch / 127.5 - 1 if network == "mobilenet_v2" else batch


# %% means_reversed kind="wrong" hint=["means in the wrong order"]
def prepare(picture, network):
    batch = small(picture)
    if network == "vgg16":
        return batch[..., ::-1] - MEANS[::-1]
    return batch / 127.5 - 1 if network == "mobilenet_v2" else batch


# %% blue_first_for_all kind="wrong" hint=["channels reversed", "only VGG16"]
def prepare(picture, network):
    batch = small(picture)[..., ::-1]
    if network == "vgg16":
        return batch - MEANS
    return batch / 127.5 - 1 if network == "mobilenet_v2" else batch


# %% always_vgg16 kind="wrong" hint=["other network's", "argument"]
def prepare(picture, network):
    return small(picture)[..., ::-1] - MEANS


# %% nothing_done kind="wrong" hint=["not preprocessed"]
def prepare(picture, network):
    return small(picture)


# %% no_batch kind="wrong" hint=["batch axis missing"]
def prepare(picture, network):
    return getattr(keras.applications, network).preprocess_input(small(picture))[0]


# %% not_resized kind="wrong" hint=["not resized", "224"]
def prepare(picture, network):
    x = np.array(picture, "float32")[None]
    return getattr(keras.applications, network).preprocess_input(x)


# %% float64 kind="wrong" hint=["float32"]
def prepare(picture, network):
    x = getattr(keras.applications, network).preprocess_input(small(picture))
    return np.asarray(x, dtype=np.float64)


# %% untouched kind="wrong" hint=["not filled in yet"]
def prepare(picture, network):
    """Return a picture as a batch that the network can use, (1, 224, 224, 3)."""
    ...


# %% lazy_zeros kind="wrong" hint=["print one pixel"]
def prepare(picture, network):
    return np.zeros((1, 224, 224, 3), "float32")


# %% hostile_nan kind="wrong" hint=["finite"]
def prepare(picture, network):
    return np.full((1, 224, 224, 3), np.nan, "float32")


# %% hostile_raises kind="wrong" hint=["stopped with RuntimeError"]
def prepare(picture, network):
    raise RuntimeError("no")


# %% caffe_mode kind="right"
def prepare(picture, network):
    from keras.applications import imagenet_utils

    mode = {"vgg16": "caffe", "mobilenet_v2": "tf"}.get(network)
    layer = keras.layers.Resizing(224, 224)
    x = keras.ops.convert_to_numpy(layer(np.array(picture, "float32")[None]))
    if mode is None:
        return x
    return imagenet_utils.preprocess_input(x.copy(), mode=mode)


# %% means_and_deviations_of_another_kind kind="wrong" hint=["another library"]
def prepare(picture, network):
    means, spread = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    return ((small(picture) / 255 - means) / spread).astype("float32")


# %% only_divided kind="wrong" hint=["nothing taken off"]
def prepare(picture, network):
    batch = small(picture)
    if network == "vgg16":
        return batch[..., ::-1] - MEANS
    return batch / 127.5 if network == "mobilenet_v2" else batch


# %% capitals kind="wrong" hint=["without `return`"]
def prepare(picture, network):
    batch = small(picture)
    if network == "VGG16":
        return batch[..., ::-1] - MEANS
    if network == "MobileNetV2":
        return batch / 127.5 - 1
    if network == "EfficientNet":
        return batch


# %% own_mean_taken_off kind="wrong" hint=["own means", "for every picture"]
def prepare(picture, network):
    batch = small(picture)
    if network == "vgg16":
        return batch[..., ::-1] - batch.mean(axis=(0, 1, 2))[::-1]
    return batch / 127.5 - 1 if network == "mobilenet_v2" else batch


# %% means_added kind="wrong" hint=["look at the sign"]
def prepare(picture, network):
    batch = small(picture)
    if network == "vgg16":
        return batch[..., ::-1] + MEANS
    return batch / 127.5 - 1 if network == "mobilenet_v2" else batch


# %% stays_uint8 kind="wrong" hint=["float32 first"]
def prepare(picture, network):
    batch = np.asarray(small(picture)).astype("uint8")
    if network == "vgg16":
        return (batch[..., ::-1] - MEANS).astype("uint8")
    return (batch / 127.5 - 1).astype("uint8") if network == "mobilenet_v2" else batch


# %% tensor kind="right"
def prepare(picture, network):
    x = keras.ops.cast(keras.ops.convert_to_tensor(picture), "float32")
    x = keras.ops.expand_dims(keras.ops.image.resize(x, (224, 224)), axis=0)
    if network == "vgg16":
        return keras.applications.vgg16.preprocess_input(x)
    if network == "mobilenet_v2":
        return keras.applications.mobilenet_v2.preprocess_input(x)
    return x


# %% own_bilinear kind="right"
def prepare(picture, network):
    def axis_weights(old, new=224):
        weights = np.zeros((new, old))
        for i in range(new):
            at = min(max((i + 0.5) * old / new - 0.5, 0), old - 1)
            low = int(at)
            high = min(low + 1, old - 1)
            weights[i, low] += 1 - (at - low)
            weights[i, high] += at - low
        return weights

    a, b = axis_weights(picture.shape[0]), axis_weights(picture.shape[1])
    x = np.einsum("ih,jw,hwc->ijc", a, b, picture.astype(float), optimize=True)
    if network == "vgg16":
        x = np.flip(x, axis=-1) - (103.939, 116.779, 123.68)
    elif network == "mobilenet_v2":
        x = 2 * x / 255 - 1
    return x[None].astype(np.float32)


# %% zoom_scale_shift kind="right"
from scipy import ndimage


def prepare(picture, network):
    order, scale, shift = {
        "vgg16": ([2, 1, 0], 1, [103.939, 116.779, 123.68]),
        "mobilenet_v2": ([0, 1, 2], 127.5, 1),
        "efficientnet": ([0, 1, 2], 1, 0),
    }[network]
    height, width = picture.shape[:2]
    x = ndimage.zoom(picture.astype("float32"), (224 / height, 224 / width, 1), order=1)
    return (
        (x[:, :, order] / scale - np.array(shift))
        .astype("float32")
        .reshape((1,) + x.shape)
    )


# %% vgg_no_means kind="wrong" hint=["means are still"]
def prepare(picture, network):
    x = np.array(keras.ops.image.resize(picture.astype("float32"), (224, 224)))
    if network == "vgg16":
        x = x[..., ::-1]
    elif network == "mobilenet_v2":
        x = x / 127.5 - 1
    return x[None].astype("float32")


# %% vgg_mirrored kind="wrong" hint=["mirrors the picture"]
def prepare(picture, network):
    x = np.array(keras.ops.image.resize(picture.astype("float32"), (224, 224)))[None]
    if network == "vgg16":
        x = x[:, :, ::-1] - np.array([103.939, 116.779, 123.68])
    elif network == "mobilenet_v2":
        x = x / 127.5 - 1
    return x.astype("float32")


# %% np_resize kind="wrong" hint=["repeats numbers"]
def prepare(picture, network):
    x = np.resize(picture, (1, 224, 224, 3)).astype("float32")
    if network == "vgg16":
        return keras.applications.vgg16.preprocess_input(x)
    if network == "mobilenet_v2":
        return keras.applications.mobilenet_v2.preprocess_input(x)
    return x


# %% axes_swapped kind="wrong" hint=["on its side"]
def prepare(picture, network):
    height, width = picture.shape[:2]
    x = np.zeros((224, 224, 3), dtype="float32")
    ys, xs = np.arange(224) * height // 224, np.arange(224) * width // 224
    for i in range(224):
        x[i] = picture[ys, xs[i]]
    x = x[None]
    if network == "vgg16":
        return keras.applications.vgg16.preprocess_input(x)
    if network == "mobilenet_v2":
        return keras.applications.mobilenet_v2.preprocess_input(x)
    return x
