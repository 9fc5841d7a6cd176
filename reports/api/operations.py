"""How an operation is made: declared once, with the schemas that check what comes in, shape what goes out, and stand
in the OpenAPI document."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue
from pydantic import BaseModel, ValidationError

from accounts import access_tokens
from accounts.access import public
from accounts.access_tokens import Scope
from accounts.models import AccessToken, Purpose
from database import db
from reports.api import problems
from reports.api.problems import ProblemError

View = Callable[..., BaseModel | tuple[BaseModel, int]]
REALM = 'Bearer realm="Ask Them"'


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One method of one address. `path` is written as in OpenAPI; `done` are the statuses of success with what each
    means."""

    method: str
    path: str
    scope: Scope
    view: View
    answer: type[BaseModel]
    query: type[BaseModel] | None
    body: type[BaseModel] | None
    done: dict[int, str]


def operation(
    method: str,
    path: str,
    scope: Scope,
    answer: type[BaseModel],
    *,
    query: type[BaseModel] | None = None,
    body: type[BaseModel] | None = None,
    done: dict[int, str] | None = None,
) -> Callable[[View], Operation]:
    """Make of a view the operation that answers `method` at `path` to tokens with `scope`, with a model `answer`.

    The view gets the parts of the path (ids), and what was sent, checked by `query` and `body`, under these names.
    """
    meanings = done or {200: "What was asked for"}
    return lambda view: Operation(method, path, scope, view, answer, query, body, meanings)


def register(pages: Blueprint, found: Operation) -> None:
    """Let `pages` answer to the operation."""
    rule = re.sub(r"\{(\w+)\}", r"<int(max=2147483647):\1>", found.path)
    # Public to the guard of the pages, because here a token is shown instead of signing in.
    pages.add_url_rule(rule, found.view.__name__, public(partial(_answer, found)), methods=[found.method])


def _answer(found: Operation, **ids: int) -> ResponseReturnValue:
    token = _token_or_401(found.scope)
    g.csm = token.csm
    made = found.view(**ids, **_sent(found))
    answer, status = made if isinstance(made, tuple) else (made, 200)
    response = as_json(answer.model_dump_json(), status)
    db.close()  # on SQLite, what holds the write lock must end before another session writes
    access_tokens.note_use(g.sessions, token, datetime.now(UTC))
    return response


def _token_or_401(scope: Scope) -> AccessToken:
    shown = request.authorization
    if shown is None or shown.type != "bearer" or not shown.token:
        raise ProblemError(401, "Show a token: Authorization: Bearer …", headers={"WWW-Authenticate": REALM})
    token = access_tokens.find(db, shown.token, Purpose.API)
    if token is None:
        headers = {"WWW-Authenticate": f'{REALM}, error="invalid_token"'}
        raise ProblemError(401, "This token is not known, or was revoked.", headers=headers)
    if scope not in token.scopes:
        headers = {"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{scope}"'}
        raise ProblemError(403, f"This token may not do that; it needs the scope {scope}.", headers=headers)
    return token


def _sent(found: Operation) -> dict[str, BaseModel]:
    given: dict[str, BaseModel] = {}
    if found.query:
        given["query"] = _checked(found.query, _arguments(), is_body=False)
    if found.body:
        if request.mimetype != "application/json":
            raise ProblemError(415, problems.WHAT_TO_DO[415])
        given["body"] = _checked(found.body, request.get_data(), is_body=True)
    return given


def _arguments() -> dict[str, Any]:
    """The query; a parameter that stands there twice is given as a list, which no schema takes."""
    return {name: values[0] if len(values) == 1 else values for name, values in request.args.lists()}


def _checked(model: type[BaseModel], sent: Any, *, is_body: bool) -> BaseModel:
    try:
        return model.model_validate_json(sent) if is_body else model.model_validate(sent)
    except ValidationError as error:
        raise problems.of_validation(error, is_body=is_body) from None


def as_json(content: str, status: int = 200) -> Response:
    """Return the answer, with an ETag; nothing but 304 where the reader of a GET has it already (RFC 9110, 13)."""
    response = Response(content, status, content_type="application/json")
    response.headers["Cache-Control"] = "private, no-cache"
    if request.method in ("GET", "HEAD"):
        response.add_etag()
        response.make_conditional(request)
    return response
