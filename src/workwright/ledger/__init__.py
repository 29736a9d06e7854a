"""The books: double entry that the database itself keeps true."""
