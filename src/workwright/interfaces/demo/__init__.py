"""A believable company to try everything with: Harbour Street Garage and its northern branch.

Everything is made by the same actions that people use, so it is in the journal and in the books like any other day.
"""

from workwright.interfaces.demo.company import is_all_there_is, is_half_made, load_when_empty, sign_in_links

__all__ = ["is_all_there_is", "is_half_made", "load_when_empty", "sign_in_links"]
