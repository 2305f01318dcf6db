"""Lesson 10: its own numbers, its oracles, both notebooks."""

import numpy as np
import pytest
from scipy import stats

from autograder.checks.lesson_10_pretrained_networks import (
    multi_output,
    occlusion,
    own_picture,
    prepare,
    rank_channels,
    sparsity_report,
    topk,
    vgg16_rows,
)
from autograder.hidden.lesson_10_pretrained_networks import CASES
from autograder.student.exercise import run_cases
from utils.backbones import load_backbone
from utils.backbones import preprocessing as pre
from utils.data import PictureError, digit_scenes, load_photo, own_pictures
from utils.interpret import evidence, view
from utils.machine import environment

with environment.quietly():
    import keras

LESSON = "10_pretrained_networks"


@pytest.fixture(scope="module")
def tiny():
    return load_backbone("tiny")


@pytest.fixture(scope="module")
def vgg16():
    return load_backbone("vgg16", None)


def test_the_22_rows_are_keras_own(vgg16):
    counts = {layer.name: layer.count_params() for layer in vgg16.model.layers[1:]}
    assert counts == vgg16_rows.ROWS
    assert sum(counts.values()) == vgg16_rows.TOTAL == 138_357_544
    graded = {*vgg16_rows.VGG16_ROWS.visible, *CASES["vgg16_rows"]}
    assert graded == {*counts, "total"}


def test_nine_of_ten_parameters_are_dense():
    dense = sum(vgg16_rows.ROWS[name] for name in vgg16_rows.DENSE)
    assert dense == 123_642_856
    assert dense / vgg16_rows.TOTAL == pytest.approx(0.894, abs=5e-4)


