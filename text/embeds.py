"""Which addresses are a film, a sound or a post that a reader knows from elsewhere, and whose."""

from urllib.parse import urlsplit

# By provider, the hosts whose pages are meant; a subdomain counts as its host.
PROVIDERS: dict[str, tuple[str, ...]] = {
    "YouTube": ("youtube.com", "youtu.be", "youtube-nocookie.com"),
    "Vimeo": ("vimeo.com",),
    "Dailymotion": ("dailymotion.com", "dai.ly"),
    "TikTok": ("tiktok.com",),
    "X": ("x.com", "twitter.com"),
    "Facebook": ("facebook.com", "fb.watch"),
    "Instagram": ("instagram.com",),
    "Telegram": ("t.me",),
    "SoundCloud": ("soundcloud.com",),
    "Spotify": ("open.spotify.com",),
    "Arte": ("arte.tv",),
}


def provider_of(url: str) -> str:
    """The name of the provider whose page this is; empty where it is none of those we know."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().rstrip(".")
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or (not parts.path.strip("/") and not parts.query):
        return ""
    for name, hosts in PROVIDERS.items():
        if any(host == known or host.endswith(f".{known}") for known in hosts):
            return name
    return ""
