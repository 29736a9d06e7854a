"""Pure calculation over the facts of an order."""
