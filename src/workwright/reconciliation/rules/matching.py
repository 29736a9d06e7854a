"""Which bank line is what: by reference, never by amount alone."""

TARGETS = ("payment", "payout", "refund", "banking", "cash", "fee", "terminal")
"""What a bank line can be. A banking is on record, cash is not; a fee the bank took; a terminal sent its day."""
RULES = ("exact", "structured", "number", "person")
"""How it was found, the surest first; a person decides where only amount, day and payer agree."""
