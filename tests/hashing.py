"""Argon2 as the product has it, at the least cost: a hundred megabytes for every person signed in adds up."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The same algorithm and form; `tests/access/test_set_password.py` holds the cost of the product itself."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
