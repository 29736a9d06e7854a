"""Services with their default lines, suggestions from a customer's words, parts and operations."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from workwright.catalog.models import LabourOperation, Part, Service, ServiceLine
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import NotFound
from workwright.kernel.reads import Page, View, query
from workwright.parties.rules import prefix_query, words

MOST = 200
_FINEST = Decimal("0.001")


class ChecklistItem(View):
    text: str
    required: bool = True


class RequiredProof(View):
    """What a job of this service needs before it is finished: kinds of photo, a signature, a second look."""

    photos: tuple[str, ...] = ()
    signature: bool = False
    quality_check: bool = False


class ServiceLineView(View):
    """A line to add to a job. Without `unit_price` it is priced by rule at that moment."""

    kind: str
    description: str
    quantity: Decimal
    unit_price: Decimal | None
    part_id: UUID | None
    operation_id: UUID | None
    fee_id: UUID | None
    discount_reason: str
    tax_code: str


class ServiceView(View):
    id: UUID
    code: str
    name: str
    category: str
    description: str
    keywords: str
    duration_minutes: int
    skills: tuple[str, ...]
    checklist: tuple[ChecklistItem, ...]
    required_proof: RequiredProof
    diagnosis_credit: str
    diagnosis_credit_minimum: Decimal | None
    no_show_fee: Decimal | None
    late_cancel_fee: Decimal | None
    late_cancel_hours: int | None
    lines: tuple[ServiceLineView, ...]
    active: bool
    version: int


class ServiceRow(View):
    id: UUID
    code: str
    name: str
    category: str
    duration_minutes: int
    active: bool
    version: int


class ServiceSuggestion(View):
    """A service that the words speak of; `score` orders them and means nothing else."""

    id: UUID
    name: str
    category: str
    duration_minutes: int
    score: float


class PartCard(View):
    """What other contexts need of a part."""

    id: UUID
    sku: str
    name: str
    maker: str
    category: str
    unit: str
    kind: str
    unit_cost: Decimal | None
    currency: str
    core_price: Decimal | None
    stocked: bool
    active: bool


class PartView(PartCard):
    barcode: str
    price: Decimal | None
    tax_code: str
    version: int


class OperationRow(View):
    id: UUID
    code: str
    name: str
    hours: Decimal
    rate_code: str
    flat_price: Decimal | None
    currency: str
    skills: tuple[str, ...]
    tax_code: str
    active: bool
    version: int


VIEW_PRICES = "catalog.view_prices"
"""The right to see what things are sold at; without it prices are None."""
_SERVICE_PRICES = ("diagnosis_credit_minimum", "no_show_fee", "late_cancel_fee")


@query("catalog.get_service", permission="catalog.view_catalog")
def get_service(ctx: Context, service_id: UUID) -> ServiceView:
    """One service with its default lines; without the right to see prices they are left out."""
    found = service_of(service_id)
    if ctx.can(VIEW_PRICES):
        return found
    lines = tuple(line.model_copy(update={"unit_price": None}) for line in found.lines)
    return found.model_copy(update={"lines": lines, **dict.fromkeys(_SERVICE_PRICES)})


def service_of(service_id: UUID) -> ServiceView:
    """Return a service as it is priced, for whoever adds it to an order; raise `NotFound`."""
    row = Service.objects.filter(id=service_id).first()
    if row is None:
        raise NotFound("There is no such service.", id=str(service_id))
    lines = ServiceLine.objects.select_related("operation__tax_code", "part__tax_code", "fee__tax_code")
    plain = (
        "id",
        "code",
        "name",
        "category",
        "description",
        "keywords",
        "duration_minutes",
        "diagnosis_credit",
        "diagnosis_credit_minimum",
        "no_show_fee",
        "late_cancel_fee",
        "late_cancel_hours",
        "active",
        "version",
    )
    return ServiceView(
        **{name: getattr(row, name) for name in plain},
        skills=tuple(row.skills),
        checklist=tuple(ChecklistItem.model_validate(item) for item in row.checklist),
        required_proof=RequiredProof.model_validate(row.required_proof),
        lines=tuple(_line(line) for line in lines.filter(service=row).order_by("position")),
    )


@query("catalog.list_services", permission="catalog.view_catalog")
def list_services(ctx: Context, q: str = "", all_states: bool = False, limit: int = 200) -> Page[ServiceRow]:
    """Services whose name, code or category contains the words; those no longer offered only when asked for."""
    rows = Service.objects.all() if all_states else Service.objects.filter(active=True)
    wanted = words(q)
    found = [row for row in rows.order_by("category", "name", "id") if _speaks_of(row, wanted)]
    return Page(rows=tuple(_view(ServiceRow, row) for row in found[: _most(limit)]))


# A word counts for more in the name (A) than among the keywords (B) or in the description (C), and for more the
# fewer services know it. Words are stemmed where PostgreSQL knows the language of the branch.
_SUGGEST = """
WITH offered AS (
    SELECT id, name, category, duration_minutes, setweight(to_tsvector(%s::regconfig, name), 'A')
        || setweight(to_tsvector(%s::regconfig, keywords), 'B')
        || setweight(to_tsvector(%s::regconfig, description || ' ' || category), 'C') AS vector
    FROM catalog_service WHERE active
), met AS (
    SELECT offered.id, word.lexeme,
           CASE WHEN 'A' = ANY(word.weights) THEN 1.0 WHEN 'B' = ANY(word.weights) THEN 0.8 ELSE 0.3 END AS weight
    FROM offered CROSS JOIN LATERAL unnest(offered.vector) word
    WHERE word.lexeme IN (SELECT lexeme FROM unnest(to_tsvector(%s::regconfig, %s)))
), rarity AS (
    SELECT lexeme, ln(1 + (SELECT count(*) FROM offered) / count(*)::float) AS worth FROM met GROUP BY lexeme
)
SELECT offered.id, offered.name, offered.category, offered.duration_minutes, sum(met.weight * rarity.worth) AS score
FROM offered JOIN met ON met.id = offered.id JOIN rarity ON rarity.lexeme = met.lexeme
GROUP BY offered.id, offered.name, offered.category, offered.duration_minutes
ORDER BY score DESC, offered.name COLLATE "C", offered.id LIMIT %s
"""
_LANGUAGES = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ru": "russian", "sv": "swedish",
}  # fmt: skip


@query("catalog.suggest_services", permission="catalog.view_catalog")
def suggest_services(ctx: Context, words: str, limit: int = 3) -> list[ServiceSuggestion]:
    """The services that a customer's own words most likely mean, the best first; none when none fits (A11)."""
    language = _LANGUAGES.get(ctx.branch.locale[:2], "simple") if ctx.branch_id else "simple"
    rows = writer.rows(_SUGGEST, [*[language] * 4, words[:4000], _most(limit)])
    return [ServiceSuggestion(**row.as_dict()) for row in rows]


