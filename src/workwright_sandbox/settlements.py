"""The settlement report: what moved on one day, less fees, and the payout that carries the rest."""

from workwright_sandbox.store import Doc, Store

FEE_PER_MILLE = 14
FEE_FIXED_MINOR = 25


def fee(amount_minor: int) -> int:
    """Return the fee on a charge: 1.4 % rounded half up, and 25 minor units."""
    return (amount_minor * FEE_PER_MILLE + 500) // 1000 + FEE_FIXED_MINOR


def settlement(store: Store, day: str) -> list[Doc]:
    """Return the rows of a day (UTC), each with gross, fee and net in minor units, grouped by payout."""
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
    return [row | {"payout": f"po_{day}_{row['currency']}"} for row in rows if row["at"].startswith(day)]


def _charge_rows(charge: Doc) -> list[Doc]:
    if not (received := charge["received"]):
        return []
    amount = received["amount_minor"]
    rows = [_row("charge", charge["id"], charge["id"], amount, fee(amount), received, "at")]
    if dispute := charge["dispute"]:
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
