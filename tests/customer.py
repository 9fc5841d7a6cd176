"""A customer's browser: what it posts carries the page's own token, from a page that was opened a minute ago."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from survey.held import page_token
from tests.world import SECRET

LINK = re.compile(r"^/(?:s|stop)/([^/?]+)")
HUMAN = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def a_page_opened(link: str, ago: float = 60) -> str:
    """The token of the page behind `link`, opened that many seconds ago."""
    opened_at = datetime.now(UTC) - timedelta(seconds=ago)
    return page_token.make(SECRET, link.rpartition("/")[2], opened_at)


class Browser(FlaskClient):
    """Sends each form of a customer's page with the token of a page that was opened a minute ago, whatever token it
    holds: in most tests the clock stands still."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.environ_base["HTTP_USER_AGENT"] = HUMAN

    def post(self, *arguments: Any, **options: Any) -> TestResponse:
        """Send a form."""
        link, data = LINK.match(str(arguments[0])), options.get("data") or {}
        if link and isinstance(data, Mapping):
            options["data"] = {**data, page_token.FIELD: a_page_opened(link[1])}
        return super().post(*arguments, **options)
