"""Forms made from commands: what to ask, how to read what was typed, what to say when it does not fit."""
