<?php

declare(strict_types=1);

namespace Tests\Feature\Tenancy;

use App\Models\Site;
use Chom\Metrics\Runtime\Laravel\Tenancy\Connections;
use Illuminate\Database\Connection;
use Illuminate\Database\SQLiteConnection;
use Illuminate\Support\Facades\Cache;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Redis;
use Illuminate\Support\Facades\Storage;
use Tests\Support\RedisServer;
use Tests\Tenancy\IsolationTestCase;
use Tests\Tenancy\MakesRequests;
use Tests\Tenancy\World;

/**
 * What the guards do not see, so that nobody believes that they do. docs/tenancy.md lists each; a test that fails here
 * is a blind spot less, and a line to be removed there.
 */
final class BlindSpotsTest extends IsolationTestCase
{
    use MakesRequests;

    protected string $mode = 'enforce';

    protected function tearDown(): void
    {
        self::assertSame([], $this->objections());
        parent::tearDown();
    }

    public function testStatementsOnThePdoObject(): void
    {
        $rows = $this->asMine(static fn () => DB::connection()->getPdo()->query('select * from sites')->fetchAll());

        self::assertTrue($this->isTheirs($rows));
    }

    public function testViewsThatAreNotDeclared(): void
    {
        $this->unwatched(static fn () => DB::statement('create view everything as select * from sites'));

        self::assertTrue($this->isTheirs($this->asMine(static fn () => DB::table('everything')->get())));
    }

    public function testTriggersAndWhatTheDatabaseDoesByItself(): void
    {
        $this->unwatched(static fn () => DB::statement(
            'create trigger spread after update on plans begin update sites set status = \'spread\'; end',
        ));
        $this->unwatched(static fn () => DB::table('plans')->insert(['id' => 'p', 'name' => 'pro']));

        $this->asMine(static fn () => DB::table('plans')->update(['name' => 'free']));

        $status = $this->unwatched(fn () => $this->world->theirs->site->fresh()->status);
        self::assertSame('spread', $status);
    }

    public function testKeysGivenToTheStoreItself(): void
    {
        $this->asMine(fn () => Cache::store()->getStore()->put("tenant:{$this->world->theirs->tenant->id}:x", 1, 60));

        self::assertNotNull(Cache::store()->getStore()->get("tenant:{$this->world->theirs->tenant->id}:x"));
    }

    public function testLocksOfACacheWithTags(): void
    {
        $mine = "tenant:{$this->world->mine->tenant->id}:x";
        $theirs = "tenant:{$this->world->theirs->tenant->id}:x";

        self::assertTrue($this->asMine(static fn () => Cache::tags([$mine])->lock($theirs, 5)->get()));
    }

    public function testKeysGivenToRedisItself(): void
    {
        $socket = RedisServer::shared()->socket;
        config(['database.redis.default' => ['host' => $socket, 'port' => 0]]);
        $key = "tenant:{$this->world->theirs->tenant->id}:x";

        self::assertTrue($this->asMine(static fn () => Redis::set($key, 1)));
    }

    public function testModelsThatAreVeryManyOrVeryDeepInAResponse(): void
    {
        $theirs = $this->world->theirs->site;
        $this->route('many', static fn () => response()->json([array_fill(0, 2000, []), $theirs]));
        $this->route('deep', static fn () => response()->json([[[[[[[$theirs]]]]]]]));
        $this->signIn();

        self::assertTrue($this->isTheirs($this->get('/many')->assertOk()->json()));
        self::assertTrue($this->isTheirs($this->get('/deep')->assertOk()->json()));
    }

    public function testKeysThatAreHashed(): void
    {
        $key = md5("tenant:{$this->world->theirs->tenant->id}");

        self::assertTrue($this->asMine(static fn () => Cache::put($key, 1, 60)));
        self::assertTrue($this->asMine(static fn () => Cache::put("laravel_$key", 1, 60)));
    }

    public function testPathsOfTheFileSystemItself(): void
    {
        $path = storage_path('app/' . World::MARK);
        file_put_contents($path, World::MARK);

        self::assertTrue($this->isTheirs($this->asMine(static fn () => file_get_contents($path))));
        unlink($path);
    }

    public function testDisksThatAreNotOfTheConfiguration(): void
    {
        config(['filesystems.disks.local.root' => "$this->state/disk"]);
        $path = "tenants/{$this->world->theirs->tenant->id}/x";

        self::assertTrue($this->asMine(static fn () => Storage::disk('local')->getDriver()->put($path, 'x')));
        $disk = Storage::createLocalDriver(['root' => "$this->state/disk"]);
        self::assertSame('x', $this->asMine(static fn () => $disk->get($path)));
    }

    public function testRowsThatTheApplicationMakesModelsOfAfterAQuery(): void
    {
        $row = ['tenant_id' => $this->world->mine->tenant->id] + $this->world->theirs->site->getRawOriginal();

        $rows = $this->asMine(static function () use ($row): object {
            Site::where('tenant_id', $row['tenant_id'])->get();
            Site::hydrate([$row]);

            return DB::table('sites')->where('id', $row['id'])->get();
        });

        self::assertTrue($this->isTheirs($rows));
    }

    public function testModelsInsideOfOtherObjectsInAResponse(): void
    {
        $theirs = $this->world->theirs->site;
        $this->route('object', static fn () => response()->json((object) ['site' => $theirs]));
        $this->signIn();

        self::assertTrue($this->isTheirs($this->get('/object')->assertOk()->json()));
    }

    public function testConnectionsOfAResolverThatIsRegisteredLater(): void
    {
        Connection::resolverFor('sqlite', static fn (mixed ...$given) => new SQLiteConnection(...$given));
        $pdo = DB::connection()->getPdo();
        config(['database.connections.later' => config('database.connections.sqlite')]);

        try {
            $rows = $this->asMine(static fn () => DB::connection('later')->setPdo($pdo)->select('select * from sites'));
        } finally {
            Connections::guard($this->app, $this->app->make('events'));
        }

        self::assertTrue($this->isTheirs($rows));
    }

    public function testTextThatWasReadBeforeAndIsNoModel(): void
    {
        $domain = $this->world->theirs->site->domain;

        $content = $this->asMine(static fn () => response()->json(['domain' => $domain])->content());

        self::assertTrue($this->isTheirs($content));
    }
}
