"""What the book of business can be narrowed to and ordered by."""

from collections.abc import Callable
from typing import Any

from wtforms import Form, SearchField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from accounts.models import Stage
from reports.book.rows import BookRow
from rhythm.contact import Verdict

Key = Callable[[BookRow], Any]
ORDERS: dict[str, tuple[str, Key]] = {
    "overdue": ("Most overdue", lambda row: (row.next_at is None, row.next_at, row.name.casefold())),
    "name": ("Name", lambda row: row.name.casefold()),
    "much": ("Contacted too much", lambda row: -row.difference),
    "little": ("Contacted too little", lambda row: row.difference),
    "next": ("Next touch", lambda row: (row.next_at is None, row.next_at)),
    "agreement": ("Least agreement", lambda row: (row.agreement is None, row.agreement)),
}
ANY = SelectChoice("", "Any")


class FilterForm(Form):  # type: ignore[misc]
    """The filter over the book of business, sent by GET so that a view can be kept as an address."""

    search = SearchField("Search", [Length(max=200)], filters=[lambda text: (text or "").strip()])
    segment = SelectField("Segment", validate_choice=False)
    stage = SelectField(
        "Stage", choices=[ANY, *(SelectChoice(stage, stage.capitalize()) for stage in Stage)], default=""
    )
    contact = SelectField(
        "Contact", choices=[ANY, *(SelectChoice(one, one.capitalize()) for one in Verdict)], default=""
    )
    csm = SelectField("CSM", validate_choice=False)
    order = SelectField(
        "Order", choices=[SelectChoice(key, label) for key, (label, _) in ORDERS.items()], default="overdue"
    )

    def offer(self, rows: list[BookRow]) -> None:
        """Offer the segments and CSMs that stand in the book."""
        self.segment.choices = [ANY, *(SelectChoice(name, name) for name in sorted({row.segment for row in rows}))]
        self.csm.choices = [ANY, *(SelectChoice(name, name) for name in sorted({row.csm for row in rows}))]

    def apply(self, rows: list[BookRow]) -> list[BookRow]:
        """Return the rows that fit, in the order asked for; what is not valid is left out of account."""
        for field in (self.segment, self.stage, self.contact, self.csm):
            if field.data not in {choice.value for choice in field.choices}:
                field.data = ""
        order = self.order.data if self.order.data in ORDERS else "overdue"
        return sorted((row for row in rows if self._fits(row)), key=ORDERS[order][1])

    def _fits(self, row: BookRow) -> bool:
        wanted = (
            (self.segment, row.segment),
            (self.stage, row.stage),
            (self.contact, row.verdict),
            (self.csm, row.csm),
        )
        found = (self.search.data or "").casefold() in row.name.casefold()
        return found and all(not field.data or field.data == value for field, value in wanted)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is filtered out."""
        return any(field.data for field in (self.search, self.segment, self.stage, self.contact, self.csm))