@pytest.mark.parametrize("network", ["vgg16", "mobilenet_v2", "efficientnet"])
def test_the_prepared_picture_is_keras_own(network):
    case = prepare.PictureCase(network, "float32", 7)
    picture, _ = case.draw()
    module = getattr(keras.applications, network)
    expected = module.preprocess_input(picture[None].copy())
    right = prepare.right_batch(picture, network)
    step = prepare.BLOCK
    assert np.allclose(right, expected[:, ::step, ::step], atol=1e-4)
    own = {"vgg16": pre.vgg16, "mobilenet_v2": pre.mobilenet_v2}.get(network)
    if own:
        assert np.allclose(own(picture[None]), expected, atol=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_the_accuracy_oracle_is_keras_own(seed):
    case = topk.GuessCase("topk_accuracy", (40, 9), 3, seed)
    shares, labels, _ = case.draw()
    hits = keras.metrics.sparse_top_k_categorical_accuracy(labels, shares, k=3)
    assert topk.share(shares, labels, 3) == pytest.approx(float(np.mean(hits)))


def test_the_missed_pictures_are_a_tenth():
    assert topk.COUNT.entries[topk.MISSED].right({}) == round(50_000 * (1 - 0.901))


def test_ties_may_come_in_any_order():
    case = topk.GuessCase("topk", (5, 9), 5, 22, ties=True)
    for flip in (1, -1):

        def guess(shares, k, flip=flip):
            order = np.argsort(-shares[:, ::flip], axis=1, kind="stable")[:, :k]
            return order if flip == 1 else shares.shape[1] - 1 - order

        outcome = run_cases(topk.TOPK, {"topk": guess}, [case])
        assert outcome.passed == 1


@pytest.mark.parametrize("kind", ["small", "branched"])
def test_random_networks_of_the_check_tell_their_layers_apart(kind):
    model = multi_output.network(kind)
    names = tuple(layer.name for layer in model.layers[1:])
    batch = np.random.default_rng(0).normal(size=(2, *model.input_shape[1:]))
    outputs = multi_output.outputs_of(model, names, batch)
    for number, one in enumerate(outputs):
        for other in outputs[:number]:
            assert one.shape != other.shape or not np.allclose(one, other)


@pytest.mark.parametrize(
    "case", [*CASES["sparsity_report"], *sparsity_report.SPARSITY_REPORT.visible]
)
def test_layers_of_a_case_differ_in_sparsity(case):
    shares = {float((array == 0).mean()) for array in case.draw()[0].values()}
    assert np.diff(sorted(shares)).min(initial=1) > 0.02


@pytest.mark.parametrize(
    "case", [*CASES["rank_channels"], *rank_channels.RANK_CHANNELS.visible]
)
def test_correlations_are_pearsons_and_far_apart(case):
    maps, target = case.draw()
    found = rank_channels.correlations(maps, target)
    assert np.allclose(found, evidence.map_correlations(maps, target))
    for channel, r in enumerate(found):
        if channel in case.dead:
            assert r == 0
        else:
            flat = maps[:, :, channel].ravel()
            assert r == pytest.approx(stats.pearsonr(flat, target.ravel())[0])
    assert np.diff(np.sort(np.abs(found))).min() > 0.02


@pytest.mark.parametrize("case", [*CASES["occlusion"], *occlusion.OCCLUSION.visible])
def test_the_occlusion_oracle_is_the_one_of_the_lesson(case):
    picture, score = case.picture(), case.score()
    own = occlusion.drops_of(score, picture, case.window, case.stride)
    lesson = evidence.occlusion_map(
        score, picture, window=case.window, stride=case.stride
    )
    assert np.allclose(own, lesson, atol=1e-5 * np.abs(own).max())


def test_the_largest_fall_lies_on_the_object():
    case = occlusion.OcclusionCase((16, 16), 4, 1, 51)
    falls = occlusion.drops_of(case.score(), case.picture(), 4, 1)
    row, column = np.unravel_index(falls.argmax(), falls.shape)
    top, left = case.place()
    assert abs(row - top) < 4
    assert abs(column - left) < 4


def test_an_own_picture_works_from_64_pixels_on(tiny):
    image = load_photo("coffee")[0][100:164, 200:264]
    shares = tiny.run(image)[0]
    answer = {
        "image": image,
        "predict": lambda picture: tiny.run(picture)[0],
        "prediction": tiny.top(image, 3)[0],
    }
    outcome = run_cases(own_picture.OWN_PICTURE, answer, ["image", "prediction"])
    assert outcome.passed == 2
    assert shares.sum() == pytest.approx(1, abs=1e-4)


def test_training_makes_the_deep_layers_sparser(tiny):
    batch = tiny.prepare(digit_scenes(100, seed=3, digits=range(5)).images)
    name = "block3_conv2"
    trained = evidence.layer_outputs(tiny.model, [name], batch)[name]
    random = []
    for seed in range(5):
        environment.set_seed(seed)
        model = load_backbone("tiny", None).model
        random.append(
            evidence.sparsity(evidence.layer_outputs(model, [name], batch)[name])
        )
    assert 0.3 < np.mean(random) < 0.65
    spread = np.std(random, ddof=1)
    assert evidence.sparsity(trained) > np.mean(random) + 3 * spread


def test_both_maps_point_at_the_ink_far_more_often_than_chance(tiny):
    scenes = digit_scenes(200, seed=8, digits=range(5))
    batch, classes = tiny.prepare(scenes.images), 10 + scenes.labels
    cams = evidence.grad_cam(tiny.model, batch, classes, tiny.last_map)
    hits = [
        evidence.pointing_game(evidence.enlarge(cam, (32, 32)), mask)
        for cam, mask in zip(cams, scenes.masks, strict=True)
    ]
    assert np.mean(hits) > 2 * scenes.masks.mean()


def test_grad_cam_works_for_vgg16s_dense_head(vgg16):
    batch = vgg16.prepare(load_photo("chelsea")[0])
    (cam,) = evidence.grad_cam(vgg16.model, batch, [281], vgg16.last_map)
    assert cam.shape == (14, 14)
    assert not evidence.ends_in_global_average(vgg16.model, vgg16.last_map)


def test_multi_output_fits_every_network_of_its_cases():
    answer = lambda model, names: keras.Model(  # noqa: E731
        model.input, [model.get_layer(name).output for name in names]
    )
    cases = [*multi_output.MULTI_OUTPUT.visible, *CASES["multi_output"]]
    assert run_cases(multi_output.MULTI_OUTPUT, answer, cases).passed == len(cases)


def test_uploads_are_kept_as_png_and_others_refused(tmp_path):
    import io

    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(load_photo("coffee")[0]).save(buffer, format="JPEG")
    target = tmp_path / "mine.png"
    assert "× 512 pixels" in own_pictures.save_upload(buffer.getvalue(), target)
    assert own_pictures.load_own_picture(target).shape[1] == 512
    said = own_pictures.save_upload(b"no picture", tmp_path / "other.png")
    assert "no picture" in said
    assert not (tmp_path / "other.png").exists()
    with pytest.raises(PictureError):
        own_pictures.load_own_picture(tmp_path / "other.png")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("n02504013_Indian_elephant", "Indian elephant"),
        ("elephant_chollet_cc", "elephant cholle…"),
        ("cat", "cat"),
    ],
)
def test_names_of_files_fit_above_a_small_picture(name, short):
    assert view.short_name(name) == short


def test_a_named_folder_gives_its_pictures_and_says_what_is_none(
    tmp_path, monkeypatch, capsys
):
    from PIL import Image

    (tmp_path / "photos").mkdir()
    Image.fromarray(load_photo("rocket")[0]).save(tmp_path / "photos" / "one.jpg")
    (tmp_path / "photos" / "two.jpg").write_bytes(b"broken")
    (tmp_path / "photos" / "notes.txt").write_text("no picture", encoding="utf-8")
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    assert list(own_pictures.named_photos()) == ["one"]
    assert "two.jpg is passed over" in capsys.readouterr().out
    monkeypatch.delenv("COURSE_DATA")
    assert own_pictures.named_photos() == {}


def test_a_picture_that_was_not_handed_in_is_replaced_when_graded(
    tmp_path, monkeypatch, capsys
):
    missing = tmp_path / "mine.png"
    with pytest.raises(PictureError):
        own_pictures.load_own_picture(missing)
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert np.array_equal(
        own_pictures.load_own_picture(missing), own_pictures.load_own_picture()
    )
    assert "the cat takes its place" in capsys.readouterr().out
