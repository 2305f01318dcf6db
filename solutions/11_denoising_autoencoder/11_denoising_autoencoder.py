# %% [markdown]
# # 11 · A denoising autoencoder, and the blur it has to beat
#
# Somebody publishes a network that cleans noisy pictures, and shows three that look better. Better than what? In this
# lesson you build such a network, meet a single line of code that does the same job, and find out which of them is
# better, where, and by how much.
#
# ![Four small pictures of the same place: noisy, cleaned in two ways called A and B, and clean. One of A and B is a network.](attachment:opening.png)

# %% [markdown]
# **After this lesson you can**
#
# - add noise, and say how large its error is before and after clipping (exercise 11.1);
# - say how small the code of an autoencoder really is (exercise 11.2);
# - make maps larger, and say where a checkerboard comes from (exercise 11.3);
# - measure the likeness of pictures in decibels (exercise 11.4);
# - tune a simple opponent fairly, and beat it with a network under a budget (exercises 11.5, 11.6);
# - find channels that do nothing, and say where a network does harm (exercises 11.7, 11.8).
#
# | minutes | points | data | computer |
# |---|---|---|---|
# | 60 | 18 | pieces of photographs that come with scikit-image and scikit-learn | any, no GPU |
#
# The words and axes used in all lessons stand on the
# [conventions card](../00_start_here/00_start_here.ipynb#0.4-Conventions) of lesson 0.

# %%
import numpy as np
from scipy import ndimage
from skimage import restoration

from autograder import Lesson
from utils import denoising, machine, plotting
from utils.data import load_own_picture, load_photo_patches, upload_picture

with machine.quietly():
    import keras
    from keras import layers

    keras.ops.ones(1)  # the first number wakes the device, which may chatter, too

lesson = Lesson("11_denoising_autoencoder")
machine.budget(minutes=1, data="nothing to download", cost="free")

# %% [markdown]
# ### Warm-up: three questions
#
# Answer aloud before you open the answers.
#
# 1. How many parameters has a convolution with 16 filters of 3 × 3 on a colour picture?
# 2. What does a Gaussian blur with a large σ do to an edge?
# 3. Why is a choice made with validation pictures, and not with test pictures?
#
# <details><summary>Answers</summary>
#
# 1. 16 · (3 · 3 · 3 + 1) = 448.
# 2. It smears it over about 2σ pixels on either side.
# 3. Whatever was chosen with the test pictures looks better on them than on new ones.
#
# </details>

# %% [markdown]
# ## 11.1 A bet
#
# Two places of two photographs got noise. Then each was cleaned twice: by a **blur**, one line of code, and by a
# network of 22,779 weights. Which of A and B is which was drawn by lot.
#
# **Bet:** which one is the network? Which one is nearer to the clean picture, above and below? Then run the next cell.

# %%
bet = denoising.Bet()
bet.show()

# %%
print(bet.opened())

# %% [markdown]
# Above, where there are edges, the network wins. Below, where everything is smooth, the blur does! "It looks better"
# was not enough to know that: it takes numbers, many pictures, and an opponent that somebody has tuned as carefully as the
# network.
#
# ## 11.2 Noise
#
# Here are many pictures: pieces of six photographs, 32 × 32 pixels, numbers from 0 to 1. They come from three bands: the
# left 60 % of each photograph to **fit** weights to, the next 12 % to **choose** with, the rest to **test** with. So no
# pixel of the test was seen before.

# %%
patches = load_photo_patches()
noise = 0.2
noisy_fit = denoising.noisy(patches.fit, noise, seed=1)
noisy_choose = denoising.noisy(patches.choose, noise, seed=2)
noisy_test = denoising.noisy(patches.test, noise, seed=3)

# %%
patches.card

# %% [markdown]
# The noise is **normal** and **additive**: to each number another one is added, drawn from a normal distribution with mean 0 and standard deviation σ. Then what is below 0 or above 1 is cut off. How
# far a picture is from the clean one says the **mean squared error** (MSE): the mean of all squared differences.
#
# **Predict:** with twice the noise, how much larger is the MSE?

# %%
strengths = (0, 0.05, 0.1, 0.2, 0.4)
shown = [denoising.noisy(patches.test[63], sigma, seed=4) for sigma in strengths]
errors = [
    denoising.mse(denoising.noisy(patches.test, sigma, seed=4), patches.test)
    for sigma in strengths
]
plotting.show_images(
    shown,
    [f"σ = {sigma:g}" for sigma in strengths],
    columns=5,
    title="One picture with more and more noise",
    caption="Mean squared errors, over all test pictures: "
    + ", ".join(f"{error:.4f}" for error in errors)
    + ".",
)

