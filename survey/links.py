"""Personal links. A token is derived from a random nonce and the link secret, so that a reminder can carry the
same link although only the token's hash is stored; a token for one purpose opens nothing else."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from enum import StrEnum


class Purpose(StrEnum):
    """What a personal link opens."""

    ANSWER = "answer"
    STOP = "stop"


class Seal(StrEnum):
    """What else is derived from the link secret, so that no two uses of it ever give the same token."""

    PAGE = "page"
    ADDRESS = "address"


def new_nonce() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def token(secret: str, purpose: Purpose | Seal, nonce: str) -> str:
    """Return the token (160 bits, 27 characters) of the personal link, or the seal, for one purpose."""
    digest = hmac.digest(secret.encode(), f"{purpose}:{nonce}".encode(), hashlib.sha256)
    return urlsafe_b64encode(digest[:20]).decode().rstrip("=")
