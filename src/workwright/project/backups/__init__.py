"""Backups: made whole from one snapshot, sealed, kept in another place, restored on trial, restored in earnest.

`docs/backups.md` describes what lies in a place, so that it can be read without this program.
"""
