"""The cadence that an account is to be contacted at, as decided elsewhere and kept on the account."""

from datetime import datetime

from accounts.models import Account
from cadence import Cadence


def follow(account: Account, cadence: Cadence, now: datetime) -> None:
    """Let `account` be contacted at `cadence` from `now` (UTC) on. The same cadence again changes nothing."""
    if account.cadence != cadence:
        account.cadence = cadence
        account.cadence_at = now
