"""Operations for migrations: what PostgreSQL promises and Django cannot say.

Each leaves a row in `kernel_promise`, from which the rights of the application role are granted and against
which the start-up self-check compares what is installed.
"""

from importlib import resources
from typing import Any

from django.db.migrations import RunSQL
from django.db.migrations.operations.base import Operation

from workwright.kernel.states import Machine


def run_sql_files(context: str, *names: str) -> RunSQL:
    """Run files of `<context>/sql/`; they are applied once and never edited after a release."""
    folder = resources.files(f"workwright.{context}") / "sql"
    return RunSQL("\n".join((folder / name).read_text() for name in names), RunSQL.noop)


class WithoutIndex(Operation):
    """Take away the index that Django gives a reference: another one serves as well, or nobody reads by it.

    Django's own way makes the foreign key anew, which reads both tables while nobody may write.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, name: str) -> None:
        self.model_name, self.name = model_name, name

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Note that the field has no index."""
        field = state.models[app_label, self.model_name].fields[self.name].clone()
        field.db_index = False
        state.alter_field(app_label, self.model_name, self.name, field, preserve_default=True)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Drop it."""
        _, _, index = self._names(app_label, schema_editor, to_state)
        schema_editor.execute(f"DROP INDEX IF EXISTS {index}")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Make it again."""
        table, column, index = self._names(app_label, schema_editor, to_state)
        schema_editor.execute(f"CREATE INDEX {index} ON {table} ({column})")

    def describe(self) -> str:
        """Say it in words."""
        return f"Take away the index of {self.model_name}.{self.name}"

    def _names(self, app_label: str, schema_editor: Any, state: Any) -> tuple[str, str, str]:
        model = state.apps.get_model(app_label, self.model_name)
        table, column = model._meta.db_table, model._meta.get_field(self.name).column
        name = schema_editor._create_index_name(table, [column])
        quoted = [schema_editor.quote_name(word) for word in (table, column, name)]
        return quoted[0], quoted[1], quoted[2]


def install_machine(machine: Machine) -> RunSQL:
    """Let the database refuse what the table of transitions does not allow; may be applied again when it changes."""
    pairs = ",".join(sorted({f"'{t.source}>{t.target}'" for t in machine.transitions}))
    initials = ",".join(f"'{state}'" for state in machine.initials)
    trigger, function = f"{machine.name}_states", f"{machine.table}_{machine.name}_states"
    return RunSQL(
        f"""
        DROP TRIGGER IF EXISTS {trigger} ON {machine.table};
        CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF TG_OP = 'INSERT' THEN
            IF NEW.{machine.column} NOT IN ({initials}) THEN
              RAISE EXCEPTION '%: nothing begins as %', TG_TABLE_NAME, NEW.{machine.column}
                USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
            END IF;
          ELSIF OLD.{machine.column} <> NEW.{machine.column}
                AND OLD.{machine.column} || '>' || NEW.{machine.column} NOT IN ({pairs}) THEN
            RAISE EXCEPTION '%: % cannot become %', TG_TABLE_NAME, OLD.{machine.column}, NEW.{machine.column}
              USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
          END IF;
          RETURN NEW;
        END $$;
        CREATE TRIGGER {trigger} BEFORE INSERT OR UPDATE OF {machine.column} ON {machine.table} FOR EACH ROW
        EXECUTE FUNCTION {function}();
        """
        + _promise(machine.table, "machine", machine.name),
        RunSQL.noop,
    )


def guard_tables(*tables: str) -> RunSQL:
    """Refuse writes of the application role outside an action."""
    return RunSQL("".join(_guard(table) for table in tables), RunSQL.noop)


def keep_history(*tables: str) -> RunSQL:
    """Keep the row as it was before each update and delete, tied to the journal row of the change."""
    return RunSQL(
        "".join(
            f"CREATE TRIGGER keep_history_update AFTER UPDATE ON {table} FOR EACH ROW "
            "WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION kernel_keep_history();"
            f"CREATE TRIGGER keep_history_delete AFTER DELETE ON {table} FOR EACH ROW "
            "EXECUTE FUNCTION kernel_keep_history();" + _promise(table, "history")
            for table in tables
        ),
        RunSQL.noop,
    )


def append_only(*tables: str) -> RunSQL:
    """Refuse update, delete and truncate, by trigger for everybody and by right for the application role."""
    return RunSQL(
        "".join(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW "
            "EXECUTE FUNCTION kernel_refuse_change();"
            f"CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
            "EXECUTE FUNCTION kernel_refuse_change();" + _promise(table, "append_only")
            for table in tables
        ),
        RunSQL.noop,
    )


def no_update_columns(table: str, *columns: str) -> RunSQL:
    """Leave the application role no right to update these columns: triggers keep them."""
    return RunSQL(_promise(table, "no_update", ",".join(columns)), RunSQL.noop)


def read_only(*tables: str) -> RunSQL:
    """Leave the application role nothing but reading: SECURITY DEFINER functions and triggers write here."""
    return RunSQL("".join(_promise(table, "read_only") for table in tables), RunSQL.noop)


def unguarded(*tables: str) -> RunSQL:
    """Say that these tables may be written outside an action (sessions, counters of tries and the like)."""
    return RunSQL("".join(_promise(table, "unguarded") for table in tables), RunSQL.noop)


def erasable(table: str, *columns: str) -> RunSQL:
    """Let `kernel_erase` blank these columns when a person is erased; nothing else ever does."""
    return RunSQL(_promise(table, "erasable", ",".join(columns)), RunSQL.noop)


def _guard(table: str) -> str:
    return (
        f"CREATE TRIGGER require_journal BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH STATEMENT "
        "EXECUTE FUNCTION kernel_require_journal();" + _promise(table, "guarded")
    )


def _promise(table: str, kind: str, detail: str = "") -> str:
    return (
        "INSERT INTO kernel_promise (table_name, kind, detail) "
        f"VALUES ('{table}', '{kind}', '{detail}') ON CONFLICT DO NOTHING;"
    )
