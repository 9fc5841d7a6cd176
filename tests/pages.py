"""Pages as a person sees them: text, links, forms."""

from typing import Any

from bs4 import BeautifulSoup
from werkzeug.test import TestResponse


class Page:
    """A parsed response."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.soup = BeautifulSoup(response.text, "html.parser")

    @property
    def text(self) -> str:
        """All that can be read on the page, in one line."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def heading(self) -> str:
        return " ".join(self.soup.h1.get_text(" ").split())

    def all(self, selector: str) -> list[str]:
        return [" ".join(one.get_text(" ").split()) for one in self.soup.select(selector)]

    def form(self, action: str | None = None, **changes: Any) -> dict[str, str]:
        """The fields of a form as a browser would send them, some of them changed."""
        form = self.soup.find("form", action=action) if action else self.soup.select_one("main form")
        fields = {
            one["name"]: one.get("value", "")
            for one in form.select("input[name]")
            if one.get("type") != "radio" or one.has_attr("checked")
        }
        fields |= {one["name"]: one.text.removeprefix("\n") for one in form.select("textarea[name]")}
        return fields | changes
