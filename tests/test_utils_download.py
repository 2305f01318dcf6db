"""Downloads from a local server that misbehaves on request."""

import socket
import subprocess
import sys
import threading
import time
from http.server import ThreadingHTTPServer

import pytest
from misbehaving import BODY, NAME, SHA256, SIZE, Misbehaving

from utils.download import DownloadError, fetch, sha256_of


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Misbehaving) as running:
        running.ranges = []
        running.leave = threading.Event()
        running.address = f"http://127.0.0.1:{running.server_address[1]}"
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield running
        running.leave.set()
        running.shutdown()
        thread.join()


@pytest.fixture
def get(server, course_cache):
    def fetch_from(behaviour, **options):
        options = {"sha256": SHA256, "progress": False, **options}
        return fetch(f"{server.address}/{behaviour}/{NAME}", NAME, **options)

    return fetch_from


def leave_part(folder, content):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{NAME}.part").write_bytes(content)


def part_of(folder):
    return folder / f"{NAME}.part"


@pytest.mark.parametrize("behaviour", ["good", "without-length", "moved"])
def test_a_file_is_fetched_once_and_then_comes_from_the_cache(
    get, server, course_cache, behaviour
):
    path = get(behaviour)
    assert path == course_cache / NAME
    assert path.read_bytes() == BODY
    requests = len(server.ranges)
    assert get(behaviour) == path
    assert len(server.ranges) == requests
    assert [file.name for file in course_cache.iterdir()] == [NAME]


def test_an_unfinished_part_is_resumed(get, server, course_cache):
    leave_part(course_cache, BODY[:1234])
    assert get("good").read_bytes() == BODY
    assert server.ranges == ["bytes=1234-"]


@pytest.mark.parametrize("size", [None, SIZE])
def test_a_complete_part_is_not_fetched_again(get, server, course_cache, size):
    leave_part(course_cache, BODY)
    assert get("good", size=size).read_bytes() == BODY
    assert server.ranges == ([] if size else [f"bytes={SIZE}-"])


@pytest.mark.parametrize("behaviour", ["ignores-range", "refuses-range"])
def test_without_resuming_the_file_is_fetched_from_its_start(
    get, course_cache, behaviour
):
    leave_part(course_cache, BODY[:1234])
    assert get(behaviour).read_bytes() == BODY


def test_a_part_larger_than_the_file_is_dropped(get, course_cache):
    leave_part(course_cache, BODY + b"more")
    assert get("good", size=SIZE).read_bytes() == BODY


def test_a_server_that_resumes_elsewhere_is_not_believed(get, course_cache):
    leave_part(course_cache, BODY[:1234])
    with pytest.raises(DownloadError, match=r"bytes from 1234 on.*Content-Range"):
        get("wrong-range")
    assert part_of(course_cache).read_bytes() == BODY[:1234]


def test_a_broken_connection_is_resumed_in_the_same_call(get, server):
    assert get("truncated").read_bytes() == BODY
    assert server.ranges == [None, "bytes=100000-", "bytes=200000-"]


def test_a_connection_that_always_breaks_keeps_the_part(get, course_cache):
    with pytest.raises(DownloadError, match=r"400 bytes in 4 attempts.*run the cell"):
        get("always-truncated")
    assert part_of(course_cache).read_bytes() == BODY[:400]
    assert get("good").read_bytes() == BODY


def test_a_busy_server_is_asked_again(get, server):
    assert get("busy-once").read_bytes() == BODY
    assert len(server.ranges) == 2


def test_a_wrong_checksum_deletes_the_file_and_says_so(get, course_cache):
    with pytest.raises(DownloadError, match=r"Expected SHA-256.*deleted"):
        get("wrong-body")
    assert list(course_cache.iterdir()) == []
    assert get("good").read_bytes() == BODY


def test_a_poisoned_part_costs_one_more_transfer(get, server, course_cache, capsys):
    leave_part(course_cache, b"x" * 1234)
    assert get("good").read_bytes() == BODY
    assert server.ranges == ["bytes=1234-", None]
    assert "came earlier" in capsys.readouterr().out


def test_a_damaged_file_in_the_cache_is_replaced_aloud(get, course_cache, capsys):
    course_cache.mkdir()
    (course_cache / NAME).write_bytes(BODY[:-1])
    assert get("good").read_bytes() == BODY
    assert "damaged" in capsys.readouterr().out


