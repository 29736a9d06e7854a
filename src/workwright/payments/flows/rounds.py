"""What is done again and again: the inbox at once, everything that hung every few minutes."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from workwright.kernel import circuits
from workwright.kernel.context import SYSTEM, Context
from workwright.kernel.errors import DomainError
from workwright.payments.actions.advance_cursor import AdvanceCursor, advance_cursor
from workwright.payments.actions.book_direct import BookDirect
from workwright.payments.actions.expire_request import ExpireRequest, expire_request
from workwright.payments.actions.open_review import OpenReview, open_review
from workwright.payments.actions.process_provider_event import (
    ProcessProviderEvent,
    process_provider_event,
)
from workwright.payments.actions.receive_provider_event import (
    ReceiveProviderEvent,
    receive_provider_event,
)
from workwright.payments.actions.record_outcome import RecordOutcome, charge_outcome
from workwright.payments.flows.checkout import ask_about, close_attempt, sync_attempt
from workwright.payments.flows.direct import direct_money
from workwright.payments.flows.mandates import forget_saved, send_prepared, sync_setup
from workwright.payments.flows.reach import reach
from workwright.payments.flows.refunds import ask_about_refund, send_approved_refund, sync_refund
from workwright.payments.models import (
    Mandate,
    PaymentAttempt,
    PaymentRequest,
    ProviderAccount,
    ProviderEvent,
    Refund,
)
from workwright.payments.ports import NoAnswer, Notice, Refused, StaleSignature, Unreachable
from workwright.payments.states import LIVE_ATTEMPT, PAYABLE

log = logging.getLogger(__name__)
ASK_AGAIN_AFTER = timedelta(minutes=2)
BATCH = 100


def receive_webhook(account: ProviderAccount, body: bytes, headers: Mapping[str, str], now: datetime) -> UUID:
    """Verify the raw bytes and put the hint into the inbox; raise `BadSignature`. Nothing else happens here."""
    gateway, credentials = reach(account, now)
    ctx = Context(SYSTEM, now, "hook", branch_id=account.branch_id)
    try:
        notice = gateway.parse_event(credentials, body, headers, now)
    except StaleSignature as stale:
        _alarm(ctx, account, stale)
        raise
    return _receive(ctx, account, notice, hashlib.sha256(body).hexdigest())


def _alarm(ctx: Context, account: ProviderAccount, stale: StaleSignature) -> None:
    """Tell once a day that a clock is wrong: until it is right, news comes by asking. A repetition is no alarm."""
    if ProviderEvent.here(ctx).filter(account_id=account.id, event_id=stale.event_id).exists():
        return
    log.error("provider account %s and this machine are %s seconds apart", account.id, stale.seconds)
    note = f"{account.name}: its clock and ours are {stale.seconds} seconds apart. News is fetched every few minutes."
    dedupe = f"clock_skew:{account.id}:{ctx.now:%Y-%m-%d}"
    open_review(ctx, OpenReview(kind="clock_skew", dedupe=dedupe, note=note))


def _receive(ctx: Context, account: ProviderAccount, notice: Notice, sha256: str) -> UUID:
    return receive_provider_event(
        ctx,
        ReceiveProviderEvent(
            account_id=account.id,
            event_id=notice.event_id,
            type=notice.type[:80],
            object_kind=notice.object_kind,
            object_ref=notice.object_ref,
            body_sha256=sha256,
            about=notice.about,
            facts=dict(notice.facts),
        ),
    ).id


def work_once(now: datetime) -> int:
    """Do what waits for a provider: hints in the inbox, approved refunds, closed requests; return how many.

    A provider that was away is asked for its news as soon as its pause is over.
    """
    done = _knock(now)
    done += _each(_waiting_events(now), now, process_event)
    done += _each(_approved_refunds(), now, send_approved_refund)
    done += _each(_prepared_charges(), now, send_prepared)
    done += _each(_methods_to_forget(), now, forget_saved)
    return done + _each(_attempts_of_closed_requests(now), now, close_attempt)


def run_janitor(now: datetime) -> int:
    """Resolve what hung: list events that were missed, ask about undecided attempts and refunds, expire requests."""
    done = sum(_list_events(account, now) for account in ProviderAccount.unscoped.filter(active=True))
    done += work_once(now)
    done += _each(_undecided_attempts(now), now, sync_attempt)
    done += _each(_undecided_refunds(now), now, sync_refund)
    done += _each(_setups_under_way(), now, sync_setup)
    return done + _each(_overdue_requests(now), now, _expire)


def process_event(ctx: Context, event_id: UUID) -> None:
    """Fetch what a hint is about and apply it, once. A hint about nothing of ours is only marked."""
    event = ProviderEvent.here(ctx).get(pk=event_id)
    if event.state == "processed":
        return
    command = ProcessProviderEvent(event_id=event.id)
    setup = Mandate.here(ctx).filter(account_id=event.account_id, setup_ref=event.object_ref).first()
    if setup is not None:
        sync_setup(ctx, setup.id)
        process_provider_event(ctx, command)
        return
    of_object = Q(provider_ref=event.object_ref)
    if event.about:
        of_object |= Q(pk=event.about)
    attempts = PaymentAttempt.here(ctx).select_related("account").filter(account_id=event.account_id)
    attempt = attempts.filter(of_object).first()
    refunds = Refund.here(ctx).select_related("payment__account")
    refund = refunds.filter(of_object, payment__account_id=event.account_id).first()
    if attempt is not None:
        command = ProcessProviderEvent(event_id=event.id, charge=ask_about(ctx, attempt))
    elif refund is not None:
        command = ProcessProviderEvent(event_id=event.id, refund=ask_about_refund(ctx, refund))
    else:
        command = _of_nothing_known(ctx, event)
    process_provider_event(ctx, command)


def _of_nothing_known(ctx: Context, event: ProviderEvent) -> ProcessProviderEvent:
    """Money that somebody sent by themselves, or a charge of ours behind an object that we do not know."""
    direct = direct_money(ctx, event)
    if direct is None:
        return ProcessProviderEvent(event_id=event.id, charge=_charge_behind(ctx, event))
    if isinstance(direct, BookDirect):
        return ProcessProviderEvent(event_id=event.id, direct=direct)
    return ProcessProviderEvent(event_id=event.id, charge=ask_about(ctx, direct))


def _charge_behind(ctx: Context, event: ProviderEvent) -> RecordOutcome | None:
    """Return what is said of our charge that an object unknown to us is about, such as a dispute.

    What the provider cannot follow is about nothing of ours. Raises `NoAnswer`, to be tried again.
    """
    account = ProviderAccount.here(ctx).get(pk=event.account_id)
    gateway, credentials = reach(account, ctx.now)
    try:
        facts = gateway.charge_about(credentials, event.object_ref)
    except Refused:
        return None
    if facts is None:
        return None
    attempt = PaymentAttempt.here(ctx).filter(account_id=account.id, provider_ref=facts.ref).first()
    return charge_outcome(attempt.id, facts) if attempt else None


def _knock(now: datetime) -> int:
    due = [one.destination for one in circuits.outages() if one.again_at <= now]
    away = [one.removeprefix("gateway:") for one in due if one.startswith("gateway:")]
    return sum(
        _list_events(account, now) for account in ProviderAccount.unscoped.filter(active=True, pk__in=away)
    )


def _list_events(account: ProviderAccount, now: datetime) -> int:
    ctx = Context(SYSTEM, now, "job", branch_id=account.branch_id)
    try:
        gateway, credentials = reach(account, now)
        notices = gateway.list_events(credentials, account.events_cursor)
    except Unreachable:
        return 0
    except (NoAnswer, Refused):
        log.warning("provider account %s does not answer", account.id)
        return 0
    for notice in notices:
        _receive(ctx, account, notice, hashlib.sha256(notice.event_id.encode()).hexdigest())
    if notices:
        advance_cursor(ctx, AdvanceCursor(account_id=account.id, cursor=notices[-1].cursor))
    return len(notices)


def _expire(ctx: Context, request_id: UUID) -> None:
    expire_request(ctx, ExpireRequest(request_id=request_id))


def _each(items: Iterable[tuple[UUID, UUID]], now: datetime, work: Callable[[Context, UUID], object]) -> int:
    """Do each piece in its own branch; one that fails is logged and tried again in the next round."""
    count = 0
    for branch_id, item_id in items:
        try:
            work(Context(SYSTEM, now, "job", branch_id=branch_id), item_id)
            count += 1
        except Unreachable:
            log.debug("%s of %s waits for its provider", work.__name__, item_id)
        except (DomainError, NoAnswer, Refused):
            log.exception("%s of %s has to wait", work.__name__, item_id)
    return count


def _waiting_events(now: datetime) -> list[tuple[UUID, UUID]]:
    rows = ProviderEvent.unscoped.filter(state="received").order_by("received_at")
    return list(rows.values_list("branch_id", "id")[:BATCH])


def _approved_refunds() -> list[tuple[UUID, UUID]]:
    rows = Refund.unscoped.filter(state="approved", payment__account__isnull=False)
    same_way = rows.extra(where=["payments_payment.method = payments_refund.method"])
    return list(same_way.values_list("branch_id", "id")[:BATCH])


def _attempts_of_closed_requests(now: datetime) -> list[tuple[UUID, UUID]]:
    rows = PaymentAttempt.unscoped.filter(state__in=("created", "action_required"))
    return list(rows.exclude(request__state__in=PAYABLE).values_list("branch_id", "id")[:BATCH])


def _prepared_charges() -> list[tuple[UUID, UUID]]:
    rows = PaymentAttempt.unscoped.filter(state="created", request__state__in=PAYABLE)
    return list(rows.filter(Q(mandate__isnull=False) | ~Q(reader="")).values_list("branch_id", "id")[:BATCH])


def _methods_to_forget() -> list[tuple[UUID, UUID]]:
    rows = Mandate.unscoped.filter(state="revoked", forgotten_at=None).exclude(method_ref="")
    return list(rows.values_list("branch_id", "id")[:BATCH])


def _setups_under_way() -> list[tuple[UUID, UUID]]:
    rows = Mandate.unscoped.filter(state__in=("signed", "revoked"), setup_ref__isnull=False, method_ref="")
    return list(rows.values_list("branch_id", "id")[:BATCH])


def _undecided_attempts(now: datetime) -> list[tuple[UUID, UUID]]:
    rows = PaymentAttempt.unscoped.filter(state__in=LIVE_ATTEMPT).exclude(state="created")
    due = rows.filter(checked_at__lte=now - ASK_AGAIN_AFTER).order_by("checked_at")
    return list(due.values_list("branch_id", "id")[:BATCH])


def _undecided_refunds(now: datetime) -> list[tuple[UUID, UUID]]:
    rows = Refund.unscoped.filter(
        state__in=("sent", "pending", "unknown"), checked_at__lte=now - ASK_AGAIN_AFTER
    )
    return list(rows.order_by("checked_at").values_list("branch_id", "id")[:BATCH])


def _overdue_requests(now: datetime) -> list[tuple[UUID, UUID]]:
    rows = PaymentRequest.unscoped.filter(state__in=PAYABLE, expires_at__lte=now)
    return list(rows.values_list("branch_id", "id")[:BATCH])
