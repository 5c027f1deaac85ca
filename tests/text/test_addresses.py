"""Addresses as machines want them."""

import pytest

from tests.standards.values import is_absolute
from text.addresses import as_uri


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://ral.example.org/water?a=1&b=2#c", "https://ral.example.org/water?a=1&b=2#c"),
        (" https://ral.example.org/water ", "https://ral.example.org/water"),
        ("https://ral.example.org/a%20b", "https://ral.example.org/a%20b"),
        ("https://ral.example.org/100%", "https://ral.example.org/100%25"),
        ('https://ral.example.org/a"b<c>|{d}', "https://ral.example.org/a%22b%3Cc%3E%7C%7Bd%7D"),
        ("https://ral.example.org/ջուր", "https://ral.example.org/%D5%BB%D5%B8%D6%82%D6%80"),
        ("https://հայ.example.org:8080/x", "https://xn--y9a3aq.example.org:8080/x"),
        ("https://[::1]:8000/x", "https://[::1]:8000/x"),
        ("https://RAL.example.org/X", "https://ral.example.org/X"),
        ("javascript:alert(1)", ""),
        ("/water", ""),
        ("https://", ""),
        ("https://ral.example.org:port/", ""),
        ("https://[::1", ""),
        (f"https://{'é' * 70}.example.org/", ""),
        ("", ""),
    ],
)
def test_an_address_is_written_as_machines_want_it(typed, address):
    assert as_uri(typed) == address
    assert as_uri(address) == address


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("https://ral.example.org/a?b=1&c=2#d", "https://ral.example.org/a?b=1&c=2#d"),
        ("https://ral.example.org/é?q=հ", "https://ral.example.org/%C3%A9?q=%D5%B0"),
        ("https://հայ.example/", "https://xn--y9a3aq.example/"),
        ("https://ral.example.org/100%/%C3%A9", "https://ral.example.org/100%25/%C3%A9"),
        ('https://ral.example.org/"a b"\\[c]', "https://ral.example.org/%22a%20b%22%5C%5Bc%5D"),
        ("https://ada:secret@ral.example.org:8443/", "https://ral.example.org:8443/"),
        ("http://[::1]:8000/a", "http://[::1]:8000/a"),
    ],
)
def test_an_address_is_written_so_that_all_can_open_it(given, expected):
    assert as_uri(given) == expected
    assert is_absolute(expected) or "[" in expected


@pytest.mark.parametrize(
    "given",
    [
        "",
        "/a",
        "javascript:alert(1)",
        "https://",
        "http://[",
        "https://a:b/",
        "ftp://a.example/",
        "https://a b/",
        "https://" + "a" * 70 + ".example/",
    ],
)
def test_what_nobody_could_open_is_no_address(given):
    assert as_uri(given) == ""
