"""The ways in which the practice provider can misbehave. A strength is how often, where nothing else is said."""

FAULTS: dict[str, str] = {
    "busy": "So many messages are turned away with 429.",
    "error": "So many messages are answered with 500 and not taken.",
    "error_after": "So many messages are taken, and answered with 500 all the same.",
    "lost_answer": "So many messages are taken, and then the connection breaks.",
    "refused": "So many messages are refused for good.",
    "duplicate": "Every call to the hook is made this many times more.",
    "reordered": "What became of a message is told in the wrong order.",
    "silent": "What became of a message is never told.",
    "late": "Calls to the hook are held until they are released.",
    "forged": "Each call to the hook is made first by somebody who does not know the secret.",
    "undelivered": "The carrier does not deliver.",
    "gone": "Browsers that were subscribed are gone (410).",
}


class Switchboard:
    """Which faults are on; those that count are used up."""

    def __init__(self) -> None:
        self.on: dict[str, int] = {}

    def set(self, faults: dict[str, int]) -> None:
        """Switch these faults on and all others off; raise `ValueError` for one that is not known."""
        if unknown := set(faults) - set(FAULTS):
            raise ValueError(f"no such fault: {sorted(unknown)[0]}")
        self.on = {name: int(strength) for name, strength in faults.items()}

    def spend(self, name: str) -> bool:
        """Use one up; tell whether there was one."""
        left = self.on.get(name, 0)
        if left:
            self.on[name] = left - 1
        return left > 0
