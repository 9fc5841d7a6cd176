"""Showing: the CSMs' pages, the monthly report, the calendar, the digest, and the interface for programs."""

from flask import Blueprint

from accounts.access import current_csm, visible_to
from database import db
from reports.review.queue import waiting
from reports.team import words as team_words
from reports.today import words
from rhythm.marks import NAMES

FILTERS = {
    "talked": words.talked, "opening": words.capital, "by": words.by, "channel": lambda channel: NAMES[channel],
}  # fmt: skip
FILTERS |= team_words.FILTERS


def blueprints() -> tuple[Blueprint, ...]:
    """Return the blueprints of all pages of this room."""
    from reports.account.notes import pages as notes
    from reports.account.views import pages as account
    from reports.api.views import pages as api
    from reports.book.saved_views import pages as saved
    from reports.book.views import pages as book
    from reports.calendar.views import pages as calendar
    from reports.digest.views import pages as digest
    from reports.monthly.views import pages as monthly
    from reports.review.alike_views import pages as alike
    from reports.review.views import pages as review
    from reports.rulebook.views import pages as rulebook
    from reports.settings.views import pages as settings
    from reports.team.policy_views import pages as policies
    from reports.team.views import pages as team
    from reports.today.views import pages as today
    from reports.touching.views import pages as touching

    return (
        today, book, saved, account, notes, touching, review, alike, rulebook, monthly, team, policies, settings,
        calendar, digest, api,
    )  # fmt: skip


def without_session() -> tuple[Blueprint, ...]:
    """Return the blueprints whose credential is a link or a token, so that there is no session for CSRF to protect."""
    from reports.api.views import pages as api
    from reports.digest.views import pages as digest

    return digest, api


def waiting_for_review() -> int:
    """Return how many answers wait for the CSM who is signed in: the number in the navigation."""
    return waiting(db, visible_to(current_csm()))
