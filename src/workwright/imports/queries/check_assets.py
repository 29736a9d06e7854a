"""The check of vehicles and equipment."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from workwright.assets.queries import KnownAsset, known_assets
from workwright.assets.rules import NotAVin, plate_key, read_vin, serial_key
from workwright.imports.queries.known import Owners, Seen
from workwright.imports.rules.verdicts import Draft, RowRefused
from workwright.kernel.context import Context
from workwright.parties.rules import fold

NAMING = ("plate", "vin", "make", "model")


def has_vehicle(values: dict[str, Any]) -> bool:
    return any(values.get(name) for name in NAMING)


def check_vehicles(ctx: Context, import_id: UUID, drafts: Sequence[Draft]) -> None:
    """Find each vehicle's customer, and whether the vehicle is known."""
    owners, vehicles = Owners(ctx, drafts), Vehicles(import_id, drafts)
    for draft in drafts:
        if draft.outcome != "new":
            continue
        try:
            owner = owners.of(draft.values)
            draft.values["customer_id"] = str(owner)
            if not vehicles.check(draft, owner):
                draft.outcome = "known"
        except RowRefused as refusal:
            draft.outcome, draft.reason = "refused", str(refusal)


class Vehicles:
    """Vehicles by VIN and plate: in the house, and in earlier rows of the file."""

    def __init__(self, import_id: UUID, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            _understand(draft)
        marks = [mark for draft in drafts for mark in _marks(draft.values)]
        self.seen = Seen.before(import_id, marks)
        found = known_assets(
            {draft.values.get("vin", "") for draft in drafts} - {""},
            {plate_key(draft.values.get("plate", "")) for draft in drafts} - {""},
            (),
        )
        self.known = {f"vin:{a.vin}": a for a in found if a.vin}
        self.known |= {f"plate:{a.plate_region}:{a.plate_key}": a for a in found if a.plate_key}

    def check(self, draft: Draft, owner: UUID | None) -> bool:
        """Return whether the vehicle is new; raise `RowRefused` when it is another customer's."""
        marks = _marks(draft.values)
        if not has_vehicle(draft.values):
            raise RowRefused("Plate, VIN, make and model: none of them can be used.")
        if earlier := self.seen.find(marks):
            self._refuse_other_owner(draft, earlier[0])
            draft.remarks.append(f"The same vehicle as in line {earlier[0]}.")
            return False
        found = next((self.known[mark] for mark in marks if mark in self.known), None)
        if found is not None:
            _refuse_taken(draft, found, owner)
            draft.remarks.append("The vehicle is known already.")
            return False
        draft.marks += marks
        self.seen.add(draft.line, marks, _owner_of(draft.values))
        return True

    def _refuse_other_owner(self, draft: Draft, line: int) -> None:
        places = self.seen.places
        said = next((places[mark][1] for mark in _marks(draft.values) if mark in places), "")
        if said and fold(said) != _owner_of(draft.values):
            raise RowRefused(f"The same plate or VIN is that of another customer's vehicle in line {line}.")


def _owner_of(values: dict[str, Any]) -> str:
    return fold(str(values.get("name") or values.get("customer_name") or values.get("customer_number") or ""))


def _refuse_taken(draft: Draft, found: KnownAsset, owner: UUID | None) -> None:
    if found.customer_id != owner:
        what = found.plate or found.vin
        raise RowRefused(f"The vehicle {what} is here already and belongs to another customer.")


def _understand(draft: Draft) -> None:
    """Check the VIN; one that cannot be is kept in the notes, and the vehicle goes by its plate or model."""
    said = draft.values.get("vin", "")
    if said:
        try:
            draft.values["vin"] = read_vin(said).number
        except NotAVin as wrong:
            draft.values.pop("vin")
            draft.notes.append(f"VIN as it was brought in: {said}")
            draft.remarks.append(f"{wrong.message} It is kept in the notes.")
    if len(plate_key(draft.values.get("plate", ""))) == 0:
        draft.values.pop("plate", None)


def _marks(values: dict[str, Any]) -> list[str]:
    marks = [f"vin:{values['vin']}"] if values.get("vin") else []
    if key := plate_key(values.get("plate", "")):
        marks.append(f"plate:{values.get('plate_region', '').upper()}:{key}")
    return marks


def check_equipment(ctx: Context, import_id: UUID, drafts: Sequence[Draft]) -> None:
    """Find each machine's customer, and whether the machine is known by its serial number."""
    owners = Owners(ctx, drafts)
    marks = [mark for draft in drafts for mark in _serial_marks(draft.values)]
    seen = Seen.before(import_id, marks)
    serials = {serial_key(draft.values.get("serial", "")) for draft in drafts} - {""}
    known = {f"serial:{a.maker_key}:{a.serial_key}": a for a in known_assets((), (), serials)}
    for draft in drafts:
        if draft.outcome != "new":
            continue
        try:
            _check_machine(draft, owners.of(draft.values), seen, known)
        except RowRefused as refusal:
            draft.outcome, draft.reason = "refused", str(refusal)


def _check_machine(draft: Draft, owner: UUID, seen: Seen, known: dict[str, KnownAsset]) -> None:
    draft.values["customer_id"] = str(owner)
    marks = _serial_marks(draft.values)
    if earlier := seen.find(marks):
        draft.known(f"The same machine as in line {earlier[0]}.")
    elif found := next((known[mark] for mark in marks if mark in known), None):
        if found.customer_id != owner:
            raise RowRefused("This serial number is here already and belongs to another customer.")
        draft.known("The machine is known already.")
    else:
        draft.marks += marks
        seen.add(draft.line, marks, "")


def _serial_marks(values: dict[str, Any]) -> list[str]:
    key = serial_key(values.get("serial", ""))
    return [f"serial:{fold(values.get('maker', ''))}:{key}"] if key else []
