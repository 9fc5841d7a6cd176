"""What a manager types about a wave."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from email.utils import getaddresses
from typing import Any
from zoneinfo import ZoneInfo

from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import Form, RadioField, SelectField, StringField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from accounts.models import Account, CustomerSuccessManager, Level, Stage
from survey.letters import INVITATION, REMINDER
from survey.models import Wave
from survey.questionnaire import Questionnaire
from survey.waves.audience import Audience
from survey.waves.fields import ChecksField, DayField, DaysField, MomentField
from survey.waves.progress import Standing
from survey.waves.starting import Plan

EVERYONE, SOME, LIST = "everyone", "some", "list"
ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
MOST_ADDRESSES = 5000
END_OF_DAY = time(23, 59)
SECOND_REMINDER = "second_reminder"
KINDS = {INVITATION: "Invitation", REMINDER: "First reminder", SECOND_REMINDER: "Second reminder"}
FARTHEST_DAYS = 2 * 366
GAP = (Optional(), NumberRange(1, 90, "Take a gap of 1 to 90 days"))


class WaveForm(FlaskForm):  # type: ignore[misc]
    """A wave as it is planned; moments are in the time zone `zone` of whoever plans it."""

    name = StringField(
        "Name",
        [
            DataRequired("Give the wave a name, such as “Spring 2027”"),
            Length(max=200, message="200 letters at most"),
        ],
        filters=[lambda text: (text or "").strip()],
    )
    questionnaire = SelectField("Questionnaire")
    whom = RadioField(
        "Whom to ask",
        [InputRequired("Choose whom to ask")],
        choices=[
            SelectChoice(EVERYONE, "All contacts"),
            SelectChoice(SOME, "A part of the book of business"),
            SelectChoice(LIST, "A list of addresses"),
        ],
        default=EVERYONE,
    )
    segments = ChecksField("Segments")
    stages = ChecksField("Stages")
    levels = ChecksField("Levels")
    csms = ChecksField("CSMs", coerce=int)
    emails = TextAreaField("Addresses", [Length(max=400_000, message="That is too long; send it in several waves")])
    starts_at = MomentField("Begin sending")
    closes_on = DayField("Close after", [InputRequired("Choose the last day on which answers count")])
    remind_after = DaysField("First reminder", GAP)
    remind_again_after = DaysField("Second reminder", GAP)
    submit = SubmitField("Save the wave")

    def prepare(self, session: Session, questionnaires: Mapping[str, Questionnaire], zone: ZoneInfo) -> None:
        """Offer what there is to choose from."""
        self.zone, self.now = zone, datetime.now(UTC)
        self.questionnaire.choices = [SelectChoice(name, one.title) for name, one in questionnaires.items()]
        segments = session.scalars(select(Account.segment).distinct().order_by(Account.segment))
        csms = session.execute(
            select(CustomerSuccessManager.id, CustomerSuccessManager.name)
            .where(CustomerSuccessManager.accounts.any())
            .order_by(CustomerSuccessManager.name)
        )
        self.segments.choices = [SelectChoice(name, name.capitalize()) for name in segments]
        self.stages.choices = [SelectChoice(stage.value, stage.capitalize()) for stage in Stage]
        self.levels.choices = [SelectChoice(level.value, level.capitalize()) for level in Level]
        self.csms.choices = [SelectChoice(one.id, one.name) for one in csms]

    def validate(self, extra_validators: Any = None) -> bool:
        """Return whether all can be done as planned; faults stand beside their fields."""
        if not super().validate(extra_validators):
            return False
        for field, fault in self._contradictions():
            field.errors = [*field.errors, fault]
            return False
        return True

    def _contradictions(self) -> list[tuple[Any, str]]:
        plan = self.plan()
        begins = max(plan.starts_at or self.now, self.now)
        gaps = timedelta(days=(plan.remind_after or 0) + (plan.remind_again_after or 0))
        found = (
            (self.closes_on, plan.closes_at <= begins, "That is before the sending begins; choose a later day"),
            (self.remind_again_after, plan.remind_again_after and not plan.remind_after,
             "Set the first reminder’s gap too, or leave this one empty"),
            (self.closes_on, begins + gaps >= plan.closes_at,
             "The wave would close before its last reminder; choose a later day, or shorter gaps"),
            (self.whom, self.whom.data == SOME and plan.audience.is_everyone,
             "Check at least one segment, stage, level or CSM, or ask all contacts"),
            (self.emails, self.whom.data == LIST and not plan.audience.emails, "Paste at least one address"),
        )  # fmt: skip
        return [(field, fault) for field, is_so, fault in found if is_so]

    def validate_starts_at(self, field: MomentField) -> None:
        """Take moments from today on, and no more than two years ahead."""
        if field.data is None:
            return  # what cannot be read has been told already
        if field.data.date() < self._today:
            raise ValidationError("That day has passed; choose today or a later day, or leave both empty")
        self._is_not_too_far(field.data.date())

    def validate_closes_on(self, field: DayField) -> None:
        """Take days no more than two years ahead."""
        if field.data is not None:
            self._is_not_too_far(field.data)

    def _is_not_too_far(self, day: date) -> None:
        if day > self._today + timedelta(days=FARTHEST_DAYS):
            raise ValidationError("Choose a day within two years")

    @property
    def _today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def validate_emails(self, field: TextAreaField) -> None:
        """Name the line of what is no address."""
        if self.whom.data != LIST:
            return
        for number, line in enumerate((field.data or "").splitlines(), 1):
            for wrong in [word for word in addresses_in(line) if not ADDRESS.fullmatch(word)]:
                raise ValidationError(f"Line {number}: “{wrong[:80]}” is no address; write name@company.com")
        if len(self._pasted()) > MOST_ADDRESSES:
            raise ValidationError(f"{MOST_ADDRESSES:,} addresses at most; send the others in a second wave")

    def _pasted(self) -> tuple[str, ...]:
        lines = (self.emails.data or "").splitlines()
        return tuple(dict.fromkeys(address for line in lines for address in addresses_in(line)))

    def plan(self) -> Plan:
        """Return what was typed, where it is valid."""
        return Plan(
            name=self.name.data,
            questionnaire=self.questionnaire.data,
            closes_at=datetime.combine(self.closes_on.data, END_OF_DAY, self.zone),
            audience=self._audience(),
            starts_at=self._moment(),
            remind_after=self.remind_after.data,
            remind_again_after=self.remind_again_after.data,
        )

    def _moment(self) -> datetime | None:
        typed: datetime | None = self.starts_at.data
        return typed.replace(tzinfo=self.zone) if typed else None

    def _audience(self) -> Audience:
        if self.whom.data == LIST:
            return Audience(emails=self._pasted())
        if self.whom.data == EVERYONE:
            return Audience()
        chosen = (tuple(field.data or ()) for field in (self.segments, self.stages, self.levels, self.csms))
        return Audience(*chosen)

    def faults(self) -> list[tuple[str, str]]:
        """Return what is wrong, with the id of the field to go to."""
        return [(self._first_id(field), str(error)) for field in self for error in field.errors]

    def _first_id(self, field: Any) -> str:
        return f"{field.id}-0" if isinstance(field, RadioField | ChecksField) else str(field.id)


def addresses_in(line: str) -> list[str]:
    """Return the addresses of a pasted line, in small letters: parted by commas, semicolons or blanks, with or without
    names before them."""
    if "<" in line:
        return [address.lower() for _, address in getaddresses([line.replace(";", ",")]) if address]
    return [word.lower() for word in re.split(r"[\s,;]+", line) if word]


def as_fields(wave: Wave, zone: ZoneInfo) -> dict[str, Any]:
    """Return `wave` as the form's fields, for changing it."""
    audience = Audience.from_json(wave.audience)
    whom = LIST if audience.emails else EVERYONE if audience.is_everyone else SOME
    return {
        "name": wave.name,
        "questionnaire": wave.questionnaire,
        "whom": whom,
        "segments": audience.segments,
        "stages": audience.stages,
        "levels": audience.levels,
        "csms": audience.csms,
        "emails": "\n".join(audience.emails),
        "starts_at": wave.starts_at and wave.starts_at.astimezone(zone),
        "closes_on": wave.closes_at.astimezone(zone).date(),
        "remind_after": wave.remind_after,
        "remind_again_after": wave.remind_again_after,
    }


def usual(today: date, closes_after: int, remind_after: int) -> dict[str, Any]:
    """Return the fields of a new wave: open for `closes_after` days, one reminder after `remind_after` days."""
    return {"closes_on": today + timedelta(days=closes_after), "remind_after": remind_after}


class PeopleForm(Form):  # type: ignore[misc]
    """Which of a wave's invitations to list; sent by GET."""

    standing = SelectField(
        "Show",
        choices=[SelectChoice("", "All"), *(SelectChoice(one.value, one.capitalize()) for one in Standing)],
        default="",
        validate_choice=False,
    )


class PreviewForm(Form):  # type: ignore[misc]
    """As whom to see a wave's mail and page; sent by GET."""

    contact = StringField("As which contact", filters=[lambda text: (text or "").strip().lower()])
    kind = SelectField("Mail", choices=[SelectChoice(name, words) for name, words in KINDS.items()])

    def offer(self, wave: Wave) -> None:
        """Offer the second reminder only where there is to be one."""
        if wave.remind_again_after is None:
            self.kind.choices = [SelectChoice(INVITATION, KINDS[INVITATION]), SelectChoice(REMINDER, "Reminder")]
