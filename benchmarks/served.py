"""What gunicorn serves in benchmarks/pages.py: the product and a bare Flask page, each telling the processor time
that a request took. On a machine that does other things besides, that says more than the clock on the wall."""

import time
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from app import create_app

HEADER = "X-Processor-Milliseconds"
Environ = dict[str, Any]
Wsgi = Callable[..., Iterable[bytes]]


def timed(wsgi: Wsgi) -> Wsgi:
    """Return `wsgi` with the processor time of each request, in milliseconds, as a header."""

    def serve(environ: Environ, start: Callable[..., Any]) -> Iterable[bytes]:
        began = time.thread_time()

        def start_timed(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            taken = (time.thread_time() - began) * 1000
            return start(status, [*headers, (HEADER, f"{taken:.3f}")], *rest)

        return wsgi(environ, start_timed)

    return serve


def product() -> Wsgi:
    """Return the product, by the environment's settings."""
    return timed(create_app())


def bare() -> Wsgi:
    """Return the floor: an application with one page and nothing behind it."""
    app = Flask(__name__)
    app.add_url_rule("/", view_func=lambda: "<!doctype html><title>Bare</title><h1>Bare</h1>")
    app.add_url_rule("/healthz", view_func=lambda: "ok\n", endpoint="healthz")
    return timed(app)
