# %% given
import keras
import numpy as np


# %% stack kind="right"
def load_filters(layer, kernels, biases):
    stacked = np.stack(kernels, axis=-1)[:, :, np.newaxis, :]
    layer.set_weights([stacked, np.asarray(biases)])


# %% fill_a_copy kind="right"
def load_filters(layer, kernels, biases):
    weights, old = layer.get_weights()
    for m, kernel in enumerate(kernels):
        weights[:, :, 0, m] = kernel
        old[m] = biases[m]
    layer.set_weights([weights, old])


# %% transpose_and_float32 kind="right"
def load_filters(layer, kernels, biases):
    weights = np.array(kernels, dtype=np.float32).transpose(1, 2, 0)
    layer.set_weights((weights.reshape(*weights.shape[:2], 1, -1), np.float32(biases)))
    return layer


# %% assign_the_variables kind="right"
def load_filters(layer, kernels, biases):
    layer.kernel.assign(np.dstack(kernels)[:, :, None, :])
    layer.bias.assign(biases)


# %% moveaxis_and_other_types kind="right"
def load_filters(layer, kernels, biases):
    weights = np.moveaxis(np.asarray(kernels)[..., None], 0, -1)
    layer.set_weights((weights.astype(np.float16), np.array(biases, dtype=int)))


# %% stacked_in_front kind="wrong" hint="filters come last"
def load_filters(layer, kernels, biases):
    layer.set_weights([np.stack(kernels), np.asarray(biases)])


# %% channel_axis_missing kind="wrong" hint="channel axis before"
def load_filters(layer, kernels, biases):
    layer.set_weights([np.stack(kernels, axis=-1), np.asarray(biases)])


# %% channels_and_filters_swapped kind="wrong" hint="filters come last"
def load_filters(layer, kernels, biases):
    layer.set_weights([np.stack(kernels, axis=-1)[..., np.newaxis], np.asarray(biases)])


# %% flipped kind="wrong" hint="does not flip"
def load_filters(layer, kernels, biases):
    turned = np.stack([np.flip(k) for k in kernels], axis=-1)
    layer.set_weights([turned[:, :, None, :], np.asarray(biases)])


# %% biases_forgotten kind="wrong" hint="biases are still zero"
def load_filters(layer, kernels, biases):
    layer.set_weights([np.stack(kernels, -1)[:, :, None], np.zeros(len(kernels))])


# %% only_a_copy_changed kind="wrong" hint=["as it was", "copies"]
def load_filters(layer, kernels, biases):
    weights, old = layer.get_weights()
    for m, kernel in enumerate(kernels):
        weights[:, :, 0, m] = kernel
        old[m] = biases[m]


# %% reshaped kind="wrong" hint="reshape"
def load_filters(layer, kernels, biases):
    shape = layer.get_weights()[0].shape
    layer.set_weights([np.reshape(np.array(kernels), shape), np.asarray(biases)])


# %% reverse_order kind="wrong" hint="reverse order"
def load_filters(layer, kernels, biases):
    layer.set_weights(
        [np.stack(kernels[::-1], -1)[:, :, None], np.asarray(biases[::-1])]
    )


# %% negated_biases kind="wrong" hint="adds the bias"
def load_filters(layer, kernels, biases):
    layer.set_weights([np.stack(kernels, -1)[:, :, None], -np.asarray(biases)])


# %% kernels_only kind="wrong" hint="two arrays"
def load_filters(layer, kernels, biases):
    layer.set_weights([np.stack(kernels, -1)[:, :, None]])


# %% transposed kind="wrong" hint="transposed"
def load_filters(layer, kernels, biases):
    turned = np.stack([k.T for k in kernels], -1)[:, :, None]
    layer.set_weights(
        [turned.reshape(layer.get_weights()[0].shape), np.asarray(biases)]
    )


# %% untouched kind="wrong" hint="not filled in yet"
def load_filters(layer, kernels, biases):
    """Write kernels and biases into a Conv2D layer with one input channel."""
    ...


# %% lazy_sobel kind="wrong" hint="read the layer's kernels back"
def load_filters(layer, kernels, biases):
    weights = np.ones(layer.get_weights()[0].shape)
    layer.set_weights([weights, np.asarray(biases)])


# %% hostile_changes_the_kernels kind="wrong" hint="ValueError"
def load_filters(layer, kernels, biases):
    raise ValueError("ValueError: no")


# %% hostile_endless kind="wrong" hint="5 seconds"
def load_filters(layer, kernels, biases):
    while True:
        pass


# %% two_arguments kind="wrong" hint=["two arguments", "one argument"]
def load_filters(layer, kernels, biases):
    stacked = np.stack(kernels, axis=-1)[:, :, np.newaxis, :]
    layer.set_weights(stacked, np.array(biases))


# %% lists_as_they_are kind="wrong" hint=["lists where arrays belong", "one array of each"]
def load_filters(layer, kernels, biases):
    layer.set_weights([kernels, biases])


# %% returns_inside_the_loop kind="wrong" hint=["some of the filters", "inside a loop"]
def load_filters(layer, kernels, biases):
    weights, numbers = layer.get_weights()
    for m in range(len(kernels)):
        weights[:, :, 0, m] = kernels[m]
        numbers[m] = biases[m]
        layer.set_weights([weights, numbers])
        return


# %% added_to_random kind="wrong" hint=["read the layer"]
def load_filters(layer, kernels, biases):
    weights, b = layer.get_weights()
    for m, kernel in enumerate(kernels):
        weights[:, :, 0, m] += kernel
        b[m] += biases[m]
    layer.set_weights([weights, b])


# %% kernels_reversed_biases_not kind="wrong" hint=["reverse order"]
def load_filters(layer, kernels, biases):
    weights = np.stack(kernels[::-1], axis=-1)[:, :, None, :]
    layer.set_weights([weights, np.array(biases)])


# %% bias_into_every_weight kind="wrong" hint=["no part of the kernel"]
def load_filters(layer, kernels, biases):
    weights = np.stack([np.array(k) + b for k, b in zip(kernels, biases)], axis=-1)
    layer.set_weights([weights[:, :, None, :], np.zeros(len(biases))])
