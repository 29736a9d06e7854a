"""Remove a vehicle or a piece of equipment that nothing names."""

from uuid import UUID

from workwright.assets.models import Asset, MeterReading
from workwright.kernel import writer
from workwright.kernel.actions import Command, Result, action
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, NotFound
from workwright.kernel.references import named_by


class AssetInUse(DomainError):
    """Something names this vehicle or equipment, which therefore stays."""

    code = "assets.asset_in_use"


class RemoveAsset(Command):
    asset_id: UUID


class RemovedAsset(Result):
    pass


@action("assets.remove_asset", inner=True, errors=(NotFound, AssetInUse))
def remove_asset(ctx: Context, command: RemoveAsset) -> RemovedAsset:
    """Delete a record that was made by mistake, with its meter readings; their former values stay in the history."""
    writer.lock(ctx, Asset, command.asset_id, "id")
    readings = MeterReading._meta.db_table
    users = named_by(Asset, [command.asset_id], without=(readings,)).get(command.asset_id, ())
    if users:
        raise AssetInUse(f"It is named by: {', '.join(users)}.", used_by=list(users))
    MeterReading.objects.filter(asset_id=command.asset_id).delete()
    Asset.objects.filter(pk=command.asset_id).delete()
    return RemovedAsset(id=command.asset_id)
