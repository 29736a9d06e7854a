"""The demo's customers and what they own. Names, numbers and plates are made up (555 numbers, example domains)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workwright.assets.actions.find_or_create_equipment import find_or_create_equipment
from workwright.assets.actions.find_or_create_vehicle import find_or_create_vehicle
from workwright.interfaces.demo.doing import Day, do
from workwright.kernel.ids import derived_id
from workwright.parties.actions.add_site import add_site
from workwright.parties.actions.find_or_create_customer import find_or_create_customer
from workwright.parties.actions.set_account_terms import set_account_terms


@dataclass(frozen=True)
class Known:
    """A customer of the demo with the thing they bring or have."""

    slot: str
    name: str
    phone: str
    address: str
    vehicle: dict[str, Any] | None = None
    equipment: dict[str, Any] | None = None
    kind: str = "person"

    @property
    def id(self) -> UUID:
        return derived_id("demo customer", self.slot)

    @property
    def asset_id(self) -> UUID:
        return derived_id("demo asset", self.slot)

    @property
    def site_id(self) -> UUID:
        return derived_id("demo site", self.slot)

    @property
    def email(self) -> str:
        return f"{self.slot}@customer.example"


def _car(make: str, model: str, year: int, plate: str, **more: Any) -> dict[str, Any]:
    return {"make": make, "model": model, "year": year, "plate": plate, "plate_region": "OR", **more}


AMELIE = Known("amelie", "Amélie Østergård", "+15035550142", "221 Pine Avenue, Apt 5B\nPortland, OR 97205",
               _car("Ford", "Transit 350", 2019, "ABC 1234", colour="white"))  # fmt: skip
BEN = Known("ben", "Ben Carter", "+15035550161", "8 Cove Road\nPortland, OR 97202",
            _car("Toyota", "Corolla", 2017, "527 KLM", vin="1HGCM82633A004352"))  # fmt: skip
CHI = Known("chi", "Chioma Eze", "+15035550177", "45 Hill Lane\nPortland, OR 97209",
            _car("Honda", "CR-V", 2021, "901 QWE"))  # fmt: skip
DEV = Known("dev", "Dev Patel", "+15035550183", "19 River Street\nPortland, OR 97210",
            _car("Subaru", "Outback", 2015, "334 RTY"))  # fmt: skip
ELENA = Known("elena", "Elena Fischer", "+15035550190", "3 Market Square\nPortland, OR 97204",
              equipment={"maker": "Viessmann", "model": "Vitodens 200", "serial": "7549021-4432"})  # fmt: skip
FLEET = Known("fleet", "Bay Freight Inc.", "+15035550200", "100 Dock Road\nPortland, OR 97217",
              _car("Mercedes", "Sprinter", 2022, "FR8 221"), kind="company")  # fmt: skip
EVERYBODY = (AMELIE, BEN, CHI, DEV, ELENA, FLEET)


def make_customers() -> None:
    """Make everybody and what they own; Bay Freight pays on account and wants its order number."""
    advisor = Day(43).as_role("service_advisor")
    for who in EVERYBODY:
        fields = {"kind": who.kind, "phone": who.phone, "email": who.email, "billing_address": who.address}
        do(find_or_create_customer, advisor, customer_id=who.id, name=who.name, **fields)
        notes = "Gate code 4711. The dog is friendly."
        do(
            add_site,
            advisor,
            site_id=who.site_id,
            customer_id=who.id,
            address=who.address,
            access_notes=notes,
        )
        if who.vehicle:
            do(find_or_create_vehicle, advisor, asset_id=who.asset_id, customer_id=who.id, **who.vehicle)
        if who.equipment:
            place = {"customer_id": who.id, "site_id": who.site_id}
            do(find_or_create_equipment, advisor, asset_id=who.asset_id, **place, **who.equipment)
    terms = {"terms_days": 30, "credit_limit_minor": 500_000, "po_required": True}
    do(set_account_terms, Day(43).system(), customer_id=FLEET.id, expected_version=1, **terms)
