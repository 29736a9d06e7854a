"""What can be brought in: each kind of record with the columns it understands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Type = Literal["text", "phone", "email", "day", "amount", "decimal", "whole", "year", "yes_no"]


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column can hold. `names` are the headers it goes by, in lower case; `longest` is in characters."""

    name: str
    title: str
    type: Type = "text"
    names: tuple[str, ...] = ()
    required: bool = False
    longest: int = 200
    about: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record. `summed` is the field whose sum is controlled; `needs` are groups of which one is needed."""

    name: str
    title: str
    about: str
    fields: tuple[Field, ...]
    summed: str = ""
    sum_title: str = ""
    needs: tuple[tuple[str, ...], ...] = ()

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for field in self.fields for name in (field.title.lower(), *field.names))


def _n(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|"))


NUMBER = Field(
    "customer_number",
    "Customer number",
    names=_n("customer no|customer no.|customer #|customer id|customerid|cust no|cust id|account number|account no"
             "|account|account #|client id|client no|id|number|no.|nr|kundennummer|kunden-nr|kundennr|n° client"
             "|numero client|klantnummer|cliente id"),
    longest=60,
    about="The number in your former system. Other files can name the customer by it.",
    example="10042",
)  # fmt: skip
NAME = Field(
    "name",
    "Name",
    names=_n("customer|customer name|client|client name|full name|company|company name|display name|bill to|owner"
             "|owner name|business name|debtor|kunde|kundenname|nom|nom du client|naam|klant|nombre|cliente|firma"),
    about="The whole name, or the family name when there is a column for the first name.",
    example="Anna Bell",
)  # fmt: skip
PHONE = Field(
    "phone",
    "Phone",
    "phone",
    _n("phone number|telephone|tel|tel.|mobile|mobile phone|cell|cell phone|primary phone|phone 1|phone1|home phone"
       "|main phone|customer phone|telefon|telefonnummer|handy|mobil|téléphone|telephone 1|portable|telefoon|gsm"
       "|teléfono|telefono|móvil"),
    longest=120,
    about="As dialled in the branch's country, or with its own country. A second number goes into the notes.",
    example="(503) 555-0142",
)  # fmt: skip
EMAIL = Field(
    "email",
    "E-mail",
    "email",
    _n(
        "email|email address|e-mail address|mail|main email|customer email|e mail|courriel|correo|mailadresse"
    ),
    longest=254,
    example="anna@example.com",
)
PLATE = Field(
    "plate",
    "Plate",
    names=_n("license plate|licence plate|license|license number|licence|plate number|plate no|tag|registration"
             "|reg|reg no|reg. no.|rego|vrm|kennzeichen|amtl. kennzeichen|immatriculation|kenteken|matrícula|targa"),
    longest=20,
    example="7ABC123",
)  # fmt: skip
VIN = Field(
    "vin",
    "VIN",
    names=_n("vin number|vin no|vehicle identification number|chassis|chassis number|chassis no|fahrgestellnummer"
             "|fin|fahrgestell-nr|numéro de série|n° de châssis|chassisnummer|bastidor|telaio"),
    longest=40,
    example="1HGBH41JXMN109186",
)  # fmt: skip
REGION = Field(
    "plate_region",
    "Plate region",
    names=_n("plate state|license state|state of registration|tag state"),
    longest=8,
)
MAKE = Field(
    "make",
    "Make",
    names=_n("vehicle make|manufacturer|brand|marke|hersteller|marque|merk|marca|car make"),
    longest=60,
    example="Honda",
)
MODEL = Field(
    "model",
    "Model",
    names=_n("vehicle model|car model|modell|modèle|modele|modelo|modello|type"),
    longest=80,
    example="Civic",
)
YEAR = Field(
    "year",
    "Year",
    "year",
    _n("model year|vehicle year|yr|baujahr|year of manufacture|année|annee|bouwjaar|año|anno|my"),
    example="2016",
)
COLOUR = Field(
    "colour", "Colour", names=_n("color|vehicle color|farbe|couleur|kleur|paint"), longest=40, example="Blue"
)
ENGINE = Field("engine", "Engine", names=_n("engine size|motor|moteur|engine type"), longest=60)
ODOMETER = Field(
    "odometer",
    "Odometer",
    "whole",
    _n("mileage|odometer reading|miles|km|kilometers|kilometres|kilometerstand|kilométrage|current mileage|km-stand"
       "|last mileage|odo"),
    about="In the unit that the branch uses.",
    example="84310",
)  # fmt: skip
ODOMETER_ON = Field(
    "odometer_on", "Odometer read on", "day", _n("mileage date|odometer date|last service date|last visit")
)
PO = Field(
    "po_number", "Purchase order", names=_n("po|po number|po #|p.o.|p.o. number|bestellnummer"), longest=60
)


def _owner(field: Field, about: str = "") -> Field:
    """The customer's field in the file of something else."""
    names = tuple(n for n in field.names if n not in ("id", "number", "no.", "nr", "mail"))
    return Field(
        f"customer_{field.name}".replace("customer_customer_", "customer_"),
        f"Customer {field.title[0].lower()}{field.title[1:]}".replace("Customer customer", "Customer"),
        field.type,
        names if field.name != "name" else (*names, "name"),
        longest=field.longest,
        about=about or "Which customer: by number, phone, e-mail or name, the first that is known.",
        example=field.example,
    )


