"""The OpenAPI 3.1 document, made from the schemas that check and shape what goes in and out."""

from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from reports.api import problems
from reports.api.operations import Operation
from reports.api.paging import LARGEST_ID
from reports.api.problems import Problem

Json = dict[str, Any]
INPUT: JsonSchemaMode = "validation"
OUTPUT: JsonSchemaMode = "serialization"
REFUSALS = {401: "No token, or one that is not known", 403: "The token lacks the scope"}


@cache
def document(operations: tuple[Operation, ...]) -> Json:
    """Return the document of `operations`, as JSON can carry it."""
    references, definitions = _schemas(operations)
    paths: Json = {}
    for one in operations:
        paths.setdefault(f"/api/v1{one.path}", {})[one.method.lower()] = _operation(one, references)
    bearer = {"type": "http", "scheme": "bearer", "description": "A token made under Your settings, or by flask tokens"}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Ask Them", "version": "1", "description": "How often customers want to be contacted."},
        "paths": paths,
        "components": {"schemas": definitions["$defs"], "securitySchemes": {"token": bearer}},
    }


def _schemas(operations: tuple[Operation, ...]) -> tuple[Any, Json]:
    """The reference of each model by its mode, and all definitions."""
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [(Problem, OUTPUT)]
    for one in operations:
        models += [(one.answer, OUTPUT)] + ([(one.body, INPUT)] if one.body else [])
    return models_json_schema(list(dict.fromkeys(models)), ref_template="#/components/schemas/{model}")


def _operation(one: Operation, references: Any) -> Json:
    found: Json = {
        "operationId": one.view.__name__,
        "summary": (one.view.__doc__ or "").strip(),
        "tags": [one.path.split("/")[1]],
        "security": [{"token": [one.scope]}],
        "parameters": _parameters(one),
        "responses": _responses(one, references),
    }
    if one.body:
        content = {"application/json": {"schema": references[one.body, INPUT]}}
        found["requestBody"] = {"required": True, "content": content}
    return found


def _parameters(one: Operation) -> list[Json]:
    ids = [part[1:-1] for part in one.path.split("/") if part.startswith("{")]
    schema = {"type": "integer", "minimum": 1, "maximum": LARGEST_ID}
    in_path = [{"name": name, "in": "path", "required": True, "schema": schema} for name in ids]
    asked = one.query.model_json_schema()["properties"] if one.query else {}
    return in_path + [_query_parameter(name, schema) for name, schema in asked.items()]


def _query_parameter(name: str, schema: Json) -> Json:
    kept = {key: value for key, value in schema.items() if key not in ("title", "description")}
    if kept.get("default", "") is None:
        del kept["default"]
    return {"name": name, "in": "query", "description": schema.get("description", ""), "schema": kept}


def _responses(one: Operation, references: Any) -> Json:
    done = {str(status): _content(says, references[one.answer, OUTPUT]) for status, says in one.done.items()}
    if one.method == "GET":
        done["200"]["headers"] = {"ETag": {"schema": {"type": "string"}, "description": "For If-None-Match"}}
        done["304"] = {"description": "You have it already, by your If-None-Match"}
    wrong = dict(REFUSALS)
    if "{" in one.path or one.body:
        wrong[404] = "There is nothing, or it is another CSM's"
    if one.query or one.body:
        wrong[422] = "Some values cannot be used; faults names them"
    if one.body:
        wrong |= {status: problems.WHAT_TO_DO[status] for status in (400, 413, 415)}
    problem = references[Problem, OUTPUT]
    return done | {str(status): _content(says, problem, problems.MEDIA_TYPE) for status, says in sorted(wrong.items())}


def _content(says: str, schema: Json, media_type: str = "application/json") -> Json:
    return {"description": says, "content": {media_type: {"schema": schema}}}
