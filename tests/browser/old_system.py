"""What a shop's former system exports: five hundred customers with vehicles, parts, stock, and what is still unpaid."""

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from openpyxl import Workbook

CUSTOMERS, PARTS, UNPAID = 500, 60, 40
FLEET = "Cargo Fleet Inc"
SURNAMES = (
    "Bell",
    "Núñez",
    "O'Hara",
    "Müller",
    "Østergård",
    "Kowalski",
    "Haddad",
    "Nguyễn",
    "Smith",
    "Silva",
)
MODELS = (("Toyota", "Corolla"), ("Ford", "Transit"), ("Honda", "Civic"), ("Volkswagen", "Golf"))


HEADS = (
    *("Customer #", "Name", "Phone", "E-mail", "Plate", "Make", "Model", "Year", "Mileage"),
    *("Terms", "Credit limit", "PO required"),
)


def customers() -> str:
    """Return a semicolon file as some spreadsheets write it: one row per vehicle, the fleet with three of them."""
    who = (9000, FLEET, "503-555-9900", "office@cargo.example")
    terms = (30, "5000", "yes")
    fleet = [(*who, f"FLT {n:03}", "Ford", "Transit", 2020, n * 1000, *terms) for n in (1, 2, 3)]
    return _file(HEADS, [*(_customer(number) for number in range(1, CUSTOMERS)), *fleet], ";")


def name_of(number: int) -> str:
    return f"{SURNAMES[number % len(SURNAMES)]}, Kim {number}"


def _customer(number: int) -> tuple[object, ...]:
    who = (1000 + number, name_of(number), f"(503) 555-{1000 + number}", f"kim{number}@customer.example")
    plate = f"{number % 9 + 1}ABC{number:03}"
    return *who, plate, *MODELS[number % len(MODELS)], 2005 + number % 20, 40_000 + number, "", "", ""


def parts() -> str:
    """Return parts with commas as decimal marks; the filter and the blades that Saturday needs are among them."""
    rows = [(f"P-{n:04}", f"Part {n}", "Acme", f"{n},20", f"{n * 2},50") for n in range(1, PARTS - 1)]
    rows += [
        ("OF-100", "Oil filter", "Bosch", "5,10", "14,00"),
        ("WB-600", "Wiper blade 600 mm", "Bosch", "7,20", "18,50"),
    ]
    return _file(("Part no.", "Description", "Brand", "Cost", "Price"), rows, ";")


def stock() -> str:
    return _file(("SKU", "QOH", "Unit cost"), [("OF-100", 8, "5.10"), ("WB-600", 6, "7.20")], ",")


def unpaid() -> str:
    """Return open invoices of many customers: 20.00 and upwards, in steps of 1.25."""
    rows = [
        (f"R-{n:04}", "10/05/2026", "11/04/2026", name_of(n), f"{20 + n * 1.25:.2f}", f"{20 + n * 1.25:.2f}")
        for n in range(1, UNPAID + 1)
    ]
    return _file(("Invoice", "Date", "Due", "Customer", "Total", "Balance"), rows, ",")


UNPAID_MINOR = sum(2000 + n * 125 for n in range(1, UNPAID + 1))


def _file(heads: Sequence[str], rows: Iterable[Sequence[object]], separator: str) -> str:
    out = StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows(rows)
    return out.getvalue()


def as_workbook(text: str) -> bytes:
    """Return a file with commas as a spreadsheet of Excel, numbers as numbers."""
    book = Workbook()
    for row in csv.reader(StringIO(text)):
        book.active.append([float(cell) if cell.replace(".", "", 1).isdigit() else cell for cell in row])  # type: ignore[union-attr]
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()
