# ruff: noqa: E501 - rows of SQL read better whole
"""A believable day with legitimate noise, and every kind of fault to plant into it."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from tests.billing.builders import an_issued_invoice
from tests.payments.builders import card_slip, cash, cash_refund
from tests.reconciliation.builders import a_bank, a_provider, a_statement, charged, report, row
from tests.work_orders.builders import an_order
from tests.world import NOW, act
from workwright.drawers.actions.close_shift import close_shift
from workwright.drawers.actions.count_shift import count_shift
from workwright.drawers.queries import list_drawers
from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.ids import new_id
from workwright.payments.actions.close_review import close_review
from workwright.payments.actions.open_review import open_review
from workwright.payments.actions.take_transfer import take_transfer
from workwright.reconciliation.actions.match_line import match_line
from workwright.reconciliation.actions.match_lines import match_lines
from workwright.reconciliation.queries import list_lines
from workwright.release.actions.release_work_order import release_work_order

Make = Callable[..., Context]
ON = NOW.date()
TOTAL = 17_923
"""What one invoice of the builders comes to."""


@dataclass
class ADay:
    """What the day left behind, for planting: ids of things that nothing else leans on."""

    provider: UUID
    bank: UUID
    unpaid: list[UUID] = field(default_factory=list)
    released: list[UUID] = field(default_factory=list)
    payments: list[UUID] = field(default_factory=list)
    charges: list[str] = field(default_factory=list)
    slips: list[UUID] = field(default_factory=list)


def make(ctx_as: Make, orders: int, chance: random.Random) -> ADay:
    """Take `orders` through the shop: paid in every way, released or not, with all the noise of a real day."""
    ctx = ctx_as()
    day = ADay(a_provider(ctx), a_bank(ctx))
    lines: list[tuple[str, str]] = [("-4.00", "Account fee"), ("-4.00", "Account fee")]
    rows: list[dict[str, Any]] = []
    for n in range(orders):
        _one(ctx, day, n, chance, lines, rows)
    _noise(ctx_as, day, rows, lines)
    _end(ctx, day, rows, lines)
    return day


def _one(
    ctx: Context,
    day: ADay,
    n: int,
    chance: random.Random,
    lines: list[tuple[str, str]],
    rows: list[dict[str, Any]],
) -> None:
    invoice = an_issued_invoice(ctx)
    if n % 6 == 5:
        day.unpaid.append(invoice.order.id)
        return
    how = n % 5
    if how == 0:
        cash(ctx, TOTAL, invoice_ids=[invoice.id], tendered_minor=TOTAL + chance.choice((0, 77, 2_077)))
    elif how == 1:
        day.slips.append(card_slip(ctx, TOTAL, invoice_ids=[invoice.id]).id)
    elif how == 2:
        ref = f"TRF-{n}-{chance.randrange(10**6)}"
        act(
            take_transfer,
            ctx,
            invoice_ids=[invoice.id],
            amount_minor=TOTAL,
            reference=ref,
            reason="Seen online",
        )
        lines.append(("179.23", f"Thank you {ref}"))
    else:
        part = chance.randrange(100, TOTAL - 100)  # paid in two parts, by two charges
        for number, amount in enumerate((part, TOTAL - part)):
            ref = f"sp_{n}_{number}"
            paid = charged(ctx, day.provider, ref, amount, customer_id=_payer(invoice.order.id), invoice_ids=(invoice.id,),
                           work_order_id=invoice.order.id)  # fmt: skip
            free = how == 4 and number == 1
            rows.append(
                row("charge", ref, amount, 0 if free else amount * 14 // 1000, "" if free else f"po_{n % 2}")
            )
            day.payments.append(paid)
            if free:
                day.charges.append(ref)
    act(release_work_order, ctx, work_order_id=invoice.order.id, recipient="Dana Reyes")
    day.released.append(invoice.order.id)


def _payer(work_order_id: UUID) -> UUID:
    sql = "SELECT customer_id FROM work_orders_workorder WHERE id = %s"
    return UUID(str(writer.rows(sql, [work_order_id])[0].customer_id))


def _noise(ctx_as: Make, day: ADay, rows: list[dict[str, Any]], lines: list[tuple[str, str]]) -> None:
    """Late money that was reviewed, a deposit, a refund in cash, a payment at the end of the evening."""
    ctx = ctx_as()
    over = an_issued_invoice(ctx)
    paid = card_slip(ctx, TOTAL + 500, invoice_ids=[over.id])
    review = act(open_review, ctx, kind="overpaid", payment_id=paid.id)
    act(close_review, ctx, review_id=review.id, reason="Kept for the next service")
    cash(ctx, 5_000, work_order_id=an_order(ctx).id)
    given = cash(ctx, 4_000, work_order_id=an_order(ctx).id)
    cash_refund(ctx, given.id, 1_500)
    late = datetime.combine(ON, time(23, 40), ctx.zone)
    order = an_order(ctx)
    owner = {
        "customer_id": _payer(order.id),
        "work_order_id": order.id,
        "purpose": "deposit",
        "rest": "deposit",
    }
    charged(ctx_as(at=late), day.provider, "sp_late", 900, **owner)


def _end(ctx: Context, day: ADay, rows: list[dict[str, Any]], lines: list[tuple[str, str]]) -> None:
    """Count and close the drawer, take the provider's reports, import and match the statement."""
    for drawer in list_drawers(ctx):
        if drawer.running_shift_id:
            _close_shift(ctx, drawer.running_shift_id)
    payouts: dict[str, int] = {}
    for each in rows:
        if each["payout"]:
            payouts[each["payout"]] = payouts.get(each["payout"], 0) + each["gross_minor"] - each["fee_minor"]
    report(ctx, day.provider, ON, *rows)
    report(ctx, day.provider, ON + timedelta(days=1), row("charge", "sp_late", 900))
    lines += [(f"{net / 100:.2f}", f"PAYOUT {ref}") for ref, net in sorted(payouts.items())]
    a_statement(ctx, day.bank, lines, on=ON)
    act(match_lines, ctx)
    for line in list_lines(ctx).rows:
        act(match_line, ctx, bank_line_id=line.id, target="fee")


