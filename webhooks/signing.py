"""Secrets and signatures by the Standard Webhooks specification 1.0.0 (https://www.standardwebhooks.com), scheme v1:
HMAC-SHA256 over id, timestamp and body."""

import hashlib
import hmac
import secrets
from base64 import b64encode
from datetime import UTC, datetime

from standardwebhooks import Webhook

from webhooks.models import WebhookEndpoint

PREFIX = "whsec_"


def new_nonce() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def secret_of(link_secret: str, nonce: str) -> str:
    """Return the secret (256 bits behind `whsec_`) that is derived from `nonce`, so that the database alone signs
    nothing."""
    key = hmac.digest(link_secret.encode(), f"webhook:{nonce}".encode(), hashlib.sha256)
    return PREFIX + b64encode(key).decode()


def secrets_of(endpoint: WebhookEndpoint, link_secret: str, now: datetime) -> list[str]:
    """Return the secrets that sign at `now` (UTC): the endpoint's own, and for a day the one before it."""
    nonces = [endpoint.nonce]
    if endpoint.old_nonce and endpoint.old_nonce_until and now < endpoint.old_nonce_until:
        nonces.append(endpoint.old_nonce)
    return [secret_of(link_secret, nonce) for nonce in nonces]


def headers(signing: list[str], uid: str, now: datetime, body: str) -> dict[str, str]:
    """Return the headers of an attempt at `now` to send `body`: id, Unix time, a signature by each of the secrets."""
    at = now.astimezone(UTC)
    return {
        "webhook-id": uid,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(Webhook(secret).sign(uid, at, body) for secret in signing),
    }
