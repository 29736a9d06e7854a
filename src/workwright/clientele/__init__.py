"""Who of a customer comes in by themselves, what they may do there, and what they say of us."""
