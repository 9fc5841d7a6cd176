"""No contact wanted: for good, which is an opt-out, or only within a season."""

from classifier.gathering.no_contact.quiet_seasons import add_quiet, quiet_seasons
from classifier.gathering.no_contact.quoted_stops import mere_words, of_the_rest
from classifier.gathering.no_contact.who_leaves import (
    any_of,
    by_another_way,
    for_somebody_else,
    opt_out,
    the_writer_alone,
)
from classifier.mentions.items import Item
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft

ONE_CHANNEL = frozenset(["phone", "video", "in_person", "chat", "sms", "report"])


def stops_of(draft: Draft) -> None:
    """Add the stops that are asked for in so many words, and seasons in which no contact is wanted."""
    others = [wish for wish in draft.wishes if wish.kind in ("periodic", "event", "vague")]
    quiet = quiet_seasons(draft)
    hushed = [clause for group in quiet for clause in group]
    for clause in draft.clauses:
        for item in clause.of("stop") if clause not in hushed else ():
            meant = _meant(draft, clause, item, bool(others))
            if meant == "season":
                _quiet_season(draft, clause, item)
            elif meant:
                _no_more_rates(draft)
                opt_out(draft, item)
        if clause.has("not", "stop") and not draft.opt_out and not clause.has("rate", "event"):
            _seasonal_stop(draft, clause)
    add_quiet(draft, quiet)
    left = [item for clause in draft.clauses for item in clause.of("left")]
    asked = any(not i.status and i.start == clause.start for clause in draft.clauses for i in clause.of("contact"))
    if left and not draft.wishes and not asked:
        opt_out(draft, left[0])


def _meant(draft: Draft, clause: Clause, item: Item, others: bool) -> str:
    """What a stop is worth: "" nothing, "season" a quiet time, "good" an opt-out."""
    forms = {draft.tokens[n].lexeme.form for n in range(item.start, item.end)}
    mere = mere_words(draft, clause, item, others) or by_another_way(draft, item)
    if mere or of_the_rest(draft, clause, item):
        item.status = "mere"
        return ""
    if any_of("RIGHTS", draft.tokens[item.start : item.end]):
        return "good"
    for_good = any_of("FORGOOD", draft.tokens[item.start : item.end + 2])
    alone = len(clause.items) == 1 and clause.end - clause.start <= 2
    asked_off = any_of("FIRM", draft.tokens[item.start : item.end])
    firm = (asked_off or alone) and not clause.has("rate")
    if (clause.has("bound") and clause.has("rate")) or (not for_good and _of_one_channel(clause, item)):
        return ""
    if _no_complaints(draft, forms) or _of_something(draft, clause, item):
        return ""
    if not firm and (_conditional(draft, clause) or _at_some_times(clause, item)):
        return ""
    pointing = not asked_off and (_pointing_back(draft, item) or _set_apart(draft, clause))
    beside = others and not firm and not the_writer_alone(draft, item)
    return "season" if pointing or beside else "good"


def _of_something(draft: Draft, clause: Clause, item: Item) -> bool:
    """ "Opt out of the webinars", "unsubscribe from the digest", "zero complaints": not from all contact."""
    following = draft.tokens[item.end : min(item.end + 6, clause.end)]
    after = [token.lexeme for token in following]
    if item.length == 1 and after and any_of("NOUGHT", draft.tokens[item.start : item.end]):
        return not {"CONTACT", "PLEASE"} & set(after[0].classes)
    leading = any_of("OFF", following[:1])
    if (leading or any_of("OFF", draft.tokens[item.end - 1 : item.end])) and any_of("PARTS", following):
        return True
    if not leading or any_of("ALLCONTACT", following):
        return False
    if any("YOU" in lexeme.classes for lexeme in after[1:2]):
        return False
    return any("CONTACT" in lexeme.classes for lexeme in after)


def _of_one_channel(clause: Clause, item: Item) -> bool:
    """ "Take me off the newsletter", "stop the visits": one way of contact is refused, not all."""
    one = item.channel in ONE_CHANNEL and item.note != "several"
    return one or any(other.channel == "report" for other in clause.of("contact"))


def _at_some_times(clause: Clause, item: Item) -> bool:
    """ "Don't contact me on Fridays", "before nine", "in August"."""
    after = clause.items[clause.items.index(item) + 1 :]
    return any(other.kind in ("days", "season") or other.rule == "ahead-of-an-occasion" for other in after)


def _no_complaints(draft: Draft, forms: set[str]) -> bool:
    """ "No complaints, none at all" is content."""
    return "none" in forms and any(wish.direction == "same" for wish in draft.wishes)


def _pointing_back(draft: Draft, item: Item) -> bool:
    if draft.tokens[item.end - 1].lexeme.form == "then":
        return True
    named = any(i.kind == "season" or "STAGE:season" in i.classes for c in draft.clauses for i in c.items)
    return named and item.end < len(draft.tokens) and any_of("POINTING", draft.tokens[item.end : item.end + 1])


def _set_apart(draft: Draft, clause: Clause) -> bool:
    """ "In the festival week no contact. In the others twice a month": what follows is the rule, this the exception."""
    later = (one for one in draft.clauses if one.start > clause.start and one.when == "steady")
    return any(not rate.status for one in later for rate in one.of("rate"))


def _conditional(draft: Draft, clause: Clause) -> bool:
    """ "Leave me be unless the building is on fire"."""
    conditions = [item for item in clause.of("marker") if item.rule == "condition"]
    saving = any(any_of("SAVE", draft.tokens[item.start : item.start + 1]) for item in conditions + clause.of("not"))
    saving = saving or any(_excepted(draft, item) for item in clause.of("stop"))
    return saving or (bool(conditions) and clause.has("occasion"))


def _excepted(draft: Draft, item: Item) -> bool:
    """ "Left in peace, bar a leak": an exception straight after what is asked for."""
    after = [token for token in draft.tokens[item.end : item.end + 4] if not token.lexeme.mark]
    return any_of("EXCEPTING", after[:3])


def _quiet_season(draft: Draft, clause: Clause, item: Item) -> None:
    """No contact within a season that the sentence names, where something else is asked for besides."""
    sentence = [other for other in draft.clauses if clause.sentence - 1 <= other.sentence <= clause.sentence]
    if any(i.kind == "season" or "STAGE:season" in i.classes for other in sentence for i in other.items):
        draft.add(Wish("stop", draft.span(item), when="season", rule=item.rule))


def _no_more_rates(draft: Draft) -> None:
    """Beside an opt-out only a rate in a sentence that wishes for it stays: "but do keep her on the monthly call"."""
    wishing = {clause.sentence for clause in draft.clauses if clause.has("want") and not clause.has("supposed")}
    rated = [(draft.span(item), clause) for clause in draft.clauses for item in clause.of("rate")]
    kept = {span for span, clause in rated if clause.sentence in wishing or for_somebody_else(clause)}
    draft.wishes = [wish for wish in draft.wishes if wish.kind != "periodic" or wish.span in kept]


def _seasonal_stop(draft: Draft, clause: Clause) -> None:
    if any(any_of("LEFTOUT", draft.tokens[i.start : i.start + 1]) for i in clause.of("not")):
        return
    quiet = [i for i in clause.items if i.status == "refused" and (i.kind == "season" or "STAGE:season" in i.classes)]
    if quiet and not any(wish.when == "season" and wish.kind == "stop" for wish in draft.wishes):
        draft.add(Wish("stop", draft.span(quiet[0]), when="season", rule=quiet[0].rule))
