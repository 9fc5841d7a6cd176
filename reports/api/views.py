"""The interface put together."""

import json

from flask import Blueprint, Response

from accounts.access import public
from reports.api import openapi, problems
from reports.api.accounts import list_accounts, show_account
from reports.api.cadences import list_cadences
from reports.api.operations import as_json, register
from reports.api.problems import ProblemError
from reports.api.readings import list_readings
from reports.api.touchpoints import list_touchpoints, log_touchpoint

OPERATIONS = (list_accounts, show_account, list_cadences, list_readings, list_touchpoints, log_touchpoint)
pages = Blueprint("api", __name__, url_prefix="/api/v1")
pages.register_error_handler(ProblemError, problems.answer)
for one in OPERATIONS:
    register(pages, one)


@pages.get("/openapi.json")
@public
def document() -> Response:
    """Send the description of the interface, which holds nothing of anybody's."""
    return as_json(json.dumps(openapi.document(OPERATIONS)))
