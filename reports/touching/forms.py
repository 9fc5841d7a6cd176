"""What a CSM types when they log a touchpoint or leave an account alone."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, ValidationError

from accounts.logged import Talk
from accounts.models import Channel, Contact
from rhythm.marks import NAMES
from survey.waves.fields import DayField

NOBODY = "Nobody in particular"
OLDEST_DAYS = 366
LONGEST_DAYS = 366
# The pages that lead here, and back to which it leads.
TODAY, EVERYBODYS, ACCOUNT = BACK = "today", "everybodys", "account"


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class _FromAPage(FlaskForm):  # type: ignore[misc]
    """A form that leads back to the page it was sent from."""

    back = HiddenField(validators=[AnyOf(BACK)])

    def __init__(self, today: date, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.today = today


class TouchForm(_FromAPage):
    """A touchpoint: the day, how, with whom, and a line about it. `today` is the CSM's."""

    day = DayField("Day", [DataRequired(DayField.fault)])
    channel = SelectField(
        "How",
        [InputRequired("Say how you talked")],
        choices=[SelectChoice("", "Choose"), *(SelectChoice(one, NAMES[one].capitalize()) for one in Channel)],
    )
    contact = SelectField("With whom", default="")
    note = StringField("In a line", [Length(max=500, message="Say it in at most 500 characters")], [_stripped])

    def __init__(self, today: date, contacts: Sequence[Contact], *arguments: Any, **more: Any) -> None:
        super().__init__(today, *arguments, **more)
        self.people = {str(contact.id): contact for contact in contacts}
        self.contact.choices = [
            SelectChoice("", NOBODY),
            *(SelectChoice(key, one.name) for key, one in self.people.items()),
        ]

    def validate_day(self, field: DayField) -> None:
        """Raise ValidationError for a day that has not come yet, or lies more than a year back."""
        if field.data > self.today:
            raise ValidationError("That day has not come yet; log it when you have talked")
        if field.data < self.today - timedelta(days=OLDEST_DAYS):
            raise ValidationError("That is more than a year ago; is the year right?")

    def talk(self) -> Talk:
        """Return what was typed, once it is valid."""
        contact = self.people.get(self.contact.data)
        return Talk(self.day.data, Channel(self.channel.data), contact, self.note.data or None)


class SnoozeForm(_FromAPage):
    """Until when an account is left alone, and why."""

    until = DayField("Until", [DataRequired(DayField.fault)])
    reason = StringField(
        "Reason",
        [
            DataRequired("Say why, in a few words"),
            Length(max=200, message="Say it in at most 200 characters"),
        ],
        [_stripped],
    )

    def validate_until(self, field: DayField) -> None:
        """Raise ValidationError for a day that is not after today, or lies more than a year ahead."""
        if field.data <= self.today:
            raise ValidationError("Choose a day after today")
        if field.data > self.today + timedelta(days=LONGEST_DAYS):
            raise ValidationError("Choose a day within a year")


class UndoForm(FlaskForm):  # type: ignore[misc]
    """A button that takes something back, and the page to go back to."""

    back = HiddenField(validators=[AnyOf(BACK)])


def fresh_touch(
    today: date, contacts: Sequence[Contact], person: Contact | None, channel: str | None, back: str
) -> TouchForm:
    """Return the form to log a touchpoint as it is shown first: today, with `person`, on `channel`."""
    contact = str(person.id) if person else ""
    # Without `formdata` it would take what another form of the page has just sent.
    return TouchForm(today, contacts, formdata=None, day=today, channel=channel or "", contact=contact, back=back)


def fresh_snooze(today: date, back: str) -> SnoozeForm:
    """Return the form to leave an account alone as it is shown first: until next Monday."""
    next_monday = today + timedelta(days=7 - today.weekday())
    return SnoozeForm(today, formdata=None, until=next_monday, back=back)
