<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Throwable;

/**
 * Every breach of a class twice: while observing it is noticed as what it is, and does its harm, which shows that it is
 * one; in enforce mode it is stopped, and does none.
 */
abstract class BreachTestCase extends IsolationTestCase
{
    /** @return iterable<string, array{Breach}> by name: the case of the threat model, a colon, and what is special */
    abstract public static function cases(): iterable;

    protected function setUp(): void
    {
        [$breach] = $this->getProvidedData() + [null];
        if ($breach instanceof Breach) {
            $this->mode = $this->getName(false) === 'testItIsStopped' ? 'enforce' : 'observe';
            $this->settings = $breach->settings + $this->settings;
        }
        parent::setUp();
    }

    /** @dataProvider cases */
    final public function testItIsNoticed(Breach $breach): void
    {
        $before = $this->unwatched($this->whatIsTheirs(...));

        [$answer, $error] = $this->make($breach);

        if ($error !== null && (! $breach->isHarmless || $error instanceof IsolationException)) {
            throw $error;
        }
        self::assertSame($breach->observed(), $this->objections());
        $this->assertLetThrough($breach, $answer);
        $isHarmed = $this->isTheirs($answer)
            || ($breach->tells !== null && $answer === $breach->tells)
            || $before !== $this->unwatched($this->whatIsTheirs(...));
        self::assertSame(! $breach->isHarmless, $isHarmed, 'Whether there is anything to be stopped.');
    }

    /** @dataProvider cases */
    final public function testItIsStopped(Breach $breach): void
    {
        $before = $this->unwatched($this->whatIsTheirs(...));

        [$answer, $error] = $this->make($breach);

        $this->assertRefused($breach, $answer, $error);
        self::assertSame($breach->blocked(), $this->objections());
        self::assertFalse($this->isTheirs($answer), 'Something of theirs was seen.');
        self::assertTrue($breach->tells === null || $answer !== $breach->tells, 'The answer tells.');
        self::assertSame($before, $this->unwatched($this->whatIsTheirs(...)), 'Something of theirs was changed.');
    }

    /** Where the application does it. */
    protected function attempt(Breach $breach): mixed
    {
        return $this->asMine(fn () => ($breach->attempt)($this->world, $this));
    }

    /** Everything of the other tenant that could be changed. */
    protected function whatIsTheirs(): mixed
    {
        return $this->world->theirRows();
    }

    protected function assertLetThrough(Breach $breach, mixed $answer): void
    {
    }

    protected function assertRefused(Breach $breach, mixed $answer, ?Throwable $error): void
    {
        self::assertInstanceOf(IsolationException::class, $error);
        self::assertSame($breach->violation, $error->incident->violation->value);
        self::assertSame($breach->status(), $error->getStatusCode());
    }

    /** @return array{mixed, Throwable|null} what came back, and what was thrown */
    private function make(Breach $breach): array
    {
        try {
            return [$this->attempt($breach), null];
        } catch (Throwable $error) {
            return [null, $error];
        }
    }
}
