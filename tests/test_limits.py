"""Whatever reads students' bytes outside the walls has a limit that the docs name."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from attacks.heavy import held_by
from limits_table import PAGE, written
from reading_places import reading_places

from autograder.limits import LIMITS, PROCESSES, UPLOAD, TooMuch, loads

# They read what the machine, the instructor or the course itself has written.
OURS = {
    *("grading.budget.Measured.read", "grading.command._compare_release"),
    *("grading.judge_process._memory", "grading.judge_server._serve_worker"),
    *("grading.pipeline.Run.__init__", "grading.pipeline.Run._measured_times"),
    *("grading.pipeline.expected_setup", "grading.result_store.ResultStore.__init__"),
    *("grading.result_store.ResultStore.is_landed", "grading.task._Line.__init__"),
    *("grading.rules_digest.code_of_rules", "grading.rules_digest.digest_of_rules"),
    *("intake.formats.git_times._text", "intake.register.read_register"),
    *("intake.shelf.Batch.explain", "intake.shelf.quarantined"),
    *("intake.tables._cells", "intake.tables.read_table", "intake.take._sorted_out"),
    *("intake.notebooks._cells_of", "intake.roster.read_roster"),
    *("nbgrader.aims.aims_of", "nbgrader.deadlines.read_deadlines"),
    "nbgrader.release._is_in_gradebook",
    *("nbgrader.release._stamp", "nbgrader.release.registered"),
    *("nbgrader.exchange._secret", "nbgrader.exchange._write"),
    *("gradescope.command._entries", "gradescope.command._requirements"),
    *("gradescope.command.write_zip", "gradescope.results.failed"),
    *("gradescope.results.results_of", "nbgrader.feedback_due._read"),
    *("gradescope.run.main", "report.sheet_file.SheetFile.__init__"),
    "sandbox.wire.layer_data._metrics_of",  # on the student's side
    *("nbgrader.steps.generate_assignment", "nbgrader.steps.generate_feedback"),
    *("notebook.plan._only_call", "notebook.plan.read_plan"),
    *("report.page.write_html", "sandbox.host.setup._imports"),
    *("sandbox.host.cgroup.Group.was_too_much", "sandbox.host.cgroup._gives_memory"),
    *("sandbox.host.cgroup._home", "sandbox.host.memory._added_up"),
    *("sandbox.host.fresh_pool.FreshPool._last_words", "sandbox.host.fresh_pool._read"),
    *("sandbox.host.launch.Adopted.__init__", "sandbox.host.launch.Zygote._await"),
    *("sandbox.host.launch.Zygote.last_words", "sandbox.host.launch._sender"),
    *("sandbox.host.launch._must_be_forkable", "sandbox.host.pool.Pool._gone"),
}


def test_every_place_that_reads_has_a_limit_or_reads_our_own() -> None:
    limited = {place for limit in LIMITS for place in limit.places}
    found = reading_places()
    assert found - limited - OURS == set(), "a new place: give it a limit"
    assert (limited | OURS) - found == set(), "a place that is gone"
    assert not limited & OURS


def test_every_limit_belongs_to_a_process_that_is_limited() -> None:
    for limit in LIMITS:
        assert limit.size > 0
        assert limit.items > 0
        process = PROCESSES[limit.process]
        assert process is None or process.most <= 1_000_000_000


def test_the_documentation_has_every_limit() -> None:
    text = Path(PAGE).read_text("utf-8")
    assert written(text) == text, "run: PYTHONPATH=tests python -m limits_table"


def test_the_smallest_notebook_is_read_and_the_next_larger_ones_are_not() -> None:
    assert loads(b"[1, 2]", size=6, items=2) == [1, 2]
    with pytest.raises(TooMuch, match="parts"):
        loads(b"[1, 2]", size=6, items=1)
    with pytest.raises(TooMuch, match="larger"):
        loads(b"[1, 2]", size=5, items=2)


@pytest.mark.parametrize("part", ["[]", "{}", "1.5", '"ab"', '{"a":1}', "[[]]"])
def test_what_may_be_read_fits_into_memory(part: str) -> None:
    import tracemalloc

    count = UPLOAD.items // 20 // (1 + part.count("[") + part.count("{"))
    content = f"[{','.join([part] * count)}]".encode()
    tracemalloc.start()
    kept = loads(content, UPLOAD.size, UPLOAD.items)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(kept) == count
    assert json.dumps(kept[0])
    assert 20 * peak < 600_000_000


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="measures as Linux")
@pytest.mark.parametrize("name", ["wide letters in two parts", "two million keys"])
def test_the_heaviest_notebooks_fit_into_the_coordinator(name: str) -> None:
    assert held_by(name) < 800_000_000  # of a gigabyte; it holds other things, too
