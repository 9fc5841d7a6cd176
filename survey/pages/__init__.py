"""The customers' pages. A personal link is its own credential; opening a link never writes anything, because mail
scanners open links too."""

from survey.pages import answering, asking_again, confirming, offering, preferring, stopping, wishing
from survey.pages.visit import pages

__all__ = ["answering", "asking_again", "confirming", "offering", "pages", "preferring", "stopping", "wishing"]
