"""The reason of a recommendation: plain words, with the words of those who answered quoted in them. Pure."""

from collections.abc import Sequence

from cadence import Cadence
from recommendations.norms import DEFAULT, Norm
from recommendations.quoting import quote
from recommendations.voices import OwnWish
from recommendations.votes import Vote

QUOTED = 2
NAMED = 3
DURING = {
    "onboarding": " during onboarding",
    "renewal": " around the renewal",
    "project": " during the project",
    "incident": " during the incident",
}
AGAINST = {"delivered": "set against the contact until then", "norm": "set against what is usual"}


def asked(policy: str, cadence: Cadence, votes: Sequence[Vote], wishes: Sequence[OwnWish]) -> str:
    """Return why `policy` made `cadence` of `votes`, and what those among `wishes` said who cast none."""
    near = [vote for vote in votes if vote.is_near(cadence.per_year[0])]
    main = "; ".join(says(vote.wish) for vote in leading(policy, cadence, votes)[:QUOTED])
    if len(votes) > 1:
        main = _opening(policy, cadence, near) + main + _count(len(near), votes, wishes)
    return _sentences([main, *_others(wishes)])


def norm(used: Norm, wishes: Sequence[OwnWish]) -> str:
    """Return why the norm `used` is recommended, and what those said who named no rate."""
    answered = any(wish.voice.answered_at for wish in wishes)
    nobody = "Nobody who answered named a rate" if answered else "Nobody has answered yet"
    where = "where a segment has no norm of its own" if used.segment == DEFAULT else f"in segment {used.segment}"
    return _sentences([f"{nobody}, so this is the usual cadence {where}: {used.source}", *_others(wishes)])


def leading(policy: str, cadence: Cadence, votes: Sequence[Vote]) -> list[Vote]:
    """Return the votes by which `policy` decided for `cadence`, the one to quote first in front; `votes` are one or
    more."""
    rate = cadence.per_year[0]
    if policy == "decision_maker":
        top = min(vote.seniority for vote in votes)
        deciding = [vote for vote in votes if vote.seniority == top]
    elif policy == "cautious":
        lowest = min(vote.lowest for vote in votes)
        deciding = [vote for vote in votes if vote.lowest == lowest]
    else:
        deciding = [vote for vote in votes if vote.is_near(rate)] or list(votes)
    return sorted(deciding, key=lambda vote: (round(vote.distance(rate), 4), -vote.weight))


def _opening(policy: str, cadence: Cadence, near: Sequence[Vote]) -> str:
    if policy == "decision_maker":
        return "The most senior who named a rate decides: "
    if policy == "cautious":
        return "The lowest rate that anyone asked for counts: "
    return "" if near else f"The wishes lie apart and {cadence.words()} lies between them: "


def _count(near: int, votes: Sequence[Vote], wishes: Sequence[OwnWish]) -> str:
    if not near:
        return ""
    answered = sum(wish.voice.answered_at is not None for wish in wishes)
    who = "who answered" if answered == len(votes) else "who named a rate"
    return f"; {near} of {len(votes)} {who} {'is' if near == 1 else 'are'} near it"


def says(wish: OwnWish) -> str:
    """Return who asked for what, quoted: `Ada Lane (champion) asked for "once a month"`; `wish` has a rate."""
    accepted = wish.voice.accepted
    if wish.accepted_for is None or accepted is None:
        return _asks(wish)
    return f"{_asks(wish)}, accepted {accepted.cadence.words()} on {accepted.on:%-d %B %Y}"


def _asks(wish: OwnWish) -> str:
    person = f"{wish.voice.name} ({wish.voice.level})"
    if wish.is_picked and isinstance(wish.voice.choice, Cadence):
        return f"{person} picked {quote(wish.voice.choice.words(), None)}{_beside(wish, wish.voice.choice)}"
    said = f"{person} asked for {_quoted(wish)}{DURING.get(wish.stage or '', '')}"
    if wish.measured_against is None:
        return said
    makes = (wish.accepted_for or wish.cadence or wish).words()
    return f"{said}, which makes {makes}, {AGAINST[wish.measured_against]}"


def _beside(wish: OwnWish, choice: Cadence) -> str:
    """What own words do to the picked choice, where they touch its rate."""
    if wish.is_contradicted:
        return f", though the words {_quoted(wish)} say otherwise"
    return f" and added {_quoted(wish)}" if (wish.accepted_for or wish.cadence) != choice else ""


def _quoted(wish: OwnWish) -> str:
    verbatim = wish.voice.verbatim
    return quote(verbatim, wish.span) if verbatim else quote((wish.accepted_for or wish).words(), None)


def _others(wishes: Sequence[OwnWish]) -> list[str]:
    """What is to be known of those who cast no vote, and of words that a person should look at."""
    silent = [wish for wish in wishes if wish.cadence is None]
    events = [wish for wish in silent if wish.kind == "event"]
    return [
        *(f"{wish.voice.name} wants contact only when something happens: {_quoted(wish)}" for wish in events[:QUOTED]),
        _listed("{} left it to us", [wish for wish in silent if wish.kind == "delegated"]),
        _listed("No contact with {}", [wish for wish in silent if wish.opted_out]),
        _listed("A person should look at what {} answered", [wish for wish in wishes if wish.needs_review]),
    ]


def _listed(says: str, wishes: Sequence[OwnWish]) -> str:
    names = [wish.voice.name for wish in wishes]
    if len(names) > NAMED:
        names = [*names[: NAMED - 1], f"{len(names) - NAMED + 1} more"]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return says.format(listed) if names else ""


def _sentences(parts: Sequence[str]) -> str:
    return " ".join(part.rstrip(".") + "." for part in parts if part)
