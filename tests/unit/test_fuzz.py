"""Whatever is in the files, users get findings and a status, never a traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings, strategies as st

SPEC = Path(__file__).parent.parent.parent / "metric_specs" / "chom"
FILES = {file.name: file.read_text(encoding="utf-8") for file in sorted(SPEC.glob("*.yaml"))}
WORDS = sorted(set(re.findall(r"[\w.]+", "".join(FILES.values()))))

FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

scalars = st.one_of(
    st.sampled_from(WORDS),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
trees = st.recursive(
    scalars,
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.sampled_from(WORDS), children, max_size=4),
    max_leaves=20,
)


def _check(run, place: Path, files: dict[str, str]) -> None:
    for file in (place / "spec").glob("*"):
        file.unlink()
    for name, text in files.items():
        (place / "spec" / name).write_text(text, encoding="utf-8", newline="")
    outcome = run("emit", "php", "--spec", "spec", "--out", "out", "--check")
    assert outcome.status in (0, 1, 2)
    assert (outcome.status == 0) <= ("error[" not in outcome.stdout + outcome.stderr)
    if outcome.status:
        assert re.search(r"error\[SDK\d{3}\]|Error: ", outcome.stdout + outcome.stderr)


@FUZZ
@given(name=st.sampled_from(sorted(FILES)), data=st.data())
def test_lines_removed_doubled_or_replaced(workspace, run, name, data):
    lines = FILES[name].splitlines(keepends=True)
    at = data.draw(st.integers(0, len(lines) - 1))
    word = data.draw(st.sampled_from(WORDS))
    change = data.draw(st.sampled_from(["drop", "double", "indent", "replace", "cut"]))
    changed = {
        "drop": [],
        "double": [lines[at], lines[at]],
        "indent": ["  " + lines[at]],
        "replace": [re.sub(r":.*", f": {word}", lines[at])],
        "cut": [lines[at][: len(lines[at]) // 2]],
    }[change]
    _check(run, workspace(), {**FILES, name: "".join([*lines[:at], *changed, *lines[at + 1 :]])})


@FUZZ
@given(
    name=st.sampled_from(sorted(FILES)),
    noise=st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    data=st.data(),
)
def test_characters_inserted_anywhere(workspace, run, name, noise, data):
    text = FILES[name]
    at = data.draw(st.integers(0, len(text)))
    _check(run, workspace(), {**FILES, name: text[:at] + noise + text[at:]})


@FUZZ
@given(tree=trees, name=st.sampled_from(["sdkgen.yaml", "http.yaml"]))
def test_any_tree_of_known_words(workspace, run, tree, name):
    _check(run, workspace(), {**FILES, name: yaml.safe_dump(tree, allow_unicode=True)})


@FUZZ
@given(path=st.sampled_from(["http", "labels", "sdkgen"]), value=trees, data=st.data())
def test_any_value_at_any_key(workspace, run, path, value, data):
    name = f"{path}.yaml"
    document = yaml.safe_load(FILES[name])
    node = document
    for _ in range(data.draw(st.integers(0, 3))):
        key = data.draw(st.sampled_from(sorted(node)))
        if not isinstance(node[key], dict) or not node[key]:
            break
        node = node[key]
    node[data.draw(st.sampled_from(sorted(node)))] = value
    _check(run, workspace(), {**FILES, name: yaml.safe_dump(document, allow_unicode=True)})


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"\x00", b"[]", b"a", b"--- !!map", b"{}" * 2])
def test_unusual_settings_files(workspace, run, content):
    place = workspace()
    (place / "spec" / "sdkgen.yaml").write_bytes(content)
    outcome = run("emit", "php", "--spec", "spec")
    assert outcome.status in (1, 2)
    assert "error[" in outcome.stderr
