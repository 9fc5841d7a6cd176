"""What a CSM sets for themselves."""

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, ValidationError

from accounts.access_tokens import Scope

LABELS = {
    Scope.READ_ACCOUNTS: "Read accounts",
    Scope.READ_CADENCES: "Read cadences and why they are as they are",
    Scope.READ_READINGS: "Read what customers wrote, and how it was understood",
    Scope.READ_TOUCHPOINTS: "Read touchpoints",
    Scope.WRITE_TOUCHPOINTS: "Log touchpoints",
}


class TokenForm(FlaskForm):  # type: ignore[misc]
    """A token for a program: what it is called, and what the program may do."""

    name = StringField(
        "What is it for?",
        [
            DataRequired("Give it a name, such as “Data warehouse”, so that you know later which one to revoke"),
            Length(max=100, message="A name has at most 100 characters"),
        ],
        filters=[lambda text: " ".join((text or "").split())],
    )
    scopes = SelectMultipleField(
        "What may it do?",
        [DataRequired("Pick at least one thing that it may do")],
        choices=[SelectChoice(scope.value, label) for scope, label in LABELS.items()],
    )

    def validate_name(self, field: StringField) -> None:
        """Refuse what the database cannot hold. Raises ValidationError."""
        if not (field.data or "").isprintable():
            raise ValidationError("A name holds no control characters; type it anew")
