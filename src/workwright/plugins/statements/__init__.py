"""Bank statements: camt.053, MT940, OFX and tables."""
