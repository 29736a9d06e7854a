"""A payment provider to practise on: pay page, signed webhooks, settlements and every way to misbehave."""
