"""Writing to Salesforce: by Id alone, 200 records a call, in a bulk job above 2,000, each record's result read."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from accounts.crm import Values
from accounts.crm.calling import with_jitter
from accounts.crm.fields import Kind
from accounts.crm.mapping import Targets, kind_of
from accounts.crm.salesforce.client import Client
from accounts.crm.salesforce.jobs import give_up_open

# sObject Collections (REST API Developer Guide) and Bulk API 2.0; above 2,000 records the guides advise the latter.
A_CALL, BULK_ABOVE, A_JOB = 200, 2_000, 10_000
# Locked rows are tried again, fewer at a time and later: how many a call, and after how many seconds.
LATER = ((50, 2.0), (10, 5.0))
MOST_LATER = 500  # so many at most; of a whole book that is locked the next run takes the rest
LOCKED = "UNABLE_TO_LOCK_ROW"
BLANK = "#N/A"  # in a bulk job an empty cell is left as it is
Results = dict[str, str | None]


def update(
    client: Client, targets: Targets, changes: Mapping[str, Values], sleep: Callable[[float], object] = time.sleep
) -> Iterator[Results]:
    """Write values by account; after each call, yield the accounts it settled, each with None or with why it was
    refused. Raises CrmError where Salesforce does not answer."""
    locked: list[str] = []
    for some in _chunks(list(changes), A_CALL):
        yield _settled(_update_some(client, targets, changes, some), locked)
    yield from _update_later(client, targets, changes, locked, sleep)


def _update_later(
    client: Client, targets: Targets, changes: Mapping[str, Values], locked: list[str], sleep: Callable[[float], object]
) -> Iterator[Results]:
    """Try what is locked again, fewer at a time and later."""
    locked, rest = locked[:MOST_LATER], locked[MOST_LATER:]
    for size, seconds in LATER:
        waiting, locked = locked, []
        for some in _chunks(waiting, size):
            sleep(with_jitter(seconds))
            yield _settled(_update_some(client, targets, changes, some), locked)
    if locked or rest:
        yield dict.fromkeys([*locked, *rest], f"{LOCKED}: others were writing to it; it is tried again later")


def _settled(results: Results, locked: list[str]) -> Results:
    """What is settled; what is locked goes to `locked`."""
    locked += [one for one, why in results.items() if why and why.startswith(LOCKED)]
    held = set(locked)
    return {one: why for one, why in results.items() if one not in held}


def _update_some(client: Client, targets: Targets, changes: Mapping[str, Values], some: Sequence[str]) -> Results:
    records = [{"attributes": {"type": "Account"}, "id": one, **_record(targets, changes[one])} for one in some]
    answers = client.patch("composite/sobjects", {"allOrNone": False, "records": records})
    # Results come in the order of the records.
    return {one: _why(answer) for one, answer in zip(some, answers, strict=True)}


def _record(targets: Targets, values: Values) -> dict[str, Any]:
    return {targets[name].field: _typed(kind_of(name, targets[name]), value) for name, value in values.items()}


def _typed(kind: Kind, value: str | None) -> object:
    return float(value) if value is not None and kind is Kind.NUMBER else value


def _why(answer: Mapping[str, Any]) -> str | None:
    if answer.get("success"):
        return None
    errors = answer.get("errors") or [{}]
    return f"{errors[0].get('statusCode', 'UNKNOWN')}: {errors[0].get('message', 'no reason was given')}"


def update_in_bulk(
    client: Client,
    targets: Targets,
    changes: Mapping[str, Values],
    wait: float,
    most: float,
    sleep: Callable[[float], object] = time.sleep,
) -> Iterator[Results]:
    """Write values by account in one bulk job, and yield what became of each; what was locked is then written as
    `update` would. Raises CrmError where the job did not end within `most` seconds; it is looked at every `wait`
    seconds."""
    give_up_open(client)
    records = [{"Id": one, **_cells(targets, values)} for one, values in changes.items()]
    results: Results = {}
    for job in client.bulk_update(records, wait, most):
        results |= {row["Id"]: None for row in job["successfulRecords"]}
        results |= {row["Id"]: row["sf__Error"] or "no reason was given" for row in job["failedRecords"]}
        results |= {row["Id"]: "the bulk job ended before it came to this one" for row in job["unprocessedRecords"]}
    locked: list[str] = []
    yield _settled({one: why for one, why in results.items() if one in changes}, locked)
    yield from _update_later(client, targets, changes, locked, sleep)


def _cells(targets: Targets, values: Values) -> dict[str, str]:
    return {targets[name].field: BLANK if value is None else value for name, value in values.items()}


def _chunks(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
