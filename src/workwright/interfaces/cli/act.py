"""Perform one action, or ask one named read, as a person of the company.

The command is the same JSON that the HTTP API takes (`-` reads it from standard input); so are the rights, the
checks and the journal. The answer is JSON on standard output; a refusal is a sentence on standard error.

examples:
  workwright act --as sam@garage.example parties.find_or_create_customer '{"name": "Ann Lee", "phone": "+15035550111"}'
  workwright act --as sam@garage.example --key call-17 work_orders.open_work_order - < order.json
  workwright act --as audit@garage.example access.list_branches
  workwright act --as sam@garage.example --branch HSG access.get_me
"""

import argparse
import sys
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from workwright.access.queries import branch_by_code
from workwright.interfaces.context import of_email
from workwright.kernel.actions import Action, registry
from workwright.kernel.context import Context
from workwright.kernel.errors import DomainError
from workwright.kernel.reads import Query, queries


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add who acts, where, under which key, and what is done."""
    parser.add_argument("--as", dest="email", required=True, metavar="EMAIL", help="the person who acts")
    parser.add_argument(
        "--branch", default="", metavar="CODE", help="the branch to act in, by its code or id"
    )
    parser.add_argument("--key", default=None, help="an idempotency key: the same key does it once")
    parser.add_argument(
        "name", metavar="NAME", help="an action or a named read, such as billing.issue_invoice"
    )
    parser.add_argument(
        "json", metavar="JSON", nargs="?", default="{}", help="the command; - reads standard input"
    )


def run(options: argparse.Namespace) -> int:
    """Do it and print the answer; the exit status is 1 when it was refused, 2 when it cannot be understood."""
    text = sys.stdin.read() if options.json == "-" else options.json
    try:
        ctx = of_email(options.email, _branch(options.branch), "cli")
        answer = _perform(options.name, Context(ctx.actor, ctx.now, "cli", ctx.branch_id, options.key), text)
    except ValidationError as error:
        for item in error.errors(include_url=False, include_input=False):
            sys.stderr.write(f"{'.'.join(map(str, item['loc'])) or 'command'}: {item['msg']}\n")
        return 2
    except DomainError as error:
        sys.stderr.write(f"{error.code}: {error.message}\n")
        return 1
    sys.stdout.write(answer + "\n")
    return 0


def _perform(name: str, ctx: Context, text: str) -> str:
    if (action := registry.get(name)) is not None and not action.inner:
        return _act(action, ctx, text)
    if (query := queries.get(name)) is not None:
        return _ask(query, ctx, text)
    raise UnknownName(f"There is no action or read called {name}. `/api/docs` lists them all.")


class UnknownName(DomainError):
    """There is no such action or read."""

    code = "no_such_operation"
    status = 404


def _act(action: Action[Any, Any], ctx: Context, text: str) -> str:
    command = action.command.model_validate_json(text, strict=True)
    answer: str = action.perform(ctx, command).result.model_dump_json(indent=1)
    return answer


def _ask(query: Query[..., Any], ctx: Context, text: str) -> str:
    params = query.params.model_validate_json(text)
    answer = query(ctx, **{name: getattr(params, name) for name in query.params.model_fields})
    if isinstance(answer, bytes):
        sys.stdout.flush()
        sys.stdout.buffer.write(answer)
        return ""
    return TypeAdapter(query.returns).dump_json(answer, indent=1).decode()


def _branch(text: str) -> UUID | None:
    return branch_by_code(text) if text else None
