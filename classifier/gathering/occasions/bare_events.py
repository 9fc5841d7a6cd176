"""Events of answers that name no known occasion beside contact: bare occasions, and conditions without a name."""

from classifier.gathering.occasions.event_ways import way_of
from classifier.gathering.occasions.occasions_said import asked_by_writer
from classifier.judging.limits import channel_of
from classifier.mentions.items import Item
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.words.lexicon import forms

# Markers of what is to happen before contact is wanted.
CONDITIONS = frozenset(["condition", "ahead-of-an-occasion", "lead-time", "at-each-occasion"])
# What opens a thing as the subject of a condition.
THINGS = forms("THINGS")
# What opens a condition that tells of no thing: "whenever there is a point to it".
EXISTING = forms("EXISTING")
# What lasts as long as an occasion.
LASTING = frozenset(["during", "throughout", "while", "mid"])
NO_RATE = "unnamed event"
# The most tokens of an answer that is an event by naming an occasion alone.
BARE = 5
# The same of an answer that names a row of them, and what limits it to them.
LISTED = 10
ONLY_WORDS = forms("ONLY_WORDS")
LIMITING = forms("LIMITING")


def unnamed_event(draft: Draft) -> None:
    """Contact on a condition that no word of the lexicon names: still an event, for what is needed then."""
    for at, clause in enumerate(draft.clauses):
        opened = [item for item in clause.of("marker") if item.rule in CONDITIONS]
        asked = clause.has("contact") or len(draft.clauses) == 1 or _answered(draft, at)
        if (
            opened
            and opened[0].end < clause.end
            and asked
            and not (asked_by_writer(draft, at) or _tells_of(clause, opened[0]))
            and not clause.has("rate", "past", "present", "elsewhere", "defer")
        ):
            channel = channel_of(draft.clauses, at, opened[0])
            trigger = _named_beside(draft, clause) or _by_subject(draft, opened[0])
            draft.add(Wish("event", draft.span(opened[0]), trigger=(trigger,), channel=channel, rule=opened[0].rule))
            draft.doubts.append("unnamed event" if clause.has("contact") else "nothing understood")
            return


def _tells_of(clause: Clause, marker: Item) -> bool:
    """ "The app crashes when I open reports": trouble is told of before the condition, and nobody is asked for."""
    before = [item.kind for item in clause.items[: clause.items.index(marker)]]
    return "occasion" in before and not {"contact", "want"} & set(before)


def _answered(draft: Draft, at: int) -> bool:
    """ "Only if the link swallows results, then ring": contact is asked for in the clause after the condition."""
    after = draft.clauses[at + 1] if at + 1 < len(draft.clauses) else None
    return after is not None and after.sentence == draft.clauses[at].sentence and after.has("contact") and not (
        after.content or after.has("not", "past", "present")
    )  # fmt: skip


def _named_beside(draft: Draft, clause: Clause) -> str:
    """ "The next time we start a project, that would be the moment to phone": named in another clause."""
    beside = (item for other in draft.clauses if other.sentence == clause.sentence for item in other.items)
    return next((found for item in beside if (found := item.trigger) and found != "need"), "")


def _by_subject(draft: Draft, marker: Item) -> str:
    """What happens to a thing is trouble, what we or they do is a need: "if the kiln …" beside "if we …"."""
    tokens = draft.tokens[max(marker.start + 1, marker.end - 1) : marker.end + 1]
    if any(token.lexeme.form in EXISTING for token in draft.tokens[marker.start : marker.end]):
        return "need"
    return "incident" if marker.rule == "condition" and any(t.lexeme.form in THINGS for t in tokens) else "need"


def bare_event(draft: Draft) -> None:
    """ "Emergencies only": an answer of few words that only names an occasion."""
    most = LISTED if draft.tokens and _only_these(draft) else BARE
    if len(draft.tokens) > most or "?" in draft.text or any(clause.has("defer") for clause in draft.clauses):
        return
    for clause in draft.clauses:
        named = [(item, trigger) for item in clause.items if (trigger := item.circumstance)]
        if named and not clause.has("not", "past", "rate", "relative", "vague"):
            item, trigger = named[0]
            every = [found for other in draft.clauses for i in other.items if (found := i.circumstance)]
            draft.add(Wish("event", draft.span(item), trigger=tuple(dict.fromkeys(every)), rule=item.rule))
            return


def _only_these(draft: Draft) -> bool:
    """ "For outages and leaks only": a row of occasions that the answer is limited to."""
    forms = [token.lexeme.form for token in draft.tokens]
    return forms[0] in ONLY_WORDS or not LIMITING.isdisjoint(forms)


def throughout(draft: Draft) -> None:
    """ "During the relocation of our archive, please": the time of an occasion, and no rate for it."""
    if any(clause.has("rate", "past", "present", "not", "stop", "defer") for clause in draft.clauses):
        return
    opened = [clause for clause in draft.clauses if clause.has("marker")]
    triggers = [trigger for clause in opened for item in clause.items if (trigger := item.circumstance)]
    for at, clause in enumerate(draft.clauses):
        lasting = any(item.note in LASTING for item in clause.items[:1])
        item = next((item for item in clause.items if item.circumstance), None)
        if lasting and item and not asked_by_writer(draft, at):
            named, channel = tuple(dict.fromkeys(triggers)), way_of(draft, at, item)
            draft.add(Wish("event", draft.span(item), trigger=named, channel=channel, rule=item.rule))
            draft.doubts.append(NO_RATE)
            return
