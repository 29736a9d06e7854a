"""Live screens: browsers are told that something happened, and fetch what they show themselves."""
