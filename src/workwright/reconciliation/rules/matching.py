"""Which bank line is what: by reference, never by amount alone."""

TARGETS = ("payment", "payout", "refund", "cash", "fee", "terminal")
"""What a bank line can be. Cash was paid in, a fee was taken by the bank, a terminal sent its day."""
RULES = ("exact", "structured", "number", "person")
"""How it was found, the surest first; a person decides where only amount, day and payer agree."""
