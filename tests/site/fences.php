<?php

/*
 * Reads PHP fences as JSON from stdin and says what is wrong with each: it does not parse, or it calls something that
 * the package in the folder of the first argument does not have.
 */

declare(strict_types=1);

[, $package, $namespace] = $argv;
spl_autoload_register(static function (string $class) use ($package, $namespace): void {
    $path = $package . '/src/' . str_replace('\\', '/', substr($class, strlen($namespace) + 1)) . '.php';
    if (str_starts_with($class, $namespace . '\\') && is_file($path)) {
        require $path;
    }
});

/** @return list<PhpToken> of statements, or of entries of an array such as a configuration file has */
function tokens(string $code): array
{
    try {
        return PhpToken::tokenize("<?php\n" . $code, TOKEN_PARSE);
    } catch (ParseError $error) {
        try {
            return PhpToken::tokenize("<?php\nreturn [\n{$code}\n];", TOKEN_PARSE);
        } catch (ParseError) {
            throw $error;
        }
    }
}

/** @return list<string> the names of the arguments of a call whose opening parenthesis is at $index */
function argumentNames(array $tokens, int $index): array
{
    $names = [];
    $depth = 0;
    for (; isset($tokens[$index]); $index++) {
        $depth += ($tokens[$index]->text === '(') <=> ($tokens[$index]->text === ')');
        if ($depth === 0) {
            break;
        }
        if ($depth === 1 && $tokens[$index]->is(T_STRING) && $tokens[$index + 1]->text === ':') {
            $names[] = $tokens[$index]->text;
        }
    }

    return $names;
}

function fault(string $class, string $member, ?array $arguments): ?string
{
    if ($arguments === null) {
        return defined("{$class}::{$member}") || $member === 'class' ? null : "no case {$class}::{$member}";
    }
    if (! method_exists($class, $member)) {
        return "no method {$class}::{$member}()";
    }
    $declared = (new ReflectionMethod($class, $member))->getParameters();
    $required = array_filter($declared, static fn (ReflectionParameter $each): bool => ! $each->isOptional());
    $names = array_column($declared, 'name');
    $lacks = str_ends_with($class, '\Metrics') ? array_diff(array_column($required, 'name'), $arguments) : [];
    $wrong = [...array_diff($arguments, $names), ...$lacks];

    return $wrong === [] ? null : "arguments of {$class}::{$member}(): " . implode(', ', $wrong);
}

$findings = [];
foreach (json_decode(stream_get_contents(STDIN), true, flags: JSON_THROW_ON_ERROR) as $place => $code) {
    try {
        $all = tokens($code);
    } catch (ParseError $error) {
        $findings[] = "{$place}: does not parse: {$error->getMessage()}";
        continue;
    }
    $tokens = array_values(array_filter($all, static fn (PhpToken $each): bool => ! $each->isIgnorable()));
    foreach ($tokens as $index => $token) {
        if (! $token->is(T_DOUBLE_COLON)) {
            continue;
        }
        $short = $tokens[$index - 1]->text;
        $found = array_filter(["{$namespace}\\{$short}", "{$namespace}\\Labels\\{$short}"], 'class_exists');
        $member = $tokens[$index + 1];
        if ($found !== [] && $member->is([T_STRING, T_CLASS])) {
            $isCall = ($tokens[$index + 2]->text ?? '') === '(';
            $arguments = $isCall ? argumentNames($tokens, $index + 2) : null;
            $fault = fault(current($found), $member->text, $arguments);
            $findings = [...$findings, ...($fault === null ? [] : ["{$place}: {$fault}"])];
        }
    }
}
echo json_encode($findings, JSON_THROW_ON_ERROR);
