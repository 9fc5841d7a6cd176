"""A picked choice beside own words: the choice fixes the rate, the words add conditions or contradict it. And an offer
that was accepted instead."""

from dataclasses import replace

from cadence import Bound, Cadence
from recommendations.rates import NEAR, is_near
from recommendations.voices import Accepted, OwnWish, Picked

CHOICE = "choice"
SAME_RATE = 1.03
NAMES_A_RATE = {"periodic", "relative", "vague"}


def with_choice(said: OwnWish, choice: Picked) -> OwnWish:
    """Return what a contact asks for who picked `choice` and whose own words ask for `said`.

    A contradiction goes to review. It is one where the words ask for a rate that lies further than a factor of
    1.5 from the picked one, for less where more was picked, for any rate where none was, or for no contact.
    """
    if isinstance(choice, Cadence):
        return _with_rate(said, choice)
    is_limit = said.cadence is not None and said.cadence.bound in (Bound.AT_MOST, Bound.AT_LEAST)
    if choice == "delegated" and is_limit:
        return said  # "you decide", but not beyond what the words allow
    speaks_against = said.kind in NAMES_A_RATE or (choice == "stop" and said.kind == "event")
    stops = said.opted_out or choice == "stop"
    return _picked(replace(said, opted_out=stops), choice, None, speaks_against)


def _with_rate(said: OwnWish, choice: Cadence) -> OwnWish:
    if said.opted_out:
        # Whoever asks for no contact gets none, even where the choice says otherwise; a person looks.
        is_contradicted = not said.voice.opted_out
        return replace(said, is_contradicted=is_contradicted, needs_review=said.needs_review or is_contradicted)
    if said.stage is not None and said.cadence is not None:
        return said  # a rate for the present stage is a condition on the choice, nothing against it
    return _picked(said, "periodic", _sharpened(choice, said), _contradicts(choice, said))


def _picked(said: OwnWish, kind: str, cadence: Cadence | None, is_contradicted: bool) -> OwnWish:
    return replace(
        said,
        kind=kind,
        cadence=cadence,
        certainty=1.0,
        needs_review=said.needs_review or is_contradicted,
        is_picked=True,
        is_contradicted=is_contradicted,
        stage=None,
        direction=None,
        measured_against=None,
        rule=CHOICE,
    )


def with_accepted(wish: OwnWish, accepted: Accepted) -> OwnWish:
    """Return what a contact wants who asks for `wish`, and said yes to something else instead of a rate; what they
    ask for since at another rate stands."""
    if wish.cadence is None or wish.opted_out or not _is_same_rate(accepted.asked, wish.cadence):
        return wish
    channel = accepted.channel or wish.channel
    return replace(wish, cadence=accepted.cadence, channel=channel, certainty=1.0, accepted_for=wish.cadence)


def _is_same_rate(one: Cadence, other: Cadence) -> bool:
    (picked, _), (low, high) = one.per_year, other.per_year
    return picked / SAME_RATE <= low and high <= picked * SAME_RATE


def _sharpened(choice: Cadence, said: OwnWish) -> Cadence:
    """The picked rate, with the limit or the weekdays that own words give to the same rate."""
    if choice.bound is not Bound.EXACT or said.kind != "periodic" or said.cadence is None:
        return choice
    return said.cadence if _is_same_rate(choice, said.cadence) else choice


def _contradicts(choice: Cadence, said: OwnWish) -> bool:
    picked = choice.per_year[0]
    if said.kind == "relative" and said.measured_against == "delivered":
        return _is_against_direction(picked, said.voice.delivered, said.direction)
    return said.kind == "periodic" and said.cadence is not None and not is_near(picked, said.cadence)


def _is_against_direction(picked: float, delivered: float, direction: str | None) -> bool:
    # What was delivered varies by chance, so only a clear difference counts.
    is_more, is_less = picked > delivered * NEAR, picked < delivered / NEAR
    return {"less": is_more, "more": is_less}.get(direction or "", is_more or is_less)
