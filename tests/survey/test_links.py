"""Personal links: hard to guess, good for one purpose, the same again for a reminder."""

import re

from hypothesis import given
from hypothesis import strategies as st

from accounts.tokens import token_hash
from survey.links import Purpose, new_nonce, token
from tests.world import SECRET


def test_a_link_holds_160_bits_and_fits_a_line() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{27}", token(SECRET, Purpose.ANSWER, new_nonce()))


def test_the_same_link_can_be_made_again_for_a_reminder() -> None:
    nonce = new_nonce()
    assert token(SECRET, Purpose.ANSWER, nonce) == token(SECRET, Purpose.ANSWER, nonce)


def test_a_link_to_opt_out_does_not_open_the_questionnaire() -> None:
    nonce = new_nonce()
    assert token(SECRET, Purpose.ANSWER, nonce) != token(SECRET, Purpose.STOP, nonce)


def test_another_secret_makes_another_link() -> None:
    nonce = new_nonce()
    assert token(SECRET, Purpose.ANSWER, nonce) != token(SECRET + "!", Purpose.ANSWER, nonce)


@given(st.text(max_size=60))
def test_any_text_can_be_looked_up(text: str) -> None:
    assert len(token_hash(text)) == 64
