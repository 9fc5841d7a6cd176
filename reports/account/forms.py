"""What a CSM decides on the account page."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length

from cadence import LADDER


class OverrideForm(FlaskForm):  # type: ignore[misc]
    """Another cadence than the recommended one, for a reason."""

    cadence = SelectField(
        "Contact them instead",
        choices=[SelectChoice("", "Choose a cadence"), *(SelectChoice(str(one), one.words()) for one in LADDER)],
        validators=[InputRequired("Choose a cadence")],
    )
    reason = TextAreaField(
        "Why",
        [
            DataRequired("Say why, so that your colleagues and the report can tell it"),
            Length(max=1000, message="Say it in at most 1,000 characters"),
        ],
        filters=[lambda text: (text or "").strip()],
    )
    submit = SubmitField("Override")


class AcceptForm(FlaskForm):  # type: ignore[misc]
    """Acceptance of the recommendation that was on the page, whatever has come since."""

    recommendation = HiddenField(validators=[InputRequired()])


class PlainForm(FlaskForm):  # type: ignore[misc]
    """A button: nothing is typed in, and CSRF is checked."""
