"""What the book of business can be narrowed to and ordered by, and the name of a view."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from flask_wtf import FlaskForm
from wtforms import BooleanField, Form, HiddenField, SearchField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from accounts.models import Stage
from reports.book.columns import COLUMNS, NAMES, USUAL, Column
from reports.book.orders import DESCENDING, ORDERS
from reports.book.search import Wanted
from reports.monthly.themes import RISKS
from reports.monthly.words import SIGNALS
from rhythm.contact import Verdict

ANY = SelectChoice("", "Any")
NOT_KNOWN = {Verdict.UNKNOWN: "Not known yet"}
RENEWALS = {"30": "In 30 days", "90": "In 90 days", "180": "In 180 days"}
DUE = {"overdue": "Overdue", "week": "This week"}
SENT = {"any": "Any of them"} | {name: SIGNALS[name].capitalize() for name in RISKS}
Query = dict[str, str | list[str]]


def _pick(label: str, choices: dict[str, str]) -> SelectField:
    return SelectField(label, choices=[ANY, *(SelectChoice(*one) for one in choices.items())], default="")


def _one_line(text: str | None) -> str:
    return "".join(letter for letter in (text or "").strip() if letter.isprintable())


class FilterForm(Form):  # type: ignore[misc]
    """The filter over the book of business, sent by GET so that what it shows is an address. What is not valid is
    left out of account."""

    search = SearchField("Search", filters=[lambda text: _one_line(text)[:200]])
    contact = _pick("Contact", {one.value: NOT_KNOWN.get(one, one.capitalize()) for one in Verdict})
    due = _pick("Next touch", DUE)
    segment = SelectField("Segment", validate_choice=False)
    stage = _pick("Stage", {stage.value: stage.capitalize() for stage in Stage})
    csm = SelectField("CSM", validate_choice=False)
    renewal = _pick("Renewal", RENEWALS)
    signal = _pick("Signals", SENT)
    order = SelectField("Order", choices=[SelectChoice(key, name) for key, (name, _) in ORDERS.items()])
    reverse = BooleanField("The other way round")
    columns = SelectMultipleField("Columns", choices=[SelectChoice(one.name, one.heading) for one in COLUMNS])

    NARROWING = ("search", "contact", "due", "segment", "stage", "csm", "renewal", "signal")

    def offer(self, segments: Iterable[str], csms: Iterable[str]) -> None:
        """Offer the segments and CSMs that stand in the book, and forget what is on offer nowhere."""
        for field, names in ((self.segment, segments), (self.csm, csms)):
            field.choices = [ANY, *(SelectChoice(name, name) for name in names)]
        for name in self.NARROWING[1:]:
            if self[name].data not in {choice.value for choice in self[name].choices}:
                self[name].data = ""
        self.order.data = self.order.data if self.order.data in ORDERS else next(iter(ORDERS))
        self.columns.data = [name for name in NAMES if name in (self.columns.data or [])] or USUAL

    def wanted(self, today: date) -> Wanted:
        """Return what is asked for, for a reader whose day is `today`."""
        narrowed = {name: self[name].data for name in self.NARROWING}
        return Wanted(today=today, order=self.order.data, is_reversed=self.reverse.data, **narrowed)

    @property
    def shown(self) -> list[Column]:
        """The columns to show."""
        return [column for column in COLUMNS if column.name in self.columns.data]

    @property
    def narrowed(self) -> int:
        """How many filters are set."""
        return sum(bool(self[name].data) for name in self.NARROWING)

    @property
    def query(self) -> Query:
        """What an address needs to show the same again: whatever is not as usual."""
        query: Query = {name: self[name].data for name in self.NARROWING if self[name].data}
        if self.order.data != next(iter(ORDERS)):
            query["order"] = self.order.data
        if self.reverse.data:
            query["reverse"] = "1"
        if self.columns.data != USUAL:
            query["columns"] = self.columns.data
        return query

    def direction(self, order: str) -> str:
        """Return in which direction the column of that order is sorted (WAI-ARIA 1.2, aria-sort); empty where it is
        not."""
        if order != self.order.data:
            return ""
        return "descending" if (order in DESCENDING) is not self.reverse.data else "ascending"

    def ordered_by(self, order: str) -> Query:
        """Return the query that shows the same in that order, or its reverse where it is in that order."""
        query = {name: value for name, value in self.query.items() if name != "reverse"} | {"order": order}
        is_turned = order == self.order.data and not self.reverse.data
        return query | {"reverse": "1"} if is_turned else query

    @property
    def address(self) -> str:
        """The same as the query string of an address."""
        return urlencode(self.query, doseq=True)


class ViewForm(FlaskForm):  # type: ignore[misc]
    """The name of a view, and what it shows, as the query string of the page's address."""

    name = StringField(
        "Name",
        [
            DataRequired("Give the view a name, such as “Renewals this quarter”"),
            Length(max=80, message="80 letters at most"),
        ],
        filters=[_one_line],
    )
    query = HiddenField()
