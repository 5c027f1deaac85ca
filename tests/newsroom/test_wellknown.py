"""robots.txt, security.txt and the address where password managers go."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine


def test_robots_may_read_all_but_the_desk_accounts_and_searches(cleo, settings):
    settings.SITE_URL = "https://news.example.org"
    response = cleo.get("/robots.txt")
    lines = response.content.decode().splitlines()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /accounts/", "Disallow: /search/", "Disallow: /hy/search/"} <= set(lines)
    assert "Disallow: /" not in lines
    assert lines[-2:] == [
        "Sitemap: https://news.example.org/sitemap.xml",
        "Sitemap: https://news.example.org/news-sitemap.xml",
    ]


@pytest.mark.parametrize("today", [datetime(2026, 11, 24, 12, tzinfo=UTC), datetime(2031, 2, 28, 23, 59, tzinfo=UTC)])
def test_whom_to_tell_of_a_hole_is_never_out_of_date(cleo, settings, today):
    settings.SITE_URL, settings.CONTACT_EMAIL = "https://news.example.org", "desk@news.example.org"
    with time_machine.travel(today, tick=False):
        response = cleo.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == "mailto:desk@news.example.org"
    assert fields["Preferred-Languages"] == "fr, en, hy"
    assert fields["Canonical"] == "https://news.example.org/.well-known/security.txt"
    assert today + timedelta(days=30) < datetime.fromisoformat(fields["Expires"]) < today + timedelta(days=365)


@pytest.mark.parametrize("address", ["/robots.txt", "/.well-known/security.txt"])
def test_any_cache_may_keep_them(cleo, address):
    response = cleo.get(address)
    assert "public" in response["Cache-Control"]
    assert not response.cookies


def test_a_password_manager_is_led_to_the_form(cleo):
    response = cleo.get("/.well-known/change-password")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/password/change/"
