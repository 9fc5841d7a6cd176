"""Personal links. A token is derived from a random nonce and the link secret, so that a reminder can carry the
same link although only the token's hash is stored; a token for one purpose opens nothing else."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode


def new_nonce() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def survey_token(secret: str, nonce: str) -> str:
    """Return the token (160 bits, 27 characters) of the personal link to a questionnaire."""
    digest = hmac.digest(secret.encode(), b"survey:" + nonce.encode(), hashlib.sha256)
    return urlsafe_b64encode(digest[:20]).decode().rstrip("=")
