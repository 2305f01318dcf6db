# %% given
import numpy as np
from scipy import ndimage, optimize

from utils import denoising


# %% grid_of_tenths kind="right"
def best_blur(noisy, clean):
    widths = np.arange(0.3, 4.05, 0.1)
    errors = [denoising.mse(denoising.blurred(noisy, width), clean) for width in widths]
    return widths[np.argmin(errors)]


# %% bounded_search kind="right"
def best_blur(noisy, clean):
    def error(width):
        blurred = ndimage.gaussian_filter(noisy, (0, width, width, 0))
        return ((blurred - clean) ** 2).mean()

    return optimize.minimize_scalar(error, bounds=(0.3, 4), method="bounded").x


# %% coarse_then_fine kind="right"
def best_blur(noisy, clean):
    def error(width):
        return denoising.mse(denoising.blurred(noisy, width), clean)

    coarse = min(np.geomspace(0.3, 4, 9), key=error)
    return float(
        min(np.linspace(max(coarse / 1.4, 0.3), min(coarse * 1.4, 4), 13), key=error)
    )


# %% golden_section kind="right"
def best_blur(noisy, clean):
    def error(width):
        return denoising.mse(denoising.blurred(noisy, width), clean)

    low, high, share = 0.3, 4.0, (5**0.5 - 1) / 2
    while high - low > 0.02:
        one, two = high - share * (high - low), low + share * (high - low)
        if error(one) < error(two):
            high = two
        else:
            low = one
    return np.array([(low + high) / 2])


# %% channel_by_channel kind="right"
def best_blur(noisy, clean):
    found, least = None, np.inf
    for width in np.arange(6, 81) / 20:
        total = 0.0
        for picture, right in zip(noisy, clean):
            for c in range(picture.shape[-1]):
                one = ndimage.gaussian_filter(picture[:, :, c].astype(float), width)
                total += np.sum((one - right[:, :, c]) ** 2)
        if total < least:
            found, least = width, total
    return found


# %% highest_psnr kind="right"
def best_blur(noisy, clean):
    def psnr(width):
        return -10 * np.log10(
            denoising.mse(denoising.blurred(noisy, width), clean) + 1e-12
        )

    return max(np.linspace(0.3, 4, 75), key=psnr)


# %% another_border kind="right"
def best_blur(noisy, clean):
    widths = np.linspace(0.3, 4, 60)
    errors = [
        np.mean(
            (ndimage.gaussian_filter(noisy, (0, w, w, 0), mode="nearest") - clean) ** 2
        )
        for w in widths
    ]
    return widths[int(np.argmin(errors))]


# %% all_axes kind="wrong" hint=["every axis", "one for each axis"] breaks=["never across images or channels"]
def best_blur(noisy, clean):
    widths = np.arange(0.3, 4.05, 0.05)
    return widths[
        np.argmin(
            [((ndimage.gaussian_filter(noisy, w) - clean) ** 2).mean() for w in widths]
        )
    ]


# %% across_channels kind="wrong" hint=["across the channels"]
def best_blur(noisy, clean):
    widths = np.arange(0.3, 4.05, 0.05)
    errors = [
        ((ndimage.gaussian_filter(noisy, (0, w, w, w)) - clean) ** 2).mean()
        for w in widths
    ]
    return widths[np.argmin(errors)]


# %% picture_by_picture_across_channels kind="wrong" hint=["across the channels"]
def best_blur(noisy, clean):
    def error(w):
        return np.mean(
            [
                np.mean((ndimage.gaussian_filter(a, w) - b) ** 2)
                for a, b in zip(noisy, clean)
            ]
        )

    return min(np.linspace(0.3, 4, 80), key=error)


# %% across_images kind="wrong" hint=["across the images"]
def best_blur(noisy, clean):
    widths = np.arange(0.3, 4.05, 0.05)
    errors = [
        ((ndimage.gaussian_filter(noisy, (w, w, w, 0)) - clean) ** 2).mean()
        for w in widths
    ]
    return widths[np.argmin(errors)]


# %% black_border kind="wrong" hint=["black beyond the border"]
def best_blur(noisy, clean):
    def error(w):
        blurred = ndimage.gaussian_filter(noisy, (0, w, w, 0), mode="constant")
        return ((blurred - clean) ** 2).mean()

    return min(np.linspace(0.3, 4, 80), key=error)


# %% compared_with_noisy kind="wrong" hint=["no blur at all"]
def best_blur(noisy, clean):
    widths = np.arange(0.3, 4.05, 0.1)
    errors = [denoising.mse(denoising.blurred(noisy, w), noisy) for w in widths]
    return widths[np.argmin(errors)]


