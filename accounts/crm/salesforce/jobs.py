"""Bulk jobs that a run which was killed has left behind. They go on without us, and may write after we have read."""

import time
from collections.abc import Callable, Collection, Iterator
from typing import Any

from accounts.crm import CrmError
from accounts.crm.salesforce.client import Client

# States of a job (Bulk API 2.0 Developer Guide): closed by us and not ended yet; still to be closed.
RUNNING, OPEN = ("UploadComplete", "InProgress"), ("Open",)
PAUSE = 300


def wait_for_running(client: Client, wait: float, most: float, sleep: Callable[[float], object] = time.sleep) -> None:
    """Return when no job of ours is under way; each is looked at every `wait` seconds. Raises CrmError where that takes
    longer than `most` seconds."""
    until = time.monotonic() + most
    for job_id in _ours(client, RUNNING):
        while client.ask(f"jobs/ingest/{job_id}")["state"] in RUNNING:
            if time.monotonic() >= until:
                raise CrmError("Salesforce has not ended a bulk job of an earlier run yet; it is waited for", PAUSE)
            sleep(wait)


def give_up_open(client: Client) -> None:
    """Abort the jobs of ours that were opened and never closed. Only for whoever writes, which one process does at a
    time: another's would be given up under its hands. Raises CrmError."""
    for job_id in _ours(client, OPEN):
        client.patch(f"jobs/ingest/{job_id}", {"state": "Aborted"})


def _ours(client: Client, states: Collection[str]) -> list[str]:
    """The ids of jobs in one of `states` that our user has opened to update accounts."""
    found = [one for one in _all(client) if one["state"] in states]
    accounts = [one for one in found if (one.get("object"), one.get("operation")) == ("Account", "update")]
    return [one["id"] for one in accounts if one["createdById"][:15] == client.user_id]


def _all(client: Client) -> Iterator[dict[str, Any]]:
    path = "jobs/ingest?jobType=V2Ingest"
    while path:
        page = client.ask(path)
        yield from page["records"]
        more = "" if page["done"] else page["nextRecordsUrl"]
        path = more and f"jobs/ingest?{more.partition('?')[2]}"
