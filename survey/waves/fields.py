"""Form fields that say in plain words what cannot be read, and keep it as it was typed."""

from collections.abc import Sequence
from typing import Any

from wtforms import DateField, DateTimeLocalField, IntegerField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget


class _PlainFaults:
    """Says `fault` where what was sent cannot be read; takes nothing for nothing where the field `may_be_empty`."""

    fault = ""
    may_be_empty = True
    data: Any

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was sent. Raises ValueError with what to type."""
        if self.may_be_empty and not any(valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)  # type: ignore[misc]
        except ValueError:
            raise ValueError(self.fault) from None


class DayField(_PlainFaults, DateField):  # type: ignore[misc]
    """A day."""

    fault = "Enter a day, such as 2027-03-14"
    may_be_empty = False


class MomentField(_PlainFaults, DateTimeLocalField):  # type: ignore[misc]
    """A day and a time of day, or nothing."""

    fault = "Enter a day and a time, such as 2027-03-14 09:00, or leave both empty"


class DaysField(_PlainFaults, IntegerField):  # type: ignore[misc]
    """A number of days, or nothing."""

    fault = "Enter a whole number of days, such as 7, or leave it empty"


class ChecksField(SelectMultipleField):  # type: ignore[misc]
    """Some out of several, each with a box to check."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, choices=[], validate_choice=True, **more)
