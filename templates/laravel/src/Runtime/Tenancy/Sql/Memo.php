<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy\Sql;

/**
 * Remembers proofs by the text of the statement: in the process, and between processes in APCu where there is one.
 *
 * @internal
 */
final class Memo
{
    /** Changes whenever a statement may be judged otherwise than before. */
    private const EDITION = 3;

    /** Proofs in a generation; of two, the older one is dropped when the newer is full. */
    private const GENERATION = 1_000;

    /** Longer texts are mostly bulk inserts, which do not come again. In bytes. */
    private const LONGEST = 16_384;

    /** Seconds that a proof stays in APCu without being used by a process that starts. */
    private const KEPT = 86_400;

    /** @var array<string, array<string, Proof>> scope => statement => proof; to be read directly, for speed */
    public array $proofs = [];

    /** @var array<string, array<string, Proof>> */
    private array $previous = [];

    private int $held = 0;

    private readonly string $prefix;

    /**
     * @param string $model hash of the model that the proofs are made for
     * @param bool $shared whether APCu is used
     */
    public function __construct(string $model, private readonly bool $shared = false)
    {
        $this->prefix = 'sdkgen:proof:' . self::EDITION . ':' . $model . ':';
    }

    /** @param callable(): Proof $analyse */
    public function recall(string $scope, string $sql, callable $analyse): Proof
    {
        if (isset($this->proofs[$scope][$sql])) {
            return $this->proofs[$scope][$sql];
        }
        $proof = $this->previous[$scope][$sql] ?? null;
        if (strlen($sql) > self::LONGEST) {
            return $analyse();
        }
        $proof ??= $this->shared ? $this->fetch($scope, $sql, $analyse) : $analyse();
        if ($this->held >= self::GENERATION) {
            [$this->previous, $this->proofs, $this->held] = [$this->proofs, [], 0];
        }
        $this->held++;

        return $this->proofs[$scope][$sql] = $proof;
    }

    /** @param callable(): Proof $analyse */
    private function fetch(string $scope, string $sql, callable $analyse): Proof
    {
        $key = $this->prefix . hash('sha256', $scope . "\0" . $sql);
        $proof = apcu_fetch($key);
        if (!$proof instanceof Proof) {
            $proof = $analyse();
            apcu_store($key, $proof, self::KEPT);
        }

        return $proof;
    }
}
