<?php

declare(strict_types=1);

namespace Tests\Support;

use PDO;
use PDOException;
use RuntimeException;

/**
 * A MariaDB of the tests' own, reachable through a socket in a temporary directory only.
 *
 * It has no tables of accounts, and lets everybody in who may open the socket. It does not run as root, and ends with
 * the process that started it.
 */
final class MariadbServer
{
    private const ACCOUNT = 'nobody';
    private const SECONDS = 20;

    private const OPTIONS = [
        '--no-defaults', '--skip-grant-tables', '--skip-networking', '--skip-log-bin', '--innodb-stats-persistent=0',
        '--innodb-flush-log-at-trx-commit=0', '--innodb-log-file-size=8M', '--innodb-buffer-pool-size=32M',
    ];

    public readonly string $directory;

    /** @var resource */
    private $process;

    public function __construct()
    {
        $this->directory = TemporaryDirectory::create('mariadb');
        mkdir("$this->directory/data", 0700);
        $command = ['setpriv', '--pdeathsig=KILL'];
        if (posix_geteuid() === 0) {
            $account = posix_getpwnam(self::ACCOUNT) ?: throw new RuntimeException('There is no ' . self::ACCOUNT);
            array_push($command, "--reuid={$account['uid']}", "--regid={$account['gid']}", '--clear-groups');
            chown($this->directory, self::ACCOUNT);
            chown("$this->directory/data", self::ACCOUNT);
        }
        array_push($command, 'mariadbd', ...self::OPTIONS);
        array_push($command, "--datadir=$this->directory/data", "--socket=$this->directory/socket");
        $log = ['file', "$this->directory/log", 'a'];
        $pipes = [];
        $this->process = proc_open($command, [['file', '/dev/null', 'r'], $log, $log], $pipes, '/');
        register_shutdown_function($this->stop(...));
        $this->await();
    }

    public function connect(string $database = ''): PDO
    {
        return new PDO("mysql:unix_socket=$this->directory/socket;dbname=$database;charset=utf8mb4", 'root', '', [
            PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
            PDO::ATTR_EMULATE_PREPARES => false,
        ]);
    }

    public function stop(): void
    {
        if (is_resource($this->process)) {
            proc_terminate($this->process, SIGKILL);
            proc_close($this->process);
        }
    }

    private function await(): void
    {
        $until = microtime(true) + self::SECONDS;
        do {
            usleep(50_000);
            try {
                $this->connect();

                return;
            } catch (PDOException) {
                $isStarting = proc_get_status($this->process)['running'] && microtime(true) < $until;
            }
        } while ($isStarting);
        throw new RuntimeException('MariaDB does not start: ' . file_get_contents("$this->directory/log"));
    }
}
