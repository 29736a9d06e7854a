"""Columns that several tables of stock have."""

from typing import Any

from django.db import models


def quantity(**more: Any) -> "models.DecimalField[Any, Any]":
    """A quantity: up to eleven digits before the point and three after it."""
    return models.DecimalField(max_digits=14, decimal_places=3, **more)


def unit_cost() -> "models.DecimalField[Any, Any]":
    """What one costs, in whole currency units."""
    return models.DecimalField(max_digits=18, decimal_places=6)


def ref(to: str, *, null: bool = False, index: bool = True) -> "models.ForeignKey[Any, Any]":
    """A reference to a row of this context or one below."""
    return models.ForeignKey(to, models.PROTECT, null=null, related_name="+", db_index=index)
