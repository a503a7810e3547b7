<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Models\Site;
use App\Models\SiteBackup;
use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Closure;
use Illuminate\Support\Str;
use Tests\Tenancy\IsolationTestCase;
use Tests\Tenancy\World;

/** The guard of models does its part where no statement is looked at. */
final class ModelsAloneTest extends IsolationTestCase
{
    protected string $mode = 'enforce';

    protected function setUp(): void
    {
        $this->settings = ['metrics.tenancy.layers' => ['sql' => 'off']];
        parent::setUp();
    }

    /** @return iterable<string, array{string, Closure(World): mixed}> */
    public static function accesses(): iterable
    {
        $new = static fn (): array => ['domain' => Str::uuid() . '.example.com'];
        yield 'find' => ['model_read', static fn (World $world) => Site::find($world->theirs->site->id)];
        yield 'all' => ['model_read', static fn () => Site::all()];
        yield 'create for another tenant' => [
            'model_write',
            static fn (World $world) => Site::create($new() + ['tenant_id' => $world->theirs->tenant->id]),
        ];
        yield 'child of a foreign parent' => [
            'model_write',
            static fn (World $world) => SiteBackup::create(['site_id' => $world->theirs->site->id]),
        ];
        yield 'polymorphic child of a foreign parent' => [
            'model_write',
            static fn (World $world) => $world->theirs->site->notes()->create(['text' => 'x']),
        ];
        yield 'move to another tenant' => [
            'tenant_reassigned',
            static fn (World $world) => Site::find($world->mine->site->id)
                ->update(['tenant_id' => $world->theirs->tenant->id]),
        ];
        yield 'move to a foreign parent' => [
            'tenant_reassigned',
            static fn (World $world) => SiteBackup::find($world->mine->backup->id)
                ->update(['site_id' => $world->theirs->site->id]),
        ];
        yield 'write a model of another context' => [
            'model_write',
            static fn (World $world) => $world->theirs->site->update(['status' => 'gone']),
        ];
        yield 'delete a model of another context' => [
            'model_write',
            static fn (World $world) => $world->theirs->site->forceDelete(),
        ];
        yield 'delete a child of another context' => [
            'model_write',
            static fn (World $world) => $world->theirs->backup->delete(),
        ];
    }

    /**
     * @dataProvider accesses
     * @param Closure(World): mixed $access
     */
    public function testItIsStopped(string $violation, Closure $access): void
    {
        $before = $this->unwatched($this->world->theirRows(...));
        try {
            $this->asMine(fn () => $access($this->world));
            self::fail('It was not stopped.');
        } catch (IsolationException $refusal) {
            self::assertSame($violation, $refusal->incident->violation->value);
            self::assertSame('eloquent', $refusal->incident->layer->value);
        }
        self::assertSame($before, $this->unwatched($this->world->theirRows(...)));
    }

    public function testNothingIsTouchedWithoutATenant(): void
    {
        $stopped = 0;
        foreach (
            [
                fn () => Site::first(),
                fn () => Site::create(['domain' => 'x.example.com']),
                fn () => $this->world->mine->site->update(['status' => 'x']),
                fn () => $this->world->mine->site->delete(),
            ] as $access
        ) {
            try {
                $access();
            } catch (IsolationException $refusal) {
                $stopped += (int) ($refusal->incident->violation->value === 'context_missing');
            }
        }

        self::assertSame(4, $stopped);
    }
}
