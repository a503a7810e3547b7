<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Models\Site;
use App\Models\SiteBackup;
use Chom\Metrics\Runtime\Laravel\Tenancy\IsolationException;
use Illuminate\Support\Str;
use Tests\Tenancy\Breach;
use Tests\Tenancy\BreachTestCase;
use Tests\Tenancy\World;
use Throwable;

/** The guard of models does its part where no statement is looked at. */
final class ModelsAloneTest extends BreachTestCase
{
    protected function setUp(): void
    {
        $this->settings = ['metrics.tenancy.layers' => ['sql' => 'off']];
        parent::setUp();
    }

    public static function cases(): iterable
    {
        $new = static fn (): array => ['domain' => Str::uuid() . '.example.com'];
        $accesses = [
            'find' => ['model_read', static fn (World $world) => Site::find($world->theirs->site->id)],
            'all' => ['model_read', static fn () => Site::all()],
            'create for another tenant' => [
                'model_write',
                static fn (World $world) => Site::create($new() + ['tenant_id' => $world->theirs->tenant->id]),
            ],
            'child of a foreign parent' => [
                'model_write',
                static fn (World $world) => SiteBackup::create(['site_id' => $world->theirs->site->id]),
            ],
            'polymorphic child of a foreign parent' => [
                'model_write',
                static fn (World $world) => $world->theirs->site->notes()->create(['text' => 'x']),
            ],
            'move to another tenant' => [
                'tenant_reassigned',
                static fn (World $world) => Site::find($world->mine->site->id)
                    ->update(['tenant_id' => $world->theirs->tenant->id]),
            ],
            'move to a foreign parent' => [
                'tenant_reassigned',
                static fn (World $world) => SiteBackup::find($world->mine->backup->id)
                    ->update(['site_id' => $world->theirs->site->id]),
            ],
            'write a model of another context' => [
                'model_write',
                static fn (World $world) => $world->theirs->site->update(['status' => 'gone']),
            ],
            'delete a model of another context' => [
                'model_write',
                static fn (World $world) => $world->theirs->site->forceDelete(),
            ],
            'delete a child of another context' => [
                'model_write',
                static fn (World $world) => $world->theirs->backup->delete(),
            ],
        ];
        foreach ($accesses as $name => [$violation, $access]) {
            yield $name => [new Breach($violation, $access)];
        }
    }

    protected function assertRefused(Breach $breach, mixed $answer, ?Throwable $error): void
    {
        parent::assertRefused($breach, $answer, $error);
        self::assertSame('eloquent', $error->incident->layer->value);
    }

    public function testNothingIsTouchedWithoutATenant(): void
    {
        $this->inMode('enforce');
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
