"""Statements as banks write them, made to measure."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

IBAN = "BE68539007547034"
DAY = date(2026, 11, 21)


def entry(
    amount: str,
    text: str = "",
    *,
    on: date = DAY,
    ref: str = "",
    end_to_end: str = "",
    structured: str = "",
    payer: str = "",
    status: str = "BOOK",
    currency: str = "EUR",
    extra: str = "",
    reason: str = "",
    version: int = 2,
) -> str:
    """One booked entry; a negative amount went out."""
    side = "DBIT" if amount.startswith("-") else "CRDT"
    sts = f"<Cd>{status}</Cd>" if version >= 7 else status
    name = f"<Pty><Nm>{payer}</Nm></Pty>" if version >= 7 else f"<Nm>{payer}</Nm>"
    who = "Dbtr" if side == "CRDT" else "Cdtr"
    back = f"<RtrInf><Rsn><Cd>{reason}</Cd></Rsn></RtrInf>" if reason else ""
    strd = f"<Strd><CdtrRefInf><Ref>{structured}</Ref></CdtrRefInf></Strd>" if structured else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount.lstrip("-")}</Amt><CdtDbtInd>{side}</CdtDbtInd>{extra}'
        f"<Sts>{sts}</Sts><BookgDt><Dt>{on}</Dt></BookgDt><ValDt><Dt>{on}</Dt></ValDt>"
        f"<AcctSvcrRef>{ref}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>{end_to_end or 'NOTPROVIDED'}"
        f"</EndToEndId></Refs><RltdPties><{who}>{name}</{who}></RltdPties>"
        f"<RmtInf><Ustrd>{text}</Ustrd>{strd}</RmtInf>{back}</TxDtls></NtryDtls></Ntry>"
    )


def camt(
    entries: Sequence[str],
    opening: str,
    closing: str,
    *,
    iban: str = IBAN,
    currency: str = "EUR",
    on: date = DAY,
    version: int = 2,
    opening_code: str = "OPBD",
) -> bytes:
    """A whole camt.053 file of one statement."""
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{amount.lstrip("-")}</Amt>'
        f"<CdtDbtInd>{'DBIT' if amount.startswith('-') else 'CRDT'}</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>"
        for code, amount in ((opening_code, opening), ("CLBD", closing))
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.'
        f'{version:02d}"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-11-22T06:00:00</CreDtTm></GrpHdr>'
        f"<Stmt><Id>S-{on}</Id><Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>{currency}</Ccy></Acct>"
        f"{balances}{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def a_day(lines: Sequence[tuple[str, str]], opening: str = "1000.00", **fields: object) -> bytes:
    """A camt file whose sums close: amounts with their texts, each with a bank reference of its own."""
    on = fields.get("on", DAY)
    closing = Decimal(opening) + sum(Decimal(amount) for amount, _ in lines)
    currency = str(fields.get("currency", "EUR"))
    entries = [
        entry(amount, text, on=on, ref=f"B{on:%m%d}{n:03d}", currency=currency)  # type: ignore[arg-type, str-format]
        for n, (amount, text) in enumerate(lines)
    ]
    return camt(entries, opening, str(closing), **fields)  # type: ignore[arg-type]
