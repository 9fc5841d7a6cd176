"""What each contact wants now: their newest answer, made into one wish for the account's present stage."""

from dataclasses import replace

from accounts.models import Stage
from classifier import Reading, Wish
from recommendations import resolving
from recommendations.norms import Norm
from recommendations.picking import with_accepted, with_choice
from recommendations.voices import SIDES, OwnWish, Voice

UNDER_REVIEW = 0.5
WORKED_OUT = 0.7
LEAST_CERTAIN = 0.05
ONE_WAY = {"email", "report", "sms"}


def own_wish(voice: Voice, stage: Stage, norm: Norm) -> OwnWish:
    """Return what `voice` wants at `stage`; `norm` is the usual cadence of the account's segment.

    A picked choice fixes the rate and own words add conditions. Where the two contradict each other the choice
    counts, with less certainty, and a person should look. Who accepted an offer instead of what they asked for wants
    that. Whoever wants no contact has no vote.
    """
    said = _said(voice, stage, norm)
    wish = _by_channel(said if voice.choice is None else with_choice(said, voice.choice))
    wish = with_accepted(wish, voice.accepted) if voice.accepted else wish
    if wish.needs_review:
        wish = replace(wish, certainty=wish.certainty * UNDER_REVIEW)
    return replace(wish, kind="stop", cadence=None, opted_out=True) if wish.opted_out else wish


def _by_channel(wish: OwnWish) -> OwnWish:
    """With the channel that was picked in a question of its own, where own words neither name nor refuse one."""
    picked, reading = wish.voice.channel, wish.voice.reading
    is_refused = reading is not None and picked in reading.channels["avoid"]
    return wish if wish.channel or is_refused else replace(wish, channel=picked)


def _said(voice: Voice, stage: Stage, norm: Norm) -> OwnWish:
    """What the contact's own words alone ask for."""
    reading = voice.reading
    if reading is None:
        return OwnWish(voice, needs_review=bool(voice.verbatim), opted_out=voice.opted_out)
    wish = OwnWish(
        voice,
        certainty=max(LEAST_CERTAIN, min(reading.confidence, 1.0)),
        needs_review=reading.needs_review,
        opted_out=voice.opted_out or reading.opt_out,
        channel=next(iter(reading.channels["prefer"]), None),
        days={side: list(reading.days[side]) for side in SIDES},
    )
    present = present_wish(reading, stage)
    return wish if present is None else _resolved(wish, present, stage, norm)


def present_wish(reading: Reading, stage: Stage) -> Wish | None:
    """Return the wish that holds at `stage`, if any: one limited to it before the main one.

    Among several of the stage, those with a rate come first, then two-way talk, then the more frequent, as
    docs/reading.md orders main wishes. For the steady stage the main wish is the answer by that same contract.
    """
    limited = [wish for wish in reading.wishes if wish.when == stage and stage != Stage.STEADY]
    if limited:
        return max(limited, key=_precedence)
    return None if reading.main is None else reading.wishes[reading.main]


def _precedence(wish: Wish) -> tuple[bool, bool, float]:
    rate = wish.cadence.per_year[1] if wish.cadence else 0.0
    return wish.kind == "periodic", wish.channel not in ONE_WAY, rate


def _resolved(said: OwnWish, wish: Wish, stage: Stage, norm: Norm) -> OwnWish:
    limited_to = wish.when if wish.when == stage and stage != Stage.STEADY else None
    said = replace(
        said,
        kind=wish.kind,
        stage=limited_to,
        rule=wish.rule,
        channel=wish.channel or said.channel,
        span=(wish.span[0], wish.span[1]) if wish.span else None,
        opted_out=said.opted_out or (wish.kind == "stop" and limited_to is None),
    )
    if wish.kind == "vague":
        return _vague(said, wish, norm)
    if wish.kind == "relative":
        return _relative(said, wish, norm)
    return replace(said, cadence=wish.cadence)


def _vague(said: OwnWish, wish: Wish, norm: Norm) -> OwnWish:
    cadence = resolving.vague(wish.level or "medium", norm)
    return replace(said, cadence=cadence, certainty=said.certainty * WORKED_OUT, measured_against="norm")


def _relative(said: OwnWish, wish: Wish, norm: Norm) -> OwnWish:
    delivered, direction = said.voice.delivered, wish.direction or "same"
    return replace(
        said,
        cadence=resolving.relative(direction, wish.factor, delivered or norm.per_year),
        certainty=said.certainty * (1.0 if wish.factor else WORKED_OUT),
        direction=direction,
        measured_against="delivered" if delivered else "norm",
    )
