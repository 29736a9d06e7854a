"""Workwright carries a work order from the first call to reconciled money."""
