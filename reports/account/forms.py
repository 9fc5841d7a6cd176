"""What a CSM decides and notes on the account page."""

from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from accounts.models import Channel
from cadence import LADDER
from rhythm.marks import NAMES
from survey.waves.fields import DayField

LONGEST_DAYS = 2 * 366


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class DayOrNothing(DayField):
    """A day, or nothing."""

    fault = "Enter a day, such as 2027-03-14, or leave it empty"
    may_be_empty = True


class OverrideForm(FlaskForm):  # type: ignore[misc]
    """Another cadence than the recommended one, by which channel, for a reason, and until when.

    `today` is the CSM's; `recommended` is the recommended channel.
    """

    cadence = SelectField(
        "Contact them instead",
        choices=[SelectChoice("", "Choose a cadence"), *(SelectChoice(str(one), one.words()) for one in LADDER)],
        validators=[InputRequired("Choose a cadence")],
    )
    channel = SelectField("By which channel", default="")
    reason = TextAreaField(
        "Why",
        [
            DataRequired("Say why, so that your colleagues and the report can tell it"),
            Length(max=1000, message="Say it in at most 1,000 characters"),
        ],
        filters=[_stripped],
    )
    until = DayOrNothing("Until when", [Optional()])
    submit = SubmitField("Override")

    def __init__(self, today: date, recommended: str | None, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.today = today
        as_it_is = f"As recommended: {NAMES[recommended] if recommended else 'any'}"
        others = (SelectChoice(one, NAMES[one].capitalize()) for one in Channel)
        self.channel.choices = [SelectChoice("", as_it_is), *others]

    def validate_until(self, field: DayField) -> None:
        """Raise ValidationError for a day that has passed, or lies more than two years ahead."""
        if field.data is None:
            return  # what cannot be read has been told already
        if field.data < self.today:
            raise ValidationError("That day has passed; choose today or a later day, or leave it empty")
        if field.data > self.today + timedelta(days=LONGEST_DAYS):
            raise ValidationError("Choose a day within two years, or leave it empty")


class NoteForm(FlaskForm):  # type: ignore[misc]
    """A note about the account."""

    text = TextAreaField(
        "Note",
        [
            DataRequired("Write the note first"),
            Length(max=4000, message="Say it in at most 4,000 characters"),
        ],
        filters=[_stripped],
    )


class AcceptForm(FlaskForm):  # type: ignore[misc]
    """Acceptance of the recommendation that was on the page, whatever has come since."""

    recommendation = HiddenField(validators=[InputRequired()])
