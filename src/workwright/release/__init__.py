"""Whether a thing may go, why not, and the record of its going."""
