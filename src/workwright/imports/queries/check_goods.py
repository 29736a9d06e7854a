"""The check of parts and of opening stock."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from workwright.catalog.queries import KnownPart, parts_by_sku
from workwright.catalog.rules import sku_key
from workwright.imports.queries.known import Seen
from workwright.imports.rules.verdicts import Draft, RowRefused
from workwright.inventory.queries import list_places
from workwright.kernel.context import Context
from workwright.parties.rules import fold


def check_parts(ctx: Context, import_id: UUID, drafts: Sequence[Draft]) -> None:
    """Say of each part whether its number is new, is in the catalogue, or stands twice in the file."""
    marks = {draft.line: f"sku:{sku_key(draft.values['sku'])}" for draft in drafts}
    seen = Seen.before(import_id, marks.values())
    known = parts_by_sku(mark[4:] for mark in marks.values())
    for draft in drafts:
        if draft.outcome == "new":
            _check_part(draft, marks[draft.line], seen, known)


def _check_part(draft: Draft, mark: str, seen: Seen, known: dict[str, KnownPart]) -> None:
    name = draft.values["name"]
    if mark == "sku:":
        draft.outcome, draft.reason = "refused", "A part number has letters or digits."
    elif earlier := seen.find([mark]):
        if fold(earlier[1]) != fold(name):
            draft.outcome = "refused"
            draft.reason = f"The part number stands in line {earlier[0]} too, as {earlier[1]}."
        else:
            draft.known(f"The same part as in line {earlier[0]}.")
    elif any(Decimal(draft.values.get(field, "0")) < 0 for field in ("unit_cost", "price")):
        draft.outcome, draft.reason = "refused", "A cost or price is below zero."
    elif mark[4:] in known:
        draft.known(f"The catalogue has it already, as {known[mark[4:]].name}.")
    else:
        draft.marks.append(mark)
        seen.add(draft.line, [mark], name)


def check_stock(ctx: Context, import_id: UUID, drafts: Sequence[Draft]) -> None:
    """Find part, place and cost of each row; the same part at the same place comes in once."""
    known = parts_by_sku(sku_key(draft.values["sku"]) for draft in drafts)
    places = {fold(place.name): place.id for place in list_places.run(ctx)}
    marks = {draft.line: _stock_mark(draft) for draft in drafts}
    seen = Seen.before(import_id, marks.values())
    for draft in drafts:
        if draft.outcome != "new":
            continue
        try:
            _check_holding(ctx, draft, known, places)
            if draft.outcome == "new":
                _refuse_twin(draft, marks[draft.line], seen)
        except RowRefused as refusal:
            draft.outcome, draft.reason = "refused", str(refusal)


def _stock_mark(draft: Draft) -> str:
    return f"stock:{sku_key(draft.values['sku'])}:{fold(draft.values.get('place', ''))}"


def _check_holding(ctx: Context, draft: Draft, known: dict[str, KnownPart], places: dict[str, UUID]) -> None:
    values = draft.values
    part = known.get(sku_key(values["sku"]))
    if part is None:
        raise RowRefused(f"The catalogue has no part {values['sku']}: bring in parts first.")
    values["part_id"] = str(part.id)
    if Decimal(values["quantity"]) < 0:
        raise RowRefused("The quantity is below zero: count it, and bring in what is there.")
    if Decimal(values["quantity"]) == 0:
        draft.known("Nothing is on hand.")
        return
    if "unit_cost" not in values:
        if part.unit_cost is None or part.currency != ctx.branch.currency:
            raise RowRefused("It has no cost, and the catalogue names none.")
        values["unit_cost"] = str(part.unit_cost.normalize())
        draft.remarks.append(f"At the cost of the catalogue: {part.unit_cost.normalize():f}.")
    if Decimal(values["unit_cost"]) < 0:
        raise RowRefused("The cost is below zero.")
    place = fold(values.get("place", ""))
    if place and place not in places:
        raise RowRefused(f"The branch has no place called {values['place']}: add it first.")
    if place:
        values["place_id"] = str(places[place])


def _refuse_twin(draft: Draft, mark: str, seen: Seen) -> None:
    if earlier := seen.find([mark]):
        raise RowRefused(f"The same part at the same place stands in line {earlier[0]}: add them up.")
    draft.marks.append(mark)
    seen.add(draft.line, [mark], "")
