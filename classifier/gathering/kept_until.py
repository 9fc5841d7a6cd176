"""What is kept only until a stage ends: "you ring weekly, keep doing so until we're live"."""

from dataclasses import replace

from classifier.structure.draft import Draft

# Stages that end, so that what is kept up until then is asked for no longer.
PASSING = frozenset(["onboarding", "project", "incident"])


def kept_until(draft: Draft) -> None:
    """Limit the only rate to the stage until whose end the answer asks to go on with it."""
    until = (one for one in draft.clauses if one.marked == "until" and one.has("restore") and not one.has("rate"))
    kept = [one.when for one in until if one.when in PASSING]
    periodic = [at for at, wish in enumerate(draft.wishes) if wish.kind == "periodic"]
    if len(kept) == len(periodic) == 1 and draft.wishes[periodic[0]].when is None:
        draft.wishes[periodic[0]] = replace(draft.wishes[periodic[0]], when=kept[0])
