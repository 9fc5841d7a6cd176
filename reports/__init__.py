"""Showing: the CSMs' pages and the monthly report."""

from flask import Blueprint


def blueprints() -> tuple[Blueprint, ...]:
    """Return the blueprints of all pages of this room."""
    from reports.account.views import pages as account
    from reports.book.saved_views import pages as saved
    from reports.book.views import pages as book
    from reports.monthly.views import pages as monthly
    from reports.review.views import pages as review

    return book, saved, account, review, monthly
