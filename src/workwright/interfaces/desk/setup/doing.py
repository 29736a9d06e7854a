"""What the guide's own buttons do: existing actions, one after the other, each under the form's key."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any, get_args
from uuid import UUID

from django.http import QueryDict
from pydantic import ValidationError

from workwright.access.actions.create_branch import CreateBranch, create_branch
from workwright.access.actions.set_policy import SetPolicy, set_policy
from workwright.catalog.actions.add_labour_rate import AddLabourRate, add_labour_rate
from workwright.catalog.actions.add_service import AddService, add_service
from workwright.catalog.actions.add_tax_code import AddTaxCode, add_tax_code
from workwright.catalog.actions.add_tax_rate import AddTaxRate, RateTaken, add_tax_rate
from workwright.catalog.queries import list_services, list_tax_codes
from workwright.interfaces.desk.setup.presets import countries, trades
from workwright.kernel.context import Context
from workwright.kernel.errors import Invalid
from workwright.operations.actions.set_mail_server import SetMailServer, set_mail_server
from workwright.operations.policy import OperationsPolicy, PutOff, SetupPolicy

Did = Callable[[Context, QueryDict], str]


def open_branch(ctx: Context, data: QueryDict) -> str:
    """Open the branch, and price as is usual in its country."""
    country = data.get("country", "")
    usual = countries().get(country)
    given = {name: data.get(name, "").strip() for name in CreateBranch.model_fields if name in data}
    command = _valid(CreateBranch, {name: value for name, value in given.items() if value})
    made = create_branch(ctx, command)
    if usual is not None:
        there = ctx.at_branch(made.id)
        rounding = {"prices_include_tax": usual.inclusive, "cash_step_minor": usual.cash_step_minor}
        set_policy(there.step("rounding"), SetPolicy(name="catalog", settings=rounding))
    return f"{command.name} is open."


def add_taxes(ctx: Context, data: QueryDict) -> str:
    """Add the taxes that were proposed, at the rates that were confirmed."""
    usual = countries().get(data.get("country", ""))
    if usual is None:
        raise Invalid("Choose a country.", field="country")
    rates = {tax.code: _rate(data.get(f"rate-{tax.code}", "")) for tax in usual.taxes}
    known = {row.code for row in list_tax_codes(ctx).rows}
    for tax in usual.taxes:
        if tax.code not in known:
            add_tax_code(ctx.step(f"tax.{tax.code}"), AddTaxCode(code=tax.code, name=tax.name))
        rate = {
            "tax_code": tax.code,
            "components": ({"name": tax.name, "rate": rates[tax.code]},) if rates[tax.code] else (),
            "line_kinds": tax.kinds,
            "valid_from": data.get("valid_from") or ctx.today,
        }
        try:
            add_tax_rate(ctx.step(f"rate.{tax.code}"), _valid(AddTaxRate, rate))
        except RateTaken:
            continue
    return "The taxes hold. Have your accountant look at one invoice."


def add_trade(ctx: Context, data: QueryDict) -> str:
    """Add a starter set of services and the hourly rate."""
    trade = trades().get(data.get("trade", ""))
    if trade is None:
        raise Invalid("Choose what you do.", field="trade")
    hourly = _amount(data.get("hourly", ""), "hourly")
    rate = {"name": "Workshop", "price": hourly, "valid_from": ctx.today}
    add_labour_rate(ctx.step("hourly"), _valid(AddLabourRate, rate))
    known = {row.code for row in list_services(ctx, all_states=True).rows}
    wanted = [one for one in trade.services if one.code not in known]
    for one in wanted:
        add_service(ctx.step(f"service.{one.code}"), _valid(AddService, one.command(hourly)))
    return f"{len(wanted)} services and the hourly rate are in your catalogue."


def put_off(ctx: Context, key: str, *, back: bool = False) -> None:
    """Leave a step for later, or take it up again."""
    if key not in get_args(PutOff):
        raise Invalid("This step cannot be left out.")
    left = set(SetupPolicy.at(ctx).put_off) - {key}
    chosen = sorted(left if back else left | {key})
    set_policy(ctx, SetPolicy(name=SetupPolicy.name, settings={"put_off": chosen}))


def set_address(ctx: Context, address: str) -> str:
    """Say how customers reach this installation; for the whole company, from the next start on."""
    settings = {"public_address": address.strip().rstrip("/").lower()}
    set_policy(ctx.at_branch(None), SetPolicy(name=OperationsPolicy.name, settings=settings))
    return settings["public_address"]


def name_mail_server(ctx: Context, data: QueryDict) -> str:
    """Keep how mail goes out; a password that is left empty stays."""
    names = ("host", "port", "security", "user", "password", "sender", "expected_version")
    given = {name: data.get(name, "").strip() for name in names if data.get(name, "").strip()}
    command = _valid(SetMailServer, given)
    set_mail_server(ctx, command)
    return f"Mail goes out by {command.host}. Send yourself a test message now."


def invited_here(data: QueryDict) -> UUID | None:
    """Return the invitation whose link is to be shown on the screen."""
    try:
        return UUID(data.get("invitation_id", ""))
    except ValueError:
        return None


def _rate(text: str) -> Decimal:
    rate = _amount(text, "rate")
    if rate > 100:
        raise Invalid("A rate is in percent: 7.25, at most 100.", field="rate")
    return rate


def _amount(text: str, field: str) -> Decimal:
    try:
        value = Decimal(text.strip().replace(",", ".") or "nothing")
    except InvalidOperation:
        raise Invalid("Type a number, such as 7.25; 0 when there is none.", field=field) from None
    if not value.is_finite() or value < 0:
        raise Invalid("Type a number that is not below zero.", field=field)
    return value


def _valid(kind: Any, values: dict[str, Any]) -> Any:
    """Return the command; what does not fit is a refusal that names its field."""
    try:
        return kind.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        field = str(first["loc"][0]) if first["loc"] else ""
        reason = first["msg"].removeprefix("Value error, ")
        raise Invalid(f"{field.replace('_', ' ').capitalize()}: {reason}.", field=field or None) from error
