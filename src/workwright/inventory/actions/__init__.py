"""The use cases of inventory, one in each file."""
