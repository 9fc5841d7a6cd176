"""The step that erases what has outlived its time, in all rooms: whoever is quoted in a recommendation is quoted there
no longer than their words are kept."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from accounts.crm import outliving
from accounts.models import Contact
from accounts.people import forget_contact, gone_before
from recommendations.people import erase_voice, forget_quotes
from survey import retention
from survey.models import Answer
from survey.people import erase_answers
from survey.retention import Retention
from webhooks import forgetting as webhooks

log = logging.getLogger(__name__)
BATCH = 200


class Row(Protocol):
    """A row with a number of its own."""

    id: int


Kind = TypeVar("Kind", bound="Row")
# Finds the rows from before a moment: session, moment, id after which to look, how many at most.
Find = Callable[[Session, datetime, int, int], Sequence[Kind]]


def forget_outlived(session: Session, kept_for: Retention, now: datetime) -> int:
    """Erase what has outlived its time, counts apart, and return how many rows were changed or removed. Commits after
    each batch; a row that cannot be erased is logged by its id and tried again next time. Safe to run twice."""
    words_before = now - kept_for.verbatims
    return sum((
        _each(session, retention.old_sightings, now - kept_for.addresses, session.delete),
        _each(session, retention.old_drafts, now - kept_for.drafts, session.delete),
        _each(session, retention.old_held, now - kept_for.held, partial(retention.forget_held, now=now)),
        _each(session, retention.old_answers, words_before, partial(_forget_words, session, words_before, now)),
        _each(session, retention.old_replies, words_before, retention.forget_reply),
        _each(session, gone_before, now - kept_for.contacts, partial(_forget_contact, session, now)),
        _each(session, webhooks.old_events, now - kept_for.webhooks, session.delete),
        _each(session, outliving.old_changes, now - kept_for.crm, session.delete),
        _each(session, outliving.old_runs, now - kept_for.crm, session.delete),
    ))  # fmt: skip


def _each(session: Session, find: Find[Kind], before: datetime, forget: Callable[[Kind], object]) -> int:
    done = last = 0
    while batch := find(session, before, last, BATCH):
        last = batch[-1].id
        done += sum(_alone(session, row, forget) for row in batch)
        session.commit()
    session.commit()
    return done


def _alone(session: Session, row: Kind, forget: Callable[[Kind], object]) -> bool:
    number = row.id  # not to be asked of a row that has just failed
    try:
        with session.begin_nested():
            forget(row)
        return True
    except (SQLAlchemyError, ValueError) as error:  # the others are not kept any longer for one that fails
        log.error("%s %s was not erased: %s", type(row).__name__, number, type(error).__name__)
        return False


def _forget_words(session: Session, before: datetime, now: datetime, answer: Answer) -> None:
    retention.forget_words(answer, now)
    forget_quotes(session, answer.response.invitation.contact.account_id, before)


def _forget_contact(session: Session, now: datetime, contact: Contact) -> None:
    erase_answers(session, contact)
    erase_voice(session, contact)
    webhooks.erase_contact(session, contact)
    forget_contact(session, contact, now)
