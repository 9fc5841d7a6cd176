"""A comment that asks for no more contact is an opt-out only where it surely is one."""

import tomllib

import pytest

import classifier
from classifier.comments.codebook import FOLDER

DATA = tomllib.loads((FOLDER / "opt_out.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    "text", [*DATA["examples"], "Better support. Unsubscribe me please, I don’t want any more mails.", "opt-out"]
)
def test_a_comment_that_asks_for_no_more_contact_opts_out(text: str) -> None:
    reading = classifier.read(text, "comment")
    assert (reading.opt_out, reading.wishes) == (True, ())


@pytest.mark.parametrize(
    "text",
    [
        *DATA["counter_examples"],
        "You never contact me",
        "Never",
        "Nothing.",
        "GDPR",
        "If you keep changing prices, do not contact me again",
        "The unsubscribe link in our mails is broken",
        "He told me never to contact him again",
        "Don't contact me on Fridays",
        "Stop changing the interface",
        "No calls please, email is fine",
    ],
)
def test_what_may_mean_something_else_does_not(text: str) -> None:
    assert not classifier.read(text, "comment").opt_out
