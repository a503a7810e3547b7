<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql\Syntax;

/**
 * The words of SQL that have a meaning here. A word that is reserved in one dialect only is a name in the others.
 *
 * @internal
 */
final class Words
{
    public const KEYWORDS = [
        'ALL' => 1, 'AND' => 1, 'AS' => 1, 'BETWEEN' => 1, 'BY' => 1, 'CASE' => 1, 'CROSS' => 1, 'DELETE' => 1,
        'DISTINCT' => 1, 'ELSE' => 1, 'END' => 1, 'EXCEPT' => 1, 'EXISTS' => 1, 'FETCH' => 1, 'FOR' => 1,
        'FROM' => 1, 'FULL' => 1, 'GROUP' => 1, 'HAVING' => 1, 'IN' => 1, 'INNER' => 1, 'INSERT' => 1,
        'INTERSECT' => 1, 'INTO' => 1, 'IS' => 1, 'JOIN' => 1, 'LATERAL' => 1, 'LEFT' => 1, 'LIKE' => 1,
        'LIMIT' => 1, 'NATURAL' => 1, 'NOT' => 1, 'NULL' => 1, 'OFFSET' => 1, 'ON' => 1, 'OR' => 1, 'ORDER' => 1,
        'OUTER' => 1, 'RETURNING' => 1, 'RIGHT' => 1, 'SELECT' => 1, 'SET' => 1, 'TABLE' => 1, 'THEN' => 1,
        'UNION' => 1, 'UPDATE' => 1, 'USING' => 1, 'VALUES' => 1, 'WHEN' => 1, 'WHERE' => 1, 'WINDOW' => 1,
        'WITH' => 1,
    ];

    public const MYSQL = ['FORCE' => 1, 'IGNORE' => 1, 'LOCK' => 1, 'STRAIGHT_JOIN' => 1, 'USE' => 1, 'XOR' => 1];

    /** What ends an expression outside of parentheses. */
    public const STOPS = [
        '' => 1, ')' => 1, ',' => 1, ';' => 1, 'AND' => 1, 'CROSS' => 1, 'EXCEPT' => 1, 'FETCH' => 1, 'FOR' => 1,
        'FULL' => 1, 'GROUP' => 1, 'HAVING' => 1, 'INNER' => 1, 'INTERSECT' => 1, 'JOIN' => 1, 'LEFT' => 1,
        'LIMIT' => 1, 'LOCK' => 1, 'NATURAL' => 1, 'OFFSET' => 1, 'ON' => 1, 'OR' => 1, 'ORDER' => 1,
        'RETURNING' => 1, 'RIGHT' => 1, 'SET' => 1, 'STRAIGHT_JOIN' => 1, 'UNION' => 1, 'WHERE' => 1, 'WINDOW' => 1,
    ];

    /** What may not stand in an expression, unless a subquery begins with it. */
    public const FOREIGN = [
        ';' => 1, 'CROSS' => 1, 'DELETE' => 1, 'EXCEPT' => 1, 'FETCH' => 1, 'FOR' => 1, 'FULL' => 1, 'GROUP' => 1,
        'HAVING' => 1, 'INNER' => 1, 'INSERT' => 1, 'INTERSECT' => 1, 'INTO' => 1, 'JOIN' => 1, 'LATERAL' => 1,
        'LIMIT' => 1, 'LOCK' => 1, 'NATURAL' => 1, 'OFFSET' => 1, 'ON' => 1, 'OUTER' => 1, 'RETURNING' => 1,
        'SELECT' => 1, 'SET' => 1, 'STRAIGHT_JOIN' => 1, 'TABLE' => 1, 'UNION' => 1, 'UPDATE' => 1, 'WINDOW' => 1,
        'XOR' => 1,
    ];

