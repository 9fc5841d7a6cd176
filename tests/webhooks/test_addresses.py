"""Where webhooks may go: the public internet by https, and nowhere else, however the way there is written."""

import socket
from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webhooks.addresses import NotAllowedError, Target, checked, is_public, resolve, target_of

INSIDE = [
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.2.0/24",
    "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
]  # fmt: skip
inside = st.sampled_from(INSIDE).flatmap(lambda text: st.ip_addresses(network=ip_network(text)))


@given(inside)
def test_no_address_of_an_inner_network_is_public_in_whatever_clothes(address: IPv4Address) -> None:
    assert not is_public(str(address))
    for clothes in ("::ffff:0:0", "64:ff9b::", "2002::", "::", "::ffff:0:0:0", "64:ff9b:1::"):
        inner = int(address) << 80 if clothes == "2002::" else int(address)
        assert not is_public(str(IPv6Address(int(IPv6Address(clothes)) + inner))), clothes


@pytest.mark.parametrize(
    "address",
    [
        "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1", "3fff::1",
        "2001::1", "2002:808:808::1", "100::1", "5f00::1", "192.88.99.1", "168.63.129.16", "169.254.169.254",
        "100.100.100.200", "255.255.255.255", "2606:4700::1%eth0",
        "", "localhost", "127.1", "0x7f.0.0.1", "2130706433", "010.0.0.1", "1.1.1.1 ",
    ],
)  # fmt: skip
def test_what_is_special_or_no_address_at_all_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700::1", "::ffff:1.1.1.1", "64:ff9b::101:101"])
def test_what_anyone_can_reach_is_public(address: str) -> None:
    assert is_public(address)


def test_a_name_that_leads_to_both_sides_is_not_trusted() -> None:
    assert checked(["1.1.1.1", "2606:4700::1"], False) == ["1.1.1.1", "2606:4700::1"]
    for found in (["1.1.1.1", "10.0.0.1"], ["::ffff:127.0.0.1"], []):
        with pytest.raises(NotAllowedError, match="public internet"):
            checked(found, False)
    assert checked(["127.0.0.1"], True) == ["127.0.0.1"]


@pytest.mark.parametrize("host", ["127.1", "0x7f.0.0.1", "2130706433", "017700000001", "localhost"])
def test_other_spellings_of_this_machine_are_found_out_where_they_lead(host: str) -> None:
    try:
        found = resolve(host, 443)
    except socket.gaierror:
        return  # this machine's resolver does not take the spelling, which is as good
    with pytest.raises(NotAllowedError):
        checked(found, False)


def test_an_address_is_taken_apart() -> None:
    assert target_of("https://hooks.example.com") == Target(True, "hooks.example.com", 443, "/")
    assert target_of("https://H.example.com:8443/a/b?c=d") == Target(True, "h.example.com", 8443, "/a/b?c=d")
    assert target_of("https://[2606:4700::1]/x") == Target(True, "2606:4700::1", 443, "/x")
    assert target_of("http://127.0.0.1:80/", allow_local=True) == Target(False, "127.0.0.1", 80, "/")


@pytest.mark.parametrize(
    "url",
    [
        "", "hooks.example.com", "http://hooks.example.com/", "ftp://hooks.example.com/", "file:///etc/passwd",
        "gopher://x", "javascript:alert(1)", "https://", "https:///x", "https://user@hooks.example.com/",
        "https://user:word@hooks.example.com/", "https://@hooks.example.com/", "https://hooks.example.com/#x",
        "https://hooks.example.com:99999/", "https://hooks.example.com:x/", "https://[::1/", "https://hooks.example.com/a b",
        "https://hooks.example.com/\r\nX-Evil: 1", "https://hooks.example.com/\x00", "https://höoks.example.com/",
        "https://hooks.example.com\\@10.0.0.1/", "https://hooks.example.com/" + "x" * 500, "https://1.1.1.1\t/",
    ],
)  # fmt: skip
def test_what_is_no_plain_https_address_is_refused(url: str) -> None:
    with pytest.raises(NotAllowedError):
        target_of(url)


@given(st.text())
def test_whatever_is_typed_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"https://{text}", f"https://hooks.example.com/{text}"):
        try:
            target = target_of(url)
        except NotAllowedError:
            continue
        assert target.host
        assert target.path.isascii()
        assert target.path.isprintable()
        assert target.path.startswith(("/", "?"))
