<?php

declare(strict_types=1);

namespace Tests\Tenancy;

/**
 * What has to be caught, and what has to stay silent. CoverageTest compares with what is tested, in both modes.
 *
 * A data set proves the case that its name begins with: a number, or the name of one that has none.
 */
final class ThreatModel
{
    /** Numbers 63 and 64 are not given. */
    public const NUMBERED = [
        1 => 'find foreign id', 2 => 'all()', 3 => 'withoutGlobalScopes', 4 => 'where other tenant',
        5 => 'DB::table bare', 6 => 'by request id', 7 => 'raw literal', 8 => 'orWhere precedence',
        9 => 'predicate only in LEFT JOIN ON', 10 => 'UNION branch', 11 => 'whereHas unscoped',
        12 => 'tenant_id only selected', 13 => 'exists/count oracle', 14 => 'unique rule', 15 => 'exists rule',
        16 => 'bulk update', 17 => 'bulk delete', 18 => 'update foreign ids', 19 => 'destroy',
        20 => 'bulk insert, foreign row 2', 21 => 'insert without tenant', 22 => 'upsert on id',
        23 => 'updateOrInsert', 24 => 'insertUsing', 25 => 'mass-assigned tenant', 26 => 're-homed row',
        27 => 'model carried across contexts', 28 => 'saveQuietly', 29 => 'withoutEvents',
        30 => 'child of a foreign parent', 31 => 'pivot to foreign tenant', 32 => 'pivot foreign user',
        33 => 'morphTo', 34 => 'eager load over a bad key', 35 => 'central fan-out', 36 => 'withCount from central',
        37 => 'orderByRaw subselect', 38 => "foreign parent's relation", 39 => 'by user', 40 => 'by e-mail',
        41 => "other organisation's invoices", 42 => 'no context, read', 43 => 'no context, write',
        44 => 'scheduled command', 45 => 'route binding', 46 => 'binding before context',
        47 => 'job with a foreign model', 48 => 'unstamped payload', 49 => 'tampered stamp',
        50 => 'restored model that moved tenant', 51 => 'retry leaves no context', 52 => 'stale context',
        53 => 'foreign cache key', 54 => 'undeclared cache key', 55 => 'multi-statement', 56 => 'TRUNCATE/MERGE/CALL',
        57 => 'cursor', 58 => 'child aggregate', 59 => 'withTrashed', 60 => 'IN mine + theirs',
        61 => 'tenant != mine', 62 => 'increment foreign', 65 => 'foreign relation update', 66 => 'replicate',
    ];

    public const UNNUMBERED = [
        'header mismatch',
        'session mismatch',
        'token mismatch',
        'singleton under Octane',
        'lock key',
        'limiter key',
        'disk path',
        'signed URL',
        'broadcast channel',
        'swallowed exception',
        'metrics store down',
    ];

    public const SILENT = [
        'relations with paginate',
        'eager loads',
        'findOrFail, update, fresh',
        'whereHas with the tenant',
        'child read through parent',
        'join and sum through parent',
        'whereIn own ids',
        'create with tenant',
        'create without tenant',
        'lazy chains',
        'hasManyThrough to central',
        'pivot attach, detach, sync',
        'withCount',
        'chunk',
        'cursor',
        'firstOrCreate and updateOrCreate on a relation',
        'unique and exists with tenant',
        'increment on a loaded model',
        'upsert whose conflict target has the tenant',
        'soft delete, restore, force delete',
        'audited bypass',
        'organization-level queries',
        'jobs dispatched in a tenant',
        'sync jobs',
        'nested runAs',
        'declared cache keys',
        'load, loadCount, loadMissing',
        'login by e-mail before context',
    ];
}
