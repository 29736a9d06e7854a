"""The OpenAPI 3.1 description of the API, made from the same registries that answer it."""

import json
from functools import cache
from typing import Any

from django.conf import settings
from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode

from workwright.access.roles import permission_table
from workwright.imports.queries import kinds
from workwright.interfaces.api.operations import Read, Write, operations
from workwright.interfaces.api.problems import MEDIA_TYPE, Problem
from workwright.kernel.actions import Action

Json = dict[str, Any]
REF = "#/components/schemas/{model}"

INTRODUCTION = """\
Everything the product does, by one operation per action (`POST`) and one per named read (`GET`).

* **Who calls:** an API key as `Authorization: Bearer ww_...`, or the signed-in person's own page with its CSRF token.
* **Where:** `Workwright-Branch` names the branch to act in by its id; a key of one branch needs none.
* **Once:** `Idempotency-Key` makes a repetition return the stored answer, marked `Idempotent-Replayed`. Operations that
  move money or goods require it. Another request under the same key is refused with 422.
* **Versions:** what edits a record carries `expected_version`; a mismatch is 409 `stale`: load again and repeat.
* **Refusals** are `application/problem+json` (RFC 9457). `code` is stable; `errors` names the fields at fault.
* **Money** is whole minor units of an ISO 4217 currency; quantities and prices are decimal strings.
"""

REFUSALS = {
    "400": "The request is malformed, or lacks an Idempotency-Key where one is required.",
    "401": "No key or session, or one that is not good any more.",
    "403": "The caller does not have the right, or not in this branch.",
    "404": "There is no such thing, or it is not the caller's to see.",
    "405": "The address answers another method.",
    "409": "Not possible now: stale version, illegal transition, or another reason named by `code`.",
    "413": "The request is too large.",
    "415": "The content is of the wrong kind.",
    "422": "Some of the input cannot be used; `errors` says which and why.",
    "429": "Too many wrong keys from this address.",
    "500": "A fault of the server; it was logged.",
    "503": "Others are working on the same record: try again with the same key.",
}


@cache
def published() -> str:
    """Return the description as text: what `/api/v1/openapi.json` answers and `docs/openapi.json` holds."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def document() -> Json:
    """Return the whole description as plain JSON values, the same for the same code."""
    schemas, refs = _schemas()
    paths = {_path(name): _operation(name, found, refs) for name, found in operations().items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Workwright", "version": "1", "description": INTRODUCTION},
        "servers": [{"url": "/"}],
        "security": [{"key": []}, {"session": [], "csrf": []}],
        "tags": [{"name": context} for context in sorted({name.partition(".")[0] for name in operations()})],
        "paths": paths | _file_paths(refs),
        "components": {
            "schemas": schemas,
            "responses": _shared_responses(refs),
            "parameters": _shared_parameters(),
            "securitySchemes": {
                "key": {"type": "http", "scheme": "bearer", "description": "An API key."},
                "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
                "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
            },
        },
    }


Refs = dict[tuple[str, str], Json]


def _schemas() -> tuple[Json, Refs]:
    """Return every schema once, and where each operation's input and answer are among them."""
    inputs: list[tuple[tuple[str, str], JsonSchemaMode, Any]] = [
        (("Problem", "answer"), "serialization", TypeAdapter(Problem).core_schema)
    ]
    for name, found in operations().items():
        match found:
            case Write(action=action):
                inputs.append(((name, "command"), "validation", _core(action.command)))
                inputs.append(((name, "answer"), "serialization", _core(action.result)))
            case Read(answer=answer):
                inputs.append(((name, "answer"), "serialization", answer.core_schema))
    made, definitions = GenerateJsonSchema(ref_template=REF).generate_definitions(inputs)
    refs = {key: schema for (key, _), schema in made.items()}
    return dict(sorted(definitions.items())), refs


def _core(model: type[BaseModel]) -> Any:
    return model.__pydantic_core_schema__


def _path(name: str) -> str:
    return "/api/v1/" + name.replace(".", "/")


def _operation(name: str, found: Write | Read, refs: Refs) -> Json:
    return (
        {"post": _write(name, found, refs)} if isinstance(found, Write) else {"get": _read(name, found, refs)}
    )


def _about(name: str, text: str | None, permission: str) -> Json:
    context, _, verb = name.partition(".")
    return {
        "operationId": name,
        "tags": [context],
        "summary": verb.replace("_", " ").capitalize(),
        "description": " ".join((text or "").split()),
        "x-permission": permission,
        "x-roles": sorted(permission_table().get(permission, ())),
    }


def _write(name: str, found: Write, refs: Refs) -> Json:
    key = "KeyRequired" if found.needs_key else "Key"
    return {
        **_about(name, found.action.run.__doc__, name),
        "parameters": [{"$ref": f"#/components/parameters/{shown}"} for shown in (key, "Branch")],
        "requestBody": {"required": True, "content": {"application/json": {"schema": refs[name, "command"]}}},
        "responses": {
            "200": {
                "description": "Done, or done before under the same key.",
                "headers": {
                    "Workwright-Journal": {"schema": {"type": "string", "format": "uuid"}},
                    "Idempotent-Replayed": {"schema": {"type": "string", "const": "true"}},
                },
                "content": {"application/json": {"schema": refs[name, "answer"]}},
            },
            **_refusals(found.action),
        },
    }


