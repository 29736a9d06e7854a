"""Money, machines, tokens, marks: the kernel's pure parts."""

from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from workwright.kernel.errors import IllegalTransition
from workwright.kernel.ids import derived_id, new_id
from workwright.kernel.money import Money, exponent, spread
from workwright.kernel.privacy import Personal, Secret, commitment, has_marks, redact
from workwright.kernel.states import Machine, T, machines
from workwright.kernel.tokens import link_token, read_token


def test_money_knows_the_decimals_of_its_currency():
    assert [exponent(code) for code in ("USD", "JPY", "KWD")] == [2, 0, 3]
    assert Money.rounded(Decimal("12.345"), "USD").minor == 1235
    assert Money.rounded(Decimal("12.345"), "USD", half_even=True).minor == 1234
    assert Money.rounded(Decimal("-12.345"), "USD").minor == -1235
    assert str(Money(12345, "KWD")) == "12.345 KWD"
    assert str(Money(12345, "JPY")) == "12345 JPY"


def test_currencies_do_not_mix_and_floats_do_not_enter():
    with pytest.raises(ValueError, match="cannot mix"):
        Money(1, "USD") + Money(1, "EUR")
    with pytest.raises(TypeError):
        Money(1.0, "USD")  # type: ignore[arg-type]


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**9), min_size=1, max_size=40))
def test_a_spread_sums_to_its_total_and_is_near_its_share(total, weights):
    parts = spread(total, weights)
    assert sum(parts) == total
    if size := sum(weights):
        assert all(
            abs(part * size - total * weight) < size for part, weight in zip(parts, weights, strict=True)
        )


def lamp() -> Machine:
    machines.pop("lamp", None)
    return Machine(
        "lamp",
        table="lamp",
        initial="off",
        transitions=[
            T("off", "lamps.switch", "on"),
            T("on", "lamps.switch", "off"),
            T("on", "lamps.break", "dead"),
        ],
    )


def test_a_machine_allows_what_its_table_says_and_names_the_rule():
    machine = lamp()
    assert machine.after("off", "lamps.switch") == "on"
    assert machine.actions_from("on") == ("lamps.switch", "lamps.break")
    with pytest.raises(
        IllegalTransition, match=r"The lamp is off: break is not possible now\. It is possible while on"
    ):
        machine.after("off", "lamps.break")
    machines.pop("lamp")


def test_a_machine_with_an_unreachable_state_is_refused():
    with pytest.raises(ValueError, match="unreachable"):
        Machine("ghost", table="g", initial="a", transitions=[T("b", "g.go", "c")])


def test_a_link_token_serves_one_purpose_and_generation():
    subject = uuid4()
    token = link_token("estimate", subject, 3)
    assert read_token("estimate", token) == (subject, 3)
    assert read_token("payment", token) is None
    for broken in ("", "x", token[:-1], token[:-2] + "AA", "é" * 40, token + "A" * 400):
        assert read_token("estimate", broken) is None


class Caller(BaseModel):
    phone: Personal[str | None] = None


class Call(BaseModel):
    caller: Caller
    others: tuple[Caller, ...] = ()
    pin: Secret[str] = ""
    plain: str = ""


def test_marked_values_are_taken_out_at_any_depth():
    shown, hidden = redact(Call(caller=Caller(phone="1"), others=(Caller(phone="2"),), pin="3", plain="4"))
    assert [(item.path, item.value) for item in hidden] == [("caller.phone", "1"), ("others.0.phone", "2")]
    assert shown["caller"]["phone"] == commitment(hidden[0].salt, "1")
    assert (shown["pin"], shown["plain"]) == ("secret", "4")
    assert has_marks(Call)


def test_ids_sort_by_time_and_derived_ids_repeat():
    first, second = new_id(), new_id()
    assert first.version == 7 and first.int >> 80 <= second.int >> 80
    assert derived_id("a", 1) == derived_id("a", 1) != derived_id("a", 2)
    assert derived_id("a").version == 8
