"""What the tests of this room share: round minutes, and a norm."""

import pytest

from accounts.models import Channel
from cadence import Cadence
from capacity.effort import Efforts
from capacity.lighter import Measures
from recommendations.norms import Norm, Norms

MINUTES = {"any": 60.0, **{str(channel): 60.0 for channel in Channel}, "email": 15.0}


@pytest.fixture
def efforts() -> Efforts:
    """An hour for each touch, a quarter of one for an e-mail; three for a visit to an enterprise; 10 hours a month."""
    return Efforts(10.0, {"default": MINUTES, "enterprise": {"in_person": 180.0}})


@pytest.fixture
def measures(efforts: Efforts) -> Measures:
    return Measures(efforts, lambda *_: None, Norms({"default": Norm("default", Cadence.parse("1/P1M"), "a guess")}))