def _close_shift(ctx: Context, shift_id: UUID) -> None:
    expected = writer.rows(
        "SELECT s.float_minor + coalesce(sum(m.amount_minor), 0) AS n FROM drawers_shift s "
        "LEFT JOIN drawers_cashmovement m ON m.shift_id = s.id AND m.kind <> 'float' WHERE s.id = %s "
        "GROUP BY s.float_minor",
        [shift_id],
    )[0].n
    counted = act(count_shift, ctx, shift_id=shift_id, counted_minor=int(expected))
    act(close_shift, ctx, shift_id=shift_id, expected_version=counted.version)


class Saboteur:
    """Writes into the database what no action would: as superuser, with every trigger off."""

    def __init__(self, cursor: Any, day: ADay, chance: random.Random) -> None:
        self.cursor, self.day, self.chance = cursor, day, chance
        self.run("SET session_replication_role = replica")

    def run(self, sql: str, *params: Any) -> list[Any]:
        self.cursor.execute(sql, params)
        return list(self.cursor.fetchall()) if self.cursor.description else []

    def clone(self, table: str, where: str, **changes: Any) -> UUID:
        """Copy a row under a new id, with changes."""
        made = new_id()
        told = json.dumps(changes | {"id": str(made)}, default=str)
        found = self.run(
            f"INSERT INTO {table} SELECT (jsonb_populate_record(x, %s::jsonb)).* FROM {table} x WHERE {where} LIMIT 1 "
            "RETURNING id",
            told,
        )
        assert found, f"nothing to copy in {table} where {where}"
        return made

    def insert(self, table: str, told: str) -> None:
        """Insert a row from JSON; columns that it does not name and that must not be null get something plain."""
        plain = {
            "character varying": "",
            "text": "",
            "integer": 0,
            "smallint": 0,
            "bigint": 0,
            "boolean": False,
            "jsonb": [],
        }
        needed = self.run(
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_name = %s AND is_nullable = 'NO' AND table_schema = 'public'",
            table,
        )
        row = {name: plain[kind] for name, kind in needed if kind in plain} | json.loads(told)
        self.run(
            f"INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, %s::jsonb)).*", json.dumps(row)
        )

    def plant(self, kind: str) -> UUID | None:
        """Plant one fault; return the order it belongs to, if any."""
        order: UUID | None = getattr(self, kind)()
        return order

    def released_without_cover(self) -> UUID:
        order = self.day.unpaid.pop()
        self.run(
            "UPDATE work_orders_workorder SET released_at = %s, release_decision_id = gen_random_uuid(), state = 'closed' WHERE id = %s",
            NOW + timedelta(hours=2),
            order,
        )
        return order

    def line_not_invoiced(self) -> UUID:
        order = self.day.released.pop()
        self.run(
            "UPDATE work_orders_line SET invoice_id = NULL, invoiced_at = NULL, invoiced_gross_minor = NULL WHERE work_order_id = %s",
            order,
        )
        return order

    def part_not_invoiced(self) -> UUID:
        order = self.day.released.pop()
        self.insert(
            "inventory_move",
            f'{{"id": "{new_id()}", "moved_at": "{NOW.isoformat()}", "kind": "consumption", "quantity": 1,'
            f' "cost_minor": 900, "currency": "USD", "work_order_id": "{order}", "line_id": "{new_id()}", "reason": "",'
            f' "branch_id": "{self._branch()}", "part_id": "{new_id()}", "from_place_id": "{new_id()}"}}',
        )
        return order

    def _branch(self) -> UUID:
        return UUID(str(self.run("SELECT branch_id FROM reconciliation_bankaccount")[0][0]))

    def reservation_without_deposit(self) -> UUID:
        order, line = new_id(), new_id()
        self.run(
            "INSERT INTO work_orders_workorder SELECT (jsonb_populate_record(x, jsonb_build_object('id', %s::text,"
            " 'number', 'WO-X' || left(%s::text, 30), 'state', 'open', 'completed_at', null, 'released_at', null, 'release_decision_id', null))).*"
            " FROM work_orders_workorder x LIMIT 1",
            str(order), order.hex[::-1],
        )  # fmt: skip
        common = f'"branch_id": "{self._branch()}", "work_order_id": "{order}", "id"'
        self.insert(
            "payments_paymentrequest",
            f'{{{common}: "{new_id()}", "purpose": "parts", "lines": [], "invoices": [], "reserved_line_ids": ["{line}"],'
            f' "lines_sha256": "", "amount_minor": 700, "currency": "USD", "due_on": "{ON}", "methods": [], "version": 1,'
            f' "expires_at": "{NOW.isoformat()}", "created_by": "x", "created_at": "{(NOW - timedelta(days=1)).isoformat()}", "generation": 1,'
            f' "state": "expired", "customer_id": "{new_id()}"}}',
        )
        self.insert(
            "inventory_reservation",
            f'{{{common}: "{new_id()}", "line_id": "{line}", "quantity": 1, "state": "reserved", "part_id": "{new_id()}", "place_id": "{new_id()}",'
            f' "asked_at": "{NOW.isoformat()}"}}',
        )
        return order

    def _attempt(self, state: str, **fields: Any) -> None:
        request = new_id()
        told = {
            "id": new_id(), "request_id": request, "account_id": self.day.provider, "amount_minor": 800, "currency": "USD",
            "state": state, "pay_url": "", "error_code": "", "created_at": NOW, "sent_at": NOW, "checked_at": NOW,
            "expires_at": NOW, "version": 1, "branch_id": self._branch(), "provider_ref": f"sp_{request.hex}", **fields,
        }  # fmt: skip
        self.insert(
            "payments_paymentattempt",
            json.dumps(told, default=str),
        )
        self.insert(
            "payments_paymentrequest",
            f'{{"id": "{request}", "branch_id": "{self._branch()}", "purpose": "final", "lines": [], "invoices": [1],'
            f' "reserved_line_ids": [], "lines_sha256": "", "amount_minor": 800, "currency": "USD", "due_on": "{ON}",'
            f' "methods": [], "version": 1, "expires_at": "{NOW.isoformat()}", "created_by": "x", "generation": 1,'
            f' "created_at": "{(NOW - timedelta(days=1)).isoformat()}", "state": "open", "customer_id": "{new_id()}"}}',
        )

    def attempt_without_payment(self) -> None:
        self._attempt("succeeded")

    def pending_too_long(self) -> None:
        self._attempt("unknown", sent_at=NOW - timedelta(hours=20), checked_at=None)

    def payment_not_posted(self) -> UUID:
        (paid, order), *_ = self.run(
            "SELECT id, work_order_id FROM payments_payment WHERE id = ANY(%s) AND EXISTS (SELECT 1 FROM"
            " ledger_transaction t WHERE t.business_key = 'payment:' || payments_payment.id) LIMIT 1",
            self.day.slips,
        )
        key = f"payment:{paid}"
        self.run(
            "DELETE FROM ledger_entry WHERE transaction_id = (SELECT id FROM ledger_transaction WHERE business_key = %s)",
            key,
        )
        self.run("DELETE FROM ledger_transaction WHERE business_key = %s", key)
        return UUID(str(order))

    def _settled(self, kind: str, gross: int, charge: str = "") -> None:
        ref = f"x_{new_id().hex}"
        self.clone(
            "reconciliation_settledrow", f"reported_on = '{ON}'", kind=kind, ref=ref, gross_minor=gross,
            charge_ref=charge or ref, fee_minor=0, payout_id=None,
        )  # fmt: skip

    def charge_not_ours(self) -> None:
        self._settled("charge", 4_444)

    def charge_differs(self) -> UUID:
        ref = self.day.charges.pop()
        self.run("UPDATE reconciliation_settledrow SET gross_minor = gross_minor + 100 WHERE ref = %s", ref)
        return self._order_of(ref)

    def _order_of(self, ref: str) -> UUID:
        return UUID(
            str(self.run("SELECT work_order_id FROM payments_payment WHERE provider_ref = %s", ref)[0][0])
        )

    def charge_not_settled(self) -> UUID:
        ref = self.day.charges.pop()
        self.run("DELETE FROM reconciliation_settledrow WHERE ref = %s", ref)
        return self._order_of(ref)

    def refund_not_ours(self) -> UUID:
        ref = self.day.charges.pop()
        self._settled("refund", -50, ref)
        return self._order_of(ref)

    def refund_not_settled(self) -> UUID:
        ref = self.day.charges.pop()
        order = self._order_of(ref)
        paid = self.run("SELECT id FROM payments_payment WHERE provider_ref = %s", ref)[0][0]
        self.clone(
            "payments_refund", "true", payment_id=paid, work_order_id=order, method="card", amount_minor=60,
            shift_id=None, drawer_id=None, rounding_minor=0, done_at=NOW, provider_ref=f"re_{ref}",
        )  # fmt: skip
        return order

    def dispute_not_ours(self) -> None:
        self._settled("dispute", -70)

    def payout_differs(self) -> None:
        self.run(
            "UPDATE reconciliation_payout SET net_minor = net_minor + 5 WHERE id = (SELECT o.id FROM"
            " reconciliation_payout o JOIN reconciliation_settledrow s ON s.payout_id = o.id GROUP BY o.id"
            " HAVING o.net_minor = sum(s.gross_minor - s.fee_minor) ORDER BY o.id LIMIT 1)"
        )

    def payout_not_on_bank(self) -> None:
        self.clone(
            "reconciliation_payout", "true", ref=f"po_{new_id().hex}", state="in_transit", net_minor=5_555,
            reported_on=ON - timedelta(days=5),
        )  # fmt: skip

    def fee_not_posted(self) -> None:
        self._settled("fee", -25)

    def report_missing(self) -> None:
        """A provider of which nothing was ever reported took what stands on a slip."""
        self.run(
            "UPDATE payments_payment SET method = 'card', account_id = %s, provider_ref = 'silent' WHERE id = %s",
            new_id(), self.day.slips.pop(),
        )  # fmt: skip

    def export_differs(self) -> None:
        told = {"id": new_id(), "branch_id": self._branch(), "period": f"[{ON},{ON + timedelta(days=1)})", "at": NOW,
                "transactions": 99_999, "format": f"format {self.chance.random()}"}  # fmt: skip
        self.insert("ledger_export", json.dumps(told, default=str))

    def wrong_purse(self, put_back: bool = False) -> None:
        """A slip's money was put to the bank: each sum balances, each is wrong."""
        places = ("bank", "terminal") if put_back else ("terminal", "bank")
        self.run(
            "UPDATE ledger_entry e SET account_id = (SELECT id FROM ledger_account WHERE %s IN (code, subject) AND"
            " code IN ('bank', 'clearing') LIMIT 1) WHERE (e.transaction_id, e.position) = (SELECT e.transaction_id,"
            " e.position FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id JOIN ledger_transaction t"
            " ON t.id = e.transaction_id JOIN payments_payment p ON t.business_key = 'payment:' || p.id WHERE"
            " p.method = 'card_slip' AND e.side = 'D' AND %s IN (a.code, a.subject) LIMIT 1)",
            places[1], places[0],
        )  # fmt: skip

    def drawer_differs(self) -> None:
        self.clone(
            "drawers_shift", "state = 'closed'", float_minor=100, expected_minor=250, counted_minor=250
        )

    def shift_left_open(self) -> None:
        self.clone("drawers_shift", "true", state="open", closed_at=None, drawer_id=new_id())

    def money_unallocated(self) -> UUID:
        order = self.day.released[self.chance.randrange(len(self.day.released))]
        paid = self.run(
            "SELECT id FROM payments_payment WHERE work_order_id = %s AND credit_minor = 0 ORDER BY id LIMIT 1",
            order,
        )
        if not paid:
            return self.money_unallocated()
        self.run("UPDATE payments_payment SET credit_minor = 10 WHERE id = %s", paid[0][0])
        return order

    def books_unbalanced(self) -> None:
        self.run(
            "UPDATE ledger_entry e SET amount_minor = amount_minor + 1 WHERE (e.transaction_id, e.position) = ("
            "SELECT e.transaction_id, e.position FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id"
            " WHERE a.code = 'income.labour' AND NOT EXISTS (SELECT 1 FROM ledger_entry o WHERE"
            " o.transaction_id = e.transaction_id GROUP BY o.transaction_id HAVING"
            " sum(CASE o.side WHEN 'D' THEN o.amount_minor ELSE -o.amount_minor END) <> 0) LIMIT 1)"
        )

    def statement_does_not_close(self) -> None:
        """A line and its match are both forged: only the sum of the statement tells."""
        line = self.run("SELECT line_id FROM reconciliation_match WHERE target = 'fee' ORDER BY id LIMIT 1")[
            0
        ][0]
        for table, column in (("reconciliation_statementline", "id"), ("reconciliation_match", "line_id")):
            self.run(f"UPDATE {table} SET amount_minor = amount_minor - 1 WHERE {column} = %s", line)

    def statement_gap(self) -> None:
        self.clone(
            "reconciliation_bankstatement", "true", sha256="0" * 64, new_minor=0, booked_minor=0, opening_minor=1,
            closing_minor=1, lines=0, imported_at=NOW + timedelta(days=1),
        )  # fmt: skip

    def bank_line_unmatched(self) -> None:
        self.run(
            "DELETE FROM reconciliation_match WHERE id = (SELECT id FROM reconciliation_match WHERE target = 'payment'"
            " ORDER BY id LIMIT 1)"
        )

    def transfer_not_on_bank(self) -> UUID:
        order = self.day.released[0]
        self.clone(
            "payments_payment", "method = 'transfer'", received_at=NOW - timedelta(days=3), work_order_id=order,
            reference=f"T{new_id().hex[:20]}",
        )  # fmt: skip
        return order

    def unexplained(self) -> None:
        """Money moved in the books by something of which nobody ever heard."""
        head, account = new_id(), self.run("SELECT id FROM ledger_account WHERE code = 'bank' LIMIT 1")[0][0]
        self.run(
            "INSERT INTO ledger_transaction SELECT (jsonb_populate_record(t, jsonb_build_object('id', %s::text, 'kind',"
            " 'conjured', 'business_key', %s::text, 'journal_id', %s::text))).* FROM ledger_transaction t WHERE kind = 'payment' LIMIT 1",
            str(head), f"conjured:{head}", str(new_id()),
        )  # fmt: skip
        for position, side in enumerate("DC", start=1):
            self.run(
                "INSERT INTO ledger_entry SELECT (jsonb_populate_record(e, jsonb_build_object('transaction_id', %s::text,"
                " 'position', %s::int, 'account_id', %s::text, 'side', %s::text, 'amount_minor', 123))).*"
                " FROM ledger_entry e LIMIT 1",
                str(head), position, str(account), side,
            )  # fmt: skip


PLANTED = (
    "released_without_cover", "line_not_invoiced", "part_not_invoiced", "reservation_without_deposit",
    "attempt_without_payment", "pending_too_long", "payment_not_posted", "charge_not_ours", "charge_differs",
    "charge_not_settled", "refund_not_ours", "refund_not_settled", "dispute_not_ours", "payout_differs",
    "payout_not_on_bank", "drawer_differs", "shift_left_open", "money_unallocated", "books_unbalanced",
    "statement_does_not_close", "bank_line_unmatched", "transfer_not_on_bank", "report_missing", "export_differs",
    "fee_not_posted",
)  # fmt: skip
"""The kinds of which any number can be planted."""
