"""Logs as one JSON object a line, each with the request it belongs to."""

import json
import logging
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import Any

request_id: ContextVar[str] = ContextVar("request_id", default="")
SECRET_PARTS = ("token", "key")
_as_json = json.JSONEncoder(default=str, ensure_ascii=False).encode
_quoted = encode_basestring
_OF_EVERY_RECORD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "request"}


REQUESTS = "workwright.requests"
_STANDING = vars(logging.LogRecord(REQUESTS, logging.INFO, "request_ids.py", 0, "", None, None))
"""What all records of answered requests have in common."""


class Answered(logging.LogRecord):
    """That a request was answered: the most frequent record by far, made and written without a look around."""

    status: int
    ms: float

    def __init__(self, message: str, status: int, ms: float) -> None:
        self.__dict__.update(_STANDING, msg=message, status=status, ms=ms, created=time.time())

    def line(self) -> str:
        """Return the record as `JsonLines` writes any other."""
        request = f', "request_id": {_quoted(name)}' if (name := request_id.get()) else ""
        return (
            f'{{"at": "{_instant(self.created)}", "level": "info", "logger": "{self.name}", '
            f'"message": {_quoted(self.msg)}{request}, "status": {self.status}, "ms": {self.ms}}}'
        )


class JsonLines(logging.Formatter):
    """Writes time, level, logger, message, request id, the extras of the call and the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        if type(record) is Answered:
            return record.line()
        line: dict[str, Any] = {
            "at": _instant(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        if request := request_id.get():
            line["request_id"] = request
        line |= {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD}
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return _as_json(line)


def _instant(created: float) -> str:
    return datetime.fromtimestamp(created, UTC).isoformat(timespec="milliseconds")


def _message(record: logging.LogRecord) -> str:
    """Return the message; Django's own lines about a request name its path."""
    request, text = getattr(record, "request", None), record.getMessage()
    if request is None or not hasattr(request, "path"):
        return text
    return text.replace(request.path, path_without_secrets(request))


def path_without_secrets(request: Any) -> str:
    """Return the path of a request with the secret part of a link shown by its name: logs open no doors."""
    path, match = str(request.path), getattr(request, "resolver_match", None)
    for name, value in (match.kwargs if match else {}).items():
        if name in SECRET_PARTS:
            path = path.replace(str(value), f"<{name}>")
    return path


def configuration(level: str) -> dict[str, Any]:
    """Return the logging configuration: everything to the standard error output as JSON lines.

    No line names thread or process: records need not find them out.
    """
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "workwright.project.log.JsonLines"}},
        "handlers": {"stream": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stream"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.request": {"level": "ERROR"},
            "django.server": {"handlers": [], "propagate": True},
            "procrastinate": {"level": "WARNING"},
            "httpx": {"level": "WARNING"},
            "httpcore": {"level": "WARNING"},
            "stripe": {"level": "WARNING"},
        },
    }
