"""A fresh process for one submission, where forking a warm one is not possible.

Same cells, same answers as `autograder.sandbox.guest.zygote`, but the stack is
imported anew each time, and there are no walls: only for notebooks that the instructor
trusts.

Started as ``python -m autograder.sandbox.guest.fresh_process PORT`` in the
submission's own folder, with a token on standard input.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys

from autograder.sandbox.guest.cells import make_shell
from autograder.sandbox.guest.child import Child, settle
from autograder.sandbox.wire.channel import Channel
from autograder.sandbox.wire.codec import Closed

CONNECT_SECONDS = 30.0


def main(port: str) -> None:
    """Connect to the judge, prove to be the process it started, and serve it."""
    token = sys.stdin.readline().strip()
    address = ("127.0.0.1", int(port))
    with socket.create_connection(address, timeout=CONNECT_SECONDS) as stream:
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        stream.sendall(token.encode("ascii"))
        channel = Channel(stream)
        settle(os.getcwd())
        with contextlib.suppress(Closed):
            channel.send({"op": "ready"})
            Child(channel, make_shell()).serve()


if __name__ == "__main__":
    main(*sys.argv[1:])
