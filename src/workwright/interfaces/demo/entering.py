"""Ways into the demo company for programs: contexts of its people, and keys of its roles."""

from workwright.access.actions.create_api_client import create_api_client
from workwright.access.queries import get_api_key, list_api_clients
from workwright.interfaces.context import of_person, of_system
from workwright.interfaces.demo.doing import HARBOUR, do, person_id
from workwright.interfaces.demo.people import PEOPLE
from workwright.kernel.context import Context
from workwright.kernel.ids import derived_id


def people(role: str) -> Context:
    """Return the context of the person in `role` at Harbour Street, now. Raises `NotFound` without the demo."""
    return of_person(person_id(role), HARBOUR, "cli", request_id="demo")


def api_key_for(role: str) -> str:
    """Return an API key for a role of the demo, made at the first time. Raises `NotFound` without the demo."""
    person_id(role)
    ctx = of_system("cli")
    client_id = derived_id("demo client", role)
    if client_id not in {client.id for client in list_api_clients(ctx)}:
        seat = None if PEOPLE[role][1] is None and role == "super_admin" else HARBOUR
        name = f"Demo: {role.replace('_', ' ')}"
        do(create_api_client, ctx, client_id=client_id, name=name, role=role, branch_id=seat)
    return get_api_key(ctx, client_id).key
