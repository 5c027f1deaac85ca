from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "articles"
    verbose_name = _("Articles")

    def ready(self) -> None:
        from .refreshing import told

        # Authors and sources stand to the right of us: they cannot call, so we listen.
        for named in ("authors.Author", "attribution.Source", "articles.Topic"):
            post_save.connect(told, sender=named, dispatch_uid=f"cards naming {named}")
