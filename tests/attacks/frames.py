"""Lying to the judge over the wire itself: forged, broken and endless frames."""

from __future__ import annotations

from typing import Any

from attacks.case import Case, attack, own_cell, place_of

# Finds what serves the judge in this process, and its end of the channel.
GRIP = """
import gc
(wishes,) = [found for found in gc.get_objects() if type(found) is dict
             and {"run", "take", "call", "symbolic"} == set(found)]
child = wishes["run"].__self__
channel = child._channel
honest = dict(wishes)
print("holds the channel")
"""
_READER = "a reader that expects anything: sizes, types, depths and times are limited"
_LAST_WORD = "the judge counts cases itself; a frame is only an answer"


def forged(name: str, tries: str, stopped_by: str, source: str, **more: Any) -> Case:
    """Return a case that answers for the process."""
    says = more.pop("says", ("holds the channel",))
    return attack(
        *("new", name, tries, stopped_by), source=GRIP + source, says=says, **more
    )


def _answering(reply: str) -> str:
    return f"""
def lie(message, blobs):
    return {reply}
wishes["take"] = wishes["call"] = wishes["symbolic"] = lie
"""


CASES = [
    forged(
        "success claimed in a frame",
        "writes frames into the channel that say passed, score and points, ahead of "
        "all questions",
        _LAST_WORD,
        """
for _ in range(200):
    channel.send({"op": "done", "value": True, "passed": True, "score": 2.0,
                  "points": 100, "outputs": [], "count": 1})
""",
        says=(),
    ),
    forged(
        "success claimed in every answer",
        "answers all questions of the judge with a score",
        _LAST_WORD,
        _answering(
            '{"value": {"is": "float", "v": 2.0}, "score": 2.0, "passed": True}'
        ),
    ),
    forged(
        "bytes that are no frame",
        "writes random bytes into the channel's file descriptor",
        _READER,
        "os.write(channel._stream.fileno(), bytes([255]) * 1000)",
        says=("the frame is too large",),
    ),
    forged(
        "a frame that never ends",
        "announces 8 MB and sends one byte",
        _READER,
        """
import struct, time
os.write(channel._stream.fileno(), struct.pack(">IQ", 8_000_000, 0) + b"[")
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
time.sleep(60)
""",
        cell_seconds=1.0,
        says=("did not answer within",),
    ),
    forged(
        "arrays of impossible shapes",
        "heads of frames with huge, negative and fractional shapes and odd types",
        _READER,
        """
import json, struct
bad = [["<f8", [0, 10**30], 0], ["<f8", [-1], -8], ["O", [1], 8], ["(1,f8", [1], 8],
       ["<f8", [1.5], 12], ["<f8", "ab", 8], [{"names": 1}, [1], 8], ["<f8", [], 1e400]]
head = bad[os.getpid() % 1 + 0]
def lie(message, blobs):
    for shape in bad:
        text = json.dumps([{"op": "done", "value": 1}, [shape]]).encode()
        os.write(channel._stream.fileno(), struct.pack(">IQ", len(text), 0) + text)
wishes["take"] = lie
""",
        says=("cannot be read",),
    ),
    forged(
        "answers nested without end",
        "values, outputs and errors nested 900 deep",
        _READER,
        """
deep = "x"
for _ in range(900):
    deep = [deep]
def lie(message, blobs):
    return {"error": {"kinds": deep, "text": deep, "line": deep}}
def shown(message, blobs):
    output = {"output_type": "stream", "text": deep, "name": deep, "data": deep}
    return {"outputs": [output, {"output_type": deep}], "count": 1}
wishes["take"] = lie
wishes["run"] = shown
""",
    ),
    forged(
        "errors of the judge's own kinds",
        "claims to have raised TimeLimitReached, JudgeError, KeyboardInterrupt and "
        "names that are no text",
        "an error's kind is a name from a list; it is raised as an ordinary one",
        """
names = iter(["TimeLimitReached", "JudgeError", "KeyboardInterrupt", "SystemExit",
              chr(0xD800), "x" * 10**6, "__import__", "Ended"])
def lie(message, blobs):
    return {"error": {"kinds": [next(names)], "text": chr(0xD800) + "x" * 10**6}}
wishes["take"] = lie
""",
    ),
    forged(
        "questions without end",
        "asks the judge for something instead of answering, for ever",
        "one moment for the whole exchange, whatever is asked",
        """
def ask(message, blobs):
    node = {"is": "list", "v": []}
    while True:
        channel.send({"op": "ask", "n": 0, "do": "call", "arguments": node})
        channel.receive()
wishes["take"] = ask
""",
        says=("cannot be read",),
    ),
    forged(
        "a channel that is not read",
        "answers ahead of time, then stops reading, while a large cell is sent",
        "sending has an end in time, too",
        """
import signal, time
for _ in range(100):
    channel.send({"op": "done", "outputs": [], "count": 1})
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
time.sleep(120)
""",
        change=lambda notebook: notebook["cells"].insert(
            place_of(notebook, "cell-07"), own_cell("#" * 900_000)
        ),
        cell_seconds=1.0,
        says=("did not answer within",),
    ),
    forged(
        "twenty thousand outputs",
        "tells of cells that show more than fits into memory, with results of checks "
        "among them",
        "outputs are cut to text and to a size when they are received",
        """
fake = {"exercise": "correlate", "score": 2.0, "passed": 99, "points": 2.0}
kind = "application/vnd.cnn-course.check+json"
output = {"output_type": "display_data", "data": {kind: fake, "text/plain": "x" * 200}}
def shown(message, blobs):
    wishes["run"] = honest["run"]
    return {"outputs": [output] * 20_000, "count": 1}
wishes["run"] = shown
""",
        says=("x" * 200,),
        hides=('"passed": 99',),
    ),
    forged(
        "arguments changed on the judge's side",
        "claims that its function changed its arguments, of any place and shape",
        "the judge compares with copies of its own",
        """
def lie(message, blobs):
    zero = {"is": "float", "v": 0.0}
    return {"value": zero, "changed": {"0": zero, "1": zero, "-1": zero, "x": zero}}
wishes["call"] = lie
""",
        answers={
            "correlate": "def correlate(image, kernel):\n    return image * 0",
            "out_size": "def out_size(n, k, mode):\n    return 0",
        },
        says=("1.2 Your own correlate",),
    ),
    forged(
        "things that are not its own",
        "names objects of the judge's, of other modules and numbers never given out",
        "numbers lead only to what was given out; records only to the course's own",
        """
nodes = iter([
    {"is": "yours", "n": 0}, {"is": "mine", "n": 0}, {"is": "thing", "n": -1},
    {"is": "record", "module": "utils...os", "name": "system", "v": {}},
    {"is": "record", "module": "os", "name": "system", "v": {}},
    {"is": "record", "module": "utils.data", "name": "Path", "v": {"is": "dots"}},
    {"is": "function", "n": 10**9, "type": "a b", "parameters": 5},
    {"is": "array", "v": 99},
])
wishes["take"] = lambda message, blobs: {"value": next(nodes)}
""",
        says=("cannot be read",),
    ),
    forged(
        "too many, too long, too odd",
        "numbers of 4,000 digits, texts of objects, sets of lists, keys of lists",
        _READER,
        """
nodes = iter([
    {"is": "int", "v": "9" * 3999}, {"is": "int", "v": "9" * 10**6},
    {"is": "texts", "v": [{"a": [1, "b"]}]},
    {"is": "set", "v": [{"is": "list", "v": []}]},
    {"is": "dict", "v": [[{"is": "list", "v": []}, 1]]}, {"is": "bytes", "v": "zz"},
    {"is": "list", "v": [1.5] * 10**6}, {"is": "complex", "v": [1, 2, 3]},
])
wishes["take"] = lambda message, blobs: {"value": next(nodes)}
""",
    ),
]
