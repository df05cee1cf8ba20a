"""Which host an address leads to, and which IP addresses are the public internet's."""

import pytest

from scrapers.addresses import host_of, is_own, is_public, plain_host, secured

HOSTS = frozenset({"rat.example", "www.partei.example", "demo.example:8100", "kreis-köln.example"})


@pytest.mark.parametrize(
    "url",
    [
        "https://rat.example/bi/",
        "http://www.rat.example/",
        "https://RAT.example/",
        "https://rat.example./",
        "https://rat.example:443/",
        "http://rat.example:80/",
        "https://partei.example/",
        "http://demo.example:8100/x",
        "https://kreis-köln.example/",
        "https://xn--kreis-kln-67a.example/",
    ],
)
def test_own_hosts_in_every_spelling(url: str) -> None:
    assert is_own(url, HOSTS)


@pytest.mark.parametrize(
    "url",
    [
        "https://rat.example.evil.example/",
        "https://evil.example/rat.example",
        "https://rat.example@evil.example/",
        "https://evil.example@rat.example/",
        "https://rat.example:geheim@rat.example/",
        "https://rat.example\\@evil.example/",
        "https://evil.example\\.rat.example/",
        "https://rat.example%2eevil.example/",
        "https://rat.example%00.evil.example/",
        "https://rat.example:8443/",
        "https://rat.example:80/",
        "http://rat.example:443/",
        "https://rat.example:99999/",
        "https://rat.example:x/",
        "http://demo.example/",
        "https://ratexample/",
        "https://rät.example/",
        "https://rat..example/",
        "https:///rat.example/",
        "https:rat.example/",
        "https:\\\\rat.example\\",
        "//rat.example/",
        "ftp://rat.example/",
        "file:///etc/passwd",
        "data:text/html,x",
        "javascript:alert(1)",
        "https://[::1]/",
        "https://[rat.example]/",
        "https://[/",
        "",
    ],
)
def test_all_others_are_not(url: str) -> None:
    assert not is_own(url, HOSTS)


def test_a_host_has_one_spelling() -> None:
    spellings = ("Rat.Example", "www.rat.example", "WWW.RAT.EXAMPLE.", "rat.example.")
    assert {plain_host(each) for each in spellings} == {"rat.example"}
    assert host_of("http://www.Rat.Example:8080/x?y#z") == "rat.example"
    assert [plain_host(each) for each in ("", ".", "a b", "a/b", "a@b", "x" * 70)] == [""] * 6


@pytest.mark.parametrize(
    ("url", "https"),
    [
        ("http://rat.example/x?y=http://z", "https://rat.example/x?y=http://z"),
        ("http://rat.example:80/", "https://rat.example/"),
        ("http://rat.example:8080/", "https://rat.example:8080/"),
    ],
)
def test_the_same_address_by_tls(url: str, https: str) -> None:
    assert secured(url) == https


# From the registries of special addresses (RFC 6890 and after it), and what is put into others.
NOT_PUBLIC_4 = """
0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254 172.16.0.1 172.31.255.255
192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1
224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255
"""
NOT_PUBLIC_6 = """
:: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:0:127.0.0.1 ::ffff:169.254.169.254
64:ff9b::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b:1::1 100::1 2001::1 2001:2::1 2001:20::1 2001:db8::1
2002:7f00:1:: 2002:a00:1:: 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1
"""
PUBLIC = "8.8.8.8 172.32.0.1 100.128.0.1 2a00:1450::1 2606:4700::1 ::ffff:8.8.8.8 2002:808:808::"
NO_ADDRESSES = "2130706433 0x7f000001 0177.0.0.1 127.1 rat.example 1.2.3.4.5"


@pytest.mark.parametrize("address", [*NOT_PUBLIC_4.split(), *NOT_PUBLIC_6.split()])
def test_addresses_that_are_nobodys_or_ours(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("text", ["", *NO_ADDRESSES.split()])
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)
