"""`make promises`: migrate an empty throw-away database and write the manifest from it."""

import os
import tempfile
from pathlib import Path


def main() -> None:
    """Migrate and write; the manifest is part of the commit that changes the schema."""
    from workwright.project.postgres import throwaway

    with tempfile.TemporaryDirectory() as folder, throwaway(Path(folder)) as address:
        os.environ.update(
            WORKWRIGHT_APP_URL=address,
            WORKWRIGHT_OWNER_URL=address,
            WORKWRIGHT_SECRET_KEY="manifest",
            DJANGO_SETTINGS_MODULE="workwright.project.settings",
        )
        import django

        django.setup()
        from django.db import connections

        from workwright.kernel.migrating import migrate_owner
        from workwright.kernel.promises import write_manifest
        from workwright.project.contexts import LAYERS

        migrate_owner()
        with connections["owner"].cursor() as cursor:
            print(f"Wrote {write_manifest(cursor, LAYERS)} promises.")
        connections.close_all()


if __name__ == "__main__":
    main()
