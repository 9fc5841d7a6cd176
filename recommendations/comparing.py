"""What each policy would recommend for the present answers, beside each other. Nothing of it is stored."""

import logging
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from accounts.models import Account, CustomerSuccessManager
from cadence import Cadence
from database import rows
from recommendations.choices import Choice, Choices, read
from recommendations.following import is_current
from recommendations.gathering import Known, WishOfChoice, gather
from recommendations.models import Recommendation
from recommendations.norms import Norms
from recommendations.policy import POLICIES, choices
from recommendations.votes import cast

log = logging.getLogger(__name__)
BATCH = 500


class Compared(NamedTuple):
    """One account, and what each policy would recommend for it, by the policy's name."""

    account_id: int
    name: str
    segment: str
    csm: str
    choices: Choices


class Comparer:
    """Compares policies: by what was kept when an account was weighed, or, where that was before such was kept, by
    weighing it again."""

    def __init__(self, wish_of_choice: WishOfChoice, norms: Norms) -> None:
        """Take what picked options ask for, and the usual cadences."""
        self._wish_of_choice, self._norms = wish_of_choice, norms

    def compare(self, session: Session, visible: ColumnElement[bool]) -> list[Compared]:
        """Return what the policies recommend for each account with a recommendation that `visible` holds for, by name.

        One query for all, and five for each 500 accounts whose wishes lie apart and of which nothing is kept yet.
        Where all want the same rate, or nobody named one, every policy recommends what is recommended now.
        """
        found = rows(session, _recommended(visible))
        unknown = [row.id for row in found if row.choices is None and _lie_apart(row)]
        known = dict(self._choices(session, unknown))
        return [
            Compared(one, name, segment, csm, read(kept) if kept else known.get(one) or _everywhere(cadence, channel))
            for one, name, segment, csm, cadence, channel, kept, *_ in found
        ]

    def _choices(self, session: Session, ids: Sequence[int]) -> Iterator[tuple[int, Choices]]:
        for start in range(0, len(ids), BATCH):
            for known in gather(session, ids[start : start + BATCH]):
                if found := self._of_account(known):
                    yield known.account_id, found

    def _of_account(self, known: Known) -> Choices | None:
        try:
            votes = cast(known.wishes(self._wish_of_choice, self._norms))
        except (KeyError, TypeError, ValueError) as error:  # a broken reading; what it says may not be told
            log.error("account %d was not compared: %s", known.account_id, type(error).__name__)
            return None
        return choices(votes) if votes else None


def _recommended(visible: ColumnElement[bool]) -> Any:
    return (
        select(
            Account.id, Account.name, Account.segment, CustomerSuccessManager.name.label("csm"),
            Recommendation.cadence, Recommendation.channel, Recommendation.choices,
            Recommendation.asked_low, Recommendation.asked_high,
        )
        .join(Account.csm)
        .join(Recommendation, is_current())
        .where(visible)
        .order_by(Account.name_key, Account.id)
    )  # fmt: skip


def _lie_apart(row: Any) -> bool:
    return row.asked_low is not None and row.asked_low < row.asked_high


# Of thousands of accounts, most share a few dozens of these; nobody changes them.
@lru_cache(maxsize=4096)
def _everywhere(cadence: Cadence, channel: str | None) -> Choices:
    return dict.fromkeys(POLICIES, Choice(cadence, channel))