# %% [markdown]
# At first four times, since the error is σ². With strong noise less, because more and more is cut off.
#
# ### Exercise 11.1 · Noise, and what clipping does (2 points, one for each part)
#
# - Write `add_noise(images, sigma, seed)`. `images` is (batch, height, width, channels), fractions from 0 to 1. Draw normal noise of standard deviation `sigma` for every number by itself, add it, and cut off what is below 0 or above 1. Return
#   float32. The same seed gives the same noise, another one other noise; sigma may be 0.
# - Fill in `expected`: the MSE that σ = 0.2 makes, to two digits: if nothing is cut off; with clipping on a black picture (all 0); with clipping on mid grey (all 0.5). Think first, then measure.
#
# Three batches and all three numbers are checked at once, other levels and strengths when graded.


# %% nbgrader={"grade": false, "grade_id": "add_noise", "locked": false, "schema_version": 3, "solution": true, "task": false}
def add_noise(images, sigma, seed):
    """Return noisy images, float32 from 0 to 1, in the images' shape."""
    ...
    ### BEGIN SOLUTION
    drawn = np.random.default_rng(seed).normal(0, sigma, np.shape(images))
    return np.clip(images + drawn, 0, 1).astype("float32")
    ### END SOLUTION


expected = {"not clipped": ..., "black": ..., "mid grey": ...}
### BEGIN SOLUTION
expected = {"not clipped": 0.2**2}
for name, level in (("black", 0.0), ("mid grey", 0.5)):
    flat = np.full((20, 100, 100, 3), level)
    expected[name] = np.mean((add_noise(flat, 0.2, seed=0) - flat) ** 2)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-add_noise", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("add_noise", {"add_noise": add_noise, "expected": expected})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade(
    "add_noise", {"add_noise": add_noise, "expected": expected}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# > **You may meet** a text that says "noise of σ = 0.5", above code that says 0.2. Both sound small. On a black picture, this is the difference:

# %%
black = np.zeros((20, 64, 64, 3))
for sigma in (0.5, 0.2):
    error = denoising.mse(denoising.noisy(black, sigma, seed=0), black)
    print(f"σ = {sigma}: mean squared error {error:.3f} on black")

# %% [markdown]
# Six times. Whoever compares results compares the noise first.
#
# ## 11.3 A network that makes pictures, and its code
#
# A classifier makes ten numbers of a picture. A **denoising autoencoder** makes a picture: an **encoder** (convolutions and
# pooling) makes the maps smaller, a **decoder** makes them larger again. What is in the middle is called the **code**. It is
# trained with pairs: noisy picture in, clean picture out, loss MSE. This is the one of the lecture:


# %%
def lecture_network(batch_norm=True):
    """Return the lecture's network, 16-32 | 32-16-3."""

    def block(maps, filters):
        maps = layers.Conv2D(filters, 3, padding="same")(maps)
        if batch_norm:
            maps = layers.BatchNormalization()(maps)
        return layers.ReLU()(maps)

    pictures = keras.Input((32, 32, 3))
    maps = layers.MaxPooling2D(padding="same")(block(pictures, 16))
    code = layers.MaxPooling2D(padding="same", name="code")(block(maps, 32))
    maps = layers.UpSampling2D()(block(code, 32))
    maps = layers.UpSampling2D()(block(maps, 16))
    last = layers.Conv2D(3, 3, padding="same", activation="sigmoid")
    return keras.Model(pictures, last(maps))


for layer in lecture_network().layers:
    shape = " × ".join(str(side) for side in layer.output.shape[1:])
    print(f"{type(layer).__name__:20}{shape}")

# %% [markdown]
# ### Exercise 11.2 · How small is the code? (2 points, one for each part)
#
# - Fill in `rows`: the parameters of the five convolutions (3 × 3; all of them have biases), in the order of the network; of the four batch normalisations together; the total; and how many of these are `"learned"` by training. Then how many numbers the `"code"` has, and how many
#   `"times smaller"` it is than the picture that goes in (above 1 where the code is smaller).
# - Write `code_size(side, channels, filters, halvings)`: for a square picture, and an encoder with so many poolings of 2 × 2 whose last map has so many filters, return two numbers: how many the code has, and how many times smaller it is. A pooling with padding "same" halves a side; an odd side is rounded up.
#
# The first and the third convolution, the batch normalisations, the total, the learned ones, the code and two calls are checked at once, the rest when graded. What follows from a wrong entry of yours costs nothing more.


