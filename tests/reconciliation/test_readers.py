"""Each statement format against the one contract, and what is peculiar to it."""

import tomllib
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest

from tests.reconciliation.contract import DAY, StatementContract
from tests.reconciliation.samples import IBAN, camt, entry
from workwright.plugins.statements.camt import Camt
from workwright.plugins.statements.mt940 import Mt940
from workwright.plugins.statements.ofx import Ofx
from workwright.plugins.statements.table import BankTable
from workwright.reconciliation.ports import ReadStatement, Unreadable, readers
from workwright.reconciliation.rules.statements import booked, fault

FEE = entry("-20.00", "Card fee")
THREE = [entry("500.00", "Invoice INV-00012", ref="B1", payer="Dana Reyes"), FEE, FEE]


class TestCamt(StatementContract):
    reader = Camt
    good = camt(THREE, "1000.00", "1460.00")
    damaged = {
        "sums do not close": camt(THREE, "1000.00", "1460.01"),
        "a line is missing": camt(THREE[:2], "1000.00", "1460.00"),
        "no opening": camt(THREE, "1000.00", "1460.00", opening_code="ITBD"),
        "a line in another currency": camt([*THREE, entry("0.00", currency="USD")], "1000.00", "1460.00"),
        "half a cent": camt([entry("460.005"), *THREE], "1000.00", "1460.00"),
        "not a number": camt([entry("NaN"), *THREE], "1000.00", "1460.00"),
        "a report": good.replace(b"camt.053", b"camt.052"),
        "wrong encoding": good.replace(b"Invoice", "Facturé".encode("latin-1")),
    }

    @pytest.mark.parametrize("version", [2, 3, 4, 5, 6, 7, 8])
    def test_every_version(self, version: int) -> None:
        lines = [entry("12.50", "Hi", payer="Ada", version=version)]
        statement = self.read(camt(lines, "0", "12.50", version=version))
        (line,) = statement.lines
        assert (line.amount_minor, line.payer, line.pending) == (1250, "Ada", False)

    def test_prefixed_names_and_the_previous_closing_as_opening(self) -> None:
        plain = camt(THREE, "1000.00", "1460.00", opening_code="PRCD").decode()
        for tag in ("Document", "BkToCstmrStmt", "Stmt", "Ntry"):
            plain = plain.replace(f"<{tag}>", f"<x:{tag}>").replace(f"</{tag}>", f"</x:{tag}>")
        prefixed = plain.replace("<Document xmlns=", "<x:Document xmlns:x=").replace(
            "</Document>", "</x:Document>"
        )
        prefixed = prefixed.replace("x:x:", "x:")
        root = prefixed.replace(
            'camt.053.001.02">', 'camt.053.001.02" xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">'
        )
        assert len(self.read(root.encode()).lines) == 3

    def test_pending_is_not_booked_and_returns_keep_their_reason(self) -> None:
        lines = [
            entry("99.00", "Later", status="PDNG"),
            entry("-80.00", "Return", extra="<RvslInd>true</RvslInd>", reason="AC04"),
        ]
        statement = self.read(camt(lines, "100.00", "20.00"))
        assert fault(statement) == ""
        (back,) = booked(statement)
        assert (back.amount_minor, back.reversal, back.return_reason) == (-8_000, True, "AC04")

    def test_a_batch_is_its_parts_when_they_say_their_amounts(self) -> None:
        part = '<TxDtls><Refs><EndToEndId>{}</EndToEndId></Refs><Amt Ccy="EUR">{}</Amt></TxDtls>'
        details = f"<NtryDtls>{part.format('E1', '30.00')}{part.format('E2', '70.00')}</NtryDtls>"
        one = entry("100.00").replace("</Ntry>", "")
        batch = one[: one.index("<NtryDtls>")] + details + "</Ntry>"
        lines = self.read(camt([batch], "0", "100.00")).lines
        assert [(line.amount_minor, line.references) for line in lines] == [
            (3_000, ("E1",)),
            (7_000, ("E2",)),
        ]
        odd = batch.replace("70.00", "60.00")
        assert [line.amount_minor for line in self.read(camt([odd], "0", "100.00")).lines] == [10_000]

    @pytest.mark.parametrize(
        "prologue",
        [
            '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
            '<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
            '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">',
        ],
    )
    def test_entities_and_document_types_are_refused_unread(self, prologue: str) -> None:
        text = self.good.decode().replace('encoding="UTF-8"?>', f'encoding="UTF-8"?>{prologue}')
        with pytest.raises(Unreadable, match="entities"):
            self.reader().read(text.replace("INV-00012", "&x;").encode(), {})


MT940 = f"""{{1:F01BANKBEBBXXXX0000000000}}{{2:I940BANKBEBBXXXXN}}{{4:
:20:STMT1
:25:{IBAN}EUR
:28C:12/1
:60F:C261120EUR1000,00
:61:2611211121C500,00NTRFNONREF//BANKREF1
:86:166?00TRANSFER?20EREF+E2E-1?21SVWZ+Invoice INV-?2200012?32DANA?33REYES
:61:2611211121D20,00NCHGNONREF//FEE
:86:Card fee
:61:2611211121D20,00NCHGNONREF//FEE
:86:Card fee
:62F:C261121EUR1460,00
-}}
"""