    /** After these an operand is still missing. */
    public const DANGLING = [
        '' => 1, '(' => 1, ',' => 1, '.' => 1, '::' => 1, '??' => 1, '??&' => 1, '??|' => 1, 'AND' => 1,
        'BETWEEN' => 1, 'BY' => 1, 'CASE' => 1, 'DISTINCT' => 1, 'ELSE' => 1, 'EXISTS' => 1, 'FROM' => 1,
        'IN' => 1, 'IS' => 1, 'LIKE' => 1, 'NOT' => 1, 'OR' => 1, 'THEN' => 1, 'WHEN' => 1,
    ];

    /** Functions that make one row of many. */
    public const AGGREGATES = [
        'any_value' => 1, 'array_agg' => 1, 'avg' => 1, 'bit_and' => 1, 'bit_or' => 1, 'bit_xor' => 1,
        'bool_and' => 1, 'bool_or' => 1, 'count' => 1, 'every' => 1, 'group_concat' => 1, 'json_agg' => 1,
        'json_arrayagg' => 1, 'json_group_array' => 1, 'json_group_object' => 1, 'json_object_agg' => 1,
        'json_objectagg' => 1, 'jsonb_agg' => 1, 'jsonb_object_agg' => 1, 'max' => 1, 'median' => 1, 'min' => 1,
        'mode' => 1, 'percentile_cont' => 1, 'percentile_disc' => 1, 'std' => 1, 'stddev' => 1, 'stddev_pop' => 1,
        'stddev_samp' => 1, 'string_agg' => 1, 'sum' => 1, 'total' => 1, 'var_pop' => 1, 'var_samp' => 1,
        'variance' => 1,
    ];

