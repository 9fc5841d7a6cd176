"""What each policy would recommend for the present answers, beside each other. Nothing of it is stored."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from accounts.models import Account, CustomerSuccessManager
from cadence import Cadence
from recommendations import reasons
from recommendations.following import is_current
from recommendations.gathering import Known, WishOfChoice, gather
from recommendations.models import Recommendation
from recommendations.norms import Norms
from recommendations.policy import POLICIES
from recommendations.votes import Vote, cast

log = logging.getLogger(__name__)
BATCH = 500
MOST_REMEMBERED = 50_000
Key = tuple[int, float | None]


class Choice(NamedTuple):
    """What a policy recommends: how often, and by which channel, where whose wish decides named one."""

    cadence: Cadence
    channel: str | None


class Compared(NamedTuple):
    """One account, and what each policy would recommend for it, by the policy's name."""

    account_id: int
    name: str
    segment: str
    csm: str
    choices: Mapping[str, Choice]


class Comparer:
    """Compares policies, and remembers what it worked out for each stored recommendation: a new answer makes a new
    one, so that only accounts with news are worked out again."""

    def __init__(self, wish_of_choice: WishOfChoice, norms: Norms) -> None:
        """Take what picked options ask for, and the usual cadences; both hold as long as the process."""
        self._wish_of_choice, self._norms = wish_of_choice, norms
        self._known: dict[Key, Mapping[str, Choice]] = {}

    def compare(self, session: Session, visible: ColumnElement[bool]) -> list[Compared]:
        """Return what the policies recommend for each account with a recommendation that `visible` holds for, by name.

        One query for all, and five for each 500 accounts whose wishes lie apart and have not been worked out before.
        Where all want the same rate, or nobody named one, every policy recommends what is recommended now.
        """
        rows = session.execute(_recommended(visible)).all()
        self._work_out(session, [row for row in rows if _lie_apart(row)])
        return [
            Compared(row.id, row.name, row.segment, row.csm, self._known.get(_key(row)) or _alike(row)) for row in rows
        ]

    def _work_out(self, session: Session, rows: Sequence[Any]) -> None:
        if len(self._known) > MOST_REMEMBERED:
            self._known = {}  # most of them have been superseded by now
        new = {row.id: row for row in rows if _key(row) not in self._known}
        found = dict(self._choices(session, list(new)))
        self._known = self._known | {_key(row): found.get(one) or _alike(row) for one, row in new.items()}

    def _choices(self, session: Session, ids: Sequence[int]) -> Iterator[tuple[int, Mapping[str, Choice]]]:
        for start in range(0, len(ids), BATCH):
            for known in gather(session, ids[start : start + BATCH]):
                if choices := self._of_account(known):
                    yield known.account_id, choices

    def _of_account(self, known: Known) -> Mapping[str, Choice] | None:
        try:
            votes = cast(known.wishes(self._wish_of_choice, self._norms))
        except (KeyError, TypeError, ValueError) as error:  # a broken reading; what it says may not be told
            log.error("account %d was not compared: %s", known.account_id, type(error).__name__)
            return None
        return {name: _choice(name, votes) for name in POLICIES} if votes else None


def _choice(policy: str, votes: Sequence[Vote]) -> Choice:
    cadence = POLICIES[policy](votes)
    return Choice(cadence, reasons.leading(policy, cadence, votes)[0].wish.channel)


def _recommended(visible: ColumnElement[bool]) -> Any:
    return (
        select(
            Account.id, Account.name, Account.segment, CustomerSuccessManager.name.label("csm"),
            Recommendation.id.label("recommendation_id"), Recommendation.cadence, Recommendation.channel,
            Recommendation.agreement, Recommendation.asked_low, Recommendation.asked_high,
        )
        .join(Account.csm)
        .join(Recommendation, is_current())
        .where(visible)
        .order_by(Account.name_key, Account.id)
    )  # fmt: skip


def _lie_apart(row: Any) -> bool:
    return row.asked_low is not None and row.asked_low < row.asked_high


def _key(row: Any) -> Key:
    # The weights of votes may change by a reading that is surer than before; agreement then changes with them.
    return row.recommendation_id, row.agreement


# Of thousands of accounts, most share a few dozens of these; nobody changes them.
@lru_cache(maxsize=4096)
def _everywhere(cadence: Cadence, channel: str | None) -> Mapping[str, Choice]:
    return dict.fromkeys(POLICIES, Choice(cadence, channel))


def _alike(row: Any) -> Mapping[str, Choice]:
    return _everywhere(row.cadence, row.channel)
