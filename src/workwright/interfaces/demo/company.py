"""Loading and signing in to the demo company."""

from workwright.access.actions.offer_sign_in_link import offer_sign_in_link
from workwright.access.queries import list_branches, sign_in_token, user_by_email
from workwright.interfaces.context import of_system
from workwright.interfaces.demo.customers import make_customers
from workwright.interfaces.demo.doing import HARBOUR, NORTH, do, email_of
from workwright.interfaces.demo.people import PEOPLE, make_branches, make_people
from workwright.interfaces.demo.shelves import fill_shelves
from workwright.interfaces.demo.stories import LAST_ORDER, tell_stories
from workwright.work_orders.queries import order_facts


def load_when_empty() -> bool:
    """Make the demo company when this installation has no branch yet; return whether it was made."""
    ctx = of_system("cli")
    if list_branches(ctx):
        return False
    make_branches(ctx)
    make_people(ctx)
    fill_shelves()
    make_customers()
    tell_stories()
    return True


def sign_in_links(origin: str) -> list[tuple[str, str]]:
    """Return (role, address) for each role of the demo; each address signs in once, within twelve hours."""
    ctx = of_system("cli")
    links = []
    for role in PEOPLE:
        user_id = user_by_email(email_of(role))
        if user_id is not None:
            link = do(offer_sign_in_link, ctx, user_id=user_id, purpose="sign_in")
            links.append((role, f"{origin}/accounts/link/{sign_in_token(link.id)}/"))
    return links


def is_half_made() -> bool:
    """Return whether making the demo was broken off: what is there should go before it is made again."""
    return is_all_there_is() and not order_facts(of_system("cli", HARBOUR), [LAST_ORDER])


def is_all_there_is() -> bool:
    """Return whether this installation holds the demo company and no other branch, so that it may be removed."""
    branches = {branch.id for branch in list_branches(of_system("cli"))}
    return HARBOUR in branches and branches <= {HARBOUR, NORTH}
