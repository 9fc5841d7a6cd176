"""What comes round too often for the writer's taste: "you change our rep every three months; tell me when"."""

from dataclasses import replace

from classifier.mentions.items import Item
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.structure.happenings import ROLES, SUCCEEDING
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# What becomes of prices, and what is said of a rhythm that is none.
DEARER = forms("DEARER")
SEEMING = forms("SEEMING")
# Who comes and goes on our side: "your account manager", "our rep".
OURS = forms("OUR_PEOPLE")
# What is asked for then is contact as soon as it comes.
TIMING = frozenset(["condition", "ahead-of-an-occasion", "ahead-of-it", "lead-time"])


def told_changes(draft: Draft) -> None:
    """Where the only rate is that of changes of people or prices, and word of them is asked for, wish for that."""
    rates = [(at, rate) for at, clause in enumerate(draft.clauses) for rate in clause.of("rate")]
    if len(rates) != 1:
        return
    at, rate = rates[0]
    trigger = "" if rate.channel else _change(draft, draft.clauses[at], rate)
    asked = [marker for clause in draft.clauses[at:] if (marker := _asked_when(clause))]
    if not trigger or not asked:
        return
    events = [wish for wish in draft.wishes if wish.kind == "event"]
    draft.wishes = [wish for wish in draft.wishes if wish.kind != "periodic"]
    if events:
        draft.wishes = [_renamed(wish, trigger) for wish in draft.wishes]
    else:
        draft.add(Wish("event", draft.span(asked[0]), trigger=(trigger,), rule=asked[0].rule))


def _renamed(wish: Wish, trigger: str) -> Wish:
    return replace(wish, trigger=(trigger,)) if wish.trigger == ("need",) else wish


def _change(draft: Draft, clause: Clause, rate: Item) -> str:
    """The trigger of what the clause of the rate tells of, where it is a change that we bring about."""
    if clause.has("contact", "want"):
        return ""
    tokens = [*draft.tokens[clause.start : rate.start], *draft.tokens[rate.end : clause.end]]
    said = {word for token in tokens for word in token.lexeme.form.split()}
    if not DEARER.isdisjoint(said) and any(_priced(token) for token in tokens):
        return "renewal"
    people = not (ROLES | OURS).isdisjoint(said) and not (SUCCEEDING | {"new"}).isdisjoint(said)
    ours = not (OURS | {"you", "your"}).isdisjoint(said) or not SEEMING.isdisjoint(said)
    return "people" if people and ours else ""


def _priced(token: Token) -> bool:
    return "renewal" in (token.lexeme.classes.get("TRIG"), token.lexeme.classes.get("SIGN"))


def _asked_when(clause: Clause) -> Item | None:
    """The words of time by which a clause asks for contact as soon as the change comes."""
    if clause.has("rate") or not clause.has("contact"):
        return None
    return next((item for item in clause.of("marker") if item.rule in TIMING), None)
