"""The page's own token: it stands in each form of a customer's page, is signed for that personal link, and tells when
the page was opened. A form that comes back with it has come from a page of ours; it never expires, so a reload, the
back button and a page left open for days do no harm."""

import hmac
from datetime import UTC, datetime

from flask import current_app, request

from accounts.tokens import token_hash
from survey import links
from survey.links import Seal

FIELD = "page_token"


def make(secret: str, link: str, opened_at: datetime) -> str:
    """Return the token of the page behind the personal link's token `link`, opened at that moment."""
    stamp = int(opened_at.timestamp() * 1000)
    return f"{stamp}.{links.token(secret, Seal.PAGE, f'{token_hash(link)}:{stamp}')}"


def opened_at(secret: str, link: str, token: str) -> datetime | None:
    """Return when the page that `token` stood in was opened; None where we never made such a token for `link`."""
    stamp = token.partition(".")[0]
    if not stamp.isascii() or not stamp.isdecimal() or len(stamp) > 14:
        return None
    moment = datetime.fromtimestamp(int(stamp) / 1000, UTC)
    genuine = hmac.compare_digest(token.encode(), make(secret, link, moment).encode())
    return moment if genuine else None


def of_this_page() -> str:
    """Return the token for the page that is being shown: the one that came with the form where that is genuine, so
    that a mistake put right in a second still counts from the first look at the page. Empty off the customers' pages.
    """
    link = str((request.view_args or {}).get("token", ""))
    if not link:
        return ""
    sent = request.form.get(FIELD, "")
    secret: str = current_app.extensions["asking"].link_secret
    return sent if opened_at(secret, link, sent) else make(secret, link, datetime.now(UTC))
