"""Tokens of links: what is sent is never what is stored."""

import hashlib


def token_hash(token: str) -> str:
    """Return what is stored of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def address_hash(email: str) -> str:
    """Return the SHA-256, in hexadecimal, by which an e-mail address is known without being kept; its case and the
    white space around it do not count."""
    return token_hash(email.strip().lower())
