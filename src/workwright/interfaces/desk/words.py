"""Words and tones for codes: each state is shown as colour, icon and word together."""

from workwright.interfaces.desk.show import humanise

_TONES = """
ok authorised approved ok done completed closed paid succeeded final reserved executed released granted
ok delivered applied checked active received available won passed issued posted allowed invoiced signed
info open in_progress sent planned dispatched en_route arrived ready processing requested created counting
info running mapped undoing uploaded known action_required partly_applied partially_paid queued sending ordered picked
warn awaiting proposed pending draft unknown paused watch provisional short expired waiting on_hold hold
warn partially_refunded part_refunded unpaid superseded review
bad declined unsafe urgent emergency failed overdue rejected lost reversed disputed late refused no_show
bad out_of_stock shortage blocked written_off suspended
"""
TONES: dict[str, str] = {
    code: tone for tone, *codes in (line.split() for line in _TONES.strip().splitlines()) for code in codes
}

WORDS: dict[str, str] = {
    "sms": "Text message",
    "whatsapp": "WhatsApp",
    "email": "E-mail",
    "repeated_attempts": "Many failed tries",
    "unusual_amount": "Unusual amount",
    "refund_other_method": "Refund by another method",
    "refund_soon": "Refund soon after the payment",
    "many_refunds": "Many refunds by one person",
    "payroll": "With the wages",
    "pay_in": "Paid in",
    "pay_out": "Paid out",
    "drop": "To the safe",
    "hand_in": "Handed in",
    "over_short": "Over or short",
    "to_bank": "To the bank",
    "from_bank": "From the bank",
    "tip_out": "Tips paid out",
    "awaiting": "Awaiting approval",
    "authorised": "Approved",
    "proposed": "Not sent yet",
    "short": "Out of stock",
    "unknown": "Being checked",
    "processing": "Being checked",
    "action_required": "Waiting for payer",
    "en_route": "On the way",
    "no_show": "No-show",
    "in_person": "In person",
    "mapped": "Being checked",
    "brought_in": "From before",
    "partially_paid": "Part paid",
    "voided": "Void",
    "ok": "OK",
    "not_ok": "Not OK",
}
ACTIONS: dict[str, str] = {
    "work_orders.add_payer": "Add a payer",
    "work_orders.edit_payer": "Change what a payer takes",
    "work_orders.assign_lines": "Say who pays lines whole",
    "work_orders.remove_payer": "Remove a payer",
    "billing.consolidate_invoices": "Consolidated invoice",
    "billing.agree_to_pay": "Another payer takes the rest",
    "work_orders.open_work_order": "New work order",
    "work_orders.complete_work_order": "Complete order",
    "work_orders.cancel_work_order": "Cancel order",
    "work_orders.reopen_work_order": "Reopen order",
    "work_orders.edit_work_order": "Edit details",
    "work_orders.check_quality": "Quality check",
    "work_orders.sign_work": "Customer signature",
    "work_orders.open_follow_up": "Open follow-up order",
    "work_orders.accept_request": "Accept request",
    "work_orders.record_condition": "Record condition",
    "estimates.draft_estimate": "New estimate",
    "estimates.send_estimate": "Send estimate",
    "estimates.record_decision": "Record decision",
    "imports.undo_import": "Undo import",
    "imports.cancel_import": "Drop this file",
    "billing.issue_invoice": "Issue invoice",
    "billing.credit_invoice": "Credit invoice",
    "billing.correct_invoice": "Correct invoice",
    "billing.edit_draft": "Edit draft",
    "billing.agree_plan": "Agree on instalments",
    "billing.remind_payer": "Remind the payer",
    "payments.request_payment": "Ask for payment",
    "payments.take_cash": "Take cash",
    "payments.take_card_slip": "Take card (terminal slip)",
    "payments.take_cheque": "Take cheque",
    "payments.put_on_account": "Put on account",
    "payments.refund_payment": "Refund",
    "payments.take_tip": "Take a tip",
    "payments.pay_out_tips": "Pay out tips",
    "payments.assign_review": "Give to somebody",
    "payments.apply_credit": "Use customer credit",
    "release.release_work_order": "Release",
    "scheduling.book_visit": "Book visit",
    "inventory.receive_stock": "Receive stock",
    "work_orders.ask_office": "Ask the office",
    "work_orders.join_job": "Work on it too",
    "work_orders.check_item": "Check",
    "work_orders.start_job": "Start",
    "work_orders.pause_job": "Pause",
    "scheduling.clock_in": "Clock in",
    "scheduling.clock_out": "Clock out",
    "inventory.consume_part": "Take from stock",
    "drawers.open_shift": "Open shift",
    "reconciliation.run_close": "Run the close",
    "reconciliation.sign_off_day": "Sign off the day",
    "reconciliation.close_exception": "Answer",
    "reconciliation.match_lines": "Match by reference",
    "reconciliation.add_bank_account": "New bank account",
    "drawers.count_shift": "Count drawer",
    "drawers.close_shift": "Close shift",
    "drawers.hand_over_shift": "Take over the drawer",
    "drawers.hand_in": "Hand cash in",
    "drawers.bank_cash": "To or from the bank",
    "drawers.add_drawer": "New drawer",
    "privacy.record_request": "Record a request",
    "privacy.erase_person": "Erase a person",
    "privacy.export_person": "Give a copy",
    "privacy.decline_request": "Decline a request",
    "parties.unmerge_customers": "Take a merge back",
    "parties.find_or_create_customer": "New customer",
    "assets.find_or_create_vehicle": "New vehicle",
    "assets.find_or_create_equipment": "New equipment",
}


def tone(code: str) -> str:
    """Return the tone of a state: ok, info, warn, bad, or plain for what says nothing."""
    return TONES.get(code, "plain")


def word(code: str) -> str:
    """Return the word of a state or choice."""
    return WORDS.get(code) or humanise(code)


def deed(action: str) -> str:
    """Return what a button for `action` says."""
    return ACTIONS.get(action) or humanise(action)


def plural(count: int, one: str, many: str = "") -> str:
    """Return "1 line" or "3 lines"."""
    return f"{count} {one if count == 1 else many or one + 's'}"
