"""The generated pages of docs/ are those of the code as it is."""

import parity_page
import pytest

from graph.docs import FOLDER, pages


@pytest.mark.parametrize("name", pages())
def test_generated_pages_are_current(name):
    assert (FOLDER / name).read_text("utf-8") == pages()[name], "run: python -m graph.docs"


def test_the_page_of_parity_is_that_of_the_tables():
    assert parity_page.PAGE.read_text("utf-8") == parity_page.text(), "run: python tests/parity_page.py"
