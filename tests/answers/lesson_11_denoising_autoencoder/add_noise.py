# %% given
import numpy as np


# %% clip kind="right"
def add_noise(images, sigma, seed):
    drawn = np.random.default_rng(seed).normal(0, sigma, images.shape)
    return np.clip(images + drawn, 0, 1).astype(np.float32)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% standard_normal kind="right"
def add_noise(images, sigma, seed):
    generator = np.random.default_rng(seed)
    noise = sigma * generator.standard_normal(images.shape, dtype=np.float32)
    noisy = images.astype(np.float32) + noise
    noisy[noisy < 0] = 0
    noisy[noisy > 1] = 1
    return noisy


expected = {"not clipped": 0.2**2, "black": 0.2**2 / 2, "mid grey": 0.0391}


# %% old_generator kind="right"
def add_noise(images, sigma, seed):
    rng = np.random.RandomState(seed)
    result = np.minimum(1, np.maximum(0, images + rng.randn(*images.shape) * sigma))
    return np.array(result, dtype="float32")


expected = {"not clipped": np.float64(0.04001), "black": 0.0199, "mid grey": 0.03907}


# %% one_by_one kind="right"
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    out = np.empty(images.shape, np.float32)
    for i in range(len(images)):
        for c in range(images.shape[3]):
            noise = rng.normal(scale=sigma, size=images.shape[1:3])
            out[i, :, :, c] = (images[i, :, :, c] + noise).clip(0, 1)
    return out


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% seeded_globally kind="right"
def add_noise(images, sigma, seed):
    np.random.seed(seed)
    return np.clip(np.random.normal(images, sigma), 0, 1).astype("float32")


flat = np.full((400, 400, 3), 0.5)
noise = np.random.default_rng(1).normal(0, 0.2, flat.shape)
expected = {
    "not clipped": np.mean(noise**2),
    "black": np.mean(np.maximum(noise, 0) ** 2),
    "mid grey": np.mean((np.clip(flat + noise, 0, 1) - flat) ** 2),
}


# %% python_random kind="right"
import random


