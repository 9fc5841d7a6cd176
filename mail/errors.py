"""How handing a message over can fail."""


class MailError(Exception):
    """The message could not be handed to the mail server; a later try may succeed."""


class AddressRefusedError(MailError):
    """The mail server refuses this recipient for good (SMTP reply 5yz, RFC 5321)."""


class MessageRefusedError(MailError):
    """The mail server refuses this message for good, which says nothing about its recipient."""


class ServerRefusedError(MailError):
    """The mail server refuses for good, but not because of the recipient: it asks for a login, does not relay, blocks
    us, or takes no mail at all."""


class OutOfReachError(MailError):
    """There is no mail server to talk to, or none that takes our mail: nothing was handed over."""
