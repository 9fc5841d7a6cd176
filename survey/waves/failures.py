"""Why mails failed, by the status that mail servers gave, in plain words; their own words differ for each address."""

import re

# How much of a stored failure tells its kind: the reply's code and the enhanced one (RFC 5321, RFC 3463).
TELLING = 16
STATUS = re.compile(r"^(?:[45]\d\d[ -]|bounced \()([45]\.\d{1,3}\.\d{1,3})\b")
CODE = re.compile(r"^([45]\d\d)\b")
UNWRITTEN, UNREACHED = "the mail could not be written", "the mail server could not be talked to"
FOR_NOW, FOR_GOOD = "refused for now, each time", "refused for good"
KINDS = (
    ("4", FOR_NOW),
    ("5.1.", "the address is refused"),
    ("5.2.1", "the mailbox is switched off"),
    ("5.2.", "the mailbox is full, or takes no such mail"),
    ("5.3.", "their mail system takes no mail"),
    ("5.4.", "no way leads to their mail system"),
    ("5.6.", "the contents are refused"),
    ("5.7.", "refused by a policy of the mail server"),
    ("552", "the mailbox is full, or takes no such mail"),
    ("5", FOR_GOOD),
)


def in_words(failure: str) -> str:
    """Return the kind of reason that a stored failure begins with, with its status."""
    if failure.startswith("could not be"):
        return UNWRITTEN
    found = STATUS.search(failure) or CODE.search(failure)
    if found is None:
        return UNREACHED
    status = found[1]
    return f"{next(words for start, words in KINDS if status.startswith(start))} ({status})"
