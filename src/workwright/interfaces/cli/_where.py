"""In which branch, and as whom, a word of the command acts."""

from workwright.access.queries import branch_by_code, list_branches
from workwright.interfaces.context import of_email, of_system
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid


def in_branch(code: str, email: str = "") -> Context:
    """Return the context of a person, or of the house itself, in the branch named or in the only one there is."""
    if email:
        return of_email(email, branch_by_code(code) if code else None, "cli")
    if code:
        return of_system("cli", branch_by_code(code))
    branches = list_branches(of_system("cli"))
    if len(branches) != 1:
        known = ", ".join(branch.code for branch in branches) or "none yet: workwright demo load"
        raise Invalid(f"Say which branch: --branch CODE, one of {known}.", field="branch")
    return of_system("cli", branches[0].id)
