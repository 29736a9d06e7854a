"""What the company sells: services, operations, parts and fees, their prices and their taxes."""
