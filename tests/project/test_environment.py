"""What the environment says, and what it must not say."""

from pathlib import Path

import pytest

from workwright.project.environment import Unusable, environment


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "PORT", "HOST", "ORIGIN", "APP_URL", "SANDBOX_PORT", "TRUSTED_PROXIES"):
        monkeypatch.delenv(f"WORKWRIGHT_{name}", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)


def test_without_variables_it_is_this_machine_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    found = environment()
    assert (found.host, found.port, found.origin) == ("127.0.0.1", 8000, "http://localhost:8000")
    assert found.home.name.lower() == "workwright"
    assert found.sandbox_port == 8010
    assert (found.live_port, found.live_address) == (8030, ":8030")


@pytest.mark.parametrize(
    ("origin", "address"),
    [
        ("https://work.example.com", "/"),
        ("http://shop.local:8000", ":8030"),
        ("https://shop.local:8443", "/"),
    ],
)
def test_pages_find_the_live_stream_beside_them_or_behind_the_same_proxy(
    monkeypatch: pytest.MonkeyPatch, origin: str, address: str
) -> None:
    monkeypatch.setenv("WORKWRIGHT_ORIGIN", origin)
    assert environment().live_address == address


def test_a_second_copy_differs_by_home_and_port(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WORKWRIGHT_HOME", str(tmp_path))
    monkeypatch.setenv("WORKWRIGHT_PORT", "8001")
    found = environment()
    assert (found.home, found.origin) == (tmp_path.resolve(), "http://localhost:8001")
    assert found.sandbox_origin == "http://localhost:8011"


def test_the_proxies_that_are_believed_are_named_as_networks(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment().trusted_proxies == ("127.0.0.0/8", "::1/128")
    monkeypatch.setenv("WORKWRIGHT_TRUSTED_PROXIES", "10.0.0.5, fd00::/8")
    assert environment().trusted_proxies == ("10.0.0.5/32", "fd00::/8")
    monkeypatch.setenv("WORKWRIGHT_TRUSTED_PROXIES", "everybody")
    with pytest.raises(Unusable, match="TRUSTED_PROXIES"):
        environment()


@pytest.mark.parametrize("text", ["", "zero", "0", "65536", "-1", "80.5"])
def test_an_impossible_port_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("WORKWRIGHT_PORT", text)
    with pytest.raises(Unusable, match="WORKWRIGHT_PORT"):
        environment()


def test_a_new_home_is_closed_and_an_old_one_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("WORKWRIGHT_HOME", str(tmp_path / "new" / "home"))
    assert environment().make_home().stat().st_mode & 0o066 == 0
    (tmp_path / "old").mkdir(mode=0o755)
    (tmp_path / "old").chmod(0o755)
    monkeypatch.setenv("WORKWRIGHT_HOME", str(tmp_path / "old"))
    assert environment().make_home().stat().st_mode & 0o777 == 0o755
