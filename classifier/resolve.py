"""One resolution of all that was found: main wish, days, channels, confidence, review."""

from collections.abc import Set
from dataclasses import replace

from cadence import Unit
from classifier.doubting.confidence import confidence_of
from classifier.gathering.hinted import overrule
from classifier.gathering.main_wish import main_of
from classifier.gathering.no_contact.quiet_seasons import limit_the_rest
from classifier.gathering.preferred import channels_of
from classifier.gathering.weekdays import days_of
from classifier.gathering.wishes import gather
from classifier.judging.fates import settle
from classifier.judging.moments import settle_moments
from classifier.judging.told_facts import mark_facts
from classifier.mentions.negations import turn_refused
from classifier.mentions.news import ask_for_news
from classifier.mentions.ranges import combine
from classifier.pipeline import Parsed
from classifier.reading import Reading
from classifier.structure.added_rates import part_from_events
from classifier.structure.clauses import Clause, clauses_of, settle_brief
from classifier.structure.contrasted import settle_contrasts
from classifier.structure.draft import Draft
from classifier.structure.frames import answer_questions, name_occasions
from classifier.structure.headlines import read_headlines
from classifier.structure.parties import name_parties
from classifier.structure.pointing import point_back
from classifier.structure.refusals import mark_refused_contact, release_recipients
from classifier.structure.sides import take_sides
from classifier.structure.stage_openers import close_with_after, explained, lead_up_to, let_run, open_with_once
from classifier.structure.stages import mark_stages
from classifier.structure.turned import turn_conditions
from classifier.structure.unnamed_stages import name_unnamed, name_works
from classifier.words.tokens import Tokens

REVIEW_BELOW = 0.6
BRIEF_KINDS = frozenset(["brief", "never", "marker"])
REFUSING = frozenset(
    ["not", "never", "stop", "past", "present", "elsewhere", "too_much", "supposed", "bound", "swap", "correct"]
)
OCCASIONING = frozenset(["marker", "contact", "occasion"])
# In a clause with one of these, contact is told of rather than asked for.
TELLING = ("past", "elsewhere", "supposed", "occasion", "too_much")
STAGING = frozenset(["stage", "steady", "otherwise", "until_then", "season", "occasion", "ended"])
# A time that ends, even where no stage is named: "until …", "for now".
ENDING = frozenset(["until", "present"])
# What an event may be of that comes to an end: "a call at each milestone of the migration, quarterly thereafter".
ENDS = frozenset(["project"])
STAGES = frozenset(["onboarding", "project", "incident", "season", "renewal", "release"])
# Stages whose rate takes the place of the usual one.
REPLACING = frozenset(["onboarding", "incident", "season"])
ASKING = frozenset(["periodic", "relative", "vague", "delegated"])
PARTED = frozenset(["rate", "vague"])
MOMENTS = frozenset(["rate", "days", "season"])


def resolve(parsed: Parsed) -> tuple[Reading, Draft]:
    """The reading of a parsed answer, and the draft that shows how it came about."""
    items = combine(parsed.items, parsed.tokens)
    turn_refused(items, parsed.tokens)
    ask_for_news(items, parsed.tokens)
    clauses = clauses_of(items, len(parsed.tokens))
    # A stage that has nothing to work on in this answer is passed over: most answers are short.
    kinds = {item.kind for item in items}
    if kinds & OCCASIONING:
        turn_conditions(clauses, parsed.tokens)
        name_occasions(clauses, parsed.tokens)
        answer_questions(clauses)
        read_headlines(clauses, parsed.tokens)
        point_back(clauses, parsed.tokens)
    settle_contrasts(clauses, parsed.tokens)
    if kinds & BRIEF_KINDS:
        settle_brief(clauses)
    if kinds & REFUSING:
        release_recipients(clauses, parsed.tokens)
        mark_refused_contact(clauses, parsed.tokens)
    open_with_once(clauses, parsed.tokens)
    close_with_after(clauses)
    lead_up_to(clauses)
    let_run(clauses, parsed.tokens)
    explained(clauses, parsed.tokens)
    if any(item.kind in STAGING or item.value in ENDING for item in items):
        mark_stages(clauses)
        name_unnamed(clauses, parsed.tokens)
        name_works(clauses, parsed.tokens)
    if kinds & PARTED:
        name_parties(clauses, parsed.tokens)
    if kinds & MOMENTS:
        _settle_times(clauses, parsed.tokens, kinds)
    draft = gather(parsed.text, parsed.tokens, clauses)
    limit_the_rest(draft)
    if any(wish.when for wish in draft.wishes):
        _set_against_a_stage(draft)
        _only_where_set_against(draft)
        _season_alone(draft)
    _one_channel(draft)
    overrule(draft)
    wishes = tuple(draft.wishes)
    main = main_of(wishes)
    confidence = confidence_of(draft, None if main is None else wishes[main])
    reading = Reading(
        wishes=wishes,
        main=main,
        days=days_of(draft),
        channels=channels_of(draft),
        opt_out=draft.opt_out,
        confidence=confidence,
        needs_review=confidence < REVIEW_BELOW,
    )
    return reading, draft


