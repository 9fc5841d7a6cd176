"""Whether a form was posted by a person: what speaks against it, in words for the operator. The thresholds stand here.

A person who is doubted wrongly presses one button; an answer that a filter made up would be believed. Even so no
person should meet that button, so each rule is drawn around what people do.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from survey import drafts
from survey.held import addresses, page_token, scanners
from survey.models import Invitation

# Opening the page, finding the button and pressing it takes a person longer; a program takes milliseconds.
FASTEST = timedelta(seconds=2)
# Whoever turned a page or answered shortly before, slowly enough, has shown who they are: the next may take a second.
VOUCHED = timedelta(minutes=30)
# Colleagues share an address, and a mail reaches them in the same minute. But hardly ever do three of them send
# within these seconds what each of them looked at for no longer than that: a filter does, working through a mail run.
BURST, BURST_WITHIN, LOOKED_AT = 3, timedelta(seconds=10), timedelta(seconds=10)

NOT_OURS = "It did not come from the page that we showed"
TOO_FAST = f"It came within {FASTEST.seconds} seconds of opening the page"
MANY = f"{BURST} or more came from one address within {BURST_WITHIN.seconds} seconds"


@dataclass(frozen=True, slots=True)
class Post:
    """What a posted form tells of who sent it: its page token, the User-Agent header, the address."""

    link: str
    token: str
    user_agent: str
    address: str | None


def about(session: Session, invitation: Invitation, post: Post, secret: str, now: datetime) -> str | None:
    """Return why the form may not be a person's, as a sentence without its full stop; None where nothing speaks
    against it. Keeps a trace of the address for a day; the caller commits."""
    is_burst = _is_burst(session, invitation, post, secret, now)
    return about_the_visitor(session, invitation, post, secret, now) or (MANY if is_burst else None)


def about_the_visitor(session: Session, invitation: Invitation, post: Post, secret: str, now: datetime) -> str | None:
    """Return what the form, and what was sent before it, tells against its sender; None where that is nothing."""
    reason = about_the_sender(post, secret, now)
    return None if reason == TOO_FAST and _is_vouched_for(session, invitation, now) else reason


def about_the_sender(post: Post, secret: str, now: datetime) -> str | None:
    """Return what the form alone tells against its sender; None where that is nothing."""
    if scanner := scanners.named_in(post.user_agent):
        return f"The sender calls itself a program: {scanner}"
    opened = page_token.opened_at(secret, post.link, post.token)
    if opened is None:
        return NOT_OURS
    return TOO_FAST if now - opened < FASTEST else None


def _is_vouched_for(session: Session, invitation: Invitation, now: datetime) -> bool:
    draft, response = drafts.find(session, invitation), invitation.response
    moments = [draft.saved_at] if draft else []
    moments += [response.edited_at or response.created_at] if response else []
    return any(now - moment < VOUCHED for moment in moments)


def _is_burst(session: Session, invitation: Invitation, post: Post, secret: str, now: datetime) -> bool:
    hashed = addresses.address_hash(secret, post.address, now)
    opened = page_token.opened_at(secret, post.link, post.token)
    if hashed is None or (opened is not None and now - opened > LOOKED_AT):
        return False
    others = addresses.others_since(session, invitation, hashed, now - BURST_WITHIN)
    addresses.note(session, invitation, hashed, now)
    return others >= BURST - 1
