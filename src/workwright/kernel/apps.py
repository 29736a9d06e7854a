from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig, apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.utils.module_loading import module_has_submodule

PREPARED_STATEMENTS = 2000
"""How many prepared statements a connection keeps. One lifecycle of a work order uses about two hundred: psycopg's own
limit of a hundred would throw each out before it is needed again, and the server would plan everything anew."""
ROOMS = ("policy", "personal", "queries", "reactions", "verifiers")


class KernelConfig(AppConfig):
    name = "workwright.kernel"

    def ready(self) -> None:
        """Import every context's actions, reads and reactions, so that the registries are complete."""
        connection_created.connect(_keep_prepared)
        for config in apps.get_app_configs():
            if config is self or config.module is None or not config.name.startswith("workwright."):
                continue
            for room in ROOMS:
                if module_has_submodule(config.module, room):
                    import_module(f"{config.name}.{room}")
            if module_has_submodule(config.module, "actions"):
                package = import_module(f"{config.name}.actions")
                for module in iter_modules(package.__path__):
                    import_module(f"{package.__name__}.{module.name}")


def _keep_prepared(sender: object, connection: BaseDatabaseWrapper, **more: object) -> None:
    connection.connection.prepared_max = PREPARED_STATEMENTS
