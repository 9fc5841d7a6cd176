"""Whose accounts a report covers: everyone's, those of a team, or those of one CSM."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from accounts.models import CustomerSuccessManager
from accounts.past import ever_in, team_names, teams_at

OF_CSM, OF_TEAM = "csm-", "team-"


@dataclass(frozen=True, slots=True)
class Scope:
    """`key` stands in addresses ("csm-3", "team-North"; empty: all accounts), `name` is the CSM's or the team's, and
    `csm_ids` are those whose accounts count (None: all)."""

    key: str = ""
    name: str = ""
    csm_ids: tuple[int, ...] | None = None

    @property
    def is_of_one(self) -> bool:
        """Whether all accounts are one CSM's, so that lists need not name them."""
        return self.key.startswith(OF_CSM)

    @property
    def words(self) -> str:
        """For example "all accounts", "accounts of Sam Hill"."""
        if not self.key:
            return "all accounts"
        return f"accounts of {self.name}" if self.is_of_one else f"accounts of the team {self.name}"

    @property
    def slug(self) -> str:
        """For names of files: "sam-hill"; empty for all accounts."""
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode().lower()
        return re.sub("[^a-z0-9]+", "-", plain).strip("-")[:60] or re.sub("[^a-z0-9-]+", "", self.key)


EVERYONE = Scope()


def of_csm(csm: CustomerSuccessManager) -> Scope:
    """Return the scope of one CSM's accounts."""
    return Scope(f"{OF_CSM}{csm.id}", csm.name, (csm.id,))


def teams(session: Session, at: datetime) -> dict[str, Scope]:
    """Return the scope of each team by its name, of those who belonged to it `at` that moment (UTC), those included
    who have left the CRM."""
    members: dict[str, list[int]] = {}
    for csm_id, team in sorted(teams_at(session, at).items()):
        if team:
            members.setdefault(team, []).append(csm_id)
    return {name: Scope(f"{OF_TEAM}{name}", name, tuple(ids)) for name, ids in members.items()}


def of_team(session: Session, name: str, at: datetime) -> Scope | None:
    """Return the scope of a team `at` a moment (UTC), of nobody where it had no members then; None where there never
    was such a team."""
    nobodys = Scope(f"{OF_TEAM}{name}", name, ()) if name in team_names(session) else None
    return teams(session, at).get(name, nobodys)


def at_any_time(session: Session, scope: Scope) -> Scope:
    """Return the scope of all who ever belonged to its team, by which the months are found that have a report; other
    scopes as they are."""
    if not scope.key.startswith(OF_TEAM):
        return scope
    return replace(scope, csm_ids=tuple(ever_in(session, scope.name)))


def own(reader: CustomerSuccessManager) -> Scope:
    """Return what a reader sees unless they ask for something else: managers all, CSMs their own accounts."""
    return EVERYONE if reader.is_manager else of_csm(reader)


def asked_for(session: Session, reader: CustomerSuccessManager, key: str, at: datetime) -> Scope | None:
    """Return the scope that `key` names, `own` where it is empty, a team as it was `at` that moment (UTC); None where
    there is none that `reader` may see."""
    mine = own(reader)
    if key in ("", mine.key):
        return mine
    if not reader.is_manager:
        return None
    if key.startswith(OF_TEAM):
        return of_team(session, key.removeprefix(OF_TEAM), at)
    number = re.fullmatch(f"{OF_CSM}([0-9]{{1,9}})", key)
    csm = session.get(CustomerSuccessManager, int(number[1])) if number else None
    return of_csm(csm) if csm else None


def choices(session: Session) -> list[tuple[str, str]]:
    """Return key and words of all scopes that a manager can ask for: all accounts, each team that there is or was, each
    CSM."""
    known = select(CustomerSuccessManager).where(CustomerSuccessManager.removed_at.is_(None))
    csms = session.scalars(known.order_by(CustomerSuccessManager.name, CustomerSuccessManager.id)).all()
    found = [("", "All accounts"), *((f"{OF_TEAM}{name}", f"The team {name}") for name in team_names(session))]
    return [*found, *((f"{OF_CSM}{csm.id}", csm.name) for csm in csms)]
