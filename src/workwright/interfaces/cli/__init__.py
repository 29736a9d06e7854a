"""Words of the `workwright` command that work with the company's data: one module per word.

A module is named like its word (`_` for `-`; names that begin with `_` are no words) and holds

- a docstring: its first line says what the word does, the rest is what `--help` shows, with examples at the end;
- `arguments(parser)`, which adds its arguments to an `argparse.ArgumentParser`;
- `run(options) -> int`, which does it and returns the exit status: Django is set up, the database answers.

Words that run the installation itself (`up`, `stop`, `status`, `migrate`) are in `workwright.project`.
"""
