"""Processor time of one lifecycle inside one process and its one connection: comparable on a busy machine too.

`python -m bench.cpu --home FOLDER` asks product and bare framework in turns, each in a process of its own, through
its whole WSGI application, without the server in front. Of each lifecycle the time on a processor is taken, of the
process and of its PostgreSQL backend, as the kernel counts it in nanoseconds; the fastest fifth is what is shown,
since others' work only ever adds. The product must be up in that home.
"""

import argparse
import io
import json
import multiprocessing
import os
import statistics
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

Spent = tuple[float, float]


class InProcess:
    """Stands for an HTTP connection: calls a WSGI application of this process."""

    def __init__(self, application: Any) -> None:
        self.application = application
        self.status, self.body = 0, b""

    def request(self, method: str, url: str, body: str | None, headers: dict[str, str]) -> None:
        path, _, query = url.partition("?")
        sent = (body or "").encode()
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1", "CONTENT_TYPE": "application/json", "CONTENT_LENGTH": str(len(sent)),
            "wsgi.input": io.BytesIO(sent), "wsgi.errors": io.StringIO(), "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0), "wsgi.multithread": True, "wsgi.multiprocess": True, "wsgi.run_once": False,
        }  # fmt: skip
        named = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        named.pop("HTTP_CONTENT_TYPE", None)
        answer = self.application(environ | named, self._start)
        self.body = b"".join(answer)
        getattr(answer, "close", lambda: None)()

    def _start(self, status: str, _headers: Any, _error: Any = None) -> None:
        self.status = int(status.split()[0])

    def getresponse(self) -> "InProcess":
        return self

    def read(self) -> bytes:
        return self.body


def product_lifecycle(home: Path) -> Callable[[], Any]:
    """Return what carries one order through the product in this process."""
    from bench import world  # sets Django up for the product

    bench = world.Bench.again(int(os.environ["WORKWRIGHT_PORT"]), home)
    assert bench is not None, "there is no benchmark in this home"
    from bench.product import Client
    from workwright.project.wsgi import application

    client = Client(bench.worlds(1)[0])

    client.connection = InProcess(application)  # type: ignore[assignment]
    return client.lifecycle


def bare_lifecycle(_home: Path) -> Callable[[], Any]:
    """Return what carries one order through the bare framework in this process."""
    from bench import bare_client
    from workwright.project.environment import environment
    from workwright.project.holding import cluster

    os.environ["BENCH_BARE_URL"] = cluster(environment()).address(database="bench_bare")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.bare.settings"
    from bench.bare.wsgi import application

    connection = InProcess(application)
    return lambda: bare_client.lifecycle(connection, (1, 2))  # type: ignore[arg-type]


def _serve(make: Callable[[Path], Callable[[], Any]], home: Path, pipe: Connection) -> None:
    lifecycle = make(home)
    lifecycle()
    from django.db import connection

    backend = connection.connection.info.backend_pid
    while (count := pipe.recv()) is not None:
        pipe.send([_spent(lifecycle, backend) for _ in range(count)])


def _spent(work: Callable[[], Any], backend: int) -> Spent:
    app, database = time.process_time(), _of_process(backend)
    work()
    app = time.process_time() - app
    return app * 1000, (_of_process(backend) - database) * 1000


def _of_process(pid: int) -> float:
    """Return the seconds that a process was on a processor."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _fastest_fifth(values: list[float]) -> float:
    return statistics.quantiles(values, n=5)[0]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--lifecycles", type=int, default=300)
    parser.add_argument("--turn", type=int, default=20, help="lifecycles of each in turn")
    options = parser.parse_args()
    seen: dict[str, list[Spent]] = {"product": [], "bare": []}
    pipes = {}
    for name, make in (("product", product_lifecycle), ("bare", bare_lifecycle)):
        pipes[name], theirs = multiprocessing.Pipe()
        multiprocessing.Process(target=_serve, args=(make, options.home, theirs), daemon=True).start()
    for turn in range(-1, options.lifecycles // options.turn):
        for name, pipe in pipes.items():
            pipe.send(options.turn)
            found = pipe.recv()
            if turn >= 0:  # the first turn warms
                seen[name] += found
    for pipe in pipes.values():
        pipe.send(None)
    sums = {}
    for name, spent in seen.items():
        app, database = (_fastest_fifth([each[n] for each in spent]) for n in (0, 1))
        sums[name] = app + database
        print(f"{name:<10} app {app:6.2f} ms + database {database:6.2f} ms = {app + database:6.2f} ms")
    print(json.dumps({"of bare": round(sums["bare"] / sums["product"], 3)}))


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    main()
