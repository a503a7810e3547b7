"""Label values and amounts that somebody's store, escaping, encoding or arithmetic has failed on."""

import math

# fmt: off
LABEL_VALUES: list[object] = [
    # Declared, reserved and ordinary ones.
    "", " ", "plain", "two words", "yes", "no", "nothing said", "something else", "nobody", "other", "200",
    # What has to be escaped, and what only looks like it.
    "back\\slash", 'quo"ted', 'over"flow\\', "line\nbreak\r\ttab", "\\n", 'a,b="c"', "\x00\x1b[31m\x7f",
    # What could be taken for the inside of a store's name.
    "|s", "|0", "x|", "\x1f", "a\x1fb",
    # Around the longest length, in characters of every size.
    "x" * 256, "x" * 257, "é" * 128, "é" * 129, "漢" * 86, "🐘" * 64 + "x", "x" * 255 + "é", "x" * 253 + "🐘",
    "e\u0301", "ü漢🐘", "\u202e",
    # Around saturation.
    "1", "4", "5", "4+", "007", "01", "9" * 30, "0" * 30 + "3", "-4", "٤", 0, 1, 4, 200, -1,
    # What has to be told from text that reads the same.
    True, False, None,
    # What is no Unicode.
    b"\x80", b"\xc3", b"\xe2\x82", b"\xe2\x82A", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\xff\xfe",
    b"\xf0\x9f\x98", b"\xf5\x80\x80\x80", b"\xe2\xc0\x80", b"\xf0\x9f\xc0\x80", b"x" * 255 + b"\xc3", b"\x80" * 300,
    b"ok",
]

ORDINARY_AMOUNTS: list[float] = [
    0, 1, -1, 2, 0.1, 0.2, 0.3, 0.1 + 0.2, 1 / 3, -0.5, -0.0, 0.005, 60, 60.0, 256, 257, 1_048_576, 16_777_217,
    # Around the resolution, and halves of it.
    0.0005, 1e-7, 5e-7, 4.9e-7, 1.5, 2.5, -2.5, 2.4999999999999994e-06, 1.4999999999999998e-06, 5e-324,
    # Around the change to exponents.
    999_999, 1_000_000, 1_000_000.5, 123_456.789, 12_345_678.9,
]

NO_NUMBERS = [math.nan, math.inf, -math.inf]

AMOUNTS: list[float] = [
    *ORDINARY_AMOUNTS, *NO_NUMBERS,
    1e15, 1e16, 1.5e16, 123_456_789_012_345_678, 2**53, 2**53 + 1, 2**62, 9.2e18, 1e19, 1e300,
]
# fmt: on
