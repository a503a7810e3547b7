<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Tests\Runtime\Store;

use PDO;
use PHPUnit\Framework\TestCase;
use Sdkgen\Laravel\Runtime\Health;
use Sdkgen\Laravel\Runtime\Store\SqliteStore;
use Sdkgen\Laravel\Runtime\Store\Store;
use Sdkgen\Laravel\Runtime\Store\StoreFailure;
use Sdkgen\Laravel\Tests\Runtime\Support\Folder;
use Sdkgen\Laravel\Tests\Runtime\Support\Processes;
use Sdkgen\Laravel\Tests\Runtime\Support\Spec;

final class SqliteStoreTest extends TestCase
{
    use SharedStoreContract;

    private Folder $folder;
    private string $path;

    protected function setUp(): void
    {
        apcu_clear_cache();
        $this->folder = new Folder();
        $this->path = $this->folder->path . '/deep/down/metrics.sqlite';
    }

    public function testNothingIsCreatedBeforeTheFirstUse(): void
    {
        $store = $this->store();
        self::assertDirectoryDoesNotExist(dirname($this->path));

        $store->write(["k:1\x1f" => 1], []);
        self::assertFileExists($this->path);
    }

    public function testManyProcessesMayCreateTheDatabaseAtOnce(): void
    {
        Processes::fork(8, function (): void {
            $this->store()->write(["k:1\x1f" => 1], []);
        });

        self::assertSame(['' => 8], $this->read('k:1'));
        self::assertSame('wal', (new PDO('sqlite:' . $this->path))->query('PRAGMA journal_mode')->fetchColumn());
    }

    public function testADatabaseWhoseCreationWasInterruptedIsCreatedAnew(): void
    {
        mkdir(dirname($this->path), 0777, true);
        file_put_contents($this->path . '.new', 'half a database');
        file_put_contents($this->path . '.new-wal', 'and its log');
        $this->write(['k:1|' => 1]);

        self::assertSame(['' => 1], $this->read('k:1'));
        self::assertFileDoesNotExist($this->path . '.new');
    }

    public function testALockedDatabaseIsAFailureAfterTheTimeoutAndFineAfterwards(): void
    {
        $this->write(['k:1|' => 1]);
        $other = new PDO('sqlite:' . $this->path);
        $other->exec('BEGIN IMMEDIATE');
        $store = new SqliteStore($this->path, 'chom', 20);
        try {
            $store->write(["k:1\x1f" => 5], []);
            self::fail('the database is locked');
        } catch (StoreFailure $failure) {
            self::assertSame(StoreFailure::UNAVAILABLE, $failure->reason);
            self::assertNull($failure->lost);
        }
        self::assertSame(['' => 1], $this->fields($store, 'k:1'), 'readers do not wait');

        $other->exec('COMMIT');
        $store->write(["k:1\x1f" => 5], []);
        self::assertSame(['' => 6], $this->read('k:1'));
    }

    public function testACorruptDatabaseIsAFailure(): void
    {
        mkdir(dirname($this->path), 0777, true);
        file_put_contents($this->path, str_repeat('not a database', 1_000));
        $this->assertUnavailable(fn () => $this->write(['k:1|' => 1]));
        $this->assertUnavailable(fn () => $this->read('k:1'));
        $this->assertUnavailable(fn () => $this->admit(['s:1|a' => 1]));
        $this->assertUnavailable(fn () => $this->store()->wipe());
    }

    public function testADirectoryThatCannotBeIsAFailure(): void
    {
        $this->path = '/proc/no/such/metrics.sqlite';

        $this->assertUnavailable(fn () => $this->write(['k:1|' => 1]));
    }

    public function testAReadOnlyDatabaseIsAFailure(): void
    {
        $this->write(['k:1|' => 1]);
        Processes::fork(1, function (): void {
            chmod($this->path, 0444);
            chmod(dirname($this->path), 0555);
            posix_geteuid() === 0 && posix_setuid(65_534);
            $health = new Health(null);
            $recorder = Spec::recorder($this->store(), $health);
            $recorder->add('plain_total', []);
            $recorder->flush();
            self::assertSame(['reason="store_unavailable"' => 1], $health->counters()[Health::DROPPED]);
        });
        chmod(dirname($this->path), 0755);
    }

