"""The generated pages of docs/ are those of the code as it is."""

import pytest

from graph.docs import FOLDER, pages


@pytest.mark.parametrize("name", pages())
def test_generated_pages_are_current(name):
    assert (FOLDER / name).read_text("utf-8") == pages()[name], "run: python -m graph.docs"
