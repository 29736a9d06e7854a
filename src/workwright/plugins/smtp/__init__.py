"""E-mail by SMTP (RFC 5321), to the server that WORKWRIGHT_SMTP_URL names, or else to the one set up in the product.

`smtp://user:password@host:587` starts TLS when the server offers it, `smtps://` speaks TLS from the start.
`?from=billing@shop.example` sends as that address when the branch has none of its own.
"""

import os
import smtplib
import ssl
from dataclasses import replace
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from workwright.notify.ports import (
    MailServer,
    NoAnswer,
    NotNow,
    Outgoing,
    Refused,
    Unreachable,
    mail_server,
)

TIMEOUT_SECONDS = 10


class Smtp:
    """The e-mail channel."""

    key = "email"
    by_account = False

    @property
    def configured(self) -> bool:
        try:
            return bool(os.environ.get("WORKWRIGHT_SMTP_URL")) or mail_server() is not None
        except Unreachable:
            return True

    def send(self, message: Outgoing) -> str:
        """Hand the message to the server and return its Message-ID."""
        named = _named()
        if named.sender:
            message = replace(message, sender=named.sender, reply_to=message.reply_to or message.sender)
        mail = compose(message, named.spare_sender or "workwright@localhost")
        try:
            server = _connect(named)
        except (OSError, smtplib.SMTPException) as error:
            raise Unreachable(f"The mail server cannot be reached: {error}") from error
        with server:
            _hand_over(server, mail)
        return str(mail["Message-ID"])


def compose(message: Outgoing, default_sender: str) -> EmailMessage:
    """Return the mail (RFC 5322); its Message-ID is the same at every try."""
    sender = message.sender or default_sender
    mail = EmailMessage()
    mail["Message-ID"] = f"<{message.reference}@{sender.rpartition('@')[2] or 'workwright.invalid'}>"
    mail["From"] = Address(message.sender_name, addr_spec=sender)
    mail["To"] = message.recipient
    if message.reply_to:
        mail["Reply-To"] = message.reply_to
    mail["Subject"] = " ".join(message.subject.split())
    mail["Auto-Submitted"] = "auto-generated"
    if message.unsubscribe:
        mail["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    for file in message.attachments:
        maintype, _, subtype = file.media_type.partition("/")
        mail.add_attachment(file.content, maintype=maintype, subtype=subtype, filename=file.filename)
    return mail


def _connect(named: MailServer) -> smtplib.SMTP:
    secure = ssl.create_default_context()
    if named.security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            named.host, named.port, timeout=TIMEOUT_SECONDS, context=secure
        )
    else:
        server = smtplib.SMTP(named.host, named.port, timeout=TIMEOUT_SECONDS)
        server.ehlo()
        if named.security == "starttls" or (named.security == "offered" and server.has_extn("starttls")):
            server.starttls(context=secure)
    if named.user:
        server.login(named.user, named.password)
    return server


def _hand_over(server: smtplib.SMTP, mail: EmailMessage) -> None:
    """Send; a 4yz answer may be tried again, a 5yz answer is final (RFC 5321 section 4.2.1)."""
    try:
        server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        raise _answer(code, text) from error
    except smtplib.SMTPResponseException as error:
        raise _answer(error.smtp_code, error.smtp_error) from error
    except (OSError, smtplib.SMTPServerDisconnected) as error:
        raise NoAnswer(f"The mail server went away while it took the message: {error}") from error


def _answer(code: int, text: bytes | str) -> NotNow | Refused:
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return NotNow(f"{code} {words}") if 400 <= code < 500 else Refused(f"{code} {words}")


def _named() -> MailServer:
    """Return the server of the environment, or else the one that was set up."""
    address = os.environ.get("WORKWRIGHT_SMTP_URL")
    found = _of_address(address) if address else mail_server()
    if found is None:
        raise Unreachable("No mail server is set up.")
    return found


def _of_address(address: str) -> MailServer:
    url = urlsplit(address)
    secure = url.scheme == "smtps"
    return MailServer(
        host=url.hostname or "localhost",
        port=url.port or (465 if secure else 587),
        security="tls" if secure else "offered",
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        spare_sender=parse_qs(url.query).get("from", [""])[0],
    )
