#!/usr/bin/env python
"""Django's command line, with the faults of a machine told in one sentence."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db.utils import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as fault:
        sys.exit(f"newsroom: {fault}")
    except OperationalError as fault:
        sys.exit(
            f"newsroom: the database cannot be used ({str(fault).splitlines()[0]}). Check DATABASE_URL, and that it runs."
        )
    except PermissionError as fault:
        sys.exit(f"newsroom: {fault.filename} cannot be written. Set VAR_DIR to a folder that can.")


if __name__ == "__main__":
    main()
