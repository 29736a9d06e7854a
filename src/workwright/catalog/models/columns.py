"""The columns that catalogue tables share, with one precision for each kind of figure."""

from typing import Any

from django.db import models


def price(**options: Any) -> "models.DecimalField[Any, Any]":
    """An amount in whole currency units with up to four decimals."""
    return models.DecimalField(max_digits=16, decimal_places=4, **options)


def quantity(**options: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(max_digits=12, decimal_places=3, **options)


def percent(**options: Any) -> "models.DecimalField[Any, Any]":
    return models.DecimalField(max_digits=9, decimal_places=4, **options)


def code(**options: Any) -> "models.CharField[Any, Any]":
    return models.CharField(max_length=40, **options)


def currency() -> "models.CharField[Any, Any]":
    return models.CharField(max_length=3)


def tax_code() -> "models.ForeignKey[Any, Any]":
    """The tax code of the thing itself, where it differs from that of its kind of line."""
    return models.ForeignKey("catalog.TaxCode", models.PROTECT, null=True, related_name="+")


def branch() -> "models.ForeignKey[Any, Any]":
    """The branch a rule holds in; empty for the whole company, where a branch's own rule goes before it."""
    return models.ForeignKey("access.Branch", models.PROTECT, null=True, related_name="+", db_index=False)