# %% blurs_the_clean kind="wrong" hint=["no blur at all"]
def best_blur(noisy, clean):
    widths = np.arange(0.3, 4.05, 0.1)
    errors = [denoising.mse(denoising.blurred(clean, w), clean) for w in widths]
    return widths[np.argmin(errors)]


# %% largest_error kind="wrong" hint=["largest error"]
def best_blur(noisy, clean):
    widths = np.linspace(0.4, 4, 37)
    errors = [denoising.mse(denoising.blurred(noisy, w), clean) for w in widths]
    return 4.0 if errors else widths[np.argmax(errors)]


# %% the_error_itself kind="wrong" hint=["the error itself"]
def best_blur(noisy, clean):
    return min(
        denoising.mse(denoising.blurred(noisy, w), clean)
        for w in np.arange(0.3, 4.05, 0.1)
    )


# %% place_in_the_list kind="wrong" hint=["place in a list"]
def best_blur(noisy, clean):
    errors = [
        denoising.mse(denoising.blurred(noisy, w), clean)
        for w in np.arange(0.3, 4.05, 0.05)
    ]
    return int(np.argmin(errors))


# %% strength_of_the_noise kind="wrong" hint=["how strong the noise is"]
def best_blur(noisy, clean):
    return float(np.std(noisy - clean))


# %% steps_of_one kind="wrong" hint=["finer steps"] breaks=["at most 1 % more than the least"]
def best_blur(noisy, clean):
    widths = [0.3, 1, 2, 3, 4]
    return widths[
        np.argmin([denoising.mse(denoising.blurred(noisy, w), clean) for w in widths])
    ]


# %% first_picture_only kind="wrong" hint=["first picture"]
def best_blur(noisy, clean):
    widths = np.arange(0.3, 4.05, 0.1)
    errors = [denoising.mse(denoising.blurred(noisy[:1], w), clean[:1]) for w in widths]
    return widths[np.argmin(errors)]


# %% first_channel_only kind="wrong" hint=["first channel"]
def best_blur(noisy, clean):
    def error(w):
        return (
            (ndimage.gaussian_filter(noisy[..., 0], (0, w, w)) - clean[..., 0]) ** 2
        ).mean()

    return min(np.linspace(0.3, 4, 75), key=error)


# %% mean_distance kind="wrong" hint=["squared", "absolute"]
def best_blur(noisy, clean):
    def error(w):
        return np.abs(denoising.blurred(noisy, w) - clean).mean()

    return min(np.linspace(0.3, 4, 75), key=error)


# %% one_picture_at_a_time kind="wrong" hint=["batch"] breaks=["any number of pictures and channels"]
def best_blur(noisy, clean):
    widths = np.linspace(0.3, 4, 75)
    found = []
    for k in range(2, len(noisy)):
        errors = [denoising.mse(denoising.blurred(noisy, w), clean) for w in widths]
        found.append(widths[np.argmin(errors)])
    return np.mean(found)


# %% three_channels_assumed kind="wrong" hint=["IndexError"]
def best_blur(noisy, clean):
    def error(w):
        red, green, blue = (denoising.blurred(noisy[..., [c]], w) for c in range(3))
        return denoising.mse(np.concatenate([red, green, blue], axis=-1), clean)

    return min(np.linspace(0.3, 4, 38), key=error)


# %% a_sigma_for_each_picture kind="wrong" hint=["one number"]
def best_blur(noisy, clean):
    widths = np.linspace(0.3, 4, 38)
    return [
        min(widths, key=lambda w: denoising.mse(denoising.blurred(one, w), right))
        for one, right in zip(noisy, clean)
    ]


# %% untouched kind="wrong" hint=["not filled in yet"]
def best_blur(noisy, clean): ...


# %% printed kind="wrong" hint=["return"]
def best_blur(noisy, clean):
    widths = np.arange(0.3, 4.05, 0.1)
    errors = [denoising.mse(denoising.blurred(noisy, w), clean) for w in widths]
    print(widths[np.argmin(errors)])


# %% lazy_of_the_figure kind="wrong" hint=["always the same"]
def best_blur(noisy, clean):
    return 1.6


# %% hostile_nan kind="wrong" hint=["finite"]
def best_blur(noisy, clean):
    return np.nan


# %% hostile_changes_the_pictures kind="wrong" hint=["changes"]
def best_blur(noisy, clean):
    noisy -= clean
    return 1.6


# %% hostile_endless kind="wrong" hint=["come back"]
def best_blur(noisy, clean):
    while True:
        pass
