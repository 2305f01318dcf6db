# %% given
import numpy as np

from utils import machine

with machine.quietly():
    import keras

BLOCKS = [(2, 64), (2, 128), (3, 256), (3, 512), (3, 512)]


def filled_in(
    bias=1, below_of=lambda below, filters: below, pool=0, flat=25088, flatten=0
):
    """Fill in the table by a rule that may be wrong."""
    below, table = 3, {"flatten": flatten}
    for block, (number, filters) in enumerate(BLOCKS, start=1):
        for place in range(1, number + 1):
            own = below_of(below, filters)
            table[f"block{block}_conv{place}"] = (9 * own + bias) * filters
            below = filters
        table[f"block{block}_pool"] = pool
    for name, ins, units in (
        ("fc1", flat, 4096),
        ("fc2", 4096, 4096),
        ("predictions", 4096, 1000),
    ):
        table[name] = (ins + bias) * units
    table["total"] = sum(table.values())
    return table


# %% loop kind="right"
vgg16_rows = filled_in()

# %% by_hand kind="right"
vgg16_rows = {
    "block1_conv1": 1792,
    "block1_conv2": 36928,
    "block1_pool": 0,
    "block2_conv1": 73856,
    "block2_conv2": 147584,
    "block2_pool": 0,
    "block3_conv1": 295168,
    "block3_conv2": 590080,
    "block3_conv3": 590080,
    "block3_pool": 0,
    "block4_conv1": 1180160,
    "block4_conv2": 2359808,
    "block4_conv3": 2359808,
    "block4_pool": 0,
    "block5_conv1": 2359808,
    "block5_conv2": 2359808,
    "block5_conv3": 2359808,
    "block5_pool": 0,
    "flatten": 0,
    "fc1": 102764544,
    "fc2": 16781312,
    "predictions": 4097000,
    "total": 138357544,
}

# %% numpy_numbers kind="right"
vgg16_rows = {name: np.int64(value) for name, value in filled_in().items()}

# %% floats_and_arrays kind="right"
vgg16_rows = {name: np.array([float(value)]) for name, value in filled_in().items()}

# %% asked_keras kind="right"
base = keras.applications.VGG16(weights=None, include_top=False)
vgg16_rows = {layer.name: layer.count_params() for layer in base.layers[1:]}
for name, below, units in (("fc1", 25088, 4096), ("fc2", 4096, 4096)):
    vgg16_rows[name] = (below + 1) * units
vgg16_rows.update(flatten=0, predictions=4097 * 1000)
vgg16_rows["total"] = sum(vgg16_rows.values())

# %% no_biases kind="wrong" hint=["biases forgotten", "bias, too"] breaks="all layers with weights have biases"
vgg16_rows = filled_in(bias=0)

# %% no_biases_in_the_total kind="wrong" hint=["biases forgotten"]
vgg16_rows = filled_in()
vgg16_rows["total"] = 138_344_128

# %% pools_counted kind="wrong" hint=["which of them is learned"]
vgg16_rows = filled_in(pool=4)

# %% flatten_counted kind="wrong" hint=["learns nothing"]
vgg16_rows = filled_in()
vgg16_rows["flatten"] = 25088

# %% channels_of_the_picture kind="wrong" hint=["channels of the picture taken"]
vgg16_rows = filled_in(below_of=lambda below, filters: 3)

# %% channels_below_forgotten kind="wrong" hint=["channels below forgotten"] breaks="The picture has 3 channels"
vgg16_rows = filled_in(below_of=lambda below, filters: 1)

# %% own_depth_taken_for_input kind="wrong" hint=["filters taken for channels below"]
vgg16_rows = filled_in(below_of=lambda below, filters: 3 if below == 3 else filters)

# %% fc1_behind_no_pool kind="wrong" hint=["last pooling layer missed"]
vgg16_rows = filled_in()
vgg16_rows["fc1"] = (14 * 14 * 512 + 1) * 4096

# %% fc1_of_channels_only kind="wrong" hint=["places of the map forgotten"]
vgg16_rows = filled_in()
vgg16_rows["fc1"] = (512 + 1) * 4096

# %% total_of_convolutions kind="wrong" hint=["dense layers left out"]
vgg16_rows = filled_in()
vgg16_rows["total"] = 14_714_688

# %% total_of_dense_layers kind="wrong" hint=["convolutions left out"]
vgg16_rows = filled_in()
vgg16_rows["total"] = 123_642_856

# %% one_bias_for_fc2 kind="wrong" hint=["one bias for the whole layer"]
vgg16_rows = filled_in()
vgg16_rows["fc2"] = 4096 * 4096 + 1

# %% row_missing kind="wrong" hint=["has no entry"]
vgg16_rows = filled_in()
del vgg16_rows["block2_conv1"]

# %% untouched kind="wrong" hint=["not filled in yet"]
vgg16_rows = dict.fromkeys(filled_in(), ...)

# %% lazy_visible_only kind="wrong" hint=["a 3 × 3 kernel for each channel"]
vgg16_rows = dict.fromkeys(filled_in(), 0)
vgg16_rows.update(block1_conv1=1792, block2_conv1=73856, fc2=16781312, total=138357544)

# %% hostile_list kind="wrong" hint=["not a dictionary any more"]
vgg16_rows = list(filled_in().values())

# %% hostile_nan kind="wrong" hint=["finite"]
vgg16_rows = dict.fromkeys(filled_in(), float("nan"))

# %% pools_as_none kind="wrong" hint=["how many"]
vgg16_rows = filled_in()
vgg16_rows |= {f"block{block}_pool": None for block in range(1, 6)}

# %% millions kind="wrong" hint=["whole number", "parameters"]
vgg16_rows = filled_in()
vgg16_rows["total"] = 138.357544

# %% bytes_instead_of_parameters kind="wrong" hint=["four for each parameter"]
vgg16_rows = {name: 4 * value for name, value in filled_in().items()}

# %% outputs_counted kind="wrong" hint=["so many numbers come out"]
vgg16_rows = filled_in()
vgg16_rows["block1_conv1"] = 224 * 224 * 64

# %% total_of_the_own_rows kind="wrong" hint=["block4_conv2: channels of the picture taken"]
vgg16_rows = filled_in()
vgg16_rows["block4_conv2"] = 28 * 512
vgg16_rows["total"] = sum(v for n, v in vgg16_rows.items() if n != "total")

# %% row_below_copied kind="wrong" hint=["filters taken for channels below"]
vgg16_rows = filled_in()
vgg16_rows["block3_conv1"] = vgg16_rows["block3_conv2"]

# %% one_side_of_the_kernel kind="wrong" hint=["one side of the kernel", "nine weights"]
vgg16_rows = filled_in()
for name in vgg16_rows:
    if "conv" in name:
        weights = (
            vgg16_rows[name] - {"1": 64, "2": 128, "3": 256}.get(name[5], 512)
        ) // 3
        vgg16_rows[name] = weights + {"1": 64, "2": 128, "3": 256}.get(name[5], 512)
vgg16_rows["total"] = sum(v for n, v in vgg16_rows.items() if n != "total")

# %% half_filled kind="wrong" hint=["not filled in"]
vgg16_rows = filled_in()
vgg16_rows.update(fc1=..., predictions=...)
