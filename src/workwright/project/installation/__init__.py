"""Words of the `workwright` command that need neither Django nor a running database."""
