from django.apps import AppConfig
from django.db.backends.signals import connection_created


class TextConfig(AppConfig):
    name = "text"

    def ready(self) -> None:
        from .folding import teach

        connection_created.connect(teach, dispatch_uid="plain_words")
