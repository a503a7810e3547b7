<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use PHPUnit\Framework\TestCase;

/** Every numbered case of the threat model has a test: a data set that begins with its number, or a test named here. */
final class CoverageTest extends TestCase
{
    private const LAST = 66;

    /** Numbers that the threat model does not give. */
    private const UNUSED = [63, 64];

    private const ELSEWHERE = [
        42 => [RequestsTest::class, 'testNothingScopedIsTouchedBeforeATenantIsKnown'],
        43 => [RequestsTest::class, 'testNothingScopedIsTouchedBeforeATenantIsKnown'],
        44 => [QueueTest::class, 'testACommandWorksForNobody'],
        45 => [RequestsTest::class, 'testARouteParameterOfAnotherTenantIsNotFound'],
        46 => [RequestsTest::class, 'testNothingScopedIsTouchedBeforeATenantIsKnown'],
        47 => [QueueTest::class, 'testAJobWithAForeignModelFails'],
        48 => [QueueTest::class, 'testAJobWithoutAStampFails'],
        49 => [QueueTest::class, 'testAJobWithAForgedStampFails'],
        50 => [QueueTest::class, 'testAModelThatMovedToAnotherTenantIsNotRestored'],
        51 => [QueueTest::class, 'testARetryHasItsContextAndLeavesNone'],
        52 => [RequestsTest::class, 'testAContextLeftOverIsNoticedAndForgotten'],
    ];

    public function testEveryNumberedCaseIsTested(): void
    {
        $names = array_merge(
            array_keys(iterator_to_array(CasesTest::cases())),
            array_keys(iterator_to_array(KeysTest::accesses())),
        );
        $found = array_filter(array_map(intval(...), $names));
        foreach (self::ELSEWHERE as $number => [$class, $method]) {
            self::assertTrue(method_exists($class, $method), "$class::$method, which tests case $number");
            $found[] = $number;
        }

        self::assertSame([], array_diff(range(1, self::LAST), self::UNUSED, $found));
    }
}
