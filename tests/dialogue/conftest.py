"""A tutor that has read every poisoned document, and what it was built from."""

import pytest

from tests.dialogue.poisoned import poisoned_index
from tutor.bootstrap import build_tutor


@pytest.fixture(scope="session")
def poisoned(tmp_path_factory):
    """Settings of an index that holds the poisoned plans and materials."""
    return poisoned_index(tmp_path_factory.mktemp("poisoned"))


@pytest.fixture(scope="session")
def poisoned_tutor(poisoned):
    return build_tutor(poisoned)
