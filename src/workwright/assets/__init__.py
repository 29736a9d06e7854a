"""What we work on: vehicles and equipment, with their meters."""
