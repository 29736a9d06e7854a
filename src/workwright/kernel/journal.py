"""Writing and finding journal rows: the audit trail, the idempotency record and the outbox in one."""

import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from pydantic import BaseModel

from workwright.kernel import writer
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError, IdempotencyConflict, Remembered
from workwright.kernel.events import reactions
from workwright.kernel.ids import COMPANY
from workwright.kernel.privacy import Hidden, has_marks, redact
from workwright.kernel.unit import Unit

# Actions look things up by id: a plan for each set of values would cost more than it could save.
ANNOUNCE = (
    "SELECT set_config('workwright.journal_id', %s, true), set_config('lock_timeout', '3s', true), "
    "set_config('plan_cache_mode', 'force_generic_plan', true)"
)
_RESULT = "result."
"""Before the path of a personal value of the result, to tell it from one of the command."""
_as_json = json.JSONEncoder(separators=(",", ":")).encode
_ANNOUNCE_KEY = f"{ANNOUNCE}, kernel_same_key(%s)"
_INSERT = (
    "INSERT INTO kernel_journal "
    "(scope, seq, id, at, action, actor, actor_version, door, key, request_hash, root, news, body, hash) "
    "VALUES (%s, 0, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '')"
)


@dataclass(frozen=True, slots=True)
class Request:
    """One command as it stands in the journal, and the mark by which a repetition of it is known."""

    action: str
    actor: str
    key: str | None
    hash: bytes | None
    command: str
    hidden: list[Hidden]

    @classmethod
    def of(cls, action: str, ctx: Context, command: BaseModel) -> Self:
        """Take the marked values out of `command`; the hash is over all of it, keyed, so it tells nothing."""
        text = command.model_dump_json()
        mark = _request_hash(action, ctx.branch_id, text) if ctx.key else None
        hidden: list[Hidden] = []
        if has_marks(type(command)):
            shown, hidden = redact(command)
            text = json.dumps(shown, separators=(",", ":"), ensure_ascii=False)
        return cls(action, ctx.actor.ref, ctx.key, mark, text, hidden)


@dataclass(frozen=True, slots=True)
class Stored:
    """The result of an action that was done before."""

    journal_id: UUID
    result: dict[str, Any]


def announce(unit: Unit, request: Request | None = None) -> None:
    """Name the coming journal row to the database; a twin with the same key waits here for the first."""
    if request is None or request.key is None:
        writer.later(ANNOUNCE, [str(unit.journal_id)])
    else:
        writer.later(_ANNOUNCE_KEY, [str(unit.journal_id), f"{request.actor} {request.key}"])


def write(ctx: Context, unit: Unit, action: str, request: Request | None, result: BaseModel | None) -> None:
    """Insert the row of the act: the last statement of its transaction, since it takes the chain's head.

    It travels together with the COMMIT of the door's transaction: the head is held for no round trip.
    """
    scope = ctx.branch_id or COMPANY
    root = unit.root or getattr(result, "id", None)
    news = sum(1 for event in unit.events if event.name in reactions)
    key = request.key if request else None
    answer, told = _answer(result)
    body = _body(ctx, unit, action, scope, root, request, answer)
    hidden = [*(request.hidden if request else []), *told]
    writer.finish(
        _insert(len(hidden)),
        [
            *(value for item in hidden for value in (unit.journal_id, item.path, item.salt, item.value)),
            scope, unit.journal_id, ctx.now, action, ctx.actor.ref, ctx.actor.version, ctx.door, key,
            request.hash if request else None, root, news, body.encode(),
        ],
    )  # fmt: skip


@cache
def _insert(hidden: int) -> str:
    """Return the statement that inserts a row and the marked values taken out of it."""
    if not hidden:
        return _INSERT
    values = ", ".join(["(%s, %s, %s, %s)"] * hidden)
    kept = f"INSERT INTO kernel_personal (journal_id, path, salt, value) VALUES {values}"
    return f"WITH kept AS ({kept}) {_INSERT}"


def _answer(result: BaseModel | None) -> tuple[str, list[Hidden]]:
    """Return the result as it stands in the journal, and the personal values taken out of it."""
    if result is None or not has_marks(type(result)):
        return (result.model_dump_json() if result else "null"), []
    shown, hidden = redact(result)
    told = [Hidden(f"{_RESULT}{item.path}", item.salt, item.value) for item in hidden]
    return json.dumps(shown, separators=(",", ":"), ensure_ascii=False), told


def _told(journal_id: UUID, result: dict[str, Any]) -> dict[str, Any]:
    """Return a stored result with its personal values put back; what was erased since is empty."""
    hidden = [name for name, value in result.items() if str(value).startswith("sha256:")]
    if not hidden:
        return result
    paths = [f"{_RESULT}{name}" for name in hidden]
    sql = "SELECT path, value FROM kernel_personal WHERE journal_id = %s AND path = ANY(%s)"
    kept = {row.path: row.value for row in writer.rows(sql, [journal_id, paths])}
    return result | {name: kept.get(f"{_RESULT}{name}", "") for name in hidden}


