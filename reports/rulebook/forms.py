"""The sentence to be tried."""

from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from survey.kinds import MOST_CHARACTERS, not_longer_than

QUESTIONS = {"cadence": "How often shall we talk?", "comment": "Anything else, as a comment"}


class TryForm(FlaskForm):  # type: ignore[misc]
    """A sentence, and the question that it answers."""

    text = TextAreaField("What a customer might write", [not_longer_than(MOST_CHARACTERS)])
    question = RadioField("In answer to", choices=[SelectChoice(*one) for one in QUESTIONS.items()], default="cadence")

    def validate_text(self, field: TextAreaField) -> None:
        """Want something to read."""
        if not (field.data or "").strip():
            raise ValidationError("Write a sentence first, such as “monthly is plenty, but not on Fridays”")