@query("catalog.get_part", permission="catalog.view_catalog")
def get_part(ctx: Context, part_id: UUID) -> PartView:
    """One part of the catalogue."""
    row = Part.objects.select_related("tax_code").filter(id=part_id).first()
    if row is None:
        raise NotFound("There is no such part.", id=str(part_id))
    return part_view(ctx, row)


@query("catalog.search_parts", permission="catalog.view_catalog")
def search_parts(ctx: Context, q: str = "", limit: int = 50) -> Page[PartView]:
    """Active parts by the beginnings of words of number, name, maker and category, or by their bar code."""
    rows = Part.objects.raw(
        "SELECT * FROM catalog_part WHERE active AND (%s OR (barcode <> '' AND barcode = %s) "
        "OR (%s AND to_tsvector('simple', search_text) @@ to_tsquery('simple', %s))) "
        'ORDER BY search_text COLLATE "C", id LIMIT %s',
        [not q.strip(), q.strip(), bool(words(q)), prefix_query(q), _most(limit)],
    ).prefetch_related("tax_code")
    return Page(rows=tuple(part_view(ctx, row) for row in rows))


@query("catalog.search_operations", permission="catalog.view_catalog")
def search_operations(ctx: Context, q: str = "", limit: int = 50) -> Page[OperationRow]:
    """Active labour operations by the beginnings of words of code and name."""
    rows = LabourOperation.objects.raw(
        "SELECT * FROM catalog_labouroperation WHERE active AND (%s OR (%s AND "
        "to_tsvector('simple', search_text) @@ to_tsquery('simple', %s))) "
        'ORDER BY search_text COLLATE "C", id LIMIT %s',
        [not q.strip(), bool(words(q)), prefix_query(q), _most(limit)],
    ).prefetch_related("tax_code")
    hidden: dict[str, Any] = {} if ctx.can(VIEW_PRICES) else {"flat_price": None}
    return Page(rows=tuple(_view(OperationRow, row, tax_code=_code(row), **hidden) for row in rows))


