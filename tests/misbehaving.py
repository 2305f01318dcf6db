"""A web server that misbehaves on request: the path says how."""

import contextlib
import hashlib
import time
from http.server import BaseHTTPRequestHandler

import numpy as np

BODY = np.random.default_rng(0).bytes(300_000)
SHA256 = hashlib.sha256(BODY).hexdigest()
SIZE = len(BODY)
NAME = "numbers.bin"


class Misbehaving(BaseHTTPRequestHandler):
    """The path says how to misbehave; requests are counted on the server."""

    protocol_version = "HTTP/1.0"

    def log_message(self, *_):
        pass

    @property
    def body(self):
        """What the address should hold: the server may have several files."""
        bodies = getattr(self.server, "bodies", {})
        return bodies.get(self.path.rsplit("/", 1)[-1], BODY)

    @property
    def size(self):
        return len(self.body)

    def do_GET(self):
        self.server.ranges.append(self.headers.get("Range"))
        behaviour = self.path.strip("/").split("/")[0].replace("-", "_")
        # A client that gives up closes the connection: that is no failure here.
        with contextlib.suppress(ConnectionError):
            getattr(self, behaviour, self.missing)()

    def begin(self, status=200, length=-1, **headers):
        self.send_response(status)
        length = self.size if length == -1 else length
        if length is not None:
            self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def start(self):
        wish = self.headers.get("Range")
        return int(wish.removeprefix("bytes=").rstrip("-")) if wish else 0

    def good(self):
        first = self.start()
        if first >= self.size:
            self.begin(416, 0, Content_Range=f"bytes */{self.size}")
        elif first:
            span = f"bytes {first}-{self.size - 1}/{self.size}"
            self.begin(206, self.size - first, Content_Range=span)
            self.wfile.write(self.body[first:])
        else:
            self.begin()
            self.wfile.write(self.body)

    def ignores_range(self):
        self.begin()
        self.wfile.write(self.body)

    def wrong_range(self):
        self.begin(206, 10, Content_Range=f"bytes 0-9/{self.size}")
        self.wfile.write(self.body[:10])

    def refuses_range(self):
        if self.start():
            self.begin(416, 0)
        else:
            self.good()

    def wrong_body(self):
        self.begin()
        self.wfile.write(self.body[::-1])

    def without_length(self):
        self.begin(length=None)
        self.wfile.write(self.body)

    def too_long(self):
        self.begin(length=None)
        self.wfile.write(self.body + b"more")

    def truncated(self):
        first = self.start()
        self.begin(206 if first else 200, self.size - first, **self.span(first))
        self.wfile.write(self.body[first : first + 100_000])

    def cut(self):
        """Send 60 % of what is asked for, and hang up."""
        first = self.start()
        self.begin(206 if first else 200, self.size - first, **self.span(first))
        rest = self.body[first:]
        self.wfile.write(rest[: max(1, len(rest) * 6 // 10)])

    def always_truncated(self):
        first = self.start()
        self.begin(206 if first else 200, self.size - first, **self.span(first))
        self.wfile.write(self.body[first : first + 100])

    def span(self, first):
        return (
            {"Content_Range": f"bytes {first}-{self.size - 1}/{self.size}"}
            if first
            else {}
        )

    def loop(self):
        self.begin(302, 0, Location=f"/loop/{time.monotonic_ns()}/{NAME}")

    def moved(self):
        self.begin(302, 0, Location=f"/good/{NAME}")

    def elsewhere(self):
        self.begin(302, 0, Location="file:///etc/hostname")

    def busy_once(self):
        if len(self.server.ranges) == 1:
            self.begin(503, 0)
        else:
            self.good()

    def stalls(self):
        self.begin()
        self.wfile.write(self.body[:1000])
        self.wfile.flush()
        self.server.leave.wait(5)

    def drips(self):
        self.begin()
        for byte in self.body:
            self.wfile.write(bytes([byte]))
            if self.server.leave.wait(0.02):
                return

    def drips_headers(self):
        for byte in b"HTTP/1.0 200 OK\r\nX-Slow: " + b"x" * 1000:
            self.wfile.write(bytes([byte]))
            if self.server.leave.wait(0.05):
                return

    def missing(self):
        self.begin(404, 0)
