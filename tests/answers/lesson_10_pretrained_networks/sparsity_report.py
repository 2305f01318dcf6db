# %% given
import numpy as np


# %% sorted_pairs kind="right"
def sparsity_report(outputs):
    shares = {name: float((array == 0).mean()) for name, array in outputs.items()}
    return dict(sorted(shares.items(), key=lambda pair: -pair[1]))


# %% count_nonzero kind="right"
def sparsity_report(outputs):
    shares = {n: 1 - np.count_nonzero(x) / x.size for n, x in outputs.items()}
    names = sorted(shares, key=shares.get, reverse=True)
    return {name: shares[name] for name in names}


# %% list_of_pairs kind="right"
def sparsity_report(outputs):
    pairs = [(np.mean(array == 0), name) for name, array in outputs.items()]
    return [(name, share) for share, name in sorted(pairs, reverse=True)]


# %% loops kind="right"
def sparsity_report(outputs):
    shares = {}
    for name, array in outputs.items():
        zeros = 0
        for value in array.ravel().tolist():
            if value == 0:
                zeros += 1
        shares[name] = zeros / array.size
    report = {}
    while shares:
        best = max(shares, key=shares.get)
        report[best] = shares.pop(best)
    return report


# %% float32 kind="right"
def sparsity_report(outputs):
    names = list(outputs)
    shares = np.array([(outputs[name] == 0).mean() for name in names], np.float32)
    return {names[i]: shares[i] for i in np.argsort(-shares)}


# %% negatives_counted kind="wrong" hint=["negative numbers counted", "without ReLU"]
def sparsity_report(outputs):
    shares = {name: float((array <= 0).mean()) for name, array in outputs.items()}
    return dict(sorted(shares.items(), key=lambda pair: -pair[1]))


# %% small_ones_counted kind="wrong" hint=["small numbers counted", "=="]
def sparsity_report(outputs):
    shares = {n: float((np.abs(x) < 1e-3).mean()) for n, x in outputs.items()}
    return dict(sorted(shares.items(), key=lambda pair: -pair[1]))


# %% isclose kind="wrong" hint=["small numbers counted"]
def sparsity_report(outputs):
    shares = {n: float(np.isclose(x, 0).mean()) for n, x in outputs.items()}
    return dict(sorted(shares.items(), key=lambda pair: -pair[1]))


# %% nonzero_counted kind="wrong" hint=["not zero"]
def sparsity_report(outputs):
    shares = {n: float((x != 0).mean()) for n, x in outputs.items()}
    return dict(sorted(shares.items(), key=lambda pair: -pair[1]))


# %% percent kind="wrong" hint=["percent", "0 to 1"]
def sparsity_report(outputs):
    shares = {n: float((x == 0).mean() * 100) for n, x in outputs.items()}
    return dict(sorted(shares.items(), key=lambda pair: -pair[1]))


# %% counts kind="wrong" hint=["counted, not divided"]
def sparsity_report(outputs):
    shares = {n: int((x == 0).sum()) for n, x in outputs.items()}
    return dict(sorted(shares.items(), key=lambda pair: -pair[1]))


# %% first_image kind="wrong" hint=["first image only"]
def sparsity_report(outputs):
    shares = {n: float((x[0] == 0).mean()) for n, x in outputs.items()}
    return dict(sorted(shares.items(), key=lambda pair: -pair[1]))


# %% dead_channels kind="wrong" hint=["single numbers"]
def sparsity_report(outputs):
    return {n: float((x == 0).all(axis=(0, 1, 2)).mean()) for n, x in outputs.items()}


# %% sparsest_last kind="wrong" hint=["sparsest layer last", "downwards"]
def sparsity_report(outputs):
    shares = {name: float((array == 0).mean()) for name, array in outputs.items()}
    return dict(sorted(shares.items(), key=lambda pair: pair[1]))


# %% as_they_come kind="wrong" hint=["order"]
def sparsity_report(outputs):
    return {name: float((array == 0).mean()) for name, array in outputs.items()}


# %% numbers_only kind="wrong" hint=["no dictionary"]
def sparsity_report(outputs):
    return sorted((float((x == 0).mean()) for x in outputs.values()), reverse=True)


# %% sparsest_only kind="wrong" hint=["each name once"]
def sparsity_report(outputs):
    shares = {name: float((array == 0).mean()) for name, array in outputs.items()}
    best = max(shares, key=shares.get)
    return {best: shares[best]}


# %% untouched kind="wrong" hint=["not filled in yet"]
def sparsity_report(outputs):
    """Return the share of exact zeros for each layer, sparsest first."""
    ...


# %% lazy_constant kind="wrong" hint=["its mean is a share"]
def sparsity_report(outputs):
    return dict.fromkeys(outputs, 0.5)


# %% hostile_nan kind="wrong" hint=["finite"]
def sparsity_report(outputs):
    return dict.fromkeys(outputs, float("nan"))


# %% hostile_prints kind="wrong" hint=["None", "return"]
def sparsity_report(outputs):
    for name, array in outputs.items():
        print(name, (array == 0).mean())


# %% one_number_for_all kind="wrong" hint=["each name"]
def sparsity_report(outputs):
    return float(np.mean([(x == 0).mean() for x in outputs.values()]))


# %% rounded kind="wrong" hint=["round when you print"]
def sparsity_report(outputs):
    shares = {n: round(float((x == 0).mean()), 2) for n, x in outputs.items()}
    return dict(sorted(shares.items(), key=lambda pair: -pair[1]))


# %% in_words kind="wrong" hint=["without quotes"]
def sparsity_report(outputs):
    shares = {n: float((x == 0).mean()) for n, x in outputs.items()}
    return {n: f"{s:.0%}" for n, s in sorted(shares.items(), key=lambda p: -p[1])}


# %% sorted_by_name kind="wrong" hint=["order is not"]
def sparsity_report(outputs):
    return {name: float((outputs[name] == 0).mean()) for name in sorted(outputs)}


# %% per_image kind="wrong" hint=["all axes"]
def sparsity_report(outputs):
    return {name: (x == 0).mean(axis=(1, 2, 3)) for name, x in outputs.items()}


# %% argwhere kind="right"
def sparsity_report(outputs):
    table = [(len(np.argwhere(a == 0.0)) / a.size, n) for n, a in outputs.items()]
    table.sort()
    table.reverse()
    return {name: share for share, name in table}


# %% cut_to_integers kind="wrong" hint=["cuts 0.7"]
def sparsity_report(outputs):
    shares = {n: np.mean(a.astype(int) == 0) for n, a in outputs.items()}
    return dict(sorted(shares.items(), key=lambda item: item[1], reverse=True))


# %% divided_by_pictures kind="wrong" hint=["number of images"]
def sparsity_report(outputs):
    shares = {n: np.sum(a == 0) / len(a) for n, a in outputs.items()}
    return dict(sorted(shares.items(), key=lambda item: item[1], reverse=True))


# %% equal_layers_lost kind="wrong" hint=["same share"]
def sparsity_report(outputs):
    by_share = {}
    for name, array in outputs.items():
        by_share[float(np.mean(array == 0))] = name
    return {by_share[s]: s for s in sorted(by_share, reverse=True)}


# %% layers_without_zeros_left_out kind="wrong" hint=["without a zero"]
def sparsity_report(outputs):
    shares = {n: float(np.mean(a == 0)) for n, a in outputs.items() if (a == 0).any()}
    return dict(sorted(shares.items(), key=lambda item: item[1], reverse=True))
