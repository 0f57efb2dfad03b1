"""What an operator can set, by environment variables alone: `CASEWAY_` and the field's name in capitals.

Everything else is data, kept in the database and changed on the pages. Each field is described in
docs/operate/settings.md; a test holds the two together.
"""

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from caseway.kit.places import default_home

PREFIX = "CASEWAY_"


class SettingsError(Exception):
    """A setting that cannot be used; the text names the variable and says what is wrong with it."""


class Settings(BaseSettings):
    """The operator's settings. Frozen; read once in `main` and handed down."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    home: Path = Field(default_factory=default_home)
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=1, le=65535)
    public_url: str = ""
    smtp_host: str = "127.0.0.1"
    smtp_port: int = Field(default=8025, ge=1, le=65535)
    smtp_url: SecretStr | None = None
    imap_url: SecretStr | None = None
    mail_domain: str = "localhost"
    database_url: SecretStr | None = None
    database_connections_max: int = Field(default=10, ge=2, le=500)
    files_url: str = ""
    bootstrap_token: SecretStr | None = None
    private_feeds: bool = False
    demo: bool = True
    clock_speed: float = Field(default=1.0, gt=0, le=1_000_000)
    web_workers: int = Field(default=1, ge=1, le=64)
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    log_format: Literal["auto", "readable", "json"] = "auto"

    @property
    def address(self) -> str:
        """Where people reach this desk, without a final slash: it stands in every link we send."""
        return self.public_url.rstrip("/") or f"http://localhost:{self.port}"

    @property
    def files_place(self) -> str | Path:
        """The store of files: a folder of `home`, or the URL that was set."""
        return self.files_url or self.home.absolute() / "files"


def read_settings(**overrides: Any) -> Settings:
    """The settings of this process's environment. Raises `SettingsError` with one line a wrong variable."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        lines = [f"{PREFIX}{'_'.join(map(str, one['loc'])).upper()}: {one['msg']}" for one in error.errors()]
        raise SettingsError("\n".join(lines)) from None
