"""Workwright carries a work order from the first call to reconciled money."""

__version__ = "0.1.0"
