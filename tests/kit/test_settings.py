"""Settings come from the environment and are checked before anything starts."""

from pathlib import Path

import pytest

from caseway.kit.settings import SettingsError, read_settings


def test_everything_has_a_default(tmp_path: Path) -> None:
    settings = read_settings()
    assert (settings.port, settings.clock_speed, settings.demo) == (8080, 1.0, True)
    assert settings.address == "http://localhost:8080"


def test_the_environment_is_heard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CASEWAY_HOME", str(tmp_path))
    monkeypatch.setenv("CASEWAY_PORT", "9000")
    monkeypatch.setenv("CASEWAY_PUBLIC_URL", "https://desk.example/")
    monkeypatch.setenv("CASEWAY_SMTP_URL", "")
    settings = read_settings()
    assert settings.port == 9000
    assert settings.address == "https://desk.example"
    assert settings.smtp_url is None
    assert settings.files_place == tmp_path / "files"


def test_a_wrong_value_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWAY_PORT", "eighty")
    monkeypatch.setenv("CASEWAY_CLOCK_SPEED", "0")
    with pytest.raises(SettingsError, match=r"(?s)CASEWAY_PORT: .*CASEWAY_CLOCK_SPEED: "):
        read_settings()


def test_secrets_are_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASEWAY_DATABASE_URL", "postgresql://caseway:very-secret@db.example/caseway")
    assert "very-secret" not in repr(read_settings())
