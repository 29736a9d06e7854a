"""What every statement format must do. A new one passes by a subclass that writes the same day in its own way."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import pytest

from workwright.reconciliation.ports import ReadStatement, StatementReader, Unreadable
from workwright.reconciliation.rules.statements import booked, fault, proved, told_apart

DAY = date(2026, 11, 21)


class StatementContract:
    """The day: opens with 1,000.00; 500.00 came for INV-00012; twice 20.00 went as fees; closes with 1,460.00."""

    reader: ClassVar[type[StatementReader]]
    settings: ClassVar[Mapping[str, Any]] = {}
    good: ClassVar[bytes]
    damaged: ClassVar[Mapping[str, bytes]] = {}

    def read(self, content: bytes) -> ReadStatement:
        (statement,) = self.reader().read(content, self.settings)
        return statement

    def test_the_day_is_read_to_the_cent(self) -> None:
        statement = self.read(self.good)
        assert proved(statement, 100_000) == (100_000, 146_000)
        assert fault(statement) == ""
        assert statement.currency == "EUR"
        assert [line.amount_minor for line in booked(statement)] == [50_000, -2_000, -2_000]
        assert {line.booked_on for line in booked(statement)} == {DAY}
        assert statement.from_on <= DAY == statement.to_on
        assert "INV-00012" in " ".join([statement.lines[0].remittance, *statement.lines[0].references])

    def test_true_twins_are_told_apart(self) -> None:
        told = told_apart(booked(self.read(self.good)))
        assert [each.occurrence for each in told] == [1, 1, 2]
        assert told[1].fingerprint == told[2].fingerprint

    def test_the_same_bytes_give_the_same_statement(self) -> None:
        assert self.read(self.good) == self.read(self.good)

    @pytest.mark.parametrize(
        "content", [b"", b"\x00" * 64, b"\xff\xfe\x00", b"hello", b"%PDF-1.4", b"PK\x03\x04" + b"\x00" * 40]
    )
    def test_what_is_no_statement_is_refused_in_a_sentence(self, content: bytes) -> None:
        with pytest.raises(Unreadable) as refusal:
            self.reader().read(content, self.settings)
        assert str(refusal.value).endswith((".", ").", "]"))

    def test_what_is_cut_off_anywhere_is_refused_or_does_not_close(self) -> None:
        whole = self.read(self.good)
        for end in range(0, len(self.good) - 12, max(1, len(self.good) // 40)):
            try:
                found = self.reader().read(self.good[:end], self.settings)
            except Unreadable:
                continue
            assert all(fault(each) or each == whole or self.shorter_is_seen(each) for each in found), end

    def shorter_is_seen(self, statement: ReadStatement) -> bool:
        """Whether what is missing would show: by the sums, or by the next opening."""
        return False

    def test_each_damaged_file_is_refused_or_does_not_close(self) -> None:
        for name, content in self.damaged.items():
            try:
                found = self.reader().read(content, self.settings)
            except Unreadable:
                continue
            assert any(fault(each) for each in found), name
