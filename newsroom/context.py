"""What every template may say of the site itself."""

from django.conf import settings


def site(request):
    """The newsroom's name and words, as settings give them."""
    return {
        "site_name": settings.SITE_NAME,
        "site_tagline": settings.SITE_TAGLINE,
        "site_publisher": settings.SITE_PUBLISHER,
        "site_url": settings.SITE_URL,
        "contact_email": settings.CONTACT_EMAIL,
        "languages": settings.LANGUAGES,
        "counts_reads": settings.COUNT_READS,
    }
