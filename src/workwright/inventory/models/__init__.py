"""The tables of stock."""

from workwright.inventory.models.purchases import BoughtIn, PartOrder
from workwright.inventory.models.stock import Balance, Item, Move, Place, Reorder, Reservation

__all__ = ["Balance", "BoughtIn", "Item", "Move", "PartOrder", "Place", "Reorder", "Reservation"]
