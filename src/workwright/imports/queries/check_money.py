"""The check of unpaid invoices, of deposits, and of service history."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from workwright.assets.queries import KnownAsset, known_assets
from workwright.assets.rules import plate_key, serial_key
from workwright.billing.policy import BillingPolicy
from workwright.billing.queries import numbers_taken
from workwright.billing.rules.numbers import is_of_own_series
from workwright.imports.queries.known import Owners, Seen
from workwright.imports.rules.verdicts import Draft, RowRefused
from workwright.kernel.context import Context
from workwright.kernel.money import Money
from workwright.parties.queries import customers_by_id


def check_invoices(ctx: Context, import_id: UUID, drafts: Sequence[Draft]) -> None:
    """Find who owes each invoice, and refuse what is not owed, is dated wrong, or has a number that is taken."""
    check = _Invoices(ctx, import_id, drafts)
    for draft in drafts:
        if draft.outcome != "new":
            continue
        try:
            check.one(draft)
        except RowRefused as refusal:
            draft.outcome, draft.reason = "refused", str(refusal)


class _Invoices:
    """The numbers that are taken, and the customers."""

    def __init__(self, ctx: Context, import_id: UUID, drafts: Sequence[Draft]) -> None:
        self.ctx = ctx
        self.owners = Owners(ctx, drafts)
        self.taken = numbers_taken(ctx, [draft.values["number"] for draft in drafts])
        self.seen = Seen.before(import_id, [f"invoice:{draft.values['number']}" for draft in drafts])
        policy = BillingPolicy.at(ctx)
        self.prefix, self.days = policy.numbering_prefix, policy.due_days

    def one(self, draft: Draft) -> None:
        values = draft.values
        if values["open"] == 0:
            draft.known("It is paid: nothing is open.")
            return
        self._check_amounts(values)
        self._check_number(draft)
        values["customer_id"] = str(self.owners.of(values))
        self._check_days(draft)

    def _check_amounts(self, values: dict[str, Any]) -> None:
        currency = self.ctx.branch.currency
        if values["open"] < 0:
            raise RowRefused("The open amount is below zero: bring it in as a deposit that you hold.")
        values.setdefault("total", values["open"])
        if values["total"] < values["open"]:
            raise RowRefused(
                f"More is open ({Money(values['open'], currency)}) than the total ({Money(values['total'], currency)})."
            )

    def _check_number(self, draft: Draft) -> None:
        number = draft.values["number"]
        mark = f"invoice:{number}"
        if earlier := self.seen.find([mark]):
            raise RowRefused(f"The invoice number stands in line {earlier[0]} too.")
        if number in self.taken:
            raise RowRefused("An invoice with this number is here already.")
        if is_of_own_series(number, self.prefix):
            raise RowRefused("This number is one that this system gives. Put a letter in front of it.")
        draft.marks.append(mark)
        self.seen.add(draft.line, [mark], "")

    def _check_days(self, draft: Draft) -> None:
        values = draft.values
        issued = date.fromisoformat(values["issued_on"])
        if issued > self.ctx.today:
            raise RowRefused(f"It is dated {issued}, in the future: check the order of day and month.")
        if "due_on" not in values:
            owner = UUID(values["customer_id"])
            terms = customers_by_id(self.ctx, [owner])[owner].terms_days or self.days
            values["due_on"] = (issued + timedelta(days=terms)).isoformat()
            draft.remarks.append(f"Due by the terms: {values['due_on']}.")
        if date.fromisoformat(values["due_on"]) < issued:
            raise RowRefused("It is due before it was issued: check the order of day and month.")


def check_deposits(ctx: Context, import_id: UUID, drafts: Sequence[Draft]) -> None:
    """Find for whom each amount is held."""
    owners = Owners(ctx, drafts)
    for draft in drafts:
        if draft.outcome != "new":
            continue
        try:
            if draft.values["amount"] == 0:
                draft.known("Nothing is held.")
                continue
            if draft.values["amount"] < 0:
                raise RowRefused(
                    "The amount is below zero: what a customer owes comes in as an unpaid invoice."
                )
            _refuse_future(ctx, draft.values.get("received_on"))
            draft.values["customer_id"] = str(owners.of(draft.values))
        except RowRefused as refusal:
            draft.outcome, draft.reason = "refused", str(refusal)


def _refuse_future(ctx: Context, day: str | None) -> None:
    if day and date.fromisoformat(day) > ctx.today:
        raise RowRefused(f"It is dated {day}, in the future: check the order of day and month.")


def check_history(ctx: Context, import_id: UUID, drafts: Sequence[Draft]) -> None:
    """Find the vehicle or machine of each past job."""
    plates = {plate_key(draft.values.get("plate", "")) for draft in drafts} - {""}
    serials = {serial_key(draft.values.get("serial", "")) for draft in drafts} - {""}
    vins = {_vin(draft.values) for draft in drafts} - {""}
    known = known_assets(vins, plates, serials)
    for draft in drafts:
        if draft.outcome != "new":
            continue
        try:
            _refuse_future(ctx, draft.values["done_on"])
            if draft.values.get("cost", 0) < 0:
                raise RowRefused("The amount is below zero: a correction is no past job.")
            asset = _asset(draft.values, known)
            draft.values |= {"asset_id": str(asset.id), "customer_id": str(asset.customer_id)}
        except RowRefused as refusal:
            draft.outcome, draft.reason = "refused", str(refusal)


def _vin(values: dict[str, Any]) -> str:
    return "".join(ch for ch in str(values.get("vin", "")).upper() if ch.isalnum())


def _asset(values: dict[str, Any], known: Sequence[KnownAsset]) -> KnownAsset:
    plate, serial, vin = (
        plate_key(values.get("plate", "")),
        serial_key(values.get("serial", "")),
        _vin(values),
    )
    fits = [
        asset
        for asset in known
        if (vin and asset.vin == vin)
        or (not vin and plate and asset.plate_key == plate)
        or (not vin and not plate and serial and asset.serial_key == serial)
    ]
    said = values.get("vin") or values.get("plate") or values.get("serial")
    if not fits:
        raise RowRefused(f"No vehicle or machine is known as {said}: bring it in first.")
    if len(fits) > 1:
        raise RowRefused(f"Several vehicles or machines are known as {said}.")
    return fits[0]
