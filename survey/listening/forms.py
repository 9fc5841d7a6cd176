"""What a customer types on the preference page."""

from datetime import date, timedelta
from typing import Any

from wtforms import Form, TextAreaField
from wtforms.validators import ValidationError

from survey.kinds import not_longer_than
from survey.waves.fields import DayField

LONGEST_PAUSE = timedelta(days=365)
MOST_ADDED = 500


class PauseDayField(DayField):
    """The day on which a pause ends."""

    fault = "Enter the day on which the pause ends, such as 2027-03-14"


class PauseForm(Form):  # type: ignore[misc]
    """Until when to be left in peace."""

    until = PauseDayField("Pause until", format=["%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"])

    def __init__(self, today: date, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.first, self.last = today + timedelta(days=1), today + LONGEST_PAUSE

    def validate_until(self, field: PauseDayField) -> None:
        """Take days from tomorrow on, and no more than a year ahead."""
        if field.data is None:
            if not field.process_errors:
                raise ValidationError(field.fault)
        elif field.data < self.first:
            raise ValidationError("That day has come already: choose a later one")
        elif field.data > self.last:
            raise ValidationError(
                f"A pause can last a year, until {self.last:%-d %B %Y}: choose an earlier day, or stop for good"
            )


class OfferForm(Form):  # type: ignore[misc]
    """What the customer adds to their reply to an offer."""

    words = TextAreaField("Anything to add? (optional)", [not_longer_than(MOST_ADDED)])
