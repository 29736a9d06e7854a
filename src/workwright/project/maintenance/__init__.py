"""Words of the `workwright` command for whoever runs the installation: Django is set up, the database answers."""
