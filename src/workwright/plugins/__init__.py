"""Adapters of ports; each is found by its entry point and imported by nobody."""
