"""By which way contact is wanted, by which it is refused, and words of contact that name none."""

import pytest

from classifier import read


@pytest.mark.parametrize(
    "text",
    [
        "I'd call that ideal",
        "You call it a frequency",
        "Some days the phone never stops, so you choose",
        "typing on my phone between two patients, what was the question",
        "Why do the receipts come out in Dutch?",
        "The number could come down somewhat",
        "between lunch and dinner service",
        "There is no such box, so I'm writing it out: you decide",
        "I was about to write 'weekly'",
        "I must report to the governors twice a year",
    ],
)
def test_words_of_contact_may_name_no_way_of_contact(text: str) -> None:
    assert read(text).channels == {"prefer": (), "avoid": ()}


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("Ring me at once if a batch is lost", "phone"),
        ("text me if the backups fail", "sms"),
        ("twice a week on the phone until you've got us live", "phone"),
        ("six a year, held over Zoom", "video"),
        ("drop a note in our shared Slack channel if the jobs stall", "chat"),
        ("Just do it on Signal", "chat"),
        ("message me on teams 1x wk", "chat"),
        ("As a lawyer I want things in writing: a status report by the tenth of each month.", "report"),
        ("once per quarter, and please in writing by e-mail", "email"),
        ("qrtrly mtg @ ours", "in_person"),
        ("meet once a yr at ur office or ours", "in_person"),
        ("once a year at the trade fair, at our stand", "in_person"),
        ("Drop round whenever you fancy", "in_person"),
    ],
)
def test_a_way_of_contact_is_wanted(text: str, channel: str) -> None:
    assert read(text).channels["prefer"] == (channel,)


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("I don't want another call. A mail, once in six weeks.", (("email",), ("phone",))),
        ("One request: leave the phone out of it.", ((), ("phone",))),
        ("The barn has no signal, so forget video. A call every five weeks.", (("phone",), ("video",))),
        ("Whatever works for you as long as nobody phones", ((), ("phone",))),
        ("Don't call, don't mail, and cross my name off for good.", ((), ("phone", "email"))),
        ("No further mails, calls or visits to me.", ((), ("email", "phone", "in_person"))),
        (
            "What I won't do: video calls and visits. I will read a mail, one a month.",
            (("email",), ("video", "in_person")),
        ),
    ],
)
def test_a_way_of_contact_is_refused(text: str, channels: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    got = read(text).channels
    assert (got["prefer"], got["avoid"]) == channels
