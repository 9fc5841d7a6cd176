"""The changes of a run as a page shows them: by account, each with what became of it. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from accounts.crm.models import CrmChange
from accounts.models import Account

BY_ACCOUNT = attrgetter("account_id")


@dataclass(frozen=True, slots=True)
class Shown:
    """A change with what became of it: a shape and words."""

    change: CrmChange
    shape: str
    words: str


@dataclass(frozen=True, slots=True)
class OfAccount:
    """The changes of an account; `why` is the reason that all of them share, if they do."""

    account: Account
    changes: list[Shown]
    why: str | None

    @property
    def tally(self) -> list[tuple[str, str]]:
        """What became of the changes in one line: a shape, and how many in words."""
        counts = Counter((one.shape, one.words.partition(";")[0]) for one in self.changes)
        return [(shape, f"{number} {words}") for (shape, words), number in counts.items()]


def grouped(changes: Sequence[CrmChange]) -> list[OfAccount]:
    """Return `changes`, which come by account, with their accounts."""
    return [_of_account([Shown(one, *_fate(one)) for one in some]) for _, some in groupby(changes, BY_ACCOUNT)]


def _of_account(changes: list[Shown]) -> OfAccount:
    reasons = {one.change.why for one in changes}
    return OfAccount(changes[0].change.account, changes, reasons.pop() if len(reasons) == 1 else None)


def _fate(change: CrmChange) -> tuple[str, str]:
    if change.written_at:
        return "✓", "written"
    if change.failed_at:
        return "✕", "refused"
    if change.left_at:
        return ("✎", "edited in the CRM") if change.is_edit else ("–", "left alone")
    return "?", "no answer yet; the next run looks it up"
