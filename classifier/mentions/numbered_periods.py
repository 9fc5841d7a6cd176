"""Periods whose number in a year, or whose rhythm, the answer tells: "once a term, we have four terms"."""

from collections.abc import Sequence

from cadence import Cadence, Unit
from classifier.mentions.items import Item
from classifier.mentions.lengths import stem
from classifier.mentions.own_periods import NAMED_ONCE, VARYING
from classifier.words.lexicon import forms
from classifier.words.tokens import Token, Tokens

MONTHS = 12
PAYDAY = "payday"
PAYING = forms("PAYING")


def settle_paydays(items: list[Item], tokens: Tokens) -> None:
    """ "Every other payday; we pay weekly": how often wages are paid is no rate of contact."""
    if PAYDAY not in tokens.forms:
        return
    rates = [item for item in items if item.kind == "rate" and item.cadence]
    days = [item for item in rates if any(token.lexeme.form == PAYDAY for token in tokens[item.start : item.end])]
    paid = [item for item in rates if item not in days and item.rule == "rate-word"]
    told = any(token.lexeme.form in PAYING for token in tokens)
    if len(days) == len(paid) == 1 and told and (day := days[0].cadence) and (often := paid[0].cadence):
        days[0].cadence = Cadence.times(often.low, often.every * day.every, often.unit)
        paid[0].kind = "noise"


def settle_numbered_periods(items: list[Item], tokens: Tokens) -> bool:
    """ "Twice a term, with four terms in the year": whether a period has a number of its own; its rate takes it up."""
    for item in items if not VARYING.isdisjoint(tokens.forms) else ():
        if item.kind != "rate" or item.rule not in NAMED_ONCE or item.cadence is None:
            continue
        inside = {token.lexeme.form for token in tokens[item.start : item.end]} & VARYING
        if not inside:
            continue
        number = _number_of({stem(form) for form in inside}, item, tokens)
        if number and item.cadence.unit is Unit.MONTH:
            item.cadence = _period(number).counted(item.cadence.low, item.cadence.high)
            return True
    return False


def _period(number: int) -> Cadence:
    """Once in each of so many parts of the year."""
    return Cadence.once_every(MONTHS // number, Unit.MONTH)


def _number_of(named: set[str], rate: Item, tokens: Sequence[Token]) -> int:
    """How many of a period are told of outside its rate; 0 where they do not part the year into months."""
    for at, token in enumerate(tokens[1:], 1):
        outside = not rate.start <= at < rate.end
        number = tokens[at - 1].lexeme.classes.get("NUM", "")
        if outside and stem(token.lexeme.form) in named and number.isdigit() and int(number) > 1:
            return 0 if MONTHS % int(number) else int(number)
    return 0
