"""Actions with a payment provider in between."""

from workwright.payments.flows.calls import take_call
from workwright.payments.flows.checkout import Checkout, close_attempt, start_checkout, sync_attempt
from workwright.payments.flows.direct import register_addresses
from workwright.payments.flows.mandates import start_setup, sync_setup
from workwright.payments.flows.prompts import ask_on_phone
from workwright.payments.flows.refunds import send_approved_refund, sync_refund
from workwright.payments.flows.rounds import process_event, receive_webhook, run_janitor, work_once
from workwright.payments.flows.settlements import ask_settlements, settling_accounts

__all__ = [
    "Checkout",
    "ask_on_phone",
    "ask_settlements",
    "close_attempt",
    "process_event",
    "receive_webhook",
    "register_addresses",
    "run_janitor",
    "send_approved_refund",
    "settling_accounts",
    "start_checkout",
    "start_setup",
    "sync_attempt",
    "sync_refund",
    "sync_setup",
    "take_call",
    "work_once",
]
