"""The settlement report: what moved on one day, less fees, and the payout that carries the rest."""

from datetime import date, timedelta

from workwright_sandbox.store import Doc, Store

FEE_PER_MILLE = 14
FEE_FIXED_MINOR = 25


def fee(amount_minor: int) -> int:
    """Return the fee on a charge: 1.4 % rounded half up, and 25 minor units."""
    return (amount_minor * FEE_PER_MILLE + 500) // 1000 + FEE_FIXED_MINOR


def settlement(store: Store, day: str) -> list[Doc]:
    """Return the rows of a day (UTC), each with gross, fee and net in minor units, grouped by payout."""
    return [row for row in every_row(store) if row["at"].startswith(day)]


def payouts(store: Store, since: str, today: str) -> list[Doc]:
    """Return a payout for each day and currency: on its way on the day after, paid from then on."""
    faults = store.setting("faults", {})
    found: dict[str, list[Doc]] = {}
    for row in every_row(store):
        if row["at"][:10] >= since:
            found.setdefault(row["payout"], []).append(row)
    return [_payout(ref, rows, today, faults) for ref, rows in sorted(found.items())]


def _payout(ref: str, rows: list[Doc], today: str, faults: Doc) -> Doc:
    arrives = str(date.fromisoformat(rows[0]["at"][:10]) + timedelta(days=1))
    state = "expected" if rows[0]["at"][:10] == today else "in_transit" if arrives == today else "paid"
    short = int(faults.get("payout_short", 0))
    return {
        "id": ref,
        "state": "failed" if faults.get("payout_fails") else state,
        "amount_minor": sum(row["net_minor"] for row in rows) - short,
        "currency": rows[0]["currency"],
        "arrives_on": arrives,
        "statement_ref": ref.upper().replace("_", "-"),
    }


def every_row(store: Store) -> list[Doc]:
    """Return every movement there ever was, oldest first."""
    rows = [row for charge in store.all("payment") for row in _charge_rows(charge)]
    for refund in store.all("refund"):
        rows.append(
            _row("refund", refund["id"], refund["payment"], -refund["amount_minor"], 0, refund, "created_at")
        )
        if refund["state"] == "failed":
            rows.append(
                _row(
                    "refund_failed",
                    refund["id"],
                    refund["payment"],
                    refund["amount_minor"],
                    0,
                    refund,
                    "updated_at",
                )
            )
    named = [row | {"payout": f"po_{row['at'][:10]}_{row['currency']}"} for row in rows]
    return sorted(named, key=lambda row: str(row["at"]))


def _charge_rows(charge: Doc) -> list[Doc]:
    if not (received := charge["received"]):
        return []
    amount = received["amount_minor"]
    rows = [_row("charge", charge["id"], charge["id"], amount, fee(amount), received, "at")]
    dispute = charge["dispute"]
    if dispute and not dispute["state"].startswith("inquiry"):
        of, lost, fee_minor = (
            dispute | {"currency": received["currency"]},
            dispute["amount_minor"],
            dispute["fee_minor"],
        )
        rows.append(_row("dispute", dispute["id"], charge["id"], -lost, fee_minor, of, "at"))
        if dispute["state"] == "won":
            rows.append(_row("dispute_won", dispute["id"], charge["id"], lost, 0, of, "closed_at"))
    return [row | {"key": charge["key"]} for row in rows]


def _row(kind: str, ref: str, payment: str, gross: int, fee_minor: int, of: Doc, at: str) -> Doc:
    return {
        "kind": kind, "ref": ref, "payment": payment, "gross_minor": gross, "fee_minor": fee_minor,
        "net_minor": gross - fee_minor, "currency": of["currency"], "at": of[at], "key": of.get("key", ""),
    }  # fmt: skip