OWNER = (_owner(NUMBER), _owner(NAME), _owner(PHONE), _owner(EMAIL))
OWNERS = tuple(field.name for field in OWNER)

CUSTOMERS = Kind(
    "customers",
    "Customers, with or without their vehicles",
    "One row per customer, or one per vehicle with its owner: the same customer in several rows is one customer.",
    (
        NUMBER,
        NAME,
        Field("first_name", "First name",
              names=_n("firstname|first|given name|vorname|prénom|prenom|voornaam|forename"), example="Anna"),
        Field("last_name", "Last name",
              names=_n("lastname|last|surname|family name|nachname|nom de famille|achternaam|apellido|cognome"),
              example="Bell"),
        Field("kind", "Person or company",
              names=_n("type|customer type|client type|is company|company?|business|kundentyp"), longest=40,
              about="A word with company, business, fleet, commercial or yes means a company."),
        PHONE,
        Field("phone_2", "Second phone", names=_n("phone 2|phone2|work phone|other phone|alternate phone|alt phone"
              "|secondary phone|business phone|evening phone"), longest=120, about="Goes into the notes."),
        EMAIL,
        Field("street", "Street", names=_n("address|address 1|address1|address line 1|street address|billing address"
              "|billing street|strasse|straße|adresse|rue|straat|dirección|indirizzo"), longest=300,
              example="14 Harbour Street"),
        Field("street_2", "Address line 2", names=_n("address 2|address2|apt|suite|adresszusatz"), longest=200),
        Field("city", "City", names=_n("town|billing city|ort|stadt|ville|plaats|ciudad|città"), longest=100,
              example="Portland"),
        Field("state", "State or region", names=_n("state|province|region|county|billing state|bundesland"),
              longest=60, example="OR"),
        Field("postal_code", "Postal code", names=_n("zip|zip code|zipcode|postcode|post code|plz|code postal|postal"
              "|billing zip|cp|cap"), longest=20, example="97201"),
        Field("country", "Country", names=_n("billing country|land|pays|país|paese"), longest=60),
        Field("tax_id", "Tax id", names=_n("vat|vat number|vat no|tax number|ein|ust-id|ust-idnr|abn|gst|siret|nif"),
              longest=40),
        Field("language", "Language", names=_n("lang|sprache|langue|taal"), longest=16, example="en"),
        Field("terms_days", "Payment terms in days", "whole",
              _n("terms|payment terms|credit days|net days|days|zahlungsziel"), example="30"),
        Field("credit_limit", "Credit limit", "amount", _n("limit|creditlimit|kreditlimit"), example="2,000.00"),
        Field("po_required", "Purchase order needed", "yes_no", _n("po required|requires po|po needed")),
        Field("notes", "Notes", names=_n("note|comment|comments|remarks|memo|bemerkung|bemerkungen|remarques|notas"),
              longest=4000),
        PLATE, REGION, VIN, MAKE, MODEL, YEAR, COLOUR, ENGINE, ODOMETER, ODOMETER_ON,
    ),
    needs=(("name", "first_name", "last_name"),),
)  # fmt: skip
VEHICLES = Kind(
    "vehicles",
    "Vehicles",
    "One row per vehicle. Its customer is known already, or comes from the customers' file before this one.",
    (*OWNER, PLATE, REGION, VIN, MAKE, MODEL, YEAR, COLOUR, ENGINE, ODOMETER, ODOMETER_ON,
     Field("notes", "Notes", names=_n("note|comment|comments|remarks|vehicle notes|bemerkung"), longest=4000)),
    needs=(("plate", "vin", "make", "model"), OWNERS),
)  # fmt: skip
EQUIPMENT = Kind(
    "equipment",
    "Equipment",
    "One row per machine or installation, with the customer it belongs to.",
    (*OWNER,
     Field("serial", "Serial number", names=_n("serial|serial no|serial no.|s/n|sn|seriennummer|n° de série|serial #"),
           longest=60, example="AX-20931"),
     Field("maker", "Maker", names=_n("make|manufacturer|brand|hersteller|marque|fabrikant"), longest=60,
           example="Carrier"),
     MODEL, YEAR,
     Field("hours", "Hours", "whole", _n("hour meter|meter|engine hours|operating hours|betriebsstunden"),
           example="1250"),
     Field("notes", "Notes", names=_n("note|comment|comments|remarks|description|location"), longest=4000)),
    needs=(("serial", "maker", "model"), OWNERS),
)  # fmt: skip
SKU = Field(
    "sku",
    "Part number",
    names=_n("sku|part no|part no.|part #|item|item number|item no|item code|partnumber|product code|stock code|code"
             "|number|artikelnummer|artikel-nr|art.-nr.|teilenummer|référence|reference|ref|artikelnr|código"),
    required=True,
    longest=60,
    about="Spaces and dashes do not matter; zeros in front do.",
    example="0986-494-019",
)  # fmt: skip
PARTS = Kind(
    "parts",
    "Parts",
    "One row per part of the catalogue. Quantities on hand are a file of their own: opening stock.",
    (SKU,
     Field("name", "Name", names=_n("description|part name|item name|product|product name|title|bezeichnung"
           "|beschreibung|désignation|libellé|omschrijving|descripción"), required=True, example="Brake pads, front"),
     Field("maker", "Maker", names=_n("manufacturer|brand|vendor|supplier|hersteller|marque|merk"), longest=60,
           example="Bosch"),
     Field("barcode", "Barcode", names=_n("ean|upc|gtin|ean code|bar code"), longest=60),
     Field("category", "Category", names=_n("group|class|department|warengruppe|catégorie|family"), longest=40),
     Field("unit", "Unit", names=_n("uom|unit of measure|einheit|unité|eenheid"), longest=20, example="each"),
     Field("unit_cost", "Cost", "decimal", _n("unit cost|cost price|purchase price|buy price|last cost|average cost"
           "|avg cost|einkaufspreis|ek|prix d'achat|inkoopprijs"), example="31.40"),
     Field("price", "Price", "decimal", _n("unit price|sale price|selling price|retail|retail price|list price|sell"
           "|list|verkaufspreis|vk|prix|prix de vente|verkoopprijs|precio"), example="64.90"),
     Field("tax_code", "Tax code", names=_n("tax|taxable|vat code|steuer|tax class"), longest=40,
           about="A code of your tax table; left out, the rule for parts applies.")),
    summed="unit_cost",
    sum_title="Costs added up",
    needs=(),
)  # fmt: skip
STOCK = Kind(
    "stock",
    "Opening stock",
    "One row per part and place: what lies on the shelf on the first day, at cost. The part is in the catalogue.",
    (SKU,
     Field("quantity", "Quantity", "decimal", _n("qty|on hand|qoh|quantity on hand|qty on hand|stock|in stock|count"
           "|bestand|menge|quantité|stock level|aantal|cantidad"), required=True, example="6"),
     Field("unit_cost", "Cost per unit", "decimal", _n("unit cost|cost|average cost|avg cost|cost price|last cost"
           "|purchase price|einkaufspreis|ek|prix d'achat|inkoopprijs"),
           about="Left out, the cost of the catalogue.", example="31.40"),
     Field("place", "Place", names=_n("location|warehouse|bin|store|lager|lagerort|emplacement|shelf"), longest=60,
           about="A place of the branch by its name; left out, the default store.")),
    summed="value",
    sum_title="Quantity times cost",
)  # fmt: skip
INVOICES = Kind(
    "invoices",
    "Unpaid invoices",
    "One row per invoice that a customer still owes: posted against opening equity, so neither income nor taxed again.",
    (Field("number", "Invoice number", names=_n("invoice|invoice no|invoice no.|invoice #|inv no|inv #|inv|num|number"
           "|document|document number|rechnungsnummer|rechnung|rechnung nr|beleg|n° facture|facture|factuurnummer"
           "|reference|ref|ro|ro number|doc no|transaction number"), required=True, longest=40, example="2026-0811"),
     *OWNER,
     Field("issued_on", "Invoice date", "day", _n("date|issued|issue date|invoiced|invoice day|datum|rechnungsdatum"
           "|date facture|factuurdatum|fecha|transaction date"), required=True, example="2026-08-11"),
     Field("due_on", "Due date", "day", _n("due|due day|fällig|fällig am|fälligkeit|échéance|vervaldatum|vencimiento"),
           about="Left out, the customer's terms from the invoice date.", example="2026-09-10"),
     Field("total", "Total", "amount", _n("amount|invoice total|invoice amount|gross|original amount|betrag|brutto"
           "|rechnungsbetrag|montant|montant ttc|bedrag|importe"), example="412.80",
           about="What the invoice was over; left out, what is open."),
     Field("open", "Open amount", "amount", _n("balance|balance due|open balance|open|amount due|outstanding|due amount"
           "|unpaid|remaining|offen|offener betrag|saldo|restbetrag|solde|reste dû|openstaand"), required=True,
           example="212.80", about="What is still owed of it."),
     PO,
     Field("notes", "Notes", names=_n("note|memo|description|comment|text|bemerkung"), longest=1000)),
    summed="open",
    sum_title="Open amounts",
    needs=(OWNERS,),
)  # fmt: skip
DEPOSITS = Kind(
    "deposits",
    "Deposits and credits held",
    "One row per amount that you hold for a customer: it can be used on an invoice or paid back.",
    (*OWNER,
     Field("amount", "Amount", "amount", _n("deposit|balance|credit|prepayment|amount held|unapplied|anzahlung"
           "|guthaben|betrag|acompte|avance|solde|aanbetaling"), required=True, example="150.00"),
     Field("received_on", "Received on", "day", _n("date|received|payment date|datum|date reçu|deposit date"),
           example="2026-10-02"),
     Field("reference", "Reference", names=_n("ref|receipt|receipt number|payment number|check number|beleg|memo"
           "|note|order|work order|ro"), longest=60, example="R-5521")),
    summed="amount",
    sum_title="Amounts held",
    needs=(OWNERS,),
)  # fmt: skip
HISTORY = Kind(
    "history",
    "Service history",
    "One row per past job on a known vehicle or piece of equipment. It shows in its history and is in no books.",
    (PLATE, VIN, Field("serial", "Serial number", names=_n("serial|serial no|s/n|asset|unit|seriennummer"), longest=60),
     Field("done_on", "Done on", "day", _n("date|service date|date of service|completed|closed|invoice date|datum"
           "|date closed|date out|ro date"), required=True, example="2024-05-17"),
     Field("words", "What was done", names=_n("description|service|work|work done|work performed|job|complaint|notes"
           "|service description|arbeiten|travaux|werkzaamheden|details|repair"), longest=2000,
           example="Replaced front pads"),
     Field("kind", "Kind", names=_n("type|category|service type|job type|art"), longest=40),
     Field("cost", "Amount", "amount", _n("total|cost|price|invoice total|ro total|betrag|montant|bedrag"),
           example="318.20", about="What it cost; left out, nothing.")),
    summed="cost",
    sum_title="Amounts",
    needs=(("plate", "vin", "serial"), ("words", "kind")),
)  # fmt: skip

KINDS = {
    kind.name: kind for kind in (CUSTOMERS, VEHICLES, EQUIPMENT, PARTS, STOCK, INVOICES, DEPOSITS, HISTORY)
}
"""Every kind, in the order in which they are brought in."""


def missing(kind: Kind, mapped: frozenset[str]) -> Iterator[str]:
    """Yield what a mapping lacks, as sentences."""
    for field in kind.fields:
        if field.required and field.name not in mapped:
            yield f"Choose the column for {field.title.lower()}."
    for group in kind.needs:
        if not mapped & set(group):
            titles = [kind.field(name).title.lower() for name in group]
            yield f"Choose at least one column for {', '.join(titles[:-1])} or {titles[-1]}."