# %% nbgrader={"grade": false, "grade_id": "code_size", "locked": false, "schema_version": 3, "solution": true, "task": false}
rows = {
    "first convolution": ..., "second convolution": ..., "third convolution": ...,
    "fourth convolution": ..., "last convolution": ..., "batch normalisations": ...,
    "total": ..., "learned": ..., "code": ..., "times smaller": ...,
}  # fmt: skip


def code_size(side, channels, filters, halvings):
    """Return how many numbers a code has, and how many times smaller it is."""
    ...
    ### BEGIN SOLUTION
    code = (-(-side // 2**halvings)) ** 2 * filters
    return code, side**2 * channels / code
    ### END SOLUTION


### BEGIN SOLUTION
of_five = zip(rows, (3, 16, 32, 32, 16), (16, 32, 32, 16, 3), strict=False)
rows |= {name: (9 * below + 1) * filters for name, below, filters in of_five}
rows["batch normalisations"] = 4 * (16 + 32 + 32 + 16)
rows["total"] = sum(list(rows.values())[:6])
rows["learned"] = rows["total"] - rows["batch normalisations"] // 2
rows["code"], rows["times smaller"] = code_size(32, 3, 32, 2)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-code_size", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("code_size", {"rows": rows, "code_size": code_size})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade(
    "code_size", {"rows": rows, "code_size": code_size}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# > **You may meet** "the autoencoder *compresses* the picture to 8 × 8", next to a count of 48 or 16 times. Places are not numbers. The code has far fewer places, and more channels: count both, as you did.
#
# So nothing forces this network to forget much. Noise goes for another reason: it is trained to bring out clean pictures, and noise cannot be predicted from its surroundings.
#
# ## 11.4 Larger again
#
# Two kinds of layer make maps larger. **Upsampling** repeats each pixel, and a convolution behind it smooths the steps. A **transposed convolution** puts a stamp of the size of its kernel for each pixel of the small map, at steps of the stride, and
# adds up where stamps overlap (lesson 6 has met it: [stamp and gather](../06_backpropagation/06_backpropagation.ipynb)).
#
# Here a map that is 1 everywhere is enlarged, with a kernel that is 1 everywhere, so nothing should be seen at all. **Predict:** what do you see with a kernel of 3 × 3 and stride 2, and what with 4 × 4?

# %%
plain = np.ones((1, 6, 6, 1), "float32")
enlarged = []
for k in (3, 4):
    layer = layers.Conv2DTranspose(
        1, k, strides=2, use_bias=False, kernel_initializer="ones"
    )
    enlarged.append(keras.ops.convert_to_numpy(layer(plain))[0, ..., 0])
enlarged.append(np.repeat(np.repeat(plain[0, ..., 0], 2, axis=0), 2, axis=1))
plotting.show_images(
    enlarged,
    ["transposed, 3 × 3", "transposed, 4 × 4", "upsampling"],
    columns=3,
    value_range=(0, 4),
    title="A map without any pattern, enlarged",
    caption="Bright pixels were written by four stamps, dark ones by one. "
    "The pattern on the left is called a checkerboard.",
)

# %% [markdown]
# Where the stride does not divide the kernel, some pixels are written more often than others: a **checkerboard**. Training can learn to fight it, and often does so badly; you see it in many made pictures. A kernel that the stride divides, or upsampling
# and a convolution, does not have the problem (the uneven edge remains).
#
# ### Exercise 11.3 · Larger maps (2 points, a third for each part)
#
# - `size(n, k, s, kind)`: the side that n becomes, with kernel side k and stride s. `kind` is `"upsampling"` (s times, no kernel), `"transposed valid"` or `"transposed same"` (padding "same" cuts the map to s times n). The kernel may be smaller than the stride: then gaps stay between the stamps, and Keras keeps the gap behind the last one, too.
# - `repeat(maps, s)`: upsampling by hand, any stride. `maps` is (batch, height, width, channels); each pixel becomes a block of s × s. Do not change `maps`.
# - `coverage(n, k, s)`: for *one row* of n numbers and a transposed convolution with padding "valid": how many stamps write each number of the result, a list or an array, as long as `size` says.
#
# A few calls of each are checked at once, others when graded. If in doubt, ask Keras: `layers.Conv2DTranspose(1, k, strides=s)(np.zeros((1, n, n, 1))).shape`.


# %% nbgrader={"grade": false, "grade_id": "enlarge", "locked": false, "schema_version": 3, "solution": true, "task": false}
def size(n, k, s, kind):
    """Return the side of the enlarged map."""
    ...
    ### BEGIN SOLUTION
    return (n - 1) * s + max(k, s) if kind == "transposed valid" else n * s
    ### END SOLUTION


def repeat(maps, s):
    """Return maps with each pixel repeated as a block of s × s."""
    ...
    ### BEGIN SOLUTION
    return np.repeat(np.repeat(maps, s, axis=1), s, axis=2)
    ### END SOLUTION


def coverage(n, k, s):
    """Return how often each number of a valid transposed convolution is written."""
    ...
    ### BEGIN SOLUTION
    counts = np.zeros(size(n, k, s, "transposed valid"), int)
    for place in range(n):
        counts[place * s : place * s + k] += 1
    return counts
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-enlarge", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("enlarge", {"size": size, "repeat": repeat, "coverage": coverage})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade(
    "enlarge", {"size": size, "repeat": repeat, "coverage": coverage}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# ## 11.5 How good is a picture?
#
# An MSE of 0.004 says little to the eye. Engineers write the same in **decibels**: the **peak signal-to-noise ratio** is
#
# $$\text{PSNR} = 10 \log_{10} \frac{\text{peak}^2}{\text{MSE}},$$
#
# where the peak is the largest number that such a picture *can* hold: 1 for fractions, 255 for bytes. Ten decibels more: a tenth of the error. Three more: half of it.
#
# ### Exercise 11.4 · Decibels (2 points)
#
# Write `psnr(clean, other, peak)`. Both pictures have one shape, of two to four axes; a batch gets one number, from the MSE of all pixels together. They may hold fractions, or 8-bit whole numbers (uint8), whose differences wrap around. `peak` is given; it is not the largest number in it. Return the
# decibels, and `np.inf` when they are equal.
#
# Five pairs are checked at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "psnr", "locked": false, "schema_version": 3, "solution": true, "task": false}
def psnr(clean, other, peak):
    """Return the peak signal-to-noise ratio in decibels."""
    ...
    ### BEGIN SOLUTION
    error = np.mean((np.asarray(clean, float) - np.asarray(other, float)) ** 2)
    return np.inf if error == 0 else 10 * np.log10(peak**2 / error)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-psnr", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("psnr", psnr)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade("psnr", psnr, points=2)
### END HIDDEN TESTS

# %% [markdown]
# What is worth what? **Predict** the order, before you run it: the noisy pictures; each picture replaced by its own mean colour; the noisy pictures blurred.

# %%
clean = patches.test
mean_colours = np.broadcast_to(clean.mean(axis=(1, 2), keepdims=True), clean.shape)
for name, other in {
    "noisy": noisy_test,
    "its mean colour": mean_colours,
    "blurred, σ = 1.6": denoising.blurred(noisy_test, 1.6),
}.items():
    error = denoising.mse(clean, other)
    print(f"{name:18} MSE {error:.4f}, PSNR {10 * np.log10(1 / error):.1f} dB")

# %% [markdown]
# A picture of one single colour is "better" than the noisy one! The number counts differences pixel by pixel; what an eye sees it does not know. So look, too.
#
# ## 11.6 The opponent: a blur
#
# Whoever praises a network compares it with something. The fair opponent is the best *simple* thing, tuned with the same care: here a Gaussian blur, each channel by itself, with one number to choose, its σ in pixels. (This σ has nothing to do with that of the noise.)
#
# **Predict:** where is the best σ, and how exactly must one hit it?

# %%
widths = np.arange(0.4, 3.05, 0.1)
valley = [
    denoising.mse(denoising.blurred(noisy_choose, width), patches.choose)
    for width in widths
]
best = int(np.argmin(valley))
good = widths[np.array(valley) <= 1.01 * valley[best]]
figure, axes = plotting.new_figure(
    width=6.4,
    height=2.8,
    title="A blur against noise of σ = 0.2",
    caption="To the left noise is left over, to the right edges are lost.",
)
axes[0, 0].plot(widths, valley, "o-", markersize=4)
axes[0, 0].axvspan(good[0], good[-1], alpha=0.2, label="within 1 % of the best")
axes[0, 0].set(xlabel="σ of the blur, in pixels", ylabel="mean squared error")
axes[0, 0].legend()
plotting.show(
    figure,
    f"A flat valley: the error falls from {valley[0]:.4f} to {valley[best]:.5f} at "
    f"σ = {widths[best]:.1f} and rises to {valley[-1]:.4f}. From {good[0]:.1f} to "
    f"{good[-1]:.1f} it is within 1 % of the best.",
)

# %% [markdown]
# The valley is flat: a tenth of a pixel hardly matters. The blur takes seven eighths of the noise's error away! A blur is not the only simple thing, either. Here are others, on 100 pictures (**median**: the middle one of 5 × 5 numbers; **total variation** and **non-local means** search for smooth regions and for similar places).

# %%
few, few_clean = noisy_choose[:100], patches.choose[:100]
others = {
    "blur, σ = 1.6": denoising.blurred(few, 1.6),
    "median, 5 × 5": ndimage.median_filter(few, size=(1, 5, 5, 1)),
    "total variation": [
        restoration.denoise_tv_chambolle(picture, 0.2, channel_axis=-1)
        for picture in few
    ],
    "non-local means": [
        restoration.denoise_nl_means(
            picture, 5, 6, h=0.16, sigma=noise, channel_axis=-1
        )
        for picture in few
    ],
}
for name, cleaned in others.items():
    print(f"{name:16} MSE {denoising.mse(cleaned, few_clean):.4f}")

# %% [markdown]
# So the blur is a fair opponent, and not the strongest one. The settings here were tried a little; a paper would tune each of them.
#
# ### Exercise 11.5 · The best blur (2 points)
#
# Write `best_blur(noisy, clean)`: the σ, in pixels, of the Gaussian blur of `noisy` whose mean squared error against `clean` is least. Both have the shape (batch, height, width, channels), numbers from 0 to 1, any number of pictures and channels; one σ serves all of them. Blur along height and width, never across images or channels (`denoising.blurred` does that), and mirror what lies beyond a border.
#
# The best σ lies between 0.3 and 4. Any search is right that finds one whose error is at most 1 % more than the least (or 0.00001 more). Three sets of pictures are tried at once, others when graded: other noise, or none, grey ones.


# %% nbgrader={"grade": false, "grade_id": "best_blur", "locked": false, "schema_version": 3, "solution": true, "task": false}
def best_blur(noisy, clean):
    """Return the σ of the Gaussian blur that brings noisy pictures nearest to clean ones."""
    ...
    ### BEGIN SOLUTION
    widths = np.arange(0.3, 4.05, 0.1)
    errors = [denoising.mse(denoising.blurred(noisy, width), clean) for width in widths]
    return widths[np.argmin(errors)]
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-best_blur", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("best_blur", best_blur)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade("best_blur", best_blur, points=2)
### END HIDDEN TESTS

# %% [markdown]
# ## 11.7 A trap: batch normalisation
#
# Now the lecture's network, as it is printed, with its batch normalisations: half of the pictures to fit to, three epochs of 63 steps. **Predict:** which of the two errors is the one that counts, and which is smaller?

# %%
half = noisy_fit[:2000], patches.fit[:2000]
validation = noisy_choose, patches.choose
lecture, errors = denoising.learn(lecture_network, *half, validation, epochs=3)
for epoch, (in_training, in_use) in enumerate(errors, start=1):
    print(f"epoch {epoch}: in training {in_training:.4f}, in use {in_use:.4f}")
opponent = denoising.mse(denoising.blurred(noisy_choose, 1.6), patches.choose)
print(f"the blur:                          {opponent:.4f}")

# %% [markdown]
# In training the network normalises with the batch's own means, and seems to be on a good way. *In use* it takes the moving statistics, which start at 0 and 1 and lag behind ([lesson 8](../08_cifar10_cnn/08_cifar10_cnn.ipynb) has met that): its pictures are worse
# than doing nothing for two epochs. A classifier may survive maps that are too large or too small, a picture does not. Over five seeds, with all 4,000 pictures and six epochs, the course measured (mean ± standard deviation):
#
# | mean squared error on | with batch normalisation | without |
# |---|---|---|
# | pictures to choose with, epoch 1 | 0.0520 ± 0.0121 | 0.0115 ± 0.0024 |
# | … epoch 3 | 0.0183 ± 0.0060 | 0.0051 ± 0.0004 |
# | … epoch 6 | 0.0059 ± 0.0008 | 0.0040 ± 0.0002 |
# | test pictures, after epoch 6 | 0.0057 ± 0.0009 | 0.0036 ± 0.0003 |
#
# On the same test pictures the blur has 0.0040, tuned by a search 0.0039.
#
# > **You may meet** "the network always beats simple filters". As printed, this one lost to one line of code in all five runs; without batch normalisation it won four of five, one of them by 5 %. Six epochs are few, to be sure. But without the blur beside it, nobody would have noticed.
#
# ## 11.8 Beat the blur
#
# ### Exercise 11.6 ★ · Beat the blur (4 points)
#
# Train a Keras model `denoiser` of any kind: from noisy pictures of 32 × 32 × 3, noise 0.2, to clean pictures of the same shape, with at most 50,000 parameters. Its mean squared error on test pictures has to be at least 5 % below the best blur's. A minute of training is more than enough.
#
# Ideas that help: a way round the narrow places (`layers.Concatenate`), an output that is *added* to the input or to a coarse copy of it (`layers.Add`), so that the network has to learn the difference only, and a wide view (pooled maps, made larger again). Choose with `noisy_choose`.
#
# The size and the lesson's test pictures are checked at once, other pieces of the photographs' right part with other noise when graded.


# %% nbgrader={"grade": false, "grade_id": "beat_the_blur", "locked": false, "schema_version": 3, "solution": true, "task": false}
denoiser = ...
### BEGIN SOLUTION
picture = keras.Input((32, 32, 3))
views = [picture]
for k in (2, 4, 8):  # coarse copies: the wide view
    coarse = layers.AveragePooling2D(k)(picture)
    views.append(layers.UpSampling2D(k, interpolation="bilinear")(coarse))
maps = layers.Concatenate()(views)
maps = layers.Conv2D(16, 3, padding="same", activation="relu")(maps)
maps = layers.Conv2D(16, 3, padding="same", activation="relu")(maps)
change = layers.Conv2D(3, 3, padding="same", kernel_initializer="zeros")(maps)
denoiser = keras.Model(picture, layers.Add()([views[2], change]))
rate = keras.optimizers.schedules.CosineDecay(5e-3, decay_steps=250)
denoiser.compile(keras.optimizers.Adam(learning_rate=rate), "mse")
denoiser.fit(noisy_fit, patches.fit, batch_size=32, epochs=2, verbose=0)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-beat_the_blur", "locked": true, "points": 4, "schema_version": 3, "solution": false, "task": false}
lesson.check("beat_the_blur", denoiser)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade("beat_the_blur", denoiser, points=4)
### END HIDDEN TESTS

# %% [markdown]
# ## 11.9 What the channels do
#
# What is in a code? Here the lecture's network learns again for a moment, without batch normalisation and with a learning rate that is a little too large, 0.01; then its encoder and its decoder are cut apart. **Predict:** how many of its 32 channels do nothing at all?

# %%
chain, _ = denoising.learn(
    lambda: lecture_network(batch_norm=False), *half, validation, epochs=2, rate=0.01
)
encoder = keras.Model(chain.input, chain.get_layer("code").output)
inner = maps = keras.Input((8, 8, 32))
for layer in chain.layers[chain.layers.index(chain.get_layer("code")) + 1 :]:
    maps = layer(maps)
decoder = keras.Model(inner, maps)
codes = encoder.predict(noisy_choose, verbose=0)

# %%
denoising.show_code(codes, picture=3)

# %% [markdown]
# A channel is **dead** when it is 0 everywhere: its ReLU never gets a number above 0, so no slope ever comes back, and it stays dead ([lesson 5](../05_mlp_vs_cnn/05_mlp_vs_cnn.ipynb)). One step that is too long can kill it: with rates of 0.002, 0.005, 0.01 and 0.02 the course counted, in two runs each, 0 and 2, 2 and 5, 4 and 13, 23 and 25 dead channels. A channel that lives may be worthless all the same. To find out, set it to 0, decode, and see by how much the error rises.
#
# ### Exercise 11.7 · Dead channels (2 points, one for each part)
#
# - `dead(code)`: a code of shape (n, height, width, channels) → the list of the channels that are 0 at every place of every image. A channel of very small numbers is alive, and numbers below 0 may occur.
# - `importance(code, decode, clean)`: `decode(code)` gives pictures, `clean` are those they should be. For each channel: by how much does the mean squared error rise if the channel is set to 0 in all images? Leave the others as they are. An array of shape (channels,), negative where the error falls.
#
# Work on copies: do not change the code. Small codes with made-up decoders are tried at once, others when graded.


# %% nbgrader={"grade": false, "grade_id": "dead_channels", "locked": false, "schema_version": 3, "solution": true, "task": false}
def dead(code):
    """Return the channels that are 0 everywhere, a list of int."""
    ...
    ### BEGIN SOLUTION
    return np.flatnonzero((code == 0).all(axis=(0, 1, 2))).tolist()
    ### END SOLUTION


def importance(code, decode, clean):
    """Return how much the error rises without each channel, shape (channels,)."""
    ...
    ### BEGIN SOLUTION
    before = denoising.mse(decode(code), clean)
    rises = []
    for channel in range(code.shape[-1]):
        less = code.copy()
        less[..., channel] = 0
        rises.append(denoising.mse(decode(less), clean) - before)
    return np.array(rises)
    ### END SOLUTION


# %% nbgrader={"grade": true, "grade_id": "check-dead_channels", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check("dead_channels", {"dead": dead, "importance": importance})
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade(
    "dead_channels", {"dead": dead, "importance": importance}, points=2
)
### END HIDDEN TESTS

# %% [markdown]
# And the channels of the network above? **Predict:** is one of them worth much more than the others?

# %%
denoising.show_worth(
    codes[:100],
    lambda maps: decoder.predict(maps, verbose=0),
    patches.choose[:100],
)

# %% [markdown]
# No: many channels share the work. Some are worth next to nothing, the dead ones nothing at all. They cost weights and time all the same, and can be cut away (**pruning**).
#
# ## 11.10 Where it wins
#
# Your network has learned from pictures with noise of σ = 0.2. What does it do with less noise, with more, with none? **Predict:** for which σ does *doing nothing* win?
#
# ### Exercise 11.8 · Where it wins (2 points)
#
# Make the first 100 test pictures noisy (`denoising.noisy(patches.test[:100], σ, seed=3)`) with σ = 0, 0.05, 0.1, 0.2, 0.3 and 0.4. For each, three compete: `"nothing"`, the noisy pictures as they are; `"blur"`, a blur with σ = 1.7 whatever the noise; `"network"`, your `denoiser` as it is. The least error wins, the mean squared one against the clean pictures; within 3 % both have won.
#
# Write the winners down, and as `harm` the mean squared error of what your network makes of the *clean* pictures (within 5 %). You may compute all of it. A network that lost 11.6 will do here. Two winners and the harm are checked at once, the others when graded.

# %% nbgrader={"grade": false, "grade_id": "where_it_wins", "locked": false, "schema_version": 3, "solution": true, "task": false}
winners = {0: ..., 0.05: ..., 0.1: ..., 0.2: ..., 0.3: ..., 0.4: ...}
harm = ...
### BEGIN SOLUTION
clean = patches.test[:100]
for sigma in winners:
    given = denoising.noisy(clean, sigma, seed=3)
    made = {
        "nothing": given,
        "blur": denoising.blurred(given, 1.7),
        "network": denoiser.predict(given, verbose=0),
    }
    errors = {name: denoising.mse(pictures, clean) for name, pictures in made.items()}
    winners[sigma] = min(errors, key=errors.get)
    print(f"noise {sigma:4}:", {name: f"{e:.4f}" for name, e in errors.items()})
harm = denoising.mse(denoiser.predict(clean, verbose=0), clean)
### END SOLUTION

# %% nbgrader={"grade": true, "grade_id": "check-where_it_wins", "locked": true, "points": 2, "schema_version": 3, "solution": false, "task": false}
lesson.check(
    "where_it_wins",
    {"winners": winners, "harm": harm, "denoiser": denoiser},
)
### BEGIN HIDDEN TESTS
from autograder import Lesson

Lesson("11_denoising_autoencoder").grade(
    "where_it_wins",
    {"winners": winners, "harm": harm, "denoiser": denoiser},
    points=2,
)
### END HIDDEN TESTS

# %% [markdown]
# Over five seeds the course measured with a U-shaped network of 22,779 weights (the one of the bet; it keeps what it has at full size, and adds to its input what has to change):
#
# | noise σ | nothing | blur, σ = 1.6 | best blur | network |
# |---|---|---|---|---|
# | 0 | **0** | 0.0015 | 0 | 0.0025 ± 0.0002 |
# | 0.05 | 0.0023 | 0.0016 | **0.0010** | 0.0022 ± 0.0001 |
# | 0.1 | 0.0086 | 0.0021 | **0.0019** | 0.0020 ± 0.0001 |
# | 0.2 | 0.0304 | 0.0040 | 0.0039 | **0.0027 ± 0.0001** |
# | 0.3 | 0.0596 | 0.0075 | 0.0071 | **0.0063 ± 0.0005** |
# | 0.4 | 0.0909 | 0.0127 | **0.0117** | 0.0138 ± 0.0015 |
#
# A network wins near the noise that it has seen. On clean pictures it does harm, and with much more noise the plain blur catches up. (A remedy: train with noise of many strengths.)
#
# ## 11.11 Your own photograph
#
# Choose a picture of yours; without one, the cat takes its place. It gets noise, and your network cleans it, 32 × 32 pixels at a time. **Predict:** where do you see the difference to the blur first?

# %%
upload_picture()

# %%
own = load_own_picture()
top, left = (max(side - 240, 0) // 2 for side in own.shape[:2])
photo = own[top : top + 240, left : left + 240] / 255
given = denoising.noisy(photo, noise, seed=9)
cleaned = denoising.clean_photo(denoiser, given)
plotting.show_images(
    [photo, given, denoising.blurred(given, 1.6), cleaned],
    ["yours", "with noise", "blurred, σ = 1.6", "cleaned"],
    columns=2,
    title="Your own photograph",
)

# %%
for name, picture in {
    "with noise": given,
    "blurred": denoising.blurred(given, 1.6),
    "cleaned": cleaned,
}.items():
    error = denoising.mse(picture, photo)
    print(f"{name:11} MSE {error:.4f}, PSNR {10 * np.log10(1 / error):.1f} dB")

# %% [markdown]
# Look at edges first, then at smooth places. Real noise of a camera is not the noise of this lesson: it grows with the light, and neighbours share it. A network that has learned from the wrong noise cleans the wrong thing.
#
# ## What to take with you
#
# - The error of normal noise is σ², less what clipping takes away; on black that is half.
# - A code is small when its *numbers* are few, not its places.
# - Transposed convolutions write unevenly where the stride does not divide the kernel.
# - Decibels need the peak of the *kind* of picture, and fractions instead of bytes.
# - Tune the simple opponent as carefully as your network, on pictures set aside for it.
# - With batch normalisation, look at the error in use, not at the one in training.
# - Say where a network wins, and where it does harm.
#
# **Ask yourself:** your phone cleans its pictures with a network. Which comparison would you want to see before you believe its advertisement?
#
# ## Further reading
#
# - P. Vincent, H. Larochelle, Y. Bengio and P.-A. Manzagol, *Extracting and composing robust features with denoising autoencoders*, ICML 2008,
#   [doi:10.1145/1390156.1390294](https://doi.org/10.1145/1390156.1390294).
# - K. Zhang, W. Zuo, Y. Chen, D. Meng and L. Zhang, *Beyond a Gaussian denoiser: residual learning of deep CNN for image denoising*, IEEE Transactions on Image Processing 26, 2017, [doi:10.1109/TIP.2017.2662206](https://doi.org/10.1109/TIP.2017.2662206): learn the noise, not the picture.
# - O. Ronneberger, P. Fischer and T. Brox, *U-Net: convolutional networks for biomedical image segmentation*, MICCAI 2015, [arXiv:1505.04597](https://arxiv.org/abs/1505.04597).
# - A. Odena, V. Dumoulin and C. Olah, *Deconvolution and checkerboard artifacts*, Distill, 2016, [doi:10.23915/distill.00003](https://doi.org/10.23915/distill.00003).
# - A. Buades, B. Coll and J.-M. Morel, *A non-local algorithm for image denoising*, CVPR 2005, [doi:10.1109/CVPR.2005.38](https://doi.org/10.1109/CVPR.2005.38).
# - L. I. Rudin, S. Osher and E. Fatemi, *Nonlinear total variation based noise removal algorithms*, Physica D 60, 1992, [doi:10.1016/0167-2789(92)90242-F](https://doi.org/10.1016/0167-2789(92)90242-F).
#
# **Before you hand in:** Kernel → Restart Kernel and Run All Cells, then press *Validate*.
