"""Statements, references and matches: pure calculation."""
