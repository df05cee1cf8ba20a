"""What the values of settings must be: each function returns the value, or raises ValueError.

What is wrong with it is said in German, to be read after the setting's name.
"""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from pydantic import AfterValidator, AnyHttpUrl, BeforeValidator, SecretStr, TypeAdapter
from pydantic_settings import NoDecode

from alerts.transports import SCHEMES
from storage.addresses import is_mailbox

SHORTEST_SECRET = 32
"""Characters of a secret that signs."""


def parts(value: object) -> object:
    """Of text what stands between commas."""
    return _parts(value) if isinstance(value, str) else value


def _parts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def networks(value: object) -> object:
    """Of text the networks that it names."""
    try:
        return tuple(map(ip_network, _parts(value))) if isinstance(value, str) else value
    except ValueError as error:
        raise ValueError(f"nennt kein Netz (wie 10.0.0.0/8): „{value}“") from error


def proxies(value: str) -> str:
    """Addresses and networks, or all."""
    for each in _parts(value):
        try:
            ip_network(each)
        except ValueError as error:
            if each != "*":
                raise ValueError(f"nennt weder eine IP-Adresse noch ein Netz: „{each}“") from error
    return value


def hour(value: int) -> int:
    """One that every day has once."""
    if value == 2:
        raise ValueError(
            "darf nicht 2 sein: zwischen 2 und 3 Uhr liegt die Zeitumstellung; eine andere Stunde wählen"
        )
    return value


def mailbox(value: str) -> str:
    """A mail address."""
    if not is_mailbox(value):
        raise ValueError(f"ist keine Mailadresse: „{value}“")
    return value


def mail_server(value: SecretStr) -> SecretStr:
    """The address of a mail server, or none."""
    written = value.get_secret_value()
    if written and not written.startswith(tuple(f"{scheme}://" for scheme in SCHEMES)):
        raise ValueError("muss mit smtp://, smtps:// oder smtp+starttls:// beginnen")
    if not _has_possible_port(written):
        raise ValueError("nennt einen Port, den es nicht gibt: erlaubt sind 1 bis 65535")
    return value


def _has_possible_port(address: str) -> bool:
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def kept_database(value: SecretStr) -> SecretStr:
    """A database that is there after the process has ended."""
    if value.get_secret_value().rstrip("/").removesuffix(":memory:").rstrip("/") == "sqlite:":
        raise ValueError("nennt keine Datei: so bliebe nichts erhalten (sqlite:////pfad/radar.db)")
    return value


def by_tls(value: str) -> str:
    """An address that nobody else can read along, or none."""
    address = urlsplit(value)
    is_here = address.scheme == "http" and address.hostname in ("localhost", "127.0.0.1", "::1")
    if value and not is_here and not (address.scheme == "https" and address.hostname):
        raise ValueError("muss mit https:// beginnen")
    return value


def secret(value: SecretStr) -> SecretStr:
    """What nobody guesses, or nothing."""
    if 0 < len(value.get_secret_value()) < SHORTEST_SECRET:
        raise ValueError(f"ist zu kurz: mindestens {SHORTEST_SECRET} Zeichen, die niemand errät")
    return value


def topic_file(value: Path) -> Path:
    """One that there is."""
    if not value.exists():
        raise ValueError(f"die Themendatei {value} gibt es nicht")
    return value


def spider_folder(value: Path | None) -> Path | None:
    """A folder, if it is there; wherever the process is later."""
    if value is not None and value.exists() and not value.is_dir():
        raise ValueError(f"ist kein Ordner: {value}")
    return value.absolute() if value else None


def web_address(value: str) -> str:
    """Where a website is, without a slash at its end."""
    TypeAdapter(AnyHttpUrl).validate_python(value)
    return value.rstrip("/")


def web_address_or_none(value: str) -> str:
    """Where something is on the web, as it is written."""
    if value:
        TypeAdapter(AnyHttpUrl).validate_python(value)
    return value


ItemT = TypeVar("ItemT")
_Listed = Annotated[tuple[ItemT, ...], BeforeValidator(parts), NoDecode]

Beating = Annotated[str, AfterValidator(by_tls)]
Database = Annotated[SecretStr, AfterValidator(kept_database)]
Folder = Annotated[Path | None, BeforeValidator(lambda value: value or None)]
Hour = Annotated[int, AfterValidator(hour)]
Mailbox = Annotated[str, AfterValidator(mailbox)]
MailboxOrNone = Annotated[str, AfterValidator(lambda value: value and mailbox(value))]
Mailboxes = _Listed[Mailbox]
MailServer = Annotated[SecretStr, AfterValidator(mail_server)]
Networks = Annotated[tuple[IPv4Network | IPv6Network, ...], BeforeValidator(networks), NoDecode]
Proxies = Annotated[str, AfterValidator(proxies)]
Secret = Annotated[SecretStr, AfterValidator(secret)]
SpiderFolder = Annotated[Folder, AfterValidator(spider_folder)]
TopicFiles = _Listed[Annotated[Path, AfterValidator(topic_file)]]
WebAddress = Annotated[str, AfterValidator(web_address_or_none)]
Website = Annotated[str, AfterValidator(web_address)]
