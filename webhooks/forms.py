"""What a manager types about an endpoint."""

from flask import current_app
from flask_wtf import FlaskForm
from wtforms import Form, IntegerField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, ValidationError

from webhooks.addresses import NotAllowedError, is_ip, is_public, target_of
from webhooks.looking import Standing
from webhooks.models import EventType

LABELS = {
    EventType.CADENCE_RECOMMENDED: "A cadence is recommended, or followed again after an override",
    EventType.CADENCE_OVERRIDDEN: "A CSM overrides a recommendation",
    EventType.CONTACT_OPTED_OUT: "A contact asks for no more mails",
    EventType.ANSWER_RECEIVED: "A contact answers, or changes an answer",
}
BIGGEST = 2**31 - 1  # what PostgreSQL takes for an id


class EndpointForm(FlaskForm):  # type: ignore[misc]
    """An address, and what is told to it."""

    url = StringField(
        "Address",
        [DataRequired("Enter an address such as https://hooks.company.com/ask-them")],
        filters=[lambda text: (text or "").strip()],
    )
    events = SelectMultipleField(
        "What to tell",
        [DataRequired("Pick at least one kind of event")],
        choices=[SelectChoice(kind.value, label) for kind, label in LABELS.items()],
    )

    def validate_url(self, field: StringField) -> None:
        """Refuse what would not be sent to anyway; where a name leads is asked at each attempt. Raises
        ValidationError."""
        allow_local = current_app.extensions["parts"].config.webhook_allow_local
        try:
            host = target_of(field.data, allow_local).host
        except NotAllowedError as error:
            raise ValidationError(f"{error}.") from None
        if is_ip(host) and not (allow_local or is_public(host)):
            raise ValidationError("This address is not in the public internet.")


class FilterForm(Form):  # type: ignore[misc]
    """Which deliveries to list; sent by GET."""

    standing = SelectField(
        "Show",
        choices=[SelectChoice("", "All"), *(SelectChoice(one.value, one.capitalize()) for one in Standing)],
        default="",
        validate_choice=False,
    )

    before = IntegerField()

    @property
    def older_than(self) -> int | None:
        """The delivery that the page comes after, if any."""
        number = self.before.data
        return number if number is not None and 0 < number <= BIGGEST else None

    @property
    def chosen(self) -> Standing | None:
        """The standing that was picked, if any."""
        return Standing(self.standing.data) if self.standing.data in list(Standing) else None
