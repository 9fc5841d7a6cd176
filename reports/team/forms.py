"""What a manager sets on the pages of the team."""

import math

from flask_wtf import FlaskForm
from wtforms import Form, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from capacity.effort import MOST_HOURS

MOVES, ALL = "moves", "all"
FAULT = f"Enter hours a month as a number from 0 to {MOST_HOURS:.0f}, such as 72 or 72.5, or leave it empty"


class HoursForm(FlaskForm):  # type: ignore[misc]
    """The hours a month that a CSM has for planned contact; empty for the usual ones."""

    hours = StringField("Hours a month for planned contact", filters=[lambda text: (text or "").strip()[:40]])

    def validate_hours(self, field: StringField) -> None:
        """Raise ValidationError for what is no number of hours that a month has."""
        if field.data and self.number() is None:
            raise ValidationError(FAULT)

    def number(self) -> float | None:
        """Return what was typed as hours; None where it is empty, or none that a month has."""
        try:
            found = float(self.hours.data.replace(",", "."))
        except ValueError:
            return None
        return round(found, 2) if math.isfinite(found) and 0 <= found <= MOST_HOURS else None


class UseForm(FlaskForm):  # type: ignore[misc]
    """A lighter form as it stood on the page."""

    cadence = HiddenField(validators=[InputRequired()])
    channel = HiddenField()


class PoliciesForm(Form):  # type: ignore[misc]
    """What the comparison is narrowed to, sent by GET so that what it shows is an address."""

    show = SelectField(
        "Show",
        choices=[SelectChoice(MOVES, "Accounts that would move"), SelectChoice(ALL, "All accounts")],
        default=MOVES,
    )
    csm = SelectField("CSM", validate_choice=False, default="")

    def offer(self, names: list[str]) -> None:
        """Offer the CSMs with these names, and forget what is on offer nowhere."""
        self.csm.choices = [SelectChoice("", "Any"), *(SelectChoice(name, name) for name in names)]
        self.csm.data = self.csm.data if self.csm.data in names else ""
        self.show.data = self.show.data if self.show.data in (MOVES, ALL) else MOVES

    @property
    def query(self) -> dict[str, str]:
        """What an address needs to show the same again."""
        chosen = {"show": self.show.data if self.show.data != MOVES else "", "csm": self.csm.data}
        return {name: value for name, value in chosen.items() if value}
