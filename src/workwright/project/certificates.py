"""TLS for a shop's own network: a certificate authority of its own, and a certificate for this server.

The authority's key stays in `keys/`; devices are given its certificate once. It may sign nothing but servers.
"""

import ipaddress
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from workwright.project import keys

AUTHORITY, SERVER, KEY, NAMES = "ca.pem", "server.pem", "server.key", "names"
AUTHORITY_KEY = "tls_authority.key"
AUTHORITY_LASTS = timedelta(days=3650)
SERVER_LASTS = timedelta(days=397)
"""Browsers take no server certificate that lasts longer (CA/Browser Forum, and Apple's rule for own ones: 825)."""
RENEWED_BEFORE = timedelta(days=21)
EARLIER = timedelta(hours=1)


def folder(home: Path) -> Path:
    """Return the folder of the certificates, made when missing."""
    place = home / "tls"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def make(home: Path, names: Sequence[str], now: datetime | None = None) -> None:
    """Make the authority when there is none, and a new certificate for these names and addresses."""
    now = now or datetime.now(UTC)
    authority, signer = _authority(home, now)
    key = ec.generate_private_key(ec.SECP256R1())
    made = (
        _begun(names[0], authority.subject, key.public_key(), now, SERVER_LASTS)
        .add_extension(x509.SubjectAlternativeName([_named(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )
    place = folder(home)
    _write(place / KEY, _pem(key))
    _write(place / SERVER, made.public_bytes(serialization.Encoding.PEM))
    _write(place / NAMES, "\n".join(names).encode())


def renew(home: Path, now: datetime | None = None) -> None:
    """Make a new certificate for the names of the present one; devices notice nothing."""
    make(home, (folder(home) / NAMES).read_text(encoding="utf-8").split(), now)


def renew_when_due(home: Path, now: datetime | None = None) -> bool:
    """Renew a certificate that ends within three weeks; return whether it was."""
    now = now or datetime.now(UTC)
    due = expires(home) - now < RENEWED_BEFORE
    if due:
        renew(home, now)
    return due


def remove(home: Path) -> None:
    """Go back to serving without TLS. The authority stays: devices that trust it need not be visited again."""
    for name in (SERVER, KEY, NAMES):
        (folder(home) / name).unlink(missing_ok=True)


def expires(home: Path) -> datetime:
    """Return when the server's certificate ends."""
    made = x509.load_pem_x509_certificate((folder(home) / SERVER).read_bytes())
    return made.not_valid_after_utc


def fingerprint(home: Path) -> str:
    """Return the authority's SHA-256 fingerprint, to be compared on the device."""
    made = x509.load_pem_x509_certificate((folder(home) / AUTHORITY).read_bytes())
    return made.fingerprint(hashes.SHA256()).hex(":").upper()


def _authority(home: Path, now: datetime) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    kept, secret = folder(home) / AUTHORITY, keys.folder(home) / AUTHORITY_KEY
    if kept.exists() and secret.exists():
        signer = serialization.load_pem_private_key(secret.read_bytes(), None)
        assert isinstance(signer, ec.EllipticCurvePrivateKey)
        return x509.load_pem_x509_certificate(kept.read_bytes()), signer
    signer = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Workwright of this shop, {now:%Y-%m-%d}")
    usage = dict.fromkeys(_USAGES, False) | {"key_cert_sign": True, "crl_sign": True}
    made = (
        _begun("", name, signer.public_key(), now, AUTHORITY_LASTS)
        .subject_name(name)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )
    _write(secret, _pem(signer))
    _write(kept, made.public_bytes(serialization.Encoding.PEM))
    return made, signer


_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def _begun(
    subject: str, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, lasts: timedelta
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().issuer_name(issuer).public_key(key)
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(now - EARLIER).not_valid_after(now + lasts)
    return builder.subject_name(_name(subject)) if subject else builder


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _named(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _write(file: Path, content: bytes) -> None:
    """Write whole or not at all, readable by us alone."""
    draft = file.with_name(f".{file.name}.new")
    number = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(number, "wb") as opened:
        opened.write(content)
    draft.replace(file)