def _body(
    ctx: Context,
    unit: Unit,
    action: str,
    scope: UUID,
    root: UUID | None,
    request: Request | None,
    answer: str,
) -> str:
    head = {
        "v": 1,
        "id": str(unit.journal_id),
        "scope": str(scope),
        "at": ctx.now.isoformat(),
        "action": action,
        "actor": ctx.actor.ref,
        "door": ctx.door,
        "key": request.key if request else None,
        "root": str(root) if root else None,
        "request": ctx.request_id,
        "cause": str(unit.cause) if unit.cause else None,
        "acts": unit.acts,
        **({"proof": unit.proof} if unit.proof else {}),
    }
    events = ",".join(f'["{event.name}",{event.model_dump_json()}]' for event in unit.events)
    return (
        _as_json(head)[:-1]
        + f',"command":{request.command if request else "null"}'
        + f',"result":{answer},"events":[{events}]}}'
    )


def find(ctx: Context, request: Request) -> Stored | None:
    """Return what this actor's key did before; raise the refusal it met, or `IdempotencyConflict`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, request_hash, body FROM kernel_journal WHERE actor = %s AND key = %s",
            [request.actor, request.key],
        )
        row = cursor.fetchone()
    if row is None:
        _raise_remembered(request)
        return None
    if bytes(row[1] or b"") != request.hash:
        raise IdempotencyConflict(key=request.key)
    return Stored(row[0], _told(row[0], json.loads(bytes(row[2]))["result"]))


def remember_refusal(ctx: Context, request: Request, action: str, error: DomainError) -> None:
    """Keep a refusal under its key, in a transaction of its own, after the rollback of what it refused."""
    problem = {
        "code": error.code,
        "status": error.status,
        "message": error.message,
        "field": error.field,
        "data": error.data,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_refusal (actor, key, action, request_hash, problem, at) "
            "VALUES (%s, %s, %s, %s, %s::jsonb, %s) ON CONFLICT DO NOTHING",
            [request.actor, request.key, action, request.hash, json.dumps(problem, default=str), ctx.now],
        )


def entries(
    root: UUID, *parts: UUID, before: datetime | None = None, limit: int = 200
) -> list[dict[str, Any]]:
    """Return the acts about one record and its parts, newest first, as stored; the caller has checked access."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT body FROM kernel_journal WHERE root = ANY(%s) AND at < coalesce(%s::timestamptz, 'infinity') "
            "ORDER BY at DESC, seq DESC LIMIT %s",
            [[root, *parts], before, limit],
        )
        return [json.loads(bytes(body)) for (body,) in cursor.fetchall()]


def recent(
    scope: UUID, *, action: str = "", actor: str = "", before: int | None = None, limit: int = 50
) -> list[tuple[int, dict[str, Any]]]:
    """Return the newest acts of one chain with their numbers: those before a number, of an actor, of a kind."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seq, body FROM kernel_journal WHERE scope = %s AND starts_with(action, %s) "
            "AND (%s = '' OR actor = %s) AND seq < coalesce(%s::bigint, 9223372036854775807) "
            "ORDER BY seq DESC LIMIT %s",
            [scope, action, actor, actor, before, limit],
        )
        return [(seq, json.loads(bytes(body))) for seq, body in cursor.fetchall()]


_DONE = """
SELECT wanted.action FROM unnest(%s::text[]) AS wanted (action)
WHERE EXISTS (SELECT 1 FROM kernel_journal j WHERE j.actor = %s AND j.action = wanted.action)
"""


def done_by(actor: str, actions: list[str]) -> frozenset[str]:
    """Return which of these actions stand in the record as done by an actor: one look into an index for each."""
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [actions, actor])
        return frozenset(action for (action,) in cursor.fetchall())


def one(journal_id: UUID) -> tuple[int, dict[str, Any]] | None:
    """Return one act with its number, or None; the caller has to check access by its scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, body FROM kernel_journal WHERE id = %s", [journal_id])
        row = cursor.fetchone()
    return (row[0], json.loads(bytes(row[1]))) if row else None


def _raise_remembered(request: Request) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT request_hash, problem FROM kernel_refusal WHERE actor = %s AND key = %s",
            [request.actor, request.key],
        )
        row = cursor.fetchone()
    if row is None:
        return
    if bytes(row[0]) != request.hash:
        raise IdempotencyConflict(key=request.key)
    problem = json.loads(row[1]) if isinstance(row[1], str) else row[1]
    raise Remembered(
        problem["code"], problem["status"], problem["message"], problem["field"], problem["data"]
    )


def _request_hash(action: str, branch_id: UUID | None, text: str) -> bytes:
    message = f"{action}\0{branch_id}\0{text}".encode()
    keyed = _keyed(settings.SECRET_KEY).copy()
    keyed.update(message)
    return keyed.digest()[:16]


@lru_cache(maxsize=4)
def _keyed(secret_key: str) -> hmac.HMAC:
    """Return the beginning of every hash: to make it costs more than to copy it."""
    return hmac.new(secret_key.encode(), None, "sha256")
