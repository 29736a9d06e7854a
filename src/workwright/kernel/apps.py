from importlib import import_module
from pkgutil import iter_modules

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule

ROOMS = ("policy", "queries", "reactions", "verifiers")


class KernelConfig(AppConfig):
    name = "workwright.kernel"

    def ready(self) -> None:
        """Import every context's actions, reads and reactions, so that the registries are complete."""
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
