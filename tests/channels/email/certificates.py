"""A certificate that nobody vouches for, for servers on the loopback."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

BEGIN = datetime(2020, 1, 1, tzinfo=UTC)


def certificate_for(host: str, folder: Path) -> ssl.SSLContext:
    """What a server called `host` needs to speak TLS."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    built = x509.CertificateBuilder(name, name, key.public_key(), 1, BEGIN, BEGIN + timedelta(days=36_500))
    signed = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), False).sign(
        key, hashes.SHA256()
    )
    written = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    written.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(written)
    return context
