"""The auditor: plain SQL over the database, compared with what was acknowledged and with the provider's own books.

It imports nothing of the product. What it says is wrong comes with the ids.
"""

import json
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any

import psycopg

from bench.faults.people import Heard, Notebook

TOOK = {"payments.take_cash": "cash", "payments.take_card_slip": "card_slip"}


class Auditor:
    """Told only what people heard, and what the provider wrote down."""

    def __init__(self, address: str, notes: Notebook, provider: Path) -> None:
        self.notes, self.provider, self.faults = notes, provider, list[str]()
        self.db = psycopg.connect(address, autocommit=True)

    def audit(self) -> list[str]:
        """Return what is wrong: nothing, one hopes."""
        self._payments_are_what_was_heard()
        self._refunds_are_what_was_heard()
        self._charges_are_payments()
        self._cash_is_in_the_drawer()
        self._books_balance()
        return self.faults

    def _payments_are_what_was_heard(self) -> None:
        heard = {one.answer["id"]: int(one.asked["amount_minor"]) for one in self._of(*TOOK)}
        there = dict(
            self._rows("SELECT id::text, amount_minor FROM payments_payment WHERE account_id IS NULL")
        )
        self._compare("payment", heard, there)

    def _refunds_are_what_was_heard(self) -> None:
        heard = {
            one.answer["id"]: int(one.asked["amount_minor"]) for one in self._of("payments.refund_payment")
        }
        there = dict(self._rows("SELECT id::text, amount_minor FROM payments_refund WHERE NOT external"))
        self._compare("refund", heard, there)

    def _charges_are_payments(self) -> None:
        """Each charge that the provider made is one payment of ours, and the reverse."""
        there = {
            doc["id"]: int(doc["amount_minor"])
            for doc in self._provider_documents("payment")
            if doc["state"] == "succeeded"
        }
        ours = Counter[str]()
        amounts: dict[str, int] = {}
        for ref, amount in self._rows(
            "SELECT provider_ref, amount_minor FROM payments_payment WHERE account_id IS NOT NULL"
        ):
            ours[ref] += 1
            amounts[ref] = amount
        self._compare("charge", there, amounts)
        self.faults += [f"charge {ref} is booked {count} times" for ref, count in ours.items() if count > 1]
        keys = Counter(
            doc.get("key") for doc in self._provider_documents("payment") if doc["state"] == "succeeded"
        )
        self.faults += [
            f"attempt {key} was charged {count} times" for key, count in keys.items() if count > 1
        ]

    def _cash_is_in_the_drawer(self) -> None:
        """What people heard of cash, in and out, is what the books hold in the drawer."""
        taken = sum(int(one.asked["amount_minor"]) for one in self._of("payments.take_cash"))
        given = sum(
            int(one.asked["amount_minor"])
            for one in self._of("payments.refund_payment")
            if one.answer.get("state") == "succeeded"
        )
        ((held,),) = self._rows(
            "SELECT coalesce(sum(CASE side WHEN 'D' THEN amount_minor ELSE -amount_minor END), 0) FROM ledger_entry e "
            "JOIN ledger_account a ON a.id = e.account_id WHERE a.code = 'drawer'"
        )
        if held != taken - given:
            self.faults.append(f"the drawer holds {held}, people heard of {taken} - {given}")

    def _books_balance(self) -> None:
        for sql, what in (
            ("SELECT transaction_id FROM ledger_entry GROUP BY transaction_id, currency HAVING "
             "sum(CASE side WHEN 'D' THEN amount_minor ELSE -amount_minor END) <> 0", "does not balance"),
            ("SELECT p.id FROM payments_payment p WHERE NOT EXISTS (SELECT 1 FROM ledger_transaction t "
             "WHERE t.business_key = 'payment:' || p.id)", "is not in the books"),
            ("SELECT scope FROM (SELECT scope, seq, row_number() OVER (PARTITION BY scope ORDER BY seq) AS n "
             "FROM kernel_journal) j WHERE seq <> n", "has a gap in its journal"),
        ):  # fmt: skip
            self.faults += [f"{row[0]} {what}" for row in self._rows(sql)]

    def _compare(self, what: str, expected: dict[str, int], found: dict[str, int]) -> None:
        self.faults += [f"{what} {one} of {expected[one]} is lost" for one in expected.keys() - found.keys()]
        self.faults += [f"{what} {one} of {found[one]} is nobody's" for one in found.keys() - expected.keys()]
        self.faults += [
            f"{what} {one}: {found[one]} instead of {expected[one]}"
            for one in expected.keys() & found.keys()
            if found[one] != expected[one]
        ]

    def _of(self, *names: str) -> list[Heard]:
        return [one for one in self.notes.heard if one.name in names]

    def _provider_documents(self, kind: str) -> list[dict[str, Any]]:
        with sqlite3.connect(self.provider) as books:
            rows = books.execute("SELECT doc FROM object WHERE kind = ?", (kind,)).fetchall()
        return [json.loads(row[0]) for row in rows]

    def _rows(self, sql: str) -> list[Any]:
        return self.db.execute(sql).fetchall()
