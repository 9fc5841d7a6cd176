"""Signing in to Salesforce by a private key, at the stand-in."""

from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from accounts.crm import CrmError
from accounts.crm.salesforce.client import Client, Login
from accounts.crm.salesforce.connector import SalesforceCrm
from tests.accounts.crm import test_salesforce
from tests.accounts.crm.salesforce import CLIENT_ID, Salesforce, session_to
from tests.accounts.crm.standin import status
from tests.accounts.crm.test_salesforce import ACME, MAPPING, WRITTEN, write

vendor = test_salesforce.vendor
PUBLIC = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def by_key(vendor: Salesforce, key: rsa.RSAPrivateKey, tmp_path: Path) -> Login:
    """A login by the JWT bearer flow, whose key Salesforce knows."""
    (tmp_path / "key.pem").write_bytes(pem_of(key))
    vendor.public_key = key.public_key().public_bytes(*PUBLIC).decode()
    return Login("nord.my", CLIENT_ID, username="ask-them@nord.example.com", key_file=tmp_path / "key.pem")


def pem_of(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, password: bytes | None = None) -> bytes:
    how = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)


def test_a_private_key_signs_in_by_the_jwt_bearer_flow(vendor: Salesforce, by_key: Login) -> None:
    crm = SalesforceCrm(Client(by_key, session_to(vendor.url)), MAPPING)
    assert write(crm, {ACME: WRITTEN}) == {ACME: None}


@pytest.mark.parametrize("audience", ["login", "test"])
def test_a_jwt_is_made_out_to_whom_the_settings_name(vendor: Salesforce, by_key: Login, audience: str) -> None:
    vendor.audience = f"https://{audience}.salesforce.com"
    crm = SalesforceCrm(Client(replace(by_key, audience=audience), session_to(vendor.url)), MAPPING)
    assert write(crm, {ACME: WRITTEN}) == {ACME: None}


def broken_keys() -> dict[str, bytes | None]:
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    curve = ec.generate_private_key(ec.SECP256R1())
    return {
        "gone": None, "empty": b"", "no key": b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        "no text": b"\xff\xfe", "public": public.public_bytes(*PUBLIC), "of another kind": pem_of(curve),
        "locked": pem_of(curve, b"a password"),
    }  # fmt: skip


@pytest.mark.parametrize("content", broken_keys().values(), ids=broken_keys())
def test_a_key_file_that_cannot_be_used_is_named_and_calls_nobody(
    vendor: Salesforce, by_key: Login, content: bytes | None
) -> None:
    assert by_key.key_file
    by_key.key_file.unlink() if content is None else by_key.key_file.write_bytes(content)
    with pytest.raises(CrmError, match="SALESFORCE_KEY_FILE") as caught:
        SalesforceCrm(Client(by_key, session_to(vendor.url)), MAPPING).read([ACME])
    assert (caught.value.pause, vendor.calls) == (3600, [])


def test_a_key_that_was_replaced_is_read_when_salesforce_refuses_the_old_one(
    vendor: Salesforce, by_key: Login, tmp_path: Path
) -> None:
    crm = SalesforceCrm(Client(by_key, session_to(vendor.url)), MAPPING)
    crm.read([ACME])
    new = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    vendor.public_key = new.public_key().public_bytes(*PUBLIC).decode()
    vendor.expire()
    with pytest.raises(CrmError, match="invalid_grant"):
        crm.read([ACME])
    (tmp_path / "key.pem").unlink()
    with pytest.raises(CrmError, match="SALESFORCE_KEY_FILE"):
        crm.read([ACME])
    (tmp_path / "key.pem").write_bytes(pem_of(new))
    assert ACME in crm.read([ACME])


def test_a_user_who_may_not_use_the_app_is_told_of_without_its_key(vendor: Salesforce, by_key: Login) -> None:
    refusal = {"error": "invalid_grant", "error_description": "user hasn't approved this consumer"}
    vendor.fail("oauth2/token", status(400, refusal))
    with pytest.raises(CrmError, match="hasn't approved this consumer") as caught:
        SalesforceCrm(Client(by_key, session_to(vendor.url)), MAPPING).read([ACME])
    assert CLIENT_ID not in str(caught.value)
