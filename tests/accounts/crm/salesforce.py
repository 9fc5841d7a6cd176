"""Salesforce's stand-in, after its public documents: OAuth 2.0 JWT bearer and client credentials flows (Salesforce
Help), REST API Developer Guide (Query, QueryAll, sObject Collections, Limits), Bulk API 2.0 Developer Guide."""

import base64
import csv
import io
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import jwt
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from accounts.crm.calling import TimedSession
from tests.accounts.crm.standin import Answer, Call, StandIn

HOST = "https://nord.my.salesforce.com"
DATA = "/services/data/v65.0"
CLIENT_ID, CLIENT_SECRET = "the consumer key", "the consumer secret"
USER = "005S00000000009AAA"
NUMBERS = ("Year__c", "Agreement__c")
RUNNING = ("UploadComplete", "InProgress")
# What the fields that docs/crm.md tells an administrator to make say of themselves; others are text of 255.
TYPES: dict[str, dict[str, Any]] = {
    "Cadence__c": {"length": 20}, "Cadence_Words__c": {"length": 100}, "Cadence_Channel__c": {"length": 20},
    "Cadence_Source__c": {"length": 20}, "Contacts_a_Year__c": {"type": "double", "length": 0, "scale": 2},
    "Cadence_Agreement__c": {"type": "double", "length": 0, "scale": 2}, "Next_Touch__c": {"type": "date", "length": 0},
    "Newest_Answer__c": {"type": "datetime", "length": 0}, "Id": {"updateable": False},
}  # fmt: skip
EXPIRED = [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]
Row = dict[str, Any]


