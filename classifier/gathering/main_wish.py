"""Which wish of an answer is to be followed for an account that is live and in steady state."""

from collections.abc import Sequence

from classifier.reading import Wish

KIND_ORDER = {"periodic": 0, "vague": 1, "relative": 1, "delegated": 2, "event": 3, "stop": 4}
ONE_WAY = frozenset(["email", "report", "sms"])


def main_of(wishes: Sequence[Wish]) -> int | None:
    """The wish to follow in steady state: a rate first, two-way talk, the last stage, then the more frequent."""
    possible = [at for at, wish in enumerate(wishes) if wish.when in (None, "steady")]
    return min(possible, key=lambda at: _rank(wishes[at], at)) if len(possible) > 1 else next(iter(possible), None)


def _rank(wish: Wish, at: int) -> tuple[int, bool, bool, float, int]:
    """Lower comes first; of steps that follow one another the last, of wishes side by side the most frequent."""
    per_year = wish.per_year[1] if wish.per_year else 0.0
    if wish.when == "steady":
        per_year = at
    return KIND_ORDER[wish.kind], wish.channel in ONE_WAY, wish.when != "steady", -per_year, at
