"""A telephone line to a server on this machine that can be cut: refused at once, or swallowed without a word."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Literal

State = Literal["up", "refused", "black_hole"]


class Line:
    """Listens on `port` and hands everything to `target`, as long as the line is up. Counts who rang."""

    def __init__(self, target: int) -> None:
        self.target, self.state, self.rung = target, "up", 0
        self._open: list[socket.socket] = []
        self._listener = self._listen(0)
        self.port: int = self._listener.getsockname()[1]

    def set(self, state: State) -> None:
        """Cut or mend the line. Connections that are open are lost when it is cut."""
        if (state == "refused") != (self.state == "refused"):
            self._close() if state == "refused" else setattr(self, "_listener", self._listen(self.port))
        self.state = state
        if state != "up":
            self._hang_up()

    def close(self) -> None:
        self._close()
        self._hang_up()

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._serve, args=(listener,), daemon=True).start()
        return listener

    def _close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _hang_up(self) -> None:
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def _serve(self, listener: socket.socket) -> None:
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            self.rung += 1
            self._open.append(caller)
            if self.state == "up":
                self._connect(caller)

    def _connect(self, caller: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", self.target))
        self._open.append(server)
        for source, sink in ((caller, server), (server, caller)):
            threading.Thread(target=_pour, args=(source, sink), daemon=True).start()


def _pour(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextmanager
def line_to(target: int) -> Iterator[Line]:
    line = Line(target)
    try:
        yield line
    finally:
        line.close()