class Salesforce(StandIn):
    """`tables` hold rows by object and Id; `row_errors` are used up one by one by the records of an update;
    `looks` is how often a bulk job is looked at before it has ended, `audience` to whom a JWT must be made out."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, dict[str, Row]] = {name: {} for name in ("Account", "Contact", "User", "Task", "Event")}
        self.row_errors: dict[str, list[tuple[str, str]]] = {}
        self.page = 2000
        self.tokens = 0
        self.public_key = ""
        self.audience = HOST
        self.jobs: dict[str, Row] = {}
        self.looks = 0
        self.job_page = 1000
        self.types = {name: dict(one) for name, one in TYPES.items()}
        self.writes: list[tuple[str, Row]] = []

    def add(self, table: str, row_id: str, **fields: Any) -> Row:
        row = {"Id": row_id, "IsDeleted": False, "SystemModstamp": "2026-10-01T08:00:00.000+0000"} | fields
        self.tables[table][row_id] = row
        return row

    def expire(self) -> None:
        """Let the token that is in use expire."""
        self.tokens += 1

    def respond(self, call: Call) -> Answer:
        if call.name == "POST /services/oauth2/token":
            return self.sign_in(call)
        if call.headers.get("authorization") != f"Bearer token {self.tokens}":
            return Answer(401, EXPIRED)
        if call.method == "GET" and call.path.startswith((f"{DATA}/query/", f"{DATA}/queryAll/")):
            return self.query(call)
        known: dict[str, Callable[[Call], Answer]] = {
            f"POST {DATA}/composite/sobjects/Account": self.retrieve,
            f"PATCH {DATA}/composite/sobjects": self.update,
            f"GET {DATA}/limits": lambda call: Answer(200, {"DailyApiRequests": {"Max": 15000, "Remaining": 14998}}),
            f"GET {DATA}/": lambda call: Answer(200, {"identity": f"https://login.salesforce.com/id/00DS/{USER}"}),
            f"POST {DATA}/jobs/ingest": self.create_job,
            f"GET {DATA}/jobs/ingest": self.list_jobs,
            **{f"GET {DATA}/sobjects/{name}/describe": self.describe for name in self.tables},
        }
        if call.name in known:
            return known[call.name](call)
        self.must(call.path.startswith(f"{DATA}/jobs/ingest/"), "no such resource")
        return self.job(call)

    def sign_in(self, call: Call) -> Answer:
        form = {name: values[0] for name, values in parse_qs(call.raw.decode()).items()}
        if form["grant_type"] == "client_credentials":
            basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
            if call.headers.get("authorization") != f"Basic {basic}":
                return Answer(400, {"error": "invalid_client", "error_description": "invalid client credentials"})
        else:
            self.must(form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer", "an unknown grant")
            try:
                claims = jwt.decode(
                    form["assertion"], self.public_key, algorithms=["RS256"], audience=self.audience, issuer=CLIENT_ID,
                    options={"require": ["exp", "sub"]},
                )  # fmt: skip
            except jwt.PyJWTError as error:
                return Answer(400, {"error": "invalid_grant", "error_description": f"invalid assertion: {error}"})
            self.must(claims["sub"] == "ask-them@nord.example.com", "an unknown user")
        self.tokens += 1
        body = {"access_token": f"token {self.tokens}", "instance_url": HOST, "token_type": "Bearer"}
        return Answer(200, body)

    def query(self, call: Call) -> Answer:
        if "q" not in call.query:
            return self.more(call)
        soql, with_deleted = call.query["q"][0], "/queryAll/" in call.path
        found = re.fullmatch(r"SELECT (?P<columns>.+?) FROM (?P<table>\w+) WHERE (?P<which>.+)", soql)
        self.must(found, f"SOQL that cannot be read: {soql}")
        assert found
        rows = list(self.tables[found["table"]].values())
        columns = [_as_named(one, rows) for one in found["columns"].split(", ")]
        unknown = [one for one in columns for row in rows if one not in row]
        if unknown:
            return Answer(400, [{"message": f"No such column '{unknown[0]}'", "errorCode": "INVALID_FIELD"}])
        rows = [row for row in rows if self.fits(row, found["which"], with_deleted)]
        records = [{"attributes": {"type": found["table"]}} | {one: row[one] for one in columns} for row in rows]
        return self.paged(records, 0)

    def fits(self, row: Row, which: str, with_deleted: bool) -> bool:
        """Whether a row fits those parts of a condition that the tests are about."""
        if row["IsDeleted"] and not with_deleted:
            return False
        if "IsDeleted = true" in which and not row["IsDeleted"]:
            return False
        if "IsClosed = true" in which and not row["IsClosed"]:
            return False
        if "AccountId != null" in which and row["AccountId"] is None:
            return False
        until = re.search(r"StartDateTime <= (\S+)", which)
        if until and row["StartDateTime"] > until[1]:
            return False
        if "AND Id IN (" in which and "SELECT" not in which and f"'{row['Id']}'" not in which:
            return False
        since = re.search(r"\(SystemModstamp >= (\S+?)( OR StartDateTime >= \S+)?\)", which)
        moments = [row["SystemModstamp"], *([row["StartDateTime"]] if since and since[2] else [])]
        return since is None or any(moment >= since[1] for moment in moments)

    def paged(self, records: list[Row], start: int) -> Answer:
        self.left = records
        done = start + self.page >= len(records)
        body: Row = {"totalSize": len(records), "done": done, "records": records[start : start + self.page]}
        return Answer(200, body | ({} if done else {"nextRecordsUrl": f"{DATA}/query/01gD0-{start + self.page}"}))

    def more(self, call: Call) -> Answer:
        return self.paged(self.left, int(call.path.rsplit("-", 1)[1]))

    def retrieve(self, call: Call) -> Answer:
        body = call.body
        self.must(set(body) == {"ids", "fields"} and 0 < len(body["ids"]) <= 2000, "at most 2,000 ids, and fields")
        rows = self.tables["Account"]
        fields = [_as_named(one, list(rows.values())) for one in body["fields"]]
        unknown = [one for one in fields for row in rows.values() if one not in row]
        if unknown:
            return Answer(400, [{"message": f"No such column '{unknown[0]}' on Account", "errorCode": "INVALID_FIELD"}])
        seen = [rows.get(one) for one in body["ids"]]
        return Answer(
            200,
            [
                None
                if row is None or row["IsDeleted"]
                else {"attributes": {"type": "Account"}} | {one: row[one] for one in fields}
                for row in seen
            ],
        )

    def update(self, call: Call) -> Answer:
        records = call.body["records"]
        self.must(call.body["allOrNone"] is False and 0 < len(records) <= 200, "allOrNone false, at most 200 records")
        return Answer(200, [self.update_one(record) for record in records])

    def update_one(self, record: Row) -> Row:
        self.must(record["attributes"] == {"type": "Account"}, "the type in attributes")
        row_id, fields = (
            record["id"],
            {name: value for name, value in record.items() if name not in ("attributes", "id")},
        )
        row, errors = self.tables["Account"].get(row_id), self.row_errors.get(row_id)
        if row is None or row["IsDeleted"]:
            return _failed("ENTITY_IS_DELETED", "entity is deleted")
        if errors:
            return _failed(*errors.pop(0))
        self.must(set(fields) <= set(row), "fields that are there")
        self.must(
            all(
                value is None or isinstance(value, float) or not name.endswith(NUMBERS)
                for name, value in fields.items()
            ),
            "numbers as numbers",
        )
        row |= fields
        self.writes.append((row_id, fields))
        return {"id": row_id, "success": True, "errors": []}

    def describe(self, call: Call) -> Answer:
        table = call.path.split("/")[-2]
        row = next(iter(self.tables[table].values()), {"Id": "003A", "Level__c": None})
        plain = {"type": "string", "length": 255, "scale": 0, "updateable": True}
        return Answer(200, {"fields": [plain | {"name": name} | self.types.get(name, {}) for name in row]})

    def create_job(self, call: Call) -> Answer:
        self.must(call.body["object"] == "Account" and call.body["operation"] == "update", "an update of accounts")
        return Answer(200, _told(self.add_job()))

    def add_job(self, state: str = "Open", by: str = USER) -> Row:
        """A job, as if somebody had opened it."""
        job = {
            "id": f"750{len(self.jobs):015}", "state": state, "object": "Account", "operation": "update",
            "createdById": by, "numberRecordsFailed": 0, "numberRecordsProcessed": 0, "failed": [], "done": [],
            "looks": self.looks, "csv": "Id\n",
        }  # fmt: skip
        self.jobs[job["id"]] = job
        return job

    def list_jobs(self, call: Call) -> Answer:
        """All jobs of the org, whoever opened them, in any order."""
        start = int(call.query.get("queryLocator", ["0"])[0])
        self.must(start or call.query["jobType"] == ["V2Ingest"], "the type of jobs, or where to go on")
        jobs, end = list(self.jobs.values())[::-1], start + self.job_page
        more = f"{DATA}/jobs/ingest?queryLocator={end}" if end < len(jobs) else None
        records = [_told(job) for job in jobs[start:end]]
        return Answer(200, {"done": more is None, "records": records, "nextRecordsUrl": more})

    def job(self, call: Call) -> Answer:
        job_id, _, part = call.path.removeprefix(f"{DATA}/jobs/ingest/").partition("/")
        job = self.jobs[job_id]
        if call.method == "PUT" and part == "batches":
            self.must(call.headers["content-type"].startswith("text/csv"), "CSV")
            job["csv"] = call.raw.decode()
            return Answer(201)
        if call.method == "PATCH":
            self.must(job["state"] == "Open" or call.body["state"] == "Aborted", "an open job")
            job["state"] = call.body["state"]
        if part in ("successfulResults", "failedResults", "unprocessedRecords"):
            return Answer(200, self.results(job, part))
        self.look_at(job)
        return Answer(200, _told(job))

    def look_at(self, job: Row) -> None:
        if job["state"] in RUNNING and job["looks"] > 0:
            job |= {"state": "InProgress", "looks": job["looks"] - 1}
        elif job["state"] in RUNNING:
            job["state"] = "JobComplete"
            self.run_job(job)

    def run_job(self, job: Row) -> None:
        for cells in csv.DictReader(io.StringIO(job["csv"])):
            fields = {
                name: None if value == "#N/A" else value for name, value in cells.items() if value and name != "Id"
            }
            typed = {
                name: float(value) if value and name.endswith(NUMBERS) else value for name, value in fields.items()
            }
            done = self.update_one({"attributes": {"type": "Account"}, "id": cells["Id"], **typed})
            job["done" if done["success"] else "failed"].append((cells, done))
            job["numberRecordsProcessed"] += 1

    def results(self, job: Row, part: str) -> str:
        rows = {"successfulResults": job["done"], "failedResults": job["failed"]}.get(part, [])
        out = io.StringIO()
        names = ["sf__Id", "sf__Created" if part == "successfulResults" else "sf__Error", "Id"]
        writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerow(names)
        for cells, done in rows:
            error = (
                "false" if done["success"] else f"{done['errors'][0]['statusCode']}:{done['errors'][0]['message']}:--"
            )
            writer.writerow([cells["Id"], error, cells["Id"]])
        return out.getvalue()


def _told(job: Row) -> Row:
    """What Salesforce tells of a job."""
    return {name: value for name, value in job.items() if name not in ("failed", "done", "looks", "csv")}


def _as_named(field: str, rows: list[Row]) -> str:
    """The field's name as Salesforce writes it."""
    return next((name for row in rows for name in row if name.lower() == field.lower()), field)


def _failed(code: str, message: str) -> Row:
    return {"success": False, "errors": [{"statusCode": code, "message": message, "fields": []}]}


class ToStandIn(HTTPAdapter):
    """Carries calls to Salesforce's address to the stand-in."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def send(self, request: PreparedRequest, *args: Any, **more: Any) -> Response:
        assert request.url
        assert request.url.startswith(HOST), request.url
        request.url = request.url.replace(HOST, self.url, 1)
        return super().send(request, *args, **more)


def session_to(url: str, timeout: float = 10) -> TimedSession:
    session = TimedSession(timeout)
    session.mount("https://", ToStandIn(url))
    return session
