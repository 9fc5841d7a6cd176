"""Form fields that say in plain words what cannot be read, and keep it as it was typed."""

from collections.abc import Sequence
from typing import Any

from wtforms import DateField, DateTimeLocalField, IntegerField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget


class DayField(DateField):  # type: ignore[misc]
    """A day."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was sent. Raises ValueError with what to type."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a day, such as 2027-03-14") from None


class MomentField(DateTimeLocalField):  # type: ignore[misc]
    """A day and a time of day, or nothing."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was sent. Raises ValueError with what to type."""
        if not any(valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a day and a time, such as 2027-03-14 09:00, or leave both empty") from None


class DaysField(IntegerField):  # type: ignore[misc]
    """A number of days, or nothing."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was sent. Raises ValueError with what to type."""
        if not any(valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Enter a whole number of days, such as 7, or leave it empty") from None


class ChecksField(SelectMultipleField):  # type: ignore[misc]
    """Some out of several, each with a box to check."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, choices=[], validate_choice=True, **more)
