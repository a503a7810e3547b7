<?php

declare(strict_types=1);

namespace Tests\Tenancy;

use App\Models\Site;
use Chom\Metrics\Tenancy;
use Closure;
use Illuminate\Broadcasting\BroadcastManager;
use Illuminate\Broadcasting\BroadcastServiceProvider;
use Illuminate\Support\Facades\Storage;
use Tests\Support\RememberingBroadcaster;

/** Paths, channels and resources outside of the database that are another tenant's, or nobody's. */
final class DiskCases
{
    /** @return array<string, string> what is on the disk before: path => text */
    public static function files(World $world): array
    {
        return [
            self::path($world) => World::MARK,
            'tenants/secret' => World::MARK,
            World::MARK . '.sql' => World::MARK,
        ];
    }

    /** @return iterable<string, array{Breach}> */
    public static function all(): iterable
    {
        foreach (self::accesses() as $name => [$access, $tells]) {
            yield "disk path: $name" => [new Breach('storage_path', $access, tells: $tells)];
        }
        foreach (self::undeclared() as $name => $access) {
            yield "disk path: $name" => [new Breach('storage_path', $access, isUnproven: true)];
        }
        yield from self::resources();
        yield 'broadcast channel: an event' => [new Breach('egress', self::event(...))];
    }

    private static function path(World $world, string $name = 'backup.txt'): string
    {
        return "tenants/{$world->theirs->tenant->id}/$name";
    }

    /** @return array<string, array{Closure(World): mixed, mixed}> */
    private static function accesses(): array
    {
        $path = self::path(...);
        $own = static fn (World $world): string => "tenants/{$world->mine->tenant->id}/copy";

        return [
            'get' => [static fn (World $world) => Storage::get($path($world)), null],
            'read' => [static fn (World $world) => stream_get_contents(Storage::readStream($path($world))), null],
            'download' => [static fn (World $world) => self::sent(Storage::download($path($world))), null],
            'response' => [static fn (World $world) => self::sent(Storage::response($path($world))), null],
            'exists' => [static fn (World $world) => Storage::exists($path($world)), true],
            'missing' => [static fn (World $world) => Storage::missing($path($world)), false],
            'size' => [static fn (World $world) => Storage::size($path($world)), strlen(World::MARK)],
            'path' => [static fn (World $world) => Storage::path($path($world)), null],
            'files' => [static fn (World $world) => Storage::files(dirname($path($world))), null],
            'when' => [
                static fn (World $world) => Storage::disk('local')
                    ->when(true, static fn ($disk) => $disk->get($path($world))),
                null,
            ],
            'by the name of the disk' => [static fn (World $world) => Storage::disk('local')->get($path($world)), null],
            'copy from' => [static function (World $world) use ($path, $own) {
                Storage::copy($path($world), $own($world));

                return Storage::get($own($world));
            }, null],
            'move from' => [static fn (World $world) => Storage::move($path($world), $own($world)), null],
            'copy to' => [static function (World $world) use ($path, $own): void {
                Storage::put($own($world), 'mine');
                Storage::copy($own($world), $path($world, 'copy'));
            }, null],
            'put' => [static fn (World $world) => Storage::put($path($world), 'x'), null],
            'append' => [static fn (World $world) => Storage::append($path($world), 'x'), null],
            'prepend' => [static fn (World $world) => Storage::prepend($path($world), 'x'), null],
            'delete' => [static fn (World $world) => Storage::delete(['public/logo.png', $path($world)]), null],
            'delete the folder' => [static fn (World $world) => Storage::deleteDirectory(dirname($path($world))), null],
        ];
    }

    /** @return array<string, Closure(World): mixed> */
    private static function undeclared(): array
    {
        return [
            'list of all tenants' => static fn () => Storage::allFiles('tenants'),
            'list of the root' => static fn () => Storage::files(),
            'one that climbs' => static fn (World $world) => Storage::get(
                "tenants/{$world->mine->tenant->id}/../secret",
            ),
            'put, undeclared' => static fn () => Storage::put(World::MARK . '.sql', 'x'),
        ];
    }

    /** @return iterable<string, array{Breach}> */
    private static function resources(): iterable
    {
        yield 'external resource: a claim' => [new Breach(
            'external_resource',
            static function (World $world): string {
                Tenancy::claimServerDomain($world->server->id, $world->theirs->site->domain);

                return 'claimed';
            },
            tells: 'claimed',
        )];
        yield 'external resource: a model that claims it' => [new Breach(
            'external_resource',
            static function (World $world): void {
                Site::create(['domain' => $world->theirs->site->domain, 'vps_server_id' => $world->server->id]);
            },
        )];
        yield 'external resource: a model that takes it over' => [new Breach(
            'external_resource',
            static fn (World $world) => Site::findOrFail($world->mine->site->id)
                ->update(['domain' => $world->theirs->site->domain]),
        )];
    }

    private static function event(World $world): mixed
    {
        $sent = new RememberingBroadcaster();
        app()->register(BroadcastServiceProvider::class);
        app(BroadcastManager::class)->extend('remembering', static fn () => $sent);
        config(['broadcasting.connections.remembering' => ['driver' => 'remembering']]);
        $channel = "private-tenants.{$world->theirs->tenant->id}.sites";
        app(BroadcastManager::class)->connection('remembering')->broadcast([$channel], 'changed');

        return $sent->sent;
    }

    private static function sent(mixed $response): string
    {
        ob_start();
        $response->sendContent();

        return (string) ob_get_clean();
    }
}
