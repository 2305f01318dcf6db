# %% given
import numpy as np

from utils import machine

with machine.quietly():
    import keras

    keras.ops.ones(1)


# %% list_of_outputs kind="right"
def multi_output(model, names):
    return keras.Model(model.input, [model.get_layer(name).output for name in names])


# %% inputs_and_a_loop kind="right"
def multi_output(model, names):
    outputs = []
    for name in names:
        for layer in model.layers:
            if layer.name == name:
                outputs.append(layer.output)
    return keras.Model(inputs=model.inputs, outputs=outputs)


# %% dictionary_of_outputs kind="right"
def multi_output(model, names):
    outputs = {name: model.get_layer(name).output for name in names}
    return keras.Model(model.input, outputs)


# %% functional_class kind="right"
def multi_output(model, names):
    table = {layer.name: layer for layer in model.layers}
    ends = tuple(table[name].output for name in names)
    return keras.models.Model(inputs=model.input, outputs=ends, name="looking_inside")


# %% subclassed kind="right"
class Several(keras.Model):
    def __init__(self, model, names):
        super().__init__()
        self.inner = keras.Model(
            model.input, [model.get_layer(name).output for name in names]
        )

    def call(self, pictures):
        return self.inner(pictures)


def multi_output(model, names):
    return Several(model, names)


# %% predict_per_layer kind="wrong" hint=["results instead of a model", "again and again"]
def multi_output(model, names):
    batch = np.zeros((1, *model.input_shape[1:]), "float32")
    found = []
    for name in names:
        part = keras.Model(model.input, model.get_layer(name).output)
        found.append(part.predict(batch, verbose=0))
    return found


# %% one_model_each kind="wrong" hint=["one model for each layer"]
def multi_output(model, names):
    return [keras.Model(model.input, model.get_layer(name).output) for name in names]


# %% tensors kind="wrong" hint=["tensors without a model"]
def multi_output(model, names):
    return [model.get_layer(name).output for name in names]


# %% layers_themselves kind="wrong" hint=["layers instead of a model", ".output"]
def multi_output(model, names):
    return [model.get_layer(name) for name in names]


# %% order_of_the_network kind="wrong" hint=["another order", "order of the names"] breaks="in that order"
def multi_output(model, names):
    outputs = [layer.output for layer in model.layers if layer.name in names]
    return keras.Model(model.input, outputs)


# %% last_one_only kind="wrong" hint=["one output only", "list"]
def multi_output(model, names):
    for name in names:
        output = model.get_layer(name).output
    return keras.Model(model.input, output)


# %% first_one_only kind="wrong" hint=["one output only", "return inside the loop"]
def multi_output(model, names):
    for name in names:
        return keras.Model(model.input, model.get_layer(name).output)


# %% all_layers kind="wrong" hint=["another number of outputs", "named layers"]
def multi_output(model, names):
    return keras.Model(model.input, [layer.output for layer in model.layers])


# %% inputs_of_layers kind="wrong" hint=["other layers", "comes out"]
def multi_output(model, names):
    return keras.Model(model.input, [model.get_layer(name).input for name in names])


# %% cloned kind="wrong" hint=["weights of its own"] breaks="the model's own layers and weights"
def multi_output(model, names):
    copy = keras.models.clone_model(model)
    return keras.Model(copy.input, [copy.get_layer(name).output for name in names])


# %% off_by_one kind="wrong" hint=["other layers"]
def multi_output(model, names):
    places = [layer.name for layer in model.layers]
    return keras.Model(
        model.input, [model.layers[places.index(name) - 1].output for name in names]
    )


# %% untouched kind="wrong" hint=["not filled in yet"]
def multi_output(model, names):
    """Return a model with the outputs of the named layers."""
    ...


# %% lazy_same_model kind="wrong" hint=["one output"]
def multi_output(model, names):
    return model


# %% lazy_visible_names kind="wrong" hint=["stops with ValueError"]
def multi_output(model, names):
    wanted = ["first", "pool", "classes"] if len(names) == 3 else ["second", "first"]
    return keras.Model(model.input, [model.get_layer(name).output for name in wanted])


# %% hostile_string kind="wrong" hint=["not a Keras model"]
def multi_output(model, names):
    return "a model"


# %% hostile_none kind="wrong" hint=["None"]
def multi_output(model, names):
    keras.Model(model.input, [model.get_layer(name).output for name in names])


# %% first_input kind="right"
def multi_output(model, names):
    outputs = list(map(lambda name: model.get_layer(name).output, names))
    return keras.Model(inputs=[model.inputs[0]], outputs=outputs)


# %% stack_of_layers kind="wrong" hint=["follow the shape"]
def multi_output(model, names):
    return keras.Sequential([model.get_layer(name) for name in names])


# %% joined_outputs kind="wrong" hint=["nothing has to be joined"]
def multi_output(model, names):
    flat = [keras.layers.Flatten()(model.get_layer(name).output) for name in names]
    return keras.Model(model.input, keras.layers.Concatenate()(flat))


# %% output_in_brackets kind="wrong" hint=["one name at a time"]
def multi_output(model, names):
    return keras.Model(model.input, model.get_layer(names).output)


# %% output_shapes kind="wrong" hint=["not a Keras model"]
def multi_output(model, names):
    return [model.get_layer(name).output.shape for name in names]
