"""Pure parts of notify: when to try again, and how a message reads."""
