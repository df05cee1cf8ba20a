"""The settings: from the environment (prefix ANTRAGSRADAR_), `.env`, files of secrets. All defaults work."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal, cast

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from alerts.imprint import Imprint
from alerts.site import Site
from antragsradar import __version__
from antragsradar import setting_values as values
from antragsradar.secret_files import SecretFileError, SecretFiles
from antragsradar.setting_names import PREFIX, unknown
from antragsradar.wording import os_reason, wrong_value
from storage.retention import MAIL_FOLDER

RESTORING = ".restoring"
"""The file in data_dir that says that a backup is being restored there, or was not to its end."""
ENV_FILE = Path(".env")
"""Where settings may stand, of the folder that a process is started in."""
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
    database_url: values.Database = SecretStr("")  # empty: SQLite in data_dir
    contact: str = ""  # the operator's address, shown in the user agent and in mails
    secret_key: values.Secret = SecretStr("")  # signs forms and links; empty: made and kept in data_dir
    hub_url: values.WebAddress = ""  # a WebSub hub that is told of news in the feed of all motions
    smtp_url: values.MailServer = SecretStr("")  # empty: mails are written to data_dir/mail as .eml
    mail_from: values.Mailbox = SENDER_OF_FILES
    digest_to: values.Mailboxes = (NOBODY,)
    operator_to: values.MailboxOrNone = ""  # who is told when a source breaks; empty: see `operator`
    # What imprint and privacy page say of who runs this; see alerts.imprint.
    operator_name: str = ""
    operator_address: str = ""
    operator_mail: values.MailboxOrNone = ""  # empty: `contact` where that is a mail address
    operator_phone: str = ""
    operator_responsible: str = ""
    operator_privacy: str = ""
    operator_authority: str = ""
    operator_hosting: str = ""
    code_url: values.WebAddress = ""  # the folder of this code on the web, in the version that runs
    bounce_to: values.MailboxOrNone = ""  # where mails come back, each to an address of its own (…+…@…)
    bounce_maildir: values.Folder = None  # the folder where they arrive
    mails_per_minute: int = Field(default=0, ge=0)  # at most, of each process that sends; 0: no limit
    digest_hour: values.Hour = Field(default=7, ge=0, le=23)  # in Germany
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    # where readers find the website
    base_url: values.Website = Field(default_factory=lambda known: f"http://localhost:{known.get('port')}")
    proxies: values.Proxies = ""  # reverse proxies that are believed who asks, separated by commas
    read_every_hours: float = Field(default=20, gt=0)  # the whole window of each source
    news_every_hours: float = Field(default=2, gt=0)  # only the lists of what is new
    readers: int = Field(default=2, ge=1, le=16)  # sources read at the same time, on different hosts
    archive_mb: int = Field(default=200, ge=0)  # answers kept for each source, for mending a parser
    topics: values.TopicFiles = ()  # topic files of the operator's own
    spiders: values.SpiderFolder = None  # folder with spider files of the operator's own
    backup_to: values.Folder = None  # folder for a backup each day; none: there is none
    backup_keep: int = Field(default=7, ge=1)  # how many of them stay
    log_format: Literal["", "text", "json"] = ""  # empty: text on a terminal, else JSON
    metrics_from: values.Networks = ()  # may read /metrics
    heartbeat_url: values.Beating = ""  # asked again and again while all is well
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
