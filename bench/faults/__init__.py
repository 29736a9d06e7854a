"""Faults on purpose: people work, the provider misbehaves, programs are killed, and an auditor counts afterwards."""
