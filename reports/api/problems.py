"""Errors as problem details (RFC 9457): what happened, and what to do."""

from collections.abc import Iterable

from flask import Response
from pydantic import BaseModel, Field, ValidationError
from pydantic_core import ErrorDetails
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

MEDIA_TYPE = "application/problem+json"
WHAT_TO_DO = {
    400: "The request could not be read.",
    404: "There is nothing here, or it is not yours to see.",
    405: "This address does not take that method; the header Allow names those that it takes.",
    413: "The request is too large.",
    415: "Send JSON, with Content-Type: application/json.",
    500: "Something went wrong on our side. Nothing was changed; try again in a minute.",
}


class Fault(BaseModel):
    """One value that cannot be used."""

    where: str = Field(description="Name of the parameter, or JSON Pointer (RFC 6901) into the body")
    says: str = Field(description="What is wrong with it")


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field("about:blank", description="Always about:blank: the status says it all")
    title: str = Field(description="The status in words")
    status: int = Field(description="The status of the answer")
    detail: str = Field(description="What happened, and what to do")
    faults: list[Fault] = Field(default=[], description="The values that cannot be used")


class ProblemError(Exception):
    """Ends a request with a problem."""

    def __init__(
        self, status: int, detail: str, faults: Iterable[Fault] = (), headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.faults, self.headers = status, detail, list(faults), headers or {}


def answer(error: ProblemError) -> Response:
    """Return the answer that `error` stands for."""
    problem = Problem(
        title=HTTP_STATUS_CODES[error.status], status=error.status, detail=error.detail, faults=error.faults
    )
    return Response(problem.model_dump_json(), error.status, error.headers, content_type=MEDIA_TYPE)


def of_http(error: HTTPException) -> Response:
    """Return the problem of an error that Flask or a view raised, with the headers that belong to it."""
    status = error.code or 500
    headers = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return answer(ProblemError(status, WHAT_TO_DO.get(status, WHAT_TO_DO[400]), headers=headers))


def of_validation(error: ValidationError, *, is_body: bool) -> ProblemError:
    """Return the problem of input that its schema refuses."""
    found = error.errors(include_url=False, include_context=False, include_input=False)
    if any(one["type"] == "json_invalid" for one in found):
        return ProblemError(400, "The body is not JSON.")
    faults = [Fault(where=_where(one, is_body), says=one["msg"].removeprefix("Value error, ")) for one in found]
    return ProblemError(422, "Some values cannot be used; see faults.", faults)


def _where(error: ErrorDetails, is_body: bool) -> str:
    parts = [str(part) for part in error["loc"]]
    return "".join(f"/{part}" for part in parts) if is_body else ".".join(parts)
