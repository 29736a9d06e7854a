"""Cash drawers, the shifts they are worked in, and the count that ends each shift."""
