"""The step that weighs the answers of an account's contacts into its recommendation."""

import logging
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from recommendations import history, inbox
from recommendations.gathering import Known, WishOfChoice, gather
from recommendations.norms import Norms
from recommendations.policy import POLICIES, Result, recommend
from survey.weighed import mark_readings_weighed, mark_suppressions_weighed

log = logging.getLogger(__name__)
BATCH = 200


@dataclass(frozen=True, slots=True)
class Scales:
    """What accounts are weighed with: the policy's name, the norms, what picked options ask for, and the moment."""

    policy: str
    norms: Norms
    wish_of_choice: WishOfChoice
    now: datetime


def recommend_changed_accounts(
    session: Session, policy: str, norms: Norms, wish_of_choice: WishOfChoice, now: datetime
) -> int:
    """Weigh each account that is due and store its recommendation where it changed; return how many were weighed.

    `wish_of_choice` maps questionnaire, question and picked value to what that option asks for. An account that
    cannot be weighed is logged by its id and left until something changes or six hours have passed. Commits
    after each batch; safe to run twice and in several processes. Raises KeyError for an unknown policy.
    """
    if policy not in POLICIES:
        raise KeyError(policy)
    scales = Scales(policy, norms, wish_of_choice, now)
    suppressions = inbox.new_suppressions(session)
    due = inbox.due(session, now)
    session.commit()
    weighed = sum(_weigh_batch(session, due[start : start + BATCH], scales) for start in range(0, len(due), BATCH))
    mark_suppressions_weighed(session, suppressions, now)
    session.commit()
    return weighed


def _weigh_batch(session: Session, account_ids: Sequence[int], scales: Scales) -> int:
    try:
        return _weigh_together(session, account_ids, scales)
    except OperationalError:
        raise  # the database itself is in trouble, not one of the rows
    except Exception as error:
        session.rollback()
        if len(account_ids) == 1:
            _give_up(session, account_ids[0], error, scales.now)
            return 0
    # Some row cannot even be loaded: halving the batch finds it, and weighs all the others.
    middle = len(account_ids) // 2
    return sum(_weigh_batch(session, half, scales) for half in (account_ids[:middle], account_ids[middle:]))


def _weigh_together(session: Session, account_ids: Sequence[int], scales: Scales) -> int:
    readings = inbox.lock_new_readings(session, account_ids)
    current = history.current(session, account_ids)
    outcomes = {
        known.account_id: _weigh(session, known, current.get(known.account_id), scales)
        for known in gather(session, account_ids)
    }
    done = {account_id for account_id, outcome in outcomes.items() if outcome is not None}
    mark_readings_weighed(session, [one for account_id, one in readings if account_id in done], scales.now)
    inbox.mark_accounts_weighed(session, done, scales.now)
    session.commit()
    return sum(outcome is True for outcome in outcomes.values())


def _weigh(session: Session, known: Known, before: history.Current | None, scales: Scales) -> bool | None:
    """Whether the account could be weighed; None where another process was faster, and it stays due."""
    try:
        history.keep(session, known.account_id, before, _result(known, scales), scales.now)
    except IntegrityError:
        return None
    except OperationalError:
        raise
    except Exception as error:
        _log(known.account_id, error)
        return False
    return True


def _result(known: Known, scales: Scales) -> Result:
    wishes = known.wishes(scales.wish_of_choice, scales.norms)
    return recommend(wishes, scales.policy, scales.norms.of(known.segment), known.invited)


def _give_up(session: Session, account_id: int, error: Exception, now: datetime) -> None:
    """Mark an account that cannot even be loaded, so that it does not come back at once."""
    _log(account_id, error)
    readings = inbox.lock_new_readings(session, [account_id])
    mark_readings_weighed(session, [reading_id for _, reading_id in readings], now)
    inbox.mark_accounts_weighed(session, [account_id], now)
    session.commit()


def _log(account_id: int, error: Exception) -> None:
    # The message of an error can hold what a customer wrote, so only its kind and place are told.
    place = traceback.extract_tb(error.__traceback__)[-1]
    kind = type(error).__name__
    log.error("account %d was not weighed: %s in %s, line %s", account_id, kind, place.name, place.lineno)
