"""What can go wrong with the embedded server, in sentences for the person at the terminal."""


class CannotStart(Exception):
    """The database cannot be started; the message says why and what to do."""
