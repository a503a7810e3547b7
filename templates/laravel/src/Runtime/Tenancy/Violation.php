<?php

declare(strict_types=1);

namespace Sdkgen\Laravel\Runtime\Tenancy;

/**
 * How isolation can be broken.
 *
 * @internal
 */
enum Violation: string
{
    case ContextMissing = 'context_missing';
    case ContextMismatch = 'context_mismatch';
    case ContextStale = 'context_stale';
    case RouteBinding = 'route_binding';
    case ModelRead = 'model_read';
    case ModelWrite = 'model_write';
    case TenantReassigned = 'tenant_reassigned';
    case QueryForeign = 'query_foreign';
    case QueryUnscopedRead = 'query_unscoped_read';
    case QueryUnscopedWrite = 'query_unscoped_write';
    case QueryUnverifiedKey = 'query_unverified_key';
    case QueryUnanalysable = 'query_unanalysable';
    case QueuePayload = 'queue_payload';
    case CacheKey = 'cache_key';
    case StoragePath = 'storage_path';
    case Egress = 'egress';
    case ExternalResource = 'external_resource';
    case DbRlsDenied = 'db_rls_denied';

    /** Whether it is only that nothing proves the access to be the context's own. */
    public function isUnproven(): bool
    {
        return match ($this) {
            self::QueryUnscopedRead,
            self::QueryUnscopedWrite,
            self::QueryUnverifiedKey,
            self::QueryUnanalysable => true,
            default => false,
        };
    }

    /** Whether a refusal of the application's own, later in the request, makes a mere attempt of it. */
    public function isRead(): bool
    {
        return match ($this) {
            self::ModelRead, self::RouteBinding, self::QueryForeign => true,
            default => false,
        };
    }

    /** The status of the response that takes the place of the application's. */
    public function status(): int
    {
        return match ($this) {
            self::RouteBinding,
            self::ModelRead,
            self::ModelWrite,
            self::TenantReassigned,
            self::QueryForeign,
            self::ExternalResource => 404,
            self::QueryUnscopedRead,
            self::QueryUnscopedWrite,
            self::QueryUnverifiedKey,
            self::QueryUnanalysable,
            self::DbRlsDenied => 500,
            default => 403,
        };
    }
}
