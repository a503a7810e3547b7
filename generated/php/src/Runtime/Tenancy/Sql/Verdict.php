<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql;

/**
 * Why a statement is not proven to touch only rows of the context.
 *
 * @internal
 */
final class Verdict
{
    public const CONTEXT_MISSING = 'context_missing';
    public const TENANT_REASSIGNED = 'tenant_reassigned';
    public const FOREIGN = 'query_foreign';
    public const UNSCOPED_READ = 'query_unscoped_read';
    public const UNSCOPED_WRITE = 'query_unscoped_write';
    public const UNVERIFIED_KEY = 'query_unverified_key';
    public const UNANALYSABLE = 'query_unanalysable';

    /**
     * @param string $violation one of the constants
     * @param string $table that is touched; empty when the statement could not be read that far
     * @param string $reason a sentence without any value of the statement
     */
    public function __construct(
        public readonly string $violation,
        public readonly string $table,
        public readonly string $reason,
    ) {
    }
}