def test_a_body_longer_than_the_file_is_stopped(get, course_cache):
    with pytest.raises(DownloadError, match="Received more"):
        get("too-long", size=SIZE)
    assert not (course_cache / NAME).exists()


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ("nothing", "404"),
        ("loop", "redirections without end"),
        ("elsewhere", "redirections|Expected an answer"),
    ],
)
def test_a_refusal_is_explained_and_leaves_nothing(get, course_cache, behaviour, words):
    with pytest.raises(DownloadError, match=words) as caught:
        get(behaviour)
    assert "Expected" in str(caught.value)
    assert "COURSE_MIRROR" in str(caught.value)
    assert list(course_cache.iterdir()) == []


def test_a_server_that_stalls_is_left_and_its_bytes_are_kept(get, course_cache):
    start = time.monotonic()
    with pytest.raises(DownloadError, match=r"within 0\.3 s.*kept"):
        get("stalls", stall_limit=0.3)
    assert time.monotonic() - start < 2
    assert part_of(course_cache).read_bytes() == BODY[:1000]


@pytest.mark.parametrize("behaviour", ["drips", "drips-headers", "stalls"])
def test_the_time_limit_holds_whatever_the_server_does(get, behaviour):
    start = time.monotonic()
    with pytest.raises(DownloadError, match=r"time_limit|no answer|new bytes"):
        get(behaviour, time_limit=0.6)
    assert time.monotonic() - start < 2


def test_no_server_at_all_is_explained(course_cache):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(DownloadError, match=r"Received none.*Look at the network"):
        fetch(f"http://127.0.0.1:{port}/x", NAME, sha256=SHA256, progress=False)


def test_the_mirror_is_asked_first(get, server, monkeypatch):
    monkeypatch.setenv("COURSE_MIRROR", f"{server.address}/good/")
    assert get("nothing").read_bytes() == BODY


@pytest.mark.parametrize("mirror", ["nothing", "wrong-body"])
def test_a_mirror_that_fails_is_said_and_passed_over(
    get, server, monkeypatch, capsys, mirror
):
    monkeypatch.setenv("COURSE_MIRROR", f"{server.address}/{mirror}")
    assert get("good").read_bytes() == BODY
    assert "instead." in capsys.readouterr().out


def test_progress_goes_to_standard_output_only(get, capsys):
    get("good", progress=True)
    captured = capsys.readouterr()
    assert NAME in captured.out
    assert captured.err == ""


def test_two_processes_do_not_write_into_one_another(get, server, course_cache):
    code = (
        "import sys; from utils.download import fetch\n"
        "fetch(sys.argv[1], sys.argv[2], sha256=sys.argv[3], progress=False)"
    )
    url = f"{server.address}/truncated/{NAME}"
    command = [sys.executable, "-c", code, url, NAME, SHA256]
    with subprocess.Popen(command) as other:
        assert get("truncated").read_bytes() == BODY
        assert other.wait(20) == 0
    assert sha256_of(course_cache / NAME) == SHA256


@pytest.mark.parametrize(
    "change",
    [
        {"url": "file:///etc/passwd"},
        {"url": "numbers.bin"},
        {"target_name": "../numbers.bin"},
        {"target_name": "/tmp/numbers.bin"},
        {"target_name": "..\\numbers.bin"},
        {"target_name": "C:numbers.bin"},
        {"target_name": ""},
        {"sha256": "abc"},
        {"sha256": "g" * 64},
        {"time_limit": 0},
    ],
)
def test_arguments_that_could_do_harm_are_refused(course_cache, change):
    arguments = {"url": "http://localhost/x", "target_name": NAME, "sha256": SHA256}
    arguments.update(change)
    with pytest.raises(ValueError, match=r"Expected.*Received"):
        fetch(**arguments)


def test_a_name_may_have_folders(server, course_cache):
    url = f"{server.address}/good/x"
    path = fetch(url, "photos/one.bin", sha256=SHA256.upper(), progress=False)
    assert path == course_cache / "photos" / "one.bin"


def test_a_file_too_large_for_the_disk_is_not_begun(get, server):
    with pytest.raises(DownloadError, match="free disk"):
        get("good", size=10**18)
    assert server.ranges == []