_CARDS = f"SELECT {', '.join(PartCard.model_fields)} FROM catalog_part WHERE id = ANY(%s)"


def parts_by_id(ctx: Context, ids: Iterable[UUID]) -> dict[UUID, PartCard]:
    rows = writer.rows(_CARDS, [list(set(ids))])
    return {row.id: _view(PartCard, row) for row in rows}


def stocked_parts(ids: Iterable[UUID]) -> set[UUID]:
    """Return those of the parts that are kept in stock."""
    rows = writer.rows("SELECT id FROM catalog_part WHERE id = ANY(%s) AND stocked", [list(set(ids))])
    return {row.id for row in rows}


def service_names(ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Service.objects.filter(id__in=set(ids)).values_list("id", "name"))


class DiagnosisCredit(View):
    """What a service says of its diagnosis: "" follows the branch; `minimum` is in whole currency units."""

    setting: str
    minimum: Decimal | None


class VisitFees(View):
    """What a service says of visits that fail by the customer; None follows the branch."""

    no_show: Decimal | None
    late_cancel: Decimal | None
    late_hours: int | None


def visit_fees_of_services(ids: Iterable[UUID]) -> dict[UUID, VisitFees]:
    """Return the fees for failed visits that services have of their own, by id."""
    rows = Service.objects.filter(id__in=set(ids))
    columns = rows.values_list("id", "no_show_fee", "late_cancel_fee", "late_cancel_hours")
    return {
        found: VisitFees(no_show=absent, late_cancel=late, late_hours=hours)
        for found, absent, late, hours in columns
    }


def diagnosis_credits(ids: Iterable[UUID]) -> dict[UUID, DiagnosisCredit]:
    """Return what services say on giving a diagnosis back, by id."""
    rows = Service.objects.filter(id__in=set(ids))
    columns = rows.values_list("id", "diagnosis_credit", "diagnosis_credit_minimum")
    return {found: DiagnosisCredit(setting=said, minimum=least) for found, said, least in columns}


def _line(line: ServiceLine) -> ServiceLineView:
    """Book hours become the quantity of an hourly operation; a flat one is one piece."""
    operation, fee = line.operation, line.fee
    hourly = operation is not None and operation.flat_price is None and line.unit_price is None
    return ServiceLineView(
        kind=line.kind,
        description=line.description,
        quantity=(line.quantity * operation.hours).quantize(_FINEST)
        if operation and hourly
        else line.quantity,
        unit_price=line.unit_price if line.unit_price is not None or fee is None else fee.price,
        part_id=line.part_id,
        operation_id=line.operation_id,
        fee_id=line.fee_id,
        discount_reason=line.description if line.kind == "discount" else "",
        tax_code=_code(line.part or operation or fee),
    )


def _code(row: Any) -> str:
    return row.tax_code.code if row is not None and row.tax_code else ""


def part_view(ctx: Context, row: Part) -> PartView:
    """Return a part, its prices only for those who may see them."""
    hidden: dict[str, Any] = {} if ctx.can(VIEW_PRICES) else {"price": None, "core_price": None}
    view: PartView = _view(PartView, row, tax_code=_code(row), **hidden)
    return view


def _view(kind: Any, row: Any, **known: Any) -> Any:
    return kind(**{name: getattr(row, name) for name in kind.model_fields if name not in known}, **known)


def _speaks_of(row: Service, wanted: list[str]) -> bool:
    text = " ".join(words(f"{row.code} {row.name} {row.category}"))
    return all(word in text for word in wanted)


def _most(limit: int) -> int:
    return max(1, min(limit, MOST))


class KnownPart(View):
    """The least that tells one part from another, and what it costs."""

    id: UUID
    sku_key: str
    name: str
    unit_cost: Decimal | None
    currency: str


def parts_by_sku(keys: Iterable[str]) -> dict[str, KnownPart]:
    """Return parts by their number as it is compared."""
    sql = "SELECT id, sku_key, name, unit_cost, currency FROM catalog_part WHERE sku_key = ANY(%s)"
    return {r.sku_key: KnownPart.model_construct(**r.as_dict()) for r in writer.rows(sql, [list(set(keys))])}
