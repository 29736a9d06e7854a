"""The use cases of estimates, one in each file."""
