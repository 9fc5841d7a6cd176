"""What can be chosen about a report: whose accounts, and the size of its paper."""

from sqlalchemy.orm import Session
from wtforms import Form, SelectField

from reports.monthly import scope

PAPERS = {"a4": "A4", "letter": "Letter"}


class ScopeForm(Form):  # type: ignore[misc]
    """Whose accounts the reports cover; only managers choose."""

    of = SelectField("Whose accounts?", default="")

    @classmethod
    def with_choices(cls, session: Session, key: str) -> "ScopeForm":
        """Return the form with all scopes, `key` picked."""
        form = cls(data={"of": key})
        form.of.choices = scope.choices(session)
        return form
