"""Offers to the customer and the customer's answer to them. See README.md."""
