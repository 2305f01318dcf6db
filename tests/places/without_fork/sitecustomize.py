"""A Python as Windows has it, as far as grading can tell: nothing forks."""

import os
import socket

_pair = socket.socketpair


def _refusing(family=None, type=socket.SOCK_STREAM, proto=0):  # noqa: A002
    """Refuse the line to a zygote."""
    if type == socket.SOCK_SEQPACKET:
        raise OSError("no such line here")
    return _pair(family, type, proto)


del os.fork
socket.socketpair = _refusing