def _settle_times(clauses: list[Clause], tokens: Tokens, kinds: Set[str]) -> None:
    mark_facts(clauses, tokens)
    if "rate" in kinds:
        part_from_events(clauses, tokens)
        if "side" in kinds:
            take_sides(clauses, tokens)
        settle(clauses, tokens)
    settle_moments(clauses)


def _set_against_a_stage(draft: Draft) -> None:
    """ "Weekly in the pilot. Monthly is fine": what is wished after a stage's rate is meant for the time without it.

    Before one it is only where the stage takes its place: a project may ask for contact besides.
    """
    stages = [(at, wish) for at, wish in enumerate(draft.wishes) if wish.when in STAGES and wish.kind != "event"]
    plain = [wish.per_year for wish in draft.wishes if wish.when is None and wish.per_year]
    if any(other.per_year in plain for _, other in stages):
        return  # "I want monthly, my manager quarterly. Start with monthly": a rate said again tells of no stage
    for at, wish in enumerate(draft.wishes):
        before = any(place < at for place, _ in stages)
        instead = any(other.when in REPLACING and other.kind == "periodic" for _, other in stages)
        if wish.when is None and wish.kind in ASKING and (before or instead):
            draft.wishes[at] = replace(wish, when="steady")


def _only_where_set_against(draft: Draft) -> None:
    """ "Steady" needs another stage, or an event, that it is set against."""
    named = {clause.when for clause in draft.clauses if clause.content and not clause.has("past", "present")}
    stages = (named | {wish.when for wish in draft.wishes}) - {None, "steady"}
    against = any(clause.marked == "otherwise" for clause in draft.clauses)
    passing = {name for wish in draft.wishes if wish.kind == "event" for name in wish.trigger or ()} & ENDS
    after = bool(passing) and any(clause.marked == "steady" for clause in draft.clauses)
    events = after or (against and any(wish.kind == "event" for wish in draft.wishes))
    for at, wish in enumerate(draft.wishes):
        if wish.when and (wish.kind == "event" or (wish.when == "steady" and not stages and not events)):
            draft.wishes[at] = replace(wish, when=None)


def _one_channel(draft: Draft) -> None:
    """The only wish of an answer is meant by the only channel that the answer speaks well of."""
    places = [at for at, wish in enumerate(draft.wishes) if wish.kind in ("periodic", "delegated", "vague")]
    if len(places) != 1 or draft.wishes[places[0]].channel or len(draft.wishes) > 1:
        return
    near = [clause for clause in draft.clauses if not clause.has(*TELLING) and not _dropped(clause)]
    said = [item for clause in near for item in clause.items if item.kind not in ("stop", "place") and not item.status]
    named = {item.channel for item in said if item.channel not in ("", "any")}
    if len(named) == 1:
        draft.wishes[places[0]] = replace(draft.wishes[places[0]], channel=named.pop())


def _dropped(clause: Clause) -> bool:
    return any(rate.status for rate in clause.of("rate"))


def _season_alone(draft: Draft) -> None:
    """A month beside a lone rate dates it ("until the summer"); only a named season limits it."""
    passing = ("season", "release")
    if len(draft.wishes) == 1 and draft.wishes[0].when in passing and draft.wishes[0].kind != "stop":
        named = any("STAGE:season" in item.classes for clause in draft.clauses for item in clause.items)
        cadence = draft.wishes[0].cadence
        if not named or (cadence and cadence.unit is Unit.YEAR) or draft.wishes[0].when == "release":
            draft.wishes[0] = replace(draft.wishes[0], when=None)