class TestMt940(StatementContract):
    reader = Mt940
    good = MT940.encode()
    damaged = {
        "sums do not close": good.replace(b"1460,00", b"1460,01"),
        "no closing": good.replace(b":62F:C261121EUR1460,00\n", b""),
        "a broken line": good.replace(b":61:2611211121D", b":61:XX11211121D", 1),
        "two currencies": good.replace(b"C261121EUR", b"C261121USD"),
    }

    def test_marks_of_reversal_decide_the_sign(self) -> None:
        text = MT940.replace("1121C500,00", "1121RC500,00").replace("D20,00", "RD20,00", 1)
        statement = self.read(text.replace("EUR1460,00", "EUR500,00").encode())
        assert fault(statement) == ""
        assert [(line.amount_minor, line.reversal) for line in statement.lines] == [
            (-50_000, True),
            (2_000, True),
            (-2_000, False),
        ]

    def test_the_parts_of_the_text_come_together(self) -> None:
        line = self.read(self.good).lines[0]
        assert (line.remittance, line.references, line.payer) == (
            "Invoice INV-00012",
            ("E2E-1",),
            "DANAREYES",
        )
        assert line.bank_ref == "BANKREF1"

    def test_two_statements_in_one_file_and_an_old_encoding(self) -> None:
        later = MT940.replace("STMT1", "STMT2").replace("C261120EUR1000,00", "C261121EUR1460,00")
        later = later.replace("C261121EUR1460,00\n-", "C261122EUR1920,00\n-").replace("REYES", "REYÉS")
        both = (MT940 + later).encode("latin-1")
        with pytest.raises(Unreadable, match="UTF-8"):
            self.reader().read(both, {})
        found = self.reader().read(both, {"encoding": "latin-1"})
        assert [s.reference for s in found] == ["STMT1", "STMT2"]
        assert [fault(s) for s in found] == ["", ""]


OFX = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
SECURITY:NONE
ENCODING:USASCII
CHARSET:1252
COMPRESSION:NONE
OLDFILEUID:NONE
NEWFILEUID:NONE

<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>EUR
<BANKACCTFROM><BANKID>121<ACCTID>0075470341<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20261121<DTEND>20261121
<STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20261121230000[-8:PST]<TRNAMT>500.00<FITID>F1<NAME>DANA REYES<MEMO>INV-00012</STMTTRN>
<STMTTRN><TRNTYPE>FEE<DTPOSTED>20261121120000<TRNAMT>-20.00<FITID>F2<NAME>FEE</STMTTRN>
<STMTTRN><TRNTYPE>FEE<DTPOSTED>20261121120000<TRNAMT>-20.00<FITID>F2<NAME>FEE</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>1460.00<DTASOF>20261121</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""


class TestOfx(StatementContract):
    reader = Ofx
    good = OFX.encode()
    damaged = {
        "an entity": b'<!DOCTYPE a [<!ENTITY x "y">]>' + good,
        "no balance": good.replace(b"LEDGERBAL", b"X"),
    }

    def test_the_day_is_the_bank_s_own(self) -> None:
        assert self.read(self.good).lines[0].booked_on == DAY


CSV = """Date;Paid in;Paid out;Text;Balance
21.11.2026;"500,00";;Invoice INV-00012;"1.500,00"
21.11.2026;;"20,00";Card fee;"1.480,00"
21.11.2026;;"20,00";Card fee;"1.460,00"
"""
COLUMNS = {
    "date": "Date",
    "date_format": "%d.%m.%Y",
    "paid_in": "Paid in",
    "paid_out": "Paid out",
    "remittance": "Text",
    "balance": "Balance",
    "currency": "EUR",
    "delimiter": ";",
    "decimal": ",",
}


class TestTable(StatementContract):
    reader = BankTable
    settings: Any = COLUMNS
    good = CSV.encode()
    damaged = {
        "a line is missing": "".join(
            CSV.splitlines(keepends=True)[:2] + CSV.splitlines(keepends=True)[3:]
        ).encode(),
        "another head": good.replace(b"Paid in", b"In"),
        "a strange day": good.replace(b"21.11.2026", b"11/21/2026", 1),
    }

    def shorter_is_seen(self, statement: ReadStatement) -> bool:
        return statement.closing_minor != 146_000

    def test_newest_first_and_spreadsheet_habits(self) -> None:
        head, *lines = CSV.splitlines()
        turned = "\r\n".join([head, *reversed(lines)]).replace('"1.460,00"', '"1460,00"')
        settings = COLUMNS | {"newest_first": True}
        (statement,) = self.reader().read(b"\xef\xbb\xbf" + turned.encode(), settings)
        assert (statement.opening_minor, statement.closing_minor) == (100_000, 146_000)

    def test_without_columns_it_says_what_to_do(self) -> None:
        with pytest.raises(Unreadable, match="which column"):
            self.reader().read(self.good, {})


def test_all_formats_are_named_as_entry_points() -> None:
    named = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())
    points = named["project"]["entry-points"]["workwright.statement_readers"]
    for key, where in points.items():
        assert EntryPoint(key, where, readers.group).load()().key == key
    assert set(points) >= {"camt", "mt940", "ofx", "bank_csv"}
