"""Showing: the CSMs' pages, the monthly report, the calendar, the digest, and the interface for programs."""

from flask import Blueprint


def blueprints() -> tuple[Blueprint, ...]:
    """Return the blueprints of all pages of this room."""
    from reports.account.views import pages as account
    from reports.api.views import pages as api
    from reports.book.views import pages as book
    from reports.calendar.views import pages as calendar
    from reports.digest.views import pages as digest
    from reports.monthly.views import pages as monthly
    from reports.review.views import pages as review
    from reports.settings.views import pages as settings

    return book, account, review, monthly, settings, calendar, digest, api


def without_session() -> tuple[Blueprint, ...]:
    """Return the blueprints whose credential is a link or a token, so that there is no session for CSRF to protect."""
    from reports.api.views import pages as api
    from reports.digest.views import pages as digest

    return digest, api
