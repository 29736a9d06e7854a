"""What is wrong with a whole file."""


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; says what to mend."""
