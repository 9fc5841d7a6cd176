"""Answers of few words that are nothing but a row of occasions: "contract expiring, or trustees convening"."""

from collections.abc import Sequence
from dataclasses import replace

from classifier.mentions.items import Item
from classifier.mentions.news import UPDATES
from classifier.reading import Wish
from classifier.structure.clauses import Clause
from classifier.structure.draft import Draft
from classifier.words.lexicon import forms
from classifier.words.tokens import Token

# The most tokens of such an answer, and of each of its parts.
LONGEST, LONGEST_PART = 18, 6
# Of several signs in one part the first of these counts.
ORDER = ("security", "renewal", "people", "meeting", "incident", "project", "release", "need")
# What else a part may say: that it is all, and how it is to be told.
CLOSING = forms("CLOSING")
SURELY_CLOSING = forms("SURELY_CLOSING")
# What joins parts without being a mark.
BETWEEN_OCCASIONS = forms("BETWEEN_OCCASIONS")
# Who says these speaks in sentences, which tell of more than occasions.
SENTENCE = forms("SENTENCE_WORDS")
OTHER = (
    "rate",
    "relative",
    "factor",
    "vague",
    "delegated",
    "past",
    "defer",
    "too_much",
    "too_little",
    "sarcasm",
    "days",
    "season",
)
# A part that opens with one of these says what is no occasion: "new things, not old ones".
DENYING = forms("DENYING")
# What opens how a row is to be told of: "all by mail to our desk".
BY = frozenset(["all", "both", "by", "each", "over", "per", "via"])
# What sums up a row, and says that it is all.
SUMMING_UP = forms("SUMMING_UP")
ALL_OF_IT = frozenset(["all", "enough", "it", "list", "lot", "only"])
NUMBERS = frozenset(["NUM", "BIGNUM"])
# In a clause with one of these what happens is told of.
TOLD = ("past", "present", "elsewhere", "not", "supposed")
# A row is plainer than one thing alone, which may be told of.
ALONE, BY_GENERAL_WORDS = "one occasion and nothing else", "a row of occasions by general words"
ROW = "row-of-occasions"


def row_of_occasions(draft: Draft) -> None:
    """Make one event of a row of occasions, whatever it says of the rest."""
    if not draft.tokens or len(draft.tokens) > LONGEST or any(clause.has(*OTHER) for clause in draft.clauses):
        return
    found = [part for part in _row(draft.tokens) if not _closes(part)]
    named = [_sign(part) for part in found]
    if not named or not all(named) or any(_is_sentence(part) for part in found) or _complains(found, named):
        return
    first = draft.tokens.index(found[0][0])
    item = Item("occasion", named[0], first, first + len(found[0]), ROW)
    channel = next((_channel(clause) for clause in draft.clauses if _channel(clause)), None)
    draft.add(Wish("event", draft.span(item), trigger=tuple(dict.fromkeys(named)), channel=channel, rule=ROW))
    known = all(any("TRIG" in token.lexeme.classes for token in part) for part in found)
    if len(found) == 1 or not known:
        draft.doubts.append(ALONE if len(found) == 1 else BY_GENERAL_WORDS)


def also_named(draft: Draft) -> None:
    """ "Ring for leaks and price rises", "on demand; and tariff changes": the only event has the triggers of all."""
    if [wish.kind for wish in draft.wishes] != ["event"] or any(clause.has(*OTHER) for clause in draft.clauses):
        return
    wish = draft.wishes[0]
    at = next((n for n, clause in enumerate(draft.clauses) if draft.tokens[clause.end - 1].end > wish.span[0]), 0)
    brief = len(draft.tokens) <= LONGEST
    more = [one for one in draft.clauses[at:] if brief or one.sentence == draft.clauses[at].sentence]
    named = [found for clause in more if not clause.has(*TOLD) for found in _joined(draft, clause, wish)]
    if named:
        draft.wishes[0] = replace(wish, trigger=tuple(dict.fromkeys([*wish.trigger, *named])))


def _joined(draft: Draft, clause: Clause, wish: Wish) -> list[str]:
    """The triggers of the parts of a clause that are joined by "and" or "or" and that the event does not name yet."""
    parts: list[list[Item]] = [[]]
    at = clause.start
    for item in clause.items:
        between = (token.lexeme.form for token in draft.tokens[at : item.start])
        if not BETWEEN_OCCASIONS.isdisjoint(between):
            parts.append([])
        parts[-1].append(item)
        at = item.end
    found = ([item.trigger for item in part if item.rule == "occasion" and item.trigger] for part in parts)
    more = (names for names in found if not set(names) & set(wish.trigger))
    strongest = (next((name for name in ORDER if name in names), "") for names in more)
    needed = ["need" for item in clause.of("event") if not clause.has("occasion")]
    return [*(name for name in strongest if name and name != "need"), *needed]


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    """The words between marks and joining words, where there are any."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.lexeme.mark or token.lexeme.form in BETWEEN_OCCASIONS:
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _row(tokens: Sequence[Token]) -> list[list[Token]]:
    """The parts of an answer up to that which sums them up: "The contract. That's the only subject"."""
    parts = _parts(tokens)
    summed = (at for at, part in enumerate(parts) if at and _sums_up(part))
    return parts[: next(summed, len(parts))]


def _sums_up(part: Sequence[Token]) -> bool:
    """ "That's the only subject", "those are all": what stands before it is the whole of it."""
    words = [token.lexeme.form for token in part]
    return words[0] in SUMMING_UP and not ALL_OF_IT.isdisjoint(words)


def _closes(part: Sequence[Token]) -> bool:
    """ "Nothing else", "that's all", "please": says nothing of its own."""
    if part[0].lexeme.form in DENYING or (len(part) == 1 and len(part[0].lexeme.form) == 1):
        return True
    if any(token.lexeme.form in SURELY_CLOSING for token in part):
        return True
    if part[0].lexeme.form in BY and any("CONTACT" in token.lexeme.classes for token in part[:4]):
        return True
    closing = [
        token.lexeme.form in CLOSING or ("CONTACT" in token.lexeme.classes and token.lexeme.form != UPDATES)
        for token in part
    ]
    return all(closing) or (any(closing) and not _sign(part) and not _is_sentence(part))


def _is_sentence(part: Sequence[Token]) -> bool:
    """Whether a part says more than what may happen: who does what, or how many."""
    if len(part) > LONGEST_PART:
        return True
    return any(token.lexeme.form in SENTENCE or not NUMBERS.isdisjoint(token.lexeme.classes) for token in part)


def _complains(parts: Sequence[Sequence[Token]], named: Sequence[str]) -> bool:
    """ "Login doesn't work", "slow and wrong": trouble known by general words alone is rather told of."""
    known = any("TRIG" in token.lexeme.classes for part in parts for token in part)
    return set(named) == {"incident"} and (len(parts) == 1 or not known)


def _sign(part: Sequence[Token]) -> str:
    """The trigger that the words of a part name, a word of TRIG before a general one."""
    for name in ("TRIG", "SIGN"):
        found = {token.lexeme.classes.get(name) for token in part}
        if any("HAPPENS" in token.lexeme.classes for token in part) and "security" not in found:
            return "incident"
        if chosen := next((trigger for trigger in ORDER if trigger in found), ""):
            return chosen
    return ""


def _channel(clause: Clause) -> str | None:
    contact = next((item for item in clause.of("contact") if not item.status), None)
    return contact.channel if contact and contact.channel not in ("", "any") else None
