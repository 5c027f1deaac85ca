"""Addresses as machines want them."""

import pytest

from tests.standards.values import is_absolute
from text.addresses import as_uri, same_place


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


@pytest.mark.parametrize(
    "spelling",
    [
        "http://ral.example.org/water/",
        "https://www.RAL.example.org/water",
        "https://ral.example.org:443/water#top",
        "https://ral.example.org/water?utm_source=x&fbclid=y",
        " https://ada:secret@ral.example.org/water ",
    ],
)
def test_one_page_is_the_same_place_however_its_address_is_spelled(spelling):
    assert same_place(spelling) == same_place("https://ral.example.org/water")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://ral.example.org/water", "https://ral.example.org/waters"),
        ("https://ral.example.org/water", "https://en.ral.example.org/water"),
        ("https://ral.example.org/?id=1", "https://ral.example.org/?id=2"),
        ("https://ral.example.org/a", "https://ral.example.org:8443/a"),
        ("https://ral.example.org/Water", "https://ral.example.org/water"),
    ],
)
def test_two_pages_are_two_places(one, other):
    assert same_place(one) != same_place(other)


def test_what_is_asked_has_no_order_and_signs_have_one_spelling():
    assert same_place("https://a.example/?b=2&a=1") == same_place("https://a.example/?a=1&b=2")
    assert same_place("https://a.example/%c3%a9") == same_place("https://a.example/é")


@pytest.mark.parametrize("typed", ["", "/water", "mailto:a@example.org", "javascript:alert(1)", "https://["])
def test_what_is_no_page_of_the_web_is_no_place(typed):
    assert same_place(typed) == ""
