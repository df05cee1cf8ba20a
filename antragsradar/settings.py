"""The settings: from the environment (prefix ANTRAGSRADAR_), `.env`, files of secrets. All defaults work."""

from __future__ import annotations

import datetime as dt
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal, cast
from urllib.parse import urlsplit

from pydantic import (
    AnyHttpUrl,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from alerts.imprint import Imprint
from alerts.site import Site
from alerts.transports import SCHEMES
from antragsradar import __version__
from antragsradar.secret_files import SecretFileError, SecretFiles
from antragsradar.setting_names import PREFIX, unknown
from antragsradar.wording import os_reason, wrong_value
from storage.addresses import is_mailbox
from storage.retention import MAIL_FOLDER

SHORTEST_SECRET = 32
"""Characters of a secret that signs."""
RESTORING = ".restoring"
"""The file in data_dir that says that a backup is being restored there, or was not to its end."""
_MAY_BE_EMPTY = ("operator_to", "operator_mail", "bounce_to")


ENV_FILE = Path(".env")
SENDER_OF_FILES = "antragsradar@localhost"
"""Whom mails are from that are written as files; a mail server refuses them, and nobody could answer."""
NOBODY = "digest@localhost"
"""Whom mails are to that are written as files, so that there is something to see."""
_NOT_USABLE = "Eine Einstellung ist nicht brauchbar:\n  "


class SettingsError(Exception):
    """A setting is wrong; the message is German, names it and says what is expected."""


class Settings(BaseSettings):
    """What an operator can set."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=ENV_FILE, extra="ignore")

    data_dir: Path = Path("data")  # database, documents, mails, logs
    database_url: SecretStr = SecretStr("")  # empty: SQLite in data_dir
    base_url: str = "http://localhost:8000"  # where readers find the website
    contact: str = ""  # the operator's address, shown in the user agent and in mails
    secret_key: SecretStr = SecretStr("")  # signs forms and links; empty: made and kept in data_dir
    hub_url: str = ""  # a WebSub hub that is told of news in the feed of all motions
    smtp_url: SecretStr = SecretStr("")  # empty: mails are written to data_dir/mail as .eml
    mail_from: str = SENDER_OF_FILES
    digest_to: Annotated[tuple[str, ...], NoDecode] = (NOBODY,)
    operator_to: str = ""  # who is told when a source breaks; empty: see `operator`
    # What imprint and privacy page say of who runs this; see alerts.imprint.
    operator_name: str = ""
    operator_address: str = ""
    operator_mail: str = ""  # empty: `contact` where that is a mail address
    operator_phone: str = ""
    operator_responsible: str = ""
    operator_privacy: str = ""
    operator_authority: str = ""
    operator_hosting: str = ""
    code_url: str = ""  # the folder of this code on the web, in the version that runs
    bounce_to: str = ""  # mails that come back go there, each to an address of its own (…+…@…)
    bounce_maildir: Path | None = None  # the folder where they arrive
    mails_per_minute: int = Field(default=0, ge=0)  # at most, of each process that sends; 0: no limit
    digest_hour: int = Field(default=7, ge=0, le=23)  # in Germany
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    proxies: str = ""  # reverse proxies that are believed who asks, separated by commas
    read_every_hours: float = Field(default=20, gt=0)  # the whole window of each source
    news_every_hours: float = Field(default=2, gt=0)  # only the lists of what is new
    readers: int = Field(default=2, ge=1, le=16)  # sources read at the same time, on different hosts
    archive_mb: int = Field(default=200, ge=0)  # answers kept for each source, for mending a parser
    topics: Annotated[tuple[Path, ...], NoDecode] = ()  # topic files of the operator's own
    spiders: Path | None = None  # folder with spider files of the operator's own
    backup_to: Path | None = None  # folder for a backup each day; none: there is none
    backup_keep: int = Field(default=7, ge=1)  # how many of them stay
    log_format: Literal["", "text", "json"] = ""  # empty: text on a terminal, else JSON
    metrics_from: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode] = ()  # may read /metrics
    heartbeat_url: str = ""  # asked again and again while all is well
    demo_url: str = ""  # set by `antragsradar demo`: the demo world instead of the real sources

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Where a setting is looked for, in order: the call, its file, the environment, `.env`."""
        named = cast(EnvSettingsSource, env_settings), cast(EnvSettingsSource, dotenv_settings)
        return init_settings, SecretFiles(settings_cls, *named), env_settings, dotenv_settings

    @field_validator("digest_to", "topics", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return _parts(value) if isinstance(value, str) else value

    @field_validator("metrics_from", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        try:
            return tuple(map(ip_network, _parts(value))) if isinstance(value, str) else value
        except ValueError as error:
            raise ValueError(f"nennt kein Netz (wie 10.0.0.0/8): „{value}“") from error

    @field_validator("digest_hour")
    @classmethod
    def _not_in_the_lost_hour(cls, value: int) -> int:
        if value == 2:
            raise ValueError(
                "darf nicht 2 sein: zwischen 2 und 3 Uhr liegt die Zeitumstellung; eine andere Stunde wählen"
            )
        return value

    @field_validator("digest_to", "mail_from", "operator_to", "operator_mail", "bounce_to")
    @classmethod
    def _mailboxes(cls, value: str | tuple[str, ...], info: ValidationInfo) -> str | tuple[str, ...]:
        for address in (value,) if isinstance(value, str) else value:
            if not is_mailbox(address) and (address or info.field_name not in _MAY_BE_EMPTY):
                raise ValueError(f"ist keine Mailadresse: „{address}“")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: SecretStr) -> SecretStr:
        written = value.get_secret_value()
        if written and not written.startswith(tuple(f"{scheme}://" for scheme in SCHEMES)):
            raise ValueError("muss mit smtp://, smtps:// oder smtp+starttls:// beginnen")
        if not _has_possible_port(written):
            raise ValueError("nennt einen Port, den es nicht gibt: erlaubt sind 1 bis 65535")
        return value

    @field_validator("database_url")
    @classmethod
    def _kept(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value().rstrip("/").removesuffix(":memory:").rstrip("/") == "sqlite:":
            raise ValueError("nennt keine Datei: so bliebe nichts erhalten (sqlite:////pfad/radar.db)")
        return value

    @field_validator("proxies")
    @classmethod
    def _believed(cls, value: str) -> str:
        for each in _parts(value):
            try:
                ip_network(each)
            except ValueError as error:
                if each != "*":
                    raise ValueError(f"nennt weder eine IP-Adresse noch ein Netz: „{each}“") from error
        return value

    @field_validator("heartbeat_url")
    @classmethod
    def _told_by_tls(cls, value: str) -> str:
        address = urlsplit(value)
        is_here = address.scheme == "http" and address.hostname in ("localhost", "127.0.0.1", "::1")
        if value and not is_here and not (address.scheme == "https" and address.hostname):
            raise ValueError("muss mit https:// beginnen")
        return value

    @field_validator("secret_key")
    @classmethod
    def _not_guessed(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"ist zu kurz: mindestens {SHORTEST_SECRET} Zeichen, die niemand errät")
        return value

    @field_validator("topics")
    @classmethod
    def _topic_files(cls, value: tuple[Path, ...]) -> tuple[Path, ...]:
        for path in value:
            if not path.exists():
                raise ValueError(f"die Themendatei {path} gibt es nicht")
        return value

    @field_validator("spiders", "bounce_maildir", "backup_to", mode="before")
    @classmethod
    def _no_folder(cls, value: object) -> object:
        return value or None

    @field_validator("spiders")
    @classmethod
    def _spider_folder(cls, value: Path | None) -> Path | None:
        if value is not None and value.exists() and not value.is_dir():
            raise ValueError(f"ist kein Ordner: {value}")
        return value.absolute() if value else None

    @field_validator("base_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        TypeAdapter(AnyHttpUrl).validate_python(value)
        return value.rstrip("/")

    @field_validator("hub_url", "code_url")
    @classmethod
    def _address_or_none(cls, value: str) -> str:
        if value:
            TypeAdapter(AnyHttpUrl).validate_python(value)
        return value

    @property
    def database(self) -> str:
        """The database's address, with its password if it has one."""
        given = self.database_url.get_secret_value()
        return given or f"sqlite:///{self.data_dir.absolute() / 'antragsradar.db'}"

    @property
    def database_for_people(self) -> str:
        """Which database it is, and where that is set, without what may be secret."""
        if self.database_url.get_secret_value():
            return "die Datenbank in ANTRAGSRADAR_DATABASE_URL"
        return f"{self.data_dir / 'antragsradar.db'} (der Ordner ist ANTRAGSRADAR_DATA_DIR)"

    def make_data_dir(self) -> None:
        """Make the folder for all data, where it is missing. Raises SettingsError."""
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = f"der Ordner {self.data_dir} lässt sich nicht anlegen: {os_reason(error)}"
            raise SettingsError(f"{_NOT_USABLE}ANTRAGSRADAR_DATA_DIR: {reason}") from error

    @property
    def is_half_restored(self) -> bool:
        """Whether a backup is being restored here, or was not to its end."""
        return (self.data_dir / RESTORING).exists()

    @property
    def digest_readers(self) -> tuple[str, ...]:
        """Who gets the digest without having subscribed. A mail server is given no invented address."""
        return () if self.smtp_url.get_secret_value() and self.digest_to == (NOBODY,) else self.digest_to

    @property
    def user_agent(self) -> str:
        """Who we are, with an address to complain to (RFC 9110, 10.1.5)."""
        contact = self.contact or self.base_url
        return f"Antragsradar/{__version__} (+{contact})"

    @property
    def operator(self) -> str:
        """Who is told when a source breaks: `operator_to`, else `contact` where it is a mail address, else
        the first of `digest_to`; empty where there is nobody.
        """
        return self.operator_to or self._contact_mail or next(iter(self.digest_readers), "")

    @property
    def imprint(self) -> Imprint:
        """What the website says of who runs it."""
        return Imprint(
            name=self.operator_name,
            address=self.operator_address,
            mail=self.operator_mail or self._contact_mail,
            phone=self.operator_phone,
            responsible=self.operator_responsible,
            privacy=self.operator_privacy,
            authority=self.operator_authority,
            hosting=self.operator_hosting,
            code_url=self.code_url.rstrip("/"),
        )

    @property
    def missing_facts(self) -> list[str]:
        """The settings that have to be filled for the imprint, by their names in the environment."""
        return [f"ANTRAGSRADAR_OPERATOR_{name.upper()}" for name in self.imprint.missing]

    @property
    def missing_sender(self) -> list[str]:
        """The setting of who mails are from, where a mail server is named but no sender."""
        unsaid = self.smtp_url.get_secret_value() and self.mail_from == SENDER_OF_FILES
        return ["ANTRAGSRADAR_MAIL_FROM"] if unsaid else []

    @property
    def _contact_mail(self) -> str:
        return Site(self.base_url, contact=self.contact).contact_mail

    @property
    def news_every(self) -> dt.timedelta:
        """How often each source is looked at, whether wholly or for what is new."""
        return dt.timedelta(hours=self.news_every_hours)

    @property
    def full_every(self) -> dt.timedelta:
        """How often the whole window of each source is read."""
        return dt.timedelta(hours=self.read_every_hours)

    @property
    def mail_folder(self) -> Path:
        """Where mails lie when no SMTP server is set."""
        return self.data_dir / MAIL_FOLDER

    @property
    def feed_folder(self) -> Path:
        """Where the published feeds lie."""
        return self.data_dir / "feeds"


def _has_possible_port(address: str) -> bool:
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False


def _parts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def load_settings() -> Settings:
    """The settings of this process. Raises SettingsError for a value that cannot be."""
    try:
        if strange := unknown(Settings.model_fields, ENV_FILE):
            raise SettingsError(_NOT_USABLE + "\n  ".join(strange))
        return Settings()
    except UnicodeDecodeError as error:
        raise SettingsError("Die Datei .env ist nicht in UTF-8 geschrieben.") from error
    except SecretFileError as error:
        raise SettingsError(f"{_NOT_USABLE}{error}") from error
    except ValidationError as error:
        lines = [
            f"ANTRAGSRADAR_{'_'.join(str(part) for part in each['loc'][:1]).upper()} {wrong_value(each)}"
            for each in error.errors()
        ]
        raise SettingsError(_NOT_USABLE + "\n  ".join(lines)) from error
