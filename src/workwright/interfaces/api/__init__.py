"""The HTTP API, made from the registries: one operation per action, one per named read."""
