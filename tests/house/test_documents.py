"""The documents say what the code says."""

from pathlib import Path

import pytest

from workwright.project.contexts import LAYERS
from workwright.project.documents import BEGIN, SOURCE, out_of_date

CONTEXTS = [name for name in LAYERS if (SOURCE / name).is_dir()]


def test_generated_documents_are_up_to_date() -> None:
    assert out_of_date() == [], "run make docs"


@pytest.mark.parametrize("name", CONTEXTS)
def test_a_context_has_a_readme_of_a_page(name: str) -> None:
    readme: Path = SOURCE / name / "README.md"
    assert readme.exists()
    own = readme.read_text(encoding="utf-8").partition(BEGIN)[0]
    assert 5 <= own.count("\n") <= 80
