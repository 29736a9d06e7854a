"""The reference of a transfer and the code a banking app reads."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iso11649

from workwright.billing.policy import BillingPolicy
from workwright.billing.rules.transfer import (
    BankDetails,
    epc_code,
    instructions,
    read_reference,
    reference_of,
    references_in,
)
from workwright.kernel.ids import new_id
from workwright.kernel.money import Money

BANK = BankDetails("Northside", "BE68539007547034", "GKCCBEBB", "")


@given(st.uuids())
def test_a_reference_is_valid_and_reads_back_from_any_words(id: UUID) -> None:
    reference = reference_of("invoice", id)
    assert iso11649.is_valid(reference)
    assert read_reference(iso11649.format(reference).lower()) == ("invoice", str(id)[-12:])
    assert references_in(f"INV 12, ref: {iso11649.format(reference)} thanks") == (reference,)


@given(st.uuids(), st.integers(4, 14), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_one_wrong_digit_or_letter_is_noticed(id: UUID, at: int, other: str) -> None:
    right = reference_of("request", id)
    if right[at].isdigit() != other.isdigit():
        return  # a digit read as a letter changes the length of the sum: not all of these are seen
    wrong = right[:at] + other + right[at + 1 :]
    assert (read_reference(wrong) is None) == (wrong != right)


@pytest.mark.parametrize("text", ["", "RF18539007547034", "RF00I0000000000", "Order 17", "RF18" + "Z" * 11])
def test_other_references_are_none_of_ours(text: str) -> None:
    assert read_reference(text) is None


def test_the_code_is_as_the_payments_council_lays_it_down() -> None:
    reference = reference_of("invoice", new_id())
    assert epc_code(BANK, Money(123_405, "EUR"), reference).split("\n") == [
        *("BCD", "002", "1", "SCT", "GKCCBEBB", "Northside", "BE68539007547034", "EUR1234.05", ""),
        reference,
    ]


def test_elsewhere_there_are_plain_instructions() -> None:
    abroad = BankDetails("Harbour Street Garage", details="First Bank, routing 123000220, account 99")
    shown = instructions(abroad, Money(500, "USD"), reference_of("request", new_id()))
    assert (shown.code, shown.iban, shown.details) == ("", "", "First Bank, routing 123000220, account 99")
    assert epc_code(BANK, Money(500, "USD"), "RF18539007547034") == ""
    assert not BillingPolicy().bank
    with pytest.raises(ValueError, match="no IBAN"):
        BillingPolicy(transfer_iban="BE68539007547035")
