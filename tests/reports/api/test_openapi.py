"""The OpenAPI document, and that the interface does what it says: schemathesis reads it and tries it."""

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, from_schema
from schemathesis.engine.events import EngineFinished, FatalError, NonFatalError, ScenarioFinished
from werkzeug.serving import WSGIRequestHandler, make_server

from survey.readings import read_new_answers
from tests.conftest import NOW
from tests.reports.api.conftest import bearer
from tests.world import World

EXAMPLES = 10


class Silent(WSGIRequestHandler):
    """Logs nothing: there are thousands of requests. No answer's body waits for its headers to be acknowledged."""

    disable_nagle_algorithm = True

    def log(self, *_: Any, **__: Any) -> None:
        pass


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The application on a port of its own: what is sent twice must travel the same way."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def tried(address: str, headers: dict[str, str]) -> tuple[int, list[str]]:
    """How many cases schemathesis tried, and what it found."""
    wanted = {
        "headers": headers,
        "continue-on-failure": True,
        "generation": {"max-examples": EXAMPLES, "deterministic": True, "no-shrink": True},
    }
    schema = schemathesis.openapi.from_url(
        f"{address}/api/v1/openapi.json", config=SchemathesisConfig.from_dict(wanted)
    )
    cases, found = 0, []
    for event in from_schema(schema).execute():
        if isinstance(event, NonFatalError | FatalError):
            found.append(str(event))
        elif isinstance(event, ScenarioFinished):
            cases += len(event.recorder.cases)
            found += faults(event.recorder)
        elif isinstance(event, EngineFinished):
            assert event.stop_reason == "completed"
    return cases, found


@schemathesis.hook("before_call")
def in_the_last_days(_context: Any, case: Any, _kwargs: Any) -> None:
    """A schema cannot say "until today": days that are well formed are moved there."""
    day = case.body.get("day") if isinstance(case.body, dict) else None
    if isinstance(day, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day):
        case.body["day"] = f"{datetime.now(UTC).date() - timedelta(days=int(day[-2:]))}"


def faults(recorder: Any) -> list[str]:
    return [
        f"{check.name}: {recorder.cases[case_id].value.as_curl_command()}: {check.failure_info.failure}"
        for case_id, checks in recorder.checks.items()
        for check in checks
        if check.status == Status.FAILURE
    ]


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)  # the stricter of the two
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
def test_the_interface_does_what_its_document_says(world: World, address: str) -> None:
    world.recommend(world.acme, "1/P1M")
    world.touch(world.acme, 3)
    world.answer(world.ada, "once a month")
    read_new_answers(world.session, {}, NOW)
    cases, found = tried(address, bearer(world, world.sam))
    assert found == []
    assert cases > 100