    /** Functions that read nothing but their arguments, and words that may stand before a parenthesis. */
    public const FUNCTIONS = [
        'abs' => 1, 'acos' => 1, 'age' => 1, 'against' => 1, 'any' => 1, 'array' => 1, 'array_length' => 1,
        'array_position' => 1, 'array_to_string' => 1, 'ascii' => 1, 'asin' => 1, 'atan' => 1, 'bigint' => 1,
        'btrim' => 1, 'cardinality' => 1, 'cast' => 1, 'ceil' => 1, 'ceiling' => 1, 'char' => 1,
        'char_length' => 1, 'character_length' => 1, 'chr' => 1, 'coalesce' => 1, 'concat' => 1, 'concat_ws' => 1,
        'convert' => 1, 'cos' => 1, 'cube' => 1, 'cume_dist' => 1, 'curdate' => 1, 'current_date' => 1,
        'current_time' => 1, 'current_timestamp' => 1, 'curtime' => 1, 'date' => 1, 'date_add' => 1,
        'date_format' => 1, 'date_part' => 1, 'date_sub' => 1, 'date_trunc' => 1, 'datediff' => 1, 'datetime' => 1,
        'day' => 1, 'dayname' => 1, 'dayofmonth' => 1, 'dayofweek' => 1, 'dayofyear' => 1, 'decimal' => 1,
        'dense_rank' => 1, 'exp' => 1, 'extract' => 1, 'field' => 1, 'filter' => 1, 'find_in_set' => 1,
        'first_value' => 1, 'floor' => 1, 'format' => 1, 'from_unixtime' => 1, 'gen_random_uuid' => 1, 'glob' => 1,
        'greatest' => 1, 'hex' => 1, 'hour' => 1, 'if' => 1, 'ifnull' => 1, 'iif' => 1, 'initcap' => 1,
        'instr' => 1, 'json' => 1, 'json_array' => 1, 'json_array_length' => 1, 'json_build_object' => 1,
        'json_contains' => 1,
        'json_contains_path' => 1, 'json_extract' => 1, 'json_insert' => 1, 'json_length' => 1,
        'json_merge_patch' => 1, 'json_object' => 1, 'json_overlaps' => 1, 'json_patch' => 1, 'json_quote' => 1,
        'json_remove' => 1, 'json_replace' => 1, 'json_search' => 1, 'json_set' => 1, 'json_type' => 1,
        'json_typeof' => 1, 'json_unquote' => 1, 'json_valid' => 1, 'json_value' => 1, 'jsonb_array_length' => 1,
        'jsonb_build_object' => 1, 'jsonb_set' => 1, 'jsonb_typeof' => 1, 'julianday' => 1, 'lag' => 1,
        'last_day' => 1, 'last_value' => 1, 'lcase' => 1, 'lead' => 1, 'least' => 1, 'left' => 1, 'length' => 1,
        'ln' => 1, 'locate' => 1, 'log' => 1, 'lower' => 1, 'lpad' => 1, 'ltrim' => 1, 'make_date' => 1,
        'match' => 1, 'md5' => 1, 'mid' => 1, 'minute' => 1, 'mod' => 1, 'month' => 1, 'monthname' => 1,
        'now' => 1, 'nth_value' => 1, 'ntile' => 1, 'nullif' => 1, 'numeric' => 1, 'octet_length' => 1,
        'over' => 1, 'percent_rank' => 1, 'pi' => 1, 'plainto_tsquery' => 1, 'position' => 1, 'pow' => 1,
        'power' => 1, 'printf' => 1, 'quarter' => 1, 'radians' => 1, 'rand' => 1, 'random' => 1, 'rank' => 1,
        'regexp_like' => 1, 'regexp_matches' => 1, 'regexp_replace' => 1, 'repeat' => 1, 'replace' => 1,
        'reverse' => 1, 'right' => 1, 'rollup' => 1, 'round' => 1, 'row' => 1, 'row_number' => 1, 'rpad' => 1,
        'rtrim' => 1, 'second' => 1, 'sets' => 1, 'sha1' => 1, 'sha2' => 1, 'sign' => 1, 'sin' => 1, 'some' => 1,
        'split_part' => 1, 'sqrt' => 1, 'strftime' => 1, 'strpos' => 1, 'substr' => 1, 'substring' => 1,
        'tan' => 1, 'time' => 1, 'timestamp' => 1, 'timestampdiff' => 1, 'to_char' => 1, 'to_date' => 1,
        'to_json' => 1, 'to_jsonb' => 1, 'to_timestamp' => 1, 'to_tsquery' => 1, 'to_tsvector' => 1,
        'translate' => 1, 'trim' => 1, 'trunc' => 1, 'truncate' => 1, 'ts_rank' => 1, 'typeof' => 1, 'ucase' => 1,
        'unixepoch' => 1, 'unix_timestamp' => 1, 'upper' => 1, 'uuid' => 1, 'varchar' => 1,
        'websearch_to_tsquery' => 1, 'week' => 1, 'weekday' => 1, 'year' => 1, 'yearweek' => 1,
    ];

    /** Functions whose result stands in FROM like a table. */
    public const TABLE_FUNCTIONS = [
        'generate_series' => 1, 'json_array_elements' => 1, 'json_array_elements_text' => 1, 'json_each' => 1,
        'json_table' => 1, 'json_tree' => 1, 'jsonb_array_elements' => 1, 'jsonb_array_elements_text' => 1,
        'jsonb_each' => 1, 'unnest' => 1,
    ];

    /** Where a row lies, or when it was written: both depend on all rows of the table, those of others included. */
    public const PHYSICAL = [
        '`_rowid_' => 1, '`cmax' => 1, '`cmin' => 1, '`ctid' => 1, '`oid' => 1, '`rowid' => 1, '`tableoid' => 1,
        '`xmax' => 1, '`xmin' => 1,
    ];

    /** Casts to these do not change what a value is equal to. */
    public const FAITHFUL_TYPES = ['`text' => 1, '`uuid' => 1, '`varchar' => 1];

    /** Casts to these fail in PostgreSQL when a text is no number; other servers make 0 of it, or its first digits. */
    public const NUMBERS = [
        '`bigint' => 1, '`int' => 1, '`int2' => 1, '`int4' => 1, '`int8' => 1, '`integer' => 1, '`smallint' => 1,
    ];
}
