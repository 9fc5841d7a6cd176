"""The columns of the book of business, out of which a reader chooses."""

from typing import NamedTuple


class Column(NamedTuple):
    """A column: its name in addresses, its heading, the order that its heading links to, and whether it holds
    numbers."""

    name: str
    heading: str
    order: str = ""
    is_number: bool = False


COLUMNS = (
    Column("rhythm", "Rhythm"),
    Column("recommended", "Recommended"),
    Column("delivered", "Delivered", "delivered", is_number=True),
    Column("contact", "Contact", "much"),
    Column("next", "Next touch", "overdue"),
    Column("agreement", "Agreement", "agreement", is_number=True),
    Column("answers", "Answers", "answers"),
    Column("renewal", "Renewal", "renewal"),
    Column("signals", "Signals"),
    Column("channel", "Channel"),
    Column("followed", "Followed", "followed"),
    Column("segment", "Segment", "segment"),
    Column("stage", "Stage", "stage"),
    Column("csm", "CSM", "csm"),
)
NAMES = [column.name for column in COLUMNS]
# Segment, stage and CSM stand below the account's name already, and what is followed instead below what is recommended.
USUAL = NAMES[: NAMES.index("channel")]
