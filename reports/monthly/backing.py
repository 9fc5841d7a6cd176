"""What the operator's files say that a report needs besides the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from capacity.effort import Efforts
from reports.monthly.team import QUESTIONNAIRE
from survey.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Backing:
    """The team's own questionnaire, which names its parts, and the minutes that a touch takes. What is None is left
    out of the report, or named by its key."""

    teams_own: Questionnaire | None = None
    efforts: Efforts | None = None

    @classmethod
    def of(cls, questionnaires: Mapping[str, Questionnaire], efforts: Efforts) -> Self:
        """Return what stands in all questionnaires, by name, and in the table of efforts."""
        return cls(questionnaires.get(QUESTIONNAIRE), efforts)


NOTHING_BACKS = Backing()
