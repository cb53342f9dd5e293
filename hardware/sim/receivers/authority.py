"""A certificate authority of its own, for servers that exist for minutes."""

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_LIFE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Authority:
    """Files of one authority and its one server.

    Attributes:
        ca_file: What a client trusts.
        cert_file: The server's certificate.
        key_file: The server's key.
    """

    ca_file: Path
    cert_file: Path
    key_file: Path


def _name(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _pem(path: Path, certificate: x509.Certificate) -> Path:
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return path


def make_authority(folder: Path, now: datetime | None = None) -> Authority:
    """Make an authority and a certificate for ``localhost`` and 127.0.0.1.

    Args:
        folder: Where the files go.
        now: Beginning of its life of two days; None = valid for a century, whatever the clock.

    Returns:
        The files, keys without a passphrase.
    """
    start = now or datetime(2020, 1, 1, tzinfo=UTC)
    end = start + _LIFE if now is not None else datetime(2120, 1, 1, tzinfo=UTC)
    ca_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca_name = _name("Sallyport test authority")
    ca = (
        x509.CertificateBuilder(ca_name, ca_name, ca_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), critical=False
        )
        .sign(ca_key, hashes.SHA256())
    )
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key())
    certificate = (
        x509.CertificateBuilder(ca_name, _name("localhost"), key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(issuer, critical=False)
        .sign(ca_key, hashes.SHA256())
    )
    key_file = folder / "server.key"
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return Authority(
        _pem(folder / "ca.pem", ca), _pem(folder / "server.pem", certificate), key_file
    )
