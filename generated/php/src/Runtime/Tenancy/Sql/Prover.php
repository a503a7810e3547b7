<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Tenancy\Sql;

use Chom\Metrics\Runtime\Tenancy\Model;
use Chom\Metrics\Runtime\Tenancy\Sql\Analysis\Checker;
use Chom\Metrics\Runtime\Tenancy\Sql\Analysis\Level;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Lexer;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Statements;
use Chom\Metrics\Runtime\Tenancy\Sql\Syntax\Unanalysable;
use Chom\Metrics\Runtime\Tenancy\Table;
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
        . '(?:call|exec|execute|do|merge|prepare|handler|copy|load)\b|/\*M?!|\bu&["\']~is';

    /** The reason that no statement should ever give. */
    public const FAILED = 'the prover failed at it';

    private readonly string $tables;

    private readonly Memo $memo;

    /** @var array<string, Level> dimensions, joined => level */
    private array $levels = [];

    public function __construct(private readonly Model $model, ?Memo $memo = null)
    {
        $this->memo = $memo ?? new Memo($model->hash);
        $scoped = array_filter($model->tables, static fn (Table $table): bool => $table->scoped);
        $names = array_map(static fn (string $name): string => preg_quote($name, '~'), array_keys($scoped));
        $this->tables = $names === [] ? '~(?!)~' : '~(?<![a-z0-9_])(?:' . implode('|', $names) . ')(?![a-z0-9_])~i';
    }

    /**
     * The proof of a statement for contexts with the same dimensions as this one.
     *
     * @param array<string, int|string> $context dimension => value, in an order that stays the same; [] without context
     */
    public function prove(string $sql, Dialect $dialect, array $context): Proof
    {
        $scope = $dialect->value . implode(' ', array_keys($context));

        return $this->memo->proofs[$scope][$sql]
            ?? $this->memo->recall($scope, $sql, fn (): Proof => $this->analyse($sql, $dialect, array_keys($context)));
    }

    /** @param list<string> $dimensions */
    private function analyse(string $sql, Dialect $dialect, array $dimensions): Proof
    {
        if (preg_match(self::OPAQUE, $sql) === 1) {
            return $this->unanalysable('it is of a kind that is not analysed');
        }
        if (preg_match($this->tables, $sql) !== 1) {
            return new Proof(false);
        }
        try {
            $statement = Statements::read(Lexer::tokens($sql, $dialect), $this->model);
            $level = $this->levels[implode(' ', $dimensions)] ??= new Level($this->model, $dimensions);

            return Checker::proof($statement, $level);
        } catch (Unanalysable $reason) {
            return $this->unanalysable($reason->getMessage());
        } catch (Throwable) {
            return $this->unanalysable(self::FAILED);
        }
    }

    private function unanalysable(string $reason): Proof
    {
        return new Proof(true, refuted: new Verdict(Verdict::UNANALYSABLE, '', $reason));
    }
}