def add_noise(images, sigma, seed):
    chance = random.Random(seed)
    flat = [min(1.0, max(0.0, v + chance.gauss(0, sigma))) for v in images.ravel()]
    return np.array(flat, np.float32).reshape(images.shape)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% not_clipped kind="wrong" hint=["not clipped"] breaks=["cut off"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return (images + rng.normal(0, sigma, images.shape)).astype(np.float32)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% clipped_before kind="wrong" hint=["not clipped"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return (np.clip(images, 0, 1) + rng.normal(0, sigma, images.shape)).astype(
        np.float32
    )


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% cut_below kind="wrong" hint=["clipped at one end"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return np.maximum(images + rng.normal(0, sigma, images.shape), 0).astype(np.float32)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% cut_above kind="wrong" hint=["clipped at one end"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return np.minimum(images + rng.normal(0, sigma, images.shape), 1).astype(np.float32)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% variance kind="wrong" hint=["variance taken"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return np.clip(images + rng.normal(0, sigma**2, images.shape), 0, 1).astype(
        np.float32
    )


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% root kind="wrong" hint=["variance taken"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return np.clip(images + rng.normal(0, np.sqrt(sigma), images.shape), 0, 1).astype(
        np.float32
    )


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% no_sigma kind="wrong" hint=["sigma ignored"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return np.clip(images + rng.normal(size=images.shape), 0, 1).astype(np.float32)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% always_point_two kind="wrong" hint=["sigma ignored"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return np.clip(images + rng.normal(0, 0.2, images.shape), 0, 1).astype(np.float32)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% uniform kind="wrong" hint=["uniform"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return np.clip(images + rng.uniform(-sigma, sigma, images.shape), 0, 1).astype(
        np.float32
    )


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% random_up kind="wrong" hint=["uniform"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return np.clip(images + sigma * rng.random(images.shape), 0, 1).astype(np.float32)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% one_sign kind="wrong" hint=["noise of one sign"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return np.clip(images + np.abs(rng.normal(0, sigma, images.shape)), 0, 1).astype(
        np.float32
    )


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% multiplied kind="wrong" hint=["multiplied"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return np.clip(images * (1 + rng.normal(0, sigma, images.shape)), 0, 1).astype(
        np.float32
    )


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% stretched kind="wrong" hint=["stretched"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    noisy = images + rng.normal(0, sigma, images.shape)
    span = max(noisy.max() - noisy.min(), 1e-9)
    return ((noisy - noisy.min()) / span).astype(np.float32)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% all_images_alike kind="wrong" hint=["one noise for all images"] breaks=["for every number by itself"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return np.clip(images + rng.normal(0, sigma, images.shape[1:]), 0, 1).astype(
        np.float32
    )


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% grey_noise kind="wrong" hint=["one noise for all channels"] breaks=["for every number by itself"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    noise = rng.normal(0, sigma, (*images.shape[:3], 1))
    return np.clip(images + noise, 0, 1).astype(np.float32)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% one_number kind="wrong" hint=["one number for a picture"] breaks=["for every number by itself"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return np.clip(images + rng.normal(0, sigma), 0, 1).astype(np.float32)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% no_seed kind="wrong" hint=["seed ignored"] breaks=["The same seed gives the same noise"]
def add_noise(images, sigma, seed):
    noise = np.random.default_rng().normal(0, sigma, images.shape)
    return np.clip(images + noise, 0, 1).astype(np.float32)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% seed_zero kind="wrong" hint=["seed ignored"]
def add_noise(images, sigma, seed):
    noise = np.random.default_rng(0).normal(0, sigma, images.shape)
    return np.clip(images + noise, 0, 1).astype(np.float32)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% float64 kind="wrong" hint=["not float32"] breaks=["float32"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return np.clip(images + rng.normal(0, sigma, images.shape), 0, 1).astype(float)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% bytes kind="wrong" hint=["bytes wrapped"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    noisy = (255 * (images + rng.normal(0, sigma, images.shape))).astype(int)
    return (noisy.astype(np.uint8) / 255).astype(np.float32)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% lazy_unchanged kind="wrong" hint=["no noise"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return images.astype(np.float32)


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% one_picture kind="wrong" hint=["shape"]
def add_noise(images, sigma, seed):
    rng = np.random.default_rng(seed)
    return np.clip(images[0] + rng.normal(0, sigma, images[0].shape), 0, 1).astype(
        np.float32
    )


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% same_error_everywhere kind="wrong" hint=["same for all pictures"] breaks=["black"]
def add_noise(images, sigma, seed):
    drawn = np.random.default_rng(seed).normal(0, sigma, images.shape)
    return np.clip(images + drawn, 0, 1).astype(np.float32)


expected = {"not clipped": 0.03, "black": 0.03, "mid grey": 0.03}


# %% clipping_forgotten kind="wrong" hint=["clipping forgotten"] breaks=["black"]
def add_noise(images, sigma, seed):
    drawn = np.random.default_rng(seed).normal(0, sigma, images.shape)
    return np.clip(images + drawn, 0, 1).astype(np.float32)


expected = {"not clipped": 0.04, "black": 0.04, "mid grey": 0.04}


# %% sigma_for_error kind="wrong" hint=["its square"]
def add_noise(images, sigma, seed):
    drawn = np.random.default_rng(seed).normal(0, sigma, images.shape)
    return np.clip(images + drawn, 0, 1).astype(np.float32)


expected = {"not clipped": 0.2, "black": 0.1, "mid grey": 0.2}


# %% hostile_raises kind="wrong" hint=["stop"]
def add_noise(images, sigma, seed):
    raise RuntimeError("no noise today")


expected = {"not clipped": 0.04, "black": 0.02, "mid grey": 0.039}


# %% untouched kind="wrong" hint=["not filled in"]
def add_noise(images, sigma, seed): ...


expected = {"not clipped": ..., "black": ..., "mid grey": ...}
