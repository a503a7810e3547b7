"""Text of a specification never becomes code, in any PHP version at hand."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

CASES = Path(__file__).parent.parent / "cases" / "emissions"

TOKENS = """
$found = [];
foreach (array_slice($argv, 1) as $file) {
    foreach (token_get_all(file_get_contents($file), TOKEN_PARSE) as $token) {
        $code = [T_EXIT, T_EVAL, T_INLINE_HTML, T_CLOSE_TAG, T_OPEN_TAG_WITH_ECHO];
        if (is_array($token) && in_array($token[0], $code, true)) {
            $found[] = $file . ':' . $token[2] . ' ' . token_name($token[0]);
        }
    }
}
echo implode("\\n", $found);
"""


@pytest.mark.parametrize("case", ["hostile_text", "every_feature"])
def test_no_text_of_the_specification_becomes_a_statement(case):
    files = sorted(map(str, (CASES / case / "expected").rglob("*.php")))

    result = subprocess.run(["php", "-r", TOKENS, *files], capture_output=True, text=True, check=True)

    assert len(files) > 3
    assert result.stdout == ""


def test_the_detector_detects(tmp_path):
    file = tmp_path / "x.php"
    file.write_text("<?php /* */ exit(1); ?> text")

    result = subprocess.run(["php", "-r", TOKENS, str(file)], capture_output=True, text=True, check=True)

    assert [line.split()[-1] for line in result.stdout.splitlines()] == ["T_EXIT", "T_CLOSE_TAG", "T_INLINE_HTML"]


def test_the_enum_holds_exactly_the_declared_values():
    file = CASES / "hostile_text" / "expected" / "src" / "Labels" / "Evil.php"
    script = f"require '{file}'; echo json_encode(array_column(Shop\\Metrics\\Labels\\Evil::cases(), 'value'));"

    result = subprocess.run(["php", "-r", script], capture_output=True, text=True, check=True)

    assert json.loads(result.stdout) == ["'; exit(3); //", "\\", "\\'", "${exit(5)}", "é ü 漢字"]
