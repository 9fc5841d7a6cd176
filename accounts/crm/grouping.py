"""The changes of a run as a page shows them: by account, each with what became of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from accounts.crm.models import CrmChange
from accounts.models import Account


@dataclass(frozen=True, slots=True)
class Shown:
    """A change with what became of it: a shape and words."""

    change: CrmChange
    shape: str
    words: str


def grouped(changes: Sequence[CrmChange]) -> list[tuple[Account, list[Shown]]]:
    """Return `changes`, which come by account, with their accounts."""
    return [
        (some[0].change.account, some)
        for _, group in groupby(changes, attrgetter("account_id"))
        if (some := [Shown(one, *_fate(one)) for one in group])
    ]


def _fate(change: CrmChange) -> tuple[str, str]:
    if change.written_at:
        return "✓", "written"
    if change.failed_at:
        return "✕", "refused"
    if change.left_at:
        return ("✎", "edited in the CRM, left alone") if change.is_edit else ("–", "left alone")
    return "?", "no answer yet; the next run looks it up"
