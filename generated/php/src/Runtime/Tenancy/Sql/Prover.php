<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql;

use Chom\Metrics\Runtime\Tenancy\Model;
use Chom\Metrics\Runtime\Tenancy\Sql\Analysis\Checker;
use Chom\Metrics\Runtime\Tenancy\Sql\Analysis\Level;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Lexer;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Statements;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Unanalysable;
use Throwable;

/**
 * Proves that a statement reads and writes nothing but rows of the context.
 *
 * *Proven* means: what the statement yields, and what it changes, would be the same if the rows of everybody else were
 * others, and it changes none of theirs. What is not understood is not proven.
 *
 * @internal
 */
final class Prover
{
    /** Statements that do things which no analysis of their text can tell, whatever they name. */
    private const OPAQUE = '~(?:^|;)(?:\s|/\*.*?\*/|(?:--|\#)[^\n]*(?:\n|\z))*+'
        . '(?:(?:call|exec|execute|do|merge|prepare|handler|copy|load'
        // MariaDB has blocks, conditions and settings around statements.
        . '|begin\s+not|if|case|loop|while|repeat|for|declare|set\s+statement)\b|(?!select\b)\w+\s*:)'
        . '|(?<![\w.$"`])execute(?![\w$"`])|/\*M?!|\bu&["\']~is';

    /** Letters that MySQL may take for those of a table's name. */
    private const FOLDED = ["\u{130}" => 'i', "\u{131}" => 'i', "\u{17f}" => 's', "\u{212a}" => 'k'];

    /** The reason that no statement should ever give. */
    public const FAILED = 'the prover failed at it';

    private readonly string $names;

    /** The model as servers see it that do not tell upper from lower case in columns. */
    private readonly Model $folded;

    private readonly Memo $memo;

    /** @var array<string, string> prefix of the connection => pattern of the names of scoped tables */
    private array $tables = [];

    /** @var array<string, Level> dimensions, joined, and whether columns are folded => level */
    private array $levels = [];

    public function __construct(private readonly Model $model, ?Memo $memo = null)
    {
        $this->memo = $memo ?? new Memo($model->hash);
        $this->folded = $model->folded();
        $names = array_map(static fn (string $name): string => preg_quote($name, '~'), $model->scoped());
        $this->names = $names === [] ? '(?!)' : '(?:' . implode('|', $names) . ')';
    }

    /**
     * The proof of a statement for contexts with the same dimensions as this one.
     *
     * @param array<string, int|string> $context dimension => value, in an order that stays the same; [] without context
     * @param string $prefix that the names of the connection's tables carry
     */
    public function prove(string $sql, Dialect $dialect, array $context, string $prefix = ''): Proof
    {
        $scope = $dialect->value . implode(' ', array_keys($context)) . ($prefix === '' ? '' : "\0$prefix");

        return $this->memo->proofs[$scope][$sql] ?? $this->memo->recall(
            $scope,
            $sql,
            fn (): Proof => $this->analyse($sql, $dialect, array_keys($context), strtolower($prefix)),
        );
    }

    /** @param list<string> $dimensions */
    private function analyse(string $sql, Dialect $dialect, array $dimensions, string $prefix): Proof
    {
        // A text that is too much for the expression counts as one that it is meant for.
        if (preg_match(self::OPAQUE, $sql) !== 0) {
            return $this->unanalysable('it is of a kind that is not analysed');
        }
        if (!$this->isRelevant($dialect === Dialect::Mysql ? strtr($sql, self::FOLDED) : $sql, $prefix)) {
            return new Proof(false);
        }
        try {
            $model = $dialect === Dialect::Postgres ? $this->model : $this->folded;
            $statement = Statements::read(Lexer::tokens($sql, $dialect), $model, $prefix);
            $key = implode(' ', $dimensions) . ($model === $this->folded ? '' : '"');
            $level = $this->levels[$key] ??= new Level($model, $dimensions);

            return Checker::proof($statement, $level);
        } catch (Unanalysable $reason) {
            return $this->unanalysable($reason->getMessage());
        } catch (Throwable) {
            return $this->unanalysable(self::FAILED);
        }
    }

    /** Whether the text names a scoped table, with or without the prefix. */
    private function isRelevant(string $sql, string $prefix): bool
    {
        $pattern = $this->tables[$prefix] ??= '~(?<![a-z0-9_])'
            . ($prefix === '' ? '' : '(?:' . preg_quote($prefix, '~') . ')?') . $this->names . '(?![a-z0-9_])~i';

        return preg_match($pattern, $sql) !== 0;
    }

    private function unanalysable(string $reason): Proof
    {
        return new Proof(true, refuted: new Verdict(Verdict::UNANALYSABLE, '', $reason));
    }
}
