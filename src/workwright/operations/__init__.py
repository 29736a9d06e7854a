"""How the installation is: what waits, what is in trouble, and what to do about it."""
