"""Safaricom's Daraja, pretended, for tests and practice: a process of its own that shares no code with the product."""