def _refusals(action: Action[Any, Any]) -> Json:
    """Return the responses of refusals, those that the action itself names spelled out."""
    named: dict[str, list[str]] = {}
    for error in action.errors:
        named.setdefault(str(error.status), []).append(f"`{error.code}`: {(error.__doc__ or '').strip()}")
    shared = {status: {"$ref": f"#/components/responses/Refused{status}"} for status in REFUSALS}
    own = {
        status: {
            "description": REFUSALS.get(status, "Refused.") + "\n\n" + "\n\n".join(sorted(texts)),
            "content": {MEDIA_TYPE: {"schema": {"$ref": REF.format(model="Problem")}}},
        }
        for status, texts in named.items()
    }
    return dict(sorted((shared | own).items()))


def _read(name: str, found: Read, refs: Refs) -> Json:
    media = "application/pdf" if found.is_document else "application/json"
    schema = {"type": "string", "format": "binary"} if found.is_document else refs[name, "answer"]
    return {
        **_about(name, found.query.run.__doc__, found.query.permission),
        "parameters": [{"$ref": "#/components/parameters/Branch"}, *_query_parameters(found)],
        "responses": {
            "200": {"description": "The answer.", "content": {media: {"schema": schema}}},
            **{status: {"$ref": f"#/components/responses/Refused{status}"} for status in REFUSALS},
        },
    }


def _query_parameters(found: Read) -> list[Json]:
    schema = found.query.params.model_json_schema(ref_template=REF)
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": _without_null(part)}
        for name, part in schema.get("properties", {}).items()
    ]


def _without_null(schema: Json) -> Json:
    """Return the schema of a value in a query string, where leaving out is the only way to say nothing."""
    kept = {name: value for name, value in schema.items() if not (name == "default" and value is None)}
    choices = [choice for choice in kept.pop("anyOf", []) if choice != {"type": "null"}]
    if len(choices) == 1:
        return {**choices[0], **kept}
    return {**kept, "anyOf": choices} if choices else kept


def _file_paths(refs: Refs) -> Json:
    refused = {status: {"$ref": f"#/components/responses/Refused{status}"} for status in REFUSALS}
    branch = {"$ref": "#/components/parameters/Branch"}
    picture = {"type": "string", "format": "binary"}
    form = {
        "type": "object",
        "properties": {"file": picture, "file_id": {"type": "string", "format": "uuid"}},
        "required": ["file"],
    }
    upload = {
        **_about(
            "files.upload",
            "Store one photograph (JPEG, PNG, WebP) or PDF, 20 MB at most.",
            "files.record_file",
        ),
        "parameters": [{"$ref": "#/components/parameters/Key"}, branch],
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": form}}},
        "responses": {
            "200": {
                "description": "Stored; the id names the file.",
                "content": {"application/json": {"schema": refs["files.record_file", "answer"]}},
            },
            **refused,
        },
    }
    file_id = {
        "name": "file_id",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "format": "uuid"},
    }
    download = {
        **_about("files.download", "The bytes of a file.", "files.view_files"),
        "parameters": [file_id, branch],
        "responses": {
            "200": {"description": "The file.", "content": {"*/*": {"schema": picture}}},
            "304": {"description": "Unchanged since the ETag given."},
            **refused,
        },
    }
    return {
        "/api/v1/files": {"post": upload},
        "/api/v1/files/{file_id}": {"get": download},
        "/api/v1/imports": {"post": _import_path(refs, refused)},
    }


def _import_path(refs: Refs, refused: Json) -> Json:
    form = {
        "type": "object",
        "properties": {
            "file": {"type": "string", "format": "binary"},
            "kind": {"type": "string", "enum": [kind.name for kind in kinds()]},
        },
        "required": ["file", "kind"],
    }
    return {
        **_about(
            "imports.begin",
            "Begin to bring in a CSV or XLSX file, 20 MB at most. Then: imports.get_import, imports.map_columns.",
            "imports.upload_file",
        ),
        "parameters": [{"$ref": "#/components/parameters/Key"}, {"$ref": "#/components/parameters/Branch"}],
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": form}}},
        "responses": {
            "200": {
                "description": "Stored and looked at; the id names the import.",
                "content": {"application/json": {"schema": refs["imports.upload_file", "answer"]}},
            },
            **refused,
        },
    }


def _shared_responses(refs: Refs) -> Json:
    content = {MEDIA_TYPE: {"schema": refs["Problem", "answer"]}}
    return {
        f"Refused{status}": {"description": text, "content": content} for status, text in REFUSALS.items()
    }


def _shared_parameters() -> Json:
    key = {
        "name": "Idempotency-Key",
        "in": "header",
        "description": "A text of your making; the same for a repetition of the same request.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
    }
    branch = {
        "name": "Workwright-Branch",
        "in": "header",
        "required": False,
        "description": "The branch to act in.",
        "schema": {"type": "string", "format": "uuid"},
    }
    return {"Key": {**key, "required": False}, "KeyRequired": {**key, "required": True}, "Branch": branch}
