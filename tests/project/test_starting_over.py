"""The practice company goes because a page asked: servants stop, the database is emptied, they come again."""

from types import SimpleNamespace

import pytest

from workwright.project import chores, supervisor
from workwright.project.start_over import NotOnlyDemo


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.HOME = tmp_path


def test_it_does_not_come_again_once_it_was_removed(monkeypatch, tmp_path, capsys):
    loaded = []
    company = SimpleNamespace(is_half_made=lambda: False, load_when_empty=lambda: loaded.append(1) or True)
    monkeypatch.setattr(chores, "demo", lambda: company)
    monkeypatch.setattr(chores, "start_over", lambda: None)
    for name in ("refuse_other_schema", "refuse_broken_promises"):
        monkeypatch.setattr(chores.schema, name, list)
    monkeypatch.setattr(chores, "call_command", lambda *words, **more: None)
    chores.prepare(with_demo=True)
    assert loaded == [1]
    chores.empty()
    chores.prepare(with_demo=True)
    assert loaded == [1]
    assert "the database is empty" in capsys.readouterr().out


def test_what_is_not_the_demo_alone_stays(monkeypatch, tmp_path, capsys):
    def refuse():
        raise NotOnlyDemo("There are branches here that are not the demo's: nothing was removed.")

    monkeypatch.setattr(chores, "start_over", refuse)
    chores.empty()
    assert "nothing was removed" in capsys.readouterr().out
    assert not (tmp_path / chores.OWN_COMPANY).exists()


def test_servants_stop_before_and_come_again_after_and_the_database_stays_up(monkeypatch):
    told = []

    def child(name):
        return SimpleNamespace(
            name=name, stop=lambda: told.append(f"stop {name}"), run=lambda: told.append(f"run {name}")
        )

    monkeypatch.setattr(supervisor, "_chore", lambda variables, word: told.append(word))
    supervisor._start_over([child("postgres"), child("worker"), child("web")], {})
    assert told == ["stop web", "stop worker", "start-over", "run worker", "run web", "links"]
