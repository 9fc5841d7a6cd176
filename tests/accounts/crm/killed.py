"""A process of its own that applies everything to Salesforce's stand-in, so that a test can kill it:
`python -m tests.accounts.crm.killed DATABASE_URL STAND_IN_URL BULK_ABOVE`."""

import sys

from accounts.crm.salesforce import writing
from accounts.crm.salesforce.client import Client
from accounts.crm.salesforce.connector import SalesforceCrm
from database import make_engine, make_sessions
from recommendations.writing_back import apply_all
from tests.accounts.crm.salesforce import session_to
from tests.accounts.crm.test_salesforce import LOGIN, MAPPING
from tests.conftest import NOW


def main(database: str, stand_in: str, bulk_above: str) -> None:
    """Apply, in a bulk job where more than `bulk_above` accounts change."""
    writing.BULK_ABOVE = int(bulk_above)
    with make_sessions(make_engine(database))() as session:
        apply_all(session, SalesforceCrm(Client(LOGIN, session_to(stand_in)), MAPPING, poll=0), NOW)


if __name__ == "__main__":
    main(*sys.argv[1:])
