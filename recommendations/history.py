"""Keeping recommendations: a changed one supersedes the one before it, which stays."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, exists, select, type_coerce, update
from sqlalchemy.orm import Session

from recommendations.announcing import announce_recommended
from recommendations.models import Decision, Recommendation
from recommendations.policy import Result

Current = Any  # a row of `current`
MATERIAL = ("source", "policy", "reason", "voices")
TOLD = ("source", "reason", "channel")
FIGURES = ("voices", "invited", "agreement", "contact_id", "channel", "weekdays", "choices")


def current(session: Session, account_ids: Sequence[int]) -> dict[int, Current]:
    """Return the current recommendation of each account that has one, by account id."""
    columns = [getattr(Recommendation, name) for name in ("id", "account_id", *MATERIAL, *FIGURES)]
    # As text: a stored cadence that cannot be read any more differs from the new one and is superseded by it.
    cadence = type_coerce(Recommendation.cadence, String).label("cadence")
    overrides = exists().where(
        Decision.account_id == Recommendation.account_id, Decision.revoked_at.is_(None), Decision.cadence.is_not(None)
    )
    rows = session.execute(
        select(cadence, overrides.label("is_overridden"), *columns).where(
            Recommendation.account_id.in_(account_ids), Recommendation.superseded_at.is_(None)
        )
    )
    return {row.account_id: row for row in rows}


def keep(session: Session, account_id: int, before: Current | None, result: Result, now: datetime) -> None:
    """Store `result` as the account's recommendation from `now` (UTC) on, where it differs from the one `before`.

    It differs in its cadence, source, policy, reason or in what the voices say; the `FIGURES` are kept up to date on
    the row. Where
    cadence, source, reason or channel differ, other systems are told. Raises IntegrityError, with nothing changed,
    where another process stored one since.
    """
    if before is not None and _is_same(before, result):
        _refresh(session, before, result)
        return
    with session.begin_nested():
        if before is not None:
            ends = update(Recommendation).where(Recommendation.id == before.id)
            session.execute(ends.where(Recommendation.superseded_at.is_(None)).values(superseded_at=now))
        new = Recommendation(account_id=account_id, created_at=now, **_columns(result))
        session.add(new)
        session.flush()
        if before is None or not _is_same(before, result, TOLD):
            announce_recommended(session, new, now, is_followed=before is None or not before.is_overridden)


def _is_same(before: Current, result: Result, columns: Sequence[str] = MATERIAL) -> bool:
    return before.cadence == str(result.cadence) and all(_said(before, name) == _said(result, name) for name in columns)


def _said(row: Current | Result, name: str) -> Any:
    """What a column says; which answer a voice comes from leads there, and says nothing new."""
    value = getattr(row, name)
    return [voice | {"answer_id": None} for voice in value] if name == "voices" else value


def _refresh(session: Session, before: Current, result: Result) -> None:
    figures = {name: getattr(result, name) for name in FIGURES}
    if any(getattr(before, name) != figure for name, figure in figures.items()):
        session.execute(update(Recommendation).where(Recommendation.id == before.id).values(**figures))


def _columns(result: Result) -> dict[str, Any]:
    return {name: getattr(result, name) for name in Result.__dataclass_fields__}
