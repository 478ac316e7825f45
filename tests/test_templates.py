"""Sentences taken apart ahead say what Jinja says."""

from itertools import product

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


def test_every_shipped_sentence_says_the_same_without_jinja() -> None:
    """Whatever is filled in and whatever is left empty, in every combination."""
    apart = [text for text in SENTENCES if taken_apart(text)]
    for text in apart:
        forms, names = _apart(_environment().parse(text).body), [name for name, _ in used(text)]
        options: list[str | bool | list[str]] = ["jam", "", True]
        for values in product(options, repeat=len(names)):
            given = dict(zip(names, values, strict=True))
            assert _said(forms, given) == _rendered(text, given), given
    assert len(apart) > len(SENTENCES) * 0.9


@pytest.mark.parametrize(
    ("a", "b", "said"), [("x", "", "1"), ("", "y", "2"), ("x", "y", "1"), ("", "", "3")]
)
def test_of_several_ways_the_first_that_holds_is_said(a: str, b: str, said: str) -> None:
    text = "{% if a %}1{% elif b %}2{% else %}3{% endif %}"
    values = {"a": a, "b": b}

    assert _said(_apart(_environment().parse(text).body), values) == said == _rendered(text, values)


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