    public function testAFullDiskIsTold(): void
    {
        $this->write(['k:1|' => 1]);
        $database = new PDO('sqlite:' . $this->path);
        $pages = (int) $database->query('PRAGMA page_count')->fetchColumn();
        $store = $this->store();
        $store->write(["k:1\x1f" => 1], []);
        $connection = (new \ReflectionClass($store))->getProperty('file')->getValue($store);
        $pdo = (new \ReflectionClass($connection))->getProperty('pdo')->getValue($connection);
        $pdo->exec("PRAGMA max_page_count = $pages");
        $adds = [];
        for ($row = 0; $row < 500; $row++) {
            $adds["k:1\x1f" . str_repeat("row $row", 20)] = 1;
        }
        try {
            $store->write($adds, []);
            self::fail('there is no page left');
        } catch (StoreFailure $failure) {
            self::assertSame(StoreFailure::FULL, $failure->reason);
        }
        self::assertSame(['' => 2], $this->read('k:1'), 'a batch is stored whole or not at all');
    }

    public function testADatabaseOfAnOlderRuntimeIsUpgradedByWhoeverComesFirst(): void
    {
        mkdir(dirname($this->path), 0700, true);
        $old = new \PDO('sqlite:' . $this->path);
        $old->exec('PRAGMA journal_mode = WAL');
        $old->exec('CREATE TABLE samples (key TEXT NOT NULL, field TEXT NOT NULL, value INTEGER NOT NULL, '
            . 'expires_at INTEGER, PRIMARY KEY (key, field)) WITHOUT ROWID');
        $old->exec('CREATE TABLE members (name TEXT NOT NULL, member TEXT NOT NULL, PRIMARY KEY (name, member)) '
            . 'WITHOUT ROWID');
        $old->exec("INSERT INTO samples VALUES ('chom:k:1', 'a=\"x\"', 5, NULL)");
        unset($old);
        Processes::fork(4, function (): void {
            $this->write(['k:1|a="x"' => 1, 'k:1|a="y"' => 1]);
        });
        $this->annotate(['k:1|a="x"' => 1], ['k:1|a="x"' => 'last']);

        self::assertSame(['a="x"' => 10, 'a="y"' => 4], $this->read('k:1'));
        self::assertSame(['k:1' => ['a="x"' => 'last']], $this->annotated()->exemplars(['k:1']));
        self::assertSame(['a="y"'], array_keys($this->annotated()->created(['k:1'])['k:1']));
    }

    public function testAReplacedDatabaseIsNoticed(): void
    {
        $store = $this->store();
        $store->write(["k:1\x1f" => 1], []);
        foreach (['', '-wal', '-shm'] as $suffix) {
            unlink($this->path . $suffix);
        }
        $store->write(["k:1\x1f" => 1], []);

        self::assertSame(['' => 1], $this->read('k:1'));
    }

    public function testAnOpenConnectionSurvivesAFork(): void
    {
        $store = $this->store();
        $store->write(["k:1\x1f" => 1], []);
        Processes::fork(3, static function () use ($store): void {
            for ($request = 0; $request < 50; $request++) {
                $store->write(["k:1\x1f" => 1], []);
            }
        });
        $store->write(["k:1\x1f" => 1], []);

        self::assertSame(['' => 152], $this->read('k:1'));
    }

    public function testAWriterThatIsKilledLosesItsBatchOnly(): void
    {
        $pid = pcntl_fork();
        if ($pid === 0) {
            $store = $this->store();
            for (;;) {
                $store->write(["k:1\x1f|0" => 1, "k:1\x1f|s" => 3], []);
            }
        }
        do {
            usleep(20_000);
        } while (!is_file($this->path) || ($this->read('k:1')['|0'] ?? 0) < 20);
        posix_kill($pid, SIGKILL);
        pcntl_waitpid($pid, $status);
        $this->write(['k:1||0' => 1, 'k:1||s' => 3]);
        $fields = $this->read('k:1');

        self::assertSame(3 * $fields['|0'], $fields['|s']);
    }

    private function assertUnavailable(callable $work): void
    {
        try {
            $work();
            self::fail('this cannot work');
        } catch (StoreFailure $failure) {
            self::assertSame(StoreFailure::UNAVAILABLE, $failure->reason);
        }
    }

    private function store(string $prefix = 'chom'): Store
    {
        return new SqliteStore($this->path, $prefix, 5_000);
    }
}
