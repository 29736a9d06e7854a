"""The short guided path of each role: a few real steps, ticked by what was done."""
