"""What somebody had before them when they said something of an answer, and who has changed it since."""

import hashlib
import json

from sqlalchemy.orm import Session

from accounts.models import CustomerSuccessManager
from survey.models import Answer
from survey.readings import in_words, stored_reading


def version(answer: Answer) -> str:
    """Return what tells the meaning that a page shows of `answer` from any other: of the correction, where there is
    one, else of the rule book's reading."""
    said = answer.correction
    # A correction is told by its moment alone: the reading follows it a few seconds later.
    known = [said.id, said.corrected_at.isoformat()] if said else stored_reading(answer).to_json()
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()[:16]


def what_changed(session: Session, answer: Answer, csm_id: int) -> str:
    """Return in a sentence who has changed what `answer` means, and to what, for the CSM of that id."""
    said = answer.correction
    meaning = " ".join(in_words(stored_reading(answer))) or "They ask for nothing."
    if said is None:
        return f"The reading has changed in the meantime. It is now: {meaning}"
    by = session.get(CustomerSuccessManager, said.csm_id) if said.csm_id else None
    who = "You have" if said.csm_id == csm_id else f"{by.name if by else 'Somebody'} has"
    return f"{who} {'confirmed this' if said.confirms else 'put this right'} in the meantime: {meaning}"
