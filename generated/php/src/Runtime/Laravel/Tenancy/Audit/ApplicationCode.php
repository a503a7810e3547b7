<?php

declare(strict_types=1);

namespace Chom\Metrics\Runtime\Laravel\Tenancy\Audit;

use FilesystemIterator;
use Illuminate\Contracts\Foundation\Application;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use Chom\Metrics\Runtime\Laravel\Tenancy\Guards;
use SplFileInfo;

/**
 * Reads the application's own PHP files for what passes the guards by, without running them.
 *
 * @internal
 */
final class ApplicationCode
{
    /** Methods that hand out what no guard stands before. */
    private const PASSING = [
        'getPdo' => 'statements on the PDO object are not seen',
        'getReadPdo' => 'statements on the PDO object are not seen',
        'getRawPdo' => 'statements on the PDO object are not seen',
        'getDoctrineConnection' => 'statements of Doctrine are not seen',
        'getDoctrineSchemaManager' => 'statements of Doctrine are not seen',
        'getStore' => 'keys given to the store itself are not checked',
        'unsetEventDispatcher' => 'models without events are checked by their statements only',
        'flushEventListeners' => 'models without events are checked by their statements only',
    ];

    public function __construct(private readonly Application $app, private readonly Guards $guards)
    {
    }

    /** @return iterable<string> */
    public function problems(): iterable
    {
        $folder = $this->app->basePath('app');
        if (! is_dir($folder)) {
            return;
        }
        $entries = new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS);
        $files = array_filter(
            iterator_to_array(new RecursiveIteratorIterator($entries), false),
            static fn (SplFileInfo $file): bool => $file->getExtension() === 'php',
        );
        sort($files);
        foreach ($files as $file) {
            yield from $this->read($file->getPathname());
        }
    }

    /** @return iterable<string> */
    private function read(string $path): iterable
    {
        $shown = substr($path, strlen($this->app->basePath()) + 1);
        $tokens = array_values(array_filter(
            token_get_all((string) file_get_contents($path)),
            static fn ($token): bool => ! is_array($token)
                || ! in_array($token[0], [T_WHITESPACE, T_COMMENT, T_DOC_COMMENT], true),
        ));
        foreach ($tokens as $index => $token) {
            if (is_array($token) && isset(self::PASSING[$token[1]]) && self::isCall($tokens, $index)) {
                yield "$shown:{$token[2]} calls `{$token[1]}`: " . self::PASSING[$token[1]] . '.';
            }
            if (self::isFacade($tokens, $index)) {
                yield "$shown:{$token[2]} calls `Redis`: its keys are not checked.";
            }
        }
        yield from $this->undeclared($tokens, $shown);
    }

    /**
     * @param list<array{int, string, int}|string> $tokens
     * @return iterable<string>
     */
    private function undeclared(array $tokens, string $shown): iterable
    {
        foreach ($tokens as $index => $token) {
            $isTable = is_array($token) && $token[0] === T_VARIABLE && $token[1] === '$table'
                && ($tokens[$index + 1] ?? '') === '='
                && is_array($tokens[$index + 2] ?? null) && $tokens[$index + 2][0] === T_CONSTANT_ENCAPSED_STRING;
            $name = $isTable ? strtolower(trim($tokens[$index + 2][1], '\'"')) : '';
            if ($isTable && ! isset($this->guards->model->tables[$name])) {
                yield "$shown:{$token[2]} uses the table `$name`, which the specification does not list.";
            }
        }
    }

    /** @param list<array{int, string, int}|string> $tokens */
    private static function isCall(array $tokens, int $index): bool
    {
        $before = $tokens[$index - 1] ?? '';

        return is_array($before)
            && in_array($before[0], [T_OBJECT_OPERATOR, T_NULLSAFE_OBJECT_OPERATOR, T_DOUBLE_COLON], true)
            && ($tokens[$index + 1] ?? '') === '(';
    }

    /**
     * Whether Redis itself is asked for something, and not only named.
     *
     * @param list<array{int, string, int}|string> $tokens
     */
    private static function isFacade(array $tokens, int $index): bool
    {
        $name = is_array($tokens[$index]) ? $tokens[$index][1] : '';
        $after = $tokens[$index + 1] ?? '';
        $method = $tokens[$index + 2] ?? '';

        return preg_match('~(^|\\\\)Redis$~', $name) === 1
            && is_array($after) && $after[0] === T_DOUBLE_COLON
            && is_array($method) && $method[0] === T_STRING && ($tokens[$index + 3] ?? '') === '(';
    }
}
