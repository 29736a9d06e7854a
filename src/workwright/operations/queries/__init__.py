"""Reads of how the installation is."""

from workwright.operations.queries.address import AddressView, get_address, nonce_answer
from workwright.operations.queries.mail import MailServerView, get_mail_server
from workwright.operations.queries.status import StatusView, get_status, present_troubles

__all__ = [
    "AddressView",
    "MailServerView",
    "StatusView",
    "get_address",
    "get_mail_server",
    "get_status",
    "nonce_answer",
    "present_troubles",
]
