# %% shared
import numpy as np

from utils import denoising, machine
from utils.data import load_photo_patches

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)

patches = load_photo_patches()


def made(number, epochs=2):
    """Return coarse copies and two convolutions, trained a little or not at all."""
    keras.utils.set_random_seed(1)
    picture = keras.Input((32, 32, 3))
    copies = [
        layers.UpSampling2D(k, interpolation="bilinear")(
            layers.AveragePooling2D(k)(picture)
        )
        for k in (2, 4, 8)
    ]
    maps = layers.Concatenate()([picture, *copies])
    for _ in range(2):
        maps = layers.Conv2D(16, 3, padding="same", activation="relu")(maps)
    change = layers.Conv2D(3, 3, padding="same", kernel_initializer="zeros")(maps)
    model = keras.Model(picture, layers.Add()([copies[1], change]))
    model.compile(keras.optimizers.Adam(learning_rate=8e-3), "mse")
    if number:
        noisy = denoising.noisy(patches.fit[:number], 0.2, seed=1)
        model.fit(noisy, patches.fit[:number], batch_size=32, epochs=epochs, verbose=0)
    return model


trained, untrained = made(1500), made(0)
SIGMAS = (0, 0.05, 0.1, 0.2, 0.3, 0.4)


def errors_at(model, sigma, blur=1.7, number=100, seed=3):
    clean = patches.test[:number]
    given = denoising.noisy(clean, sigma, seed=seed)
    pictures = {
        "nothing": given,
        "blur": denoising.blurred(given, blur),
        "network": model.predict(given, verbose=0),
    }
    return {name: denoising.mse(each, clean) for name, each in pictures.items()}


def winners_of(model, pick=min, **options):
    found = {}
    for sigma in SIGMAS:
        errors = errors_at(model, sigma, **options)
        found[sigma] = pick(errors, key=errors.get)
    return found


def harm_of(model):
    clean = patches.test[:100]
    return denoising.mse(model.predict(clean, verbose=0), clean)


WINNERS, HARM = winners_of(trained), harm_of(trained)
LOSERS, UNTRAINED_HARM = winners_of(untrained), harm_of(untrained)

# %% given
denoiser = trained

# %% measured kind="right"
denoiser, winners, harm = trained, winners_of(trained), harm_of(trained)

# %% written_down kind="right"
denoiser = trained
winners = {float(sigma): name.upper() for sigma, name in WINNERS.items()}
harm = float(f"{HARM:.2g}")

# %% untrained_network kind="right"
denoiser, winners, harm = untrained, dict(LOSERS), np.array([UNTRAINED_HARM])

# %% by_index kind="right"
denoiser, harm = trained, np.float32(HARM)
names, winners = ["nothing", "blur", "network"], {}
for sigma in SIGMAS:
    errors = errors_at(denoiser, sigma)
    winners[sigma] = names[int(np.argmin([errors[name] for name in names]))]


# %% identity_as_network kind="right"
denoiser = keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1.0)])
winners = winners_of(denoiser)
harm = 0

# %% network_everywhere kind="wrong" hint=["near the noise"] breaks=["The least error wins"]
denoiser, harm = trained, HARM
winners = dict.fromkeys(SIGMAS, "network")

# %% network_without_noise kind="wrong" hint=["other winner", "three errors"]
denoiser, harm = trained, HARM
winners = WINNERS | {0: "network"}

# %% tuned_anew kind="wrong" hint=["stronger opponent"] breaks=["a blur with σ = 1.7"]
denoiser, harm, winners = trained, HARM, {}
for sigma in SIGMAS:
    tried = [
        errors_at(trained, sigma, blur) for blur in (0.3, 0.6, 0.9, 1.2, 1.7, 2.2, 2.8)
    ]
    errors = tried[0] | {"blur": min(each["blur"] for each in tried)}
    winners[sigma] = min(errors, key=errors.get)

# %% worst kind="wrong" hint=["least error wins"]
denoiser, harm, winners = trained, HARM, winners_of(trained, max)

# %% against_noisy kind="wrong" hint=["compare with the clean"]
denoiser, harm = trained, HARM
winners = dict.fromkeys(SIGMAS, "nothing")

# %% blur_everywhere kind="wrong" hint=["three errors"]
denoiser, harm = trained, HARM
winners = dict.fromkeys(SIGMAS, "blur")

# %% numbers kind="wrong" hint=["in quotes"]
denoiser, harm = trained, HARM
winners = {sigma: min(errors_at(trained, sigma).values()) for sigma in SIGMAS}

# %% other_names kind="wrong" hint=["copy one of the three names"]
denoiser, harm = trained, HARM
winners = {sigma: name.replace("network", "U-Net") for sigma, name in WINNERS.items()}

# %% harm_with_noise kind="wrong" hint=["hand it the clean ones"] breaks=["what your network makes of the clean pictures"]
denoiser, winners, harm = trained, WINNERS, errors_at(trained, 0.2)["network"]

# %% harm_of_the_blur kind="wrong" hint=["harm of the blur"]
denoiser, winners, harm = trained, WINNERS, errors_at(trained, 0)["blur"]

# %% harm_in_decibels kind="wrong" hint=["not decibels"]
denoiser, winners, harm = trained, WINNERS, 10 * np.log10(1 / HARM)

# %% root_of_the_harm kind="wrong" hint=["without a root"]
denoiser, winners, harm = trained, WINNERS, HARM**0.5

# %% harm_guessed kind="wrong" hint=["another number"]
denoiser, winners, harm = trained, WINNERS, 0.1

# %% harm_as_words kind="wrong" hint=["number"]
denoiser, winners, harm = trained, WINNERS, "a little"

# %% another_network kind="wrong" hint=["harm"]
denoiser, winners, harm = untrained, WINNERS, HARM

# %% entry_lost kind="wrong" hint=["0.3"]
denoiser, harm = trained, HARM
winners = {sigma: name for sigma, name in WINNERS.items() if sigma != 0.3}

# %% no_network kind="wrong" hint=["not filled in yet"]
denoiser, winners, harm = ..., WINNERS, HARM

# %% untouched kind="wrong" hint=["not filled in yet"]
denoiser = trained
winners = {0: ..., 0.05: ..., 0.1: ..., 0.2: ..., 0.3: ..., 0.4: ...}
harm = ...

# %% lazy_list kind="wrong" hint=["dictionary"]
denoiser, harm = trained, HARM
winners = list(WINNERS.values())

# %% hostile_nan kind="wrong" hint=["finite"]
denoiser, winners, harm = trained, WINNERS, np.nan
