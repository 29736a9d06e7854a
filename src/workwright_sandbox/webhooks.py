"""Webhooks: signed with a time stamp, delivered by one thread, tried again with growing pauses."""

import hashlib
import heapq
import hmac
import itertools
import threading
import time
import urllib.error
import urllib.request

SIGNATURE = "Sandbox-Signature"
PAUSES = (0.5, 1, 2, 4, 8, 30, 120, 600)


def sign(secret: str, body: bytes, at: int) -> str:
    """Return the header value: seconds since 1970 and HMAC-SHA256 over `<seconds>.<body>`."""
    mac = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={mac}"


class Courier:
    """Delivers bodies to one address, in the order of their due times, on a thread of its own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._queue: list[tuple[float, int, bytes, str, int]] = []
        self._count = itertools.count()
        self._news = threading.Condition()
        threading.Thread(target=self._run, name="courier", daemon=True).start()

    def send(self, body: bytes, signature: str, *, after: float = 0.0, tries: int = 0) -> None:
        """Queue one delivery, `after` seconds from now. Nothing is sent while no address is set."""
        with self._news:
            due = time.monotonic() + after
            heapq.heappush(self._queue, (due, next(self._count), body, signature, tries))
            self._news.notify()

    def _run(self) -> None:
        while True:
            _, _, body, signature, tries = self._next()
            if self.url and not self._deliver(body, signature) and tries < len(PAUSES):
                self.send(body, signature, after=PAUSES[tries], tries=tries + 1)

    def _next(self) -> tuple[float, int, bytes, str, int]:
        with self._news:
            while True:
                if self._queue and (wait := self._queue[0][0] - time.monotonic()) <= 0:
                    return heapq.heappop(self._queue)
                self._news.wait(wait if self._queue else None)

    def _deliver(self, body: bytes, signature: str) -> bool:
        headers = {"Content-Type": "application/json", SIGNATURE: signature}
        request = urllib.request.Request(self.url, body, headers, method="POST")
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return bool(200 <= answer.status < 300)
        except urllib.error.HTTPError as refusal:
            return 400 <= refusal.code < 500
        except OSError:
            return False
