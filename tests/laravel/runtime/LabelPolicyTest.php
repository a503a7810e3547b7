<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime;

use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\LabelPolicy;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

final class LabelPolicyTest extends TestCase
{
    /** @dataProvider hostile */
    public function testHostileValuesBecomeHarmlessText(string $value, string $written): void
    {
        self::assertSame("w=\"$written\"", $this->text(['w' => 'word'], [$value]));
    }

    /** @return iterable<string, array{0: string, 1: string}> */
    public static function hostile(): iterable
    {
        yield 'plain' => ['api/v1/sites/{id}', 'api/v1/sites/{id}'];
        yield 'quotes' => ['"}x{y="', '\"}x{y=\"'];
        yield 'newline' => ["a\nb", 'a\nb'];
        yield 'backslash' => ['a\\', 'a\\\\'];
        yield 'backslash before n' => ['a\n', 'a\\\\n'];
        yield 'carriage return, tab, NUL' => ["\r\t\0", "\r\t\0"];
        yield 'unit separator' => ["\x1f", "\x1f"];
        yield 'pipe' => ['a|3', 'a|3'];
        yield 'empty' => ['', ''];
        yield 'UTF-8' => ['Zürich 東京 🚀', 'Zürich 東京 🚀'];
        yield 'invalid UTF-8' => ["a\xffb", "a\u{FFFD}b"];
        yield 'a cut-off character' => ["a\xe6\x9d", "a\u{FFFD}"];
        yield 'a surrogate' => ["\xed\xa0\x80", "\u{FFFD}"];
        yield '10 kB' => [str_repeat('x', 10_240), str_repeat('x', 256)];
        yield 'cut between characters' => [str_repeat('東', 100), str_repeat('東', 85)];
        yield 'cut before a character of four bytes' => ['xx' . str_repeat('🚀', 100), 'xx' . str_repeat('🚀', 63)];
        yield '10 kB of no UTF-8' => [str_repeat("\xbf", 10_240), str_repeat("\u{FFFD}", 85)];
        yield '10 kB of quotes' => [str_repeat('"', 10_240), str_repeat('\"', 256)];
    }

    public function testLabelsKeepTheOrderOfTheMetric(): void
    {
        self::assertSame('b="1",a="2"', $this->text(['b' => 'word', 'a' => 'word'], ['1', '2']));
        self::assertSame('', $this->text([], []));
    }

    public function testClosedSetsTakeDeclaredAbsentAndOverflowValuesOnly(): void
    {
        $folded = [];
        foreach (['free', 'none', 'other', null] as $tier) {
            $this->text(['tier' => 'tier'], [$tier], $folded);
        }
        self::assertSame([], $folded);

        self::assertSame('tier="other"', $this->text(['tier' => 'tier'], ['FREE'], $folded));
        self::assertSame(['tier'], $folded);
    }

    public function testAWrongNumberOfValuesIsRefused(): void
    {
        $this->expectException(\DomainException::class);
        $this->text(['a' => 'word'], ['1', '2']);
    }

    public function testOnlyValuesOfTheirOwnCountTowardsTheCap(): void
    {
        $policy = new LabelPolicy(Spec::LABELS);

        self::assertSame(5, $policy->cap('endpoint', 'api/sites'));
        self::assertSame(0, $policy->cap('endpoint', 'unmatched'));
        self::assertSame(0, $policy->cap('endpoint', 'other'));
        self::assertSame(0, $policy->cap('tier', 'free'));
    }

    /**
     * @param array<string, string> $names
     * @param list<string> $folded
     */
    private function text(array $names, array $values, array &$folded = []): ?string
    {
        $exposed = [];

        return (new LabelPolicy(Spec::LABELS))->text($names, $values, $exposed, $folded);
    }
}
