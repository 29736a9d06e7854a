"""Photographs and documents: stored once by content, served so that nothing in them runs."""
