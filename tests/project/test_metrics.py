"""Figures for Prometheus: who may read them, what they say, and that several processes are one sum."""

import os
import subprocess
import sys

import pytest
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families

from workwright.operations.queries import machine
from workwright.project import health, keys, metrics


@pytest.fixture(autouse=True)
def _at_home(settings, tmp_path, database):
    settings.HOME = tmp_path
    machine.heartbeat_file(tmp_path).touch()


def figures(answer):
    return {
        sample.name + "".join(f"[{value}]" for value in sample.labels.values()): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_on_this_machine_they_are_read_without_more():
    client = Client(REMOTE_ADDR="127.0.0.1")
    client.get("/orders")
    answer = client.get("/metrics")
    assert answer.status_code == 200
    seen = figures(answer)
    assert seen["workwright_up"] == 1
    assert seen["workwright_disk_free_bytes"] > 0
    assert seen["workwright_messages_queued"] == 0
    assert seen["workwright_database_writable"] == 1
    assert seen["workwright_requests_total[GET][orders][302]"] >= 1
    assert not any("harbour" in name.lower() for name in seen)


@pytest.mark.parametrize(
    "headers",
    [
        {"REMOTE_ADDR": "192.168.1.20"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "93.184.216.34"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=93.184.216.34"},
        {"REMOTE_ADDR": "192.168.1.20", "HTTP_AUTHORIZATION": "Bearer wrong"},
        {"REMOTE_ADDR": "192.168.1.20", "HTTP_AUTHORIZATION": "Bearer "},
    ],
)
def test_from_elsewhere_or_through_a_proxy_only_with_the_token(headers, tmp_path):
    client = Client()
    assert client.get("/metrics", **headers).status_code == 403
    token = keys.key(tmp_path, keys.METRICS)
    with_token = headers | {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    assert client.get("/metrics", **with_token).status_code == 200


def test_a_database_that_is_away_is_a_figure(monkeypatch):
    def away(now):
        raise OSError("away")

    monkeypatch.setattr(metrics, "status_of_the_house", away)
    assert figures(Client(REMOTE_ADDR="127.0.0.1").get("/metrics"))["workwright_up"] == 0


def test_several_processes_are_told_as_one_sum(tmp_path):
    metrics.begin(tmp_path)
    count = (
        "from workwright.project import metrics\n"
        "from types import SimpleNamespace as Made\n"
        "metrics.count(Made(resolver_match=Made(route='orders'), method='GET', path='/orders'), 200, 0.01)\n"
    )
    setup = "import django\ndjango.setup()\n"
    told = (
        "from prometheus_client import CollectorRegistry, generate_latest\n"
        "from prometheus_client.multiprocess import MultiProcessCollector\n"
        "registry = CollectorRegistry()\nMultiProcessCollector(registry)\n"
        "print(generate_latest(registry).decode())\n"
    )
    variables = os.environ | {
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }

    def run(code):
        return subprocess.run(
            [sys.executable, "-c", code],
            env=variables,
            check=True,
            capture_output=True,
            text=True,
        )

    for _ in range(2):
        run(setup + count)
    assert 'workwright_requests_total{method="GET",route="orders",status="200"} 2.0' in run(told).stdout


def test_health_and_metrics_agree_on_the_worker():
    assert health.worker()[0]
