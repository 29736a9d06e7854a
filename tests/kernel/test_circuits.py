"""Who does not answer is left alone, longer each time, and one caller tries when a pause is over."""

from datetime import timedelta

import pytest

from tests.world import NOW, in_threads
from workwright.kernel import circuits

pytestmark = pytest.mark.usefixtures("database")
SECOND = timedelta(seconds=1)
MAIL = "channel:email"


def test_what_never_failed_may_be_tried():
    assert circuits.may_try(MAIL, NOW)
    assert not circuits.is_open(MAIL)
    assert circuits.outages() == []


def test_a_failure_opens_the_circuit_for_some_seconds_and_an_answer_closes_it():
    circuits.failed(MAIL, NOW, "connection refused")
    assert not circuits.may_try(MAIL, NOW + SECOND)
    assert circuits.is_open(MAIL)
    assert circuits.may_try("channel:sms", NOW + SECOND)
    (outage,) = circuits.outages()
    assert (outage.destination, outage.failures, outage.since, outage.error) == (
        MAIL,
        1,
        NOW,
        "connection refused",
    )
    assert 3.7 <= (outage.again_at - NOW).total_seconds() <= 6.3
    circuits.answered(MAIL)
    assert circuits.may_try(MAIL, NOW + SECOND)


def test_pauses_double_with_jitter_up_to_two_minutes():
    at, pauses = NOW, []
    for _ in range(12):
        circuits.failed(MAIL, at, "away")
        (outage,) = circuits.outages()
        pauses.append((outage.again_at - at).total_seconds())
        at = outage.again_at
    assert pauses[0] < 7 < pauses[2] < pauses[4]
    assert all(89 < pause < 151 for pause in pauses[7:])
    assert len(set(pauses[7:])) == len(pauses[7:])


def test_some_destinations_are_given_several_chances():
    for _ in range(3):
        circuits.failed(MAIL, NOW, "slow", 4)
        assert circuits.may_try(MAIL, NOW)
    circuits.failed(MAIL, NOW, "slow", 4)
    assert not circuits.may_try(MAIL, NOW)


@pytest.mark.race
def test_one_of_eight_tries_when_the_pause_is_over(fresh_db):
    circuits.failed(MAIL, NOW, "away")
    later = NOW + timedelta(minutes=1)
    answers = in_threads(8, lambda _: circuits.may_try(MAIL, later))
    assert sorted(map(bool, answers)) == [False] * 7 + [True]
