"""The two CRMs' stand-ins, with nothing in them."""

from collections.abc import Iterator

import pytest

from tests.accounts.crm.hubspot import HubSpot
from tests.accounts.crm.salesforce import Salesforce


@pytest.fixture
def salesforce() -> Iterator[Salesforce]:
    made = Salesforce()
    yield made
    made.close()


@pytest.fixture
def hubspot() -> Iterator[HubSpot]:
    made = HubSpot()
    yield made
    made.close()
