"""Sentences taken apart ahead say what Jinja says."""

import pytest

from tactful.prompts import PromptBook, shipped_folder
from tactful.templates import (
    UnfitTemplateError,
    _apart,
    _environment,
    _rendered,
    _said,
    filled,
    templates_apart,
    used,
)

BOOK = PromptBook(shipped_folder())
SENTENCES = sorted(
    {
        line.text
        for name in BOOK.names()
        for block in BOOK.file(name).blocks()
        for line in block.sentences
        if "{" in line.text
    }
)


def taken_apart(text: str) -> bool:
    try:
        _apart(_environment().parse(text).body)
    except NotImplementedError:
        return False
    return True


@pytest.mark.parametrize("value", ["jam", "", True, False])
def test_every_shipped_sentence_says_the_same_without_jinja(value: str | bool) -> None:
    apart = [text for text in SENTENCES if taken_apart(text)]
    for text in apart:
        values = {name: value for name, _ in used(text)}
        assert _said(_apart(_environment().parse(text).body), values) == _rendered(text, values)
    assert len(apart) > len(SENTENCES) * 0.9


def test_a_value_that_is_missing_is_named() -> None:
    text = next(text for text in SENTENCES if taken_apart(text))

    with pytest.raises(UnfitTemplateError, match="is undefined"):
        filled(text, {})


def test_a_text_without_variables_is_left_alone() -> None:
    assert (filled("Hi there,", {}), used("Hi there,")) == ("Hi there,", ())


def test_what_only_jinja_can_fill_in_is_not_taken_apart() -> None:
    assert filled("{{ name | capitalize }}", {"name": "jam"}) == "Jam"
    assert not taken_apart("{{ name | capitalize }}")
    assert list(templates_apart(["{{ name | lower }}"])) == ["templates"]


def test_a_template_that_comes_to_much_too_much_is_given_up() -> None:
    text = "{% for a in name %}" + "{{ name|join('" + "z" * 9_000 + "') }}" * 9 + "{% endfor %}"

    with pytest.raises(UnfitTemplateError, match="comes to more than 200,000 letters"):
        filled(text, {"name": "jam" * 30})
