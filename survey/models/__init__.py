"""The tables of asking: whom (`asking`), what came back (`answering`), and what it means (`understanding`)."""

from survey.models.answering import Answer, Draft, HeldAnswer, OfferReply, Response, Sighting
from survey.models.asking import Invitation, Suppression, Wave
from survey.models.understanding import Correction, CorrectionPast, Reading, RuleBookRelease

__all__ = [
    "Answer", "Correction", "CorrectionPast", "Draft", "HeldAnswer", "Invitation", "OfferReply", "Reading", "Response",
    "RuleBookRelease", "Sighting", "Suppression", "Wave",
]  # fmt: skip
