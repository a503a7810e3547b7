<?php

/*
 * Reads PHP fences as JSON from stdin and says what is wrong with each: it does not parse, or it imports, calls or
 * implements something that a package does not have. Arguments are pairs of a package's folder and its namespace; a
 * fence belongs to the package that fits it best.
 */

declare(strict_types=1);

$packages = [];
foreach (array_chunk(array_slice($argv, 1), 2) as [$package, $namespace]) {
    $packages[] = [$package, $namespace];
    spl_autoload_register(static function (string $class) use ($package, $namespace): void {
        $path = $package . '/src/' . str_replace('\\', '/', substr($class, strlen($namespace) + 1)) . '.php';
        if (str_starts_with($class, $namespace . '\\') && is_file($path)) {
            require $path;
        }
    });
}

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

/** The class of a package that code names without its namespace. */
function known(string $namespace, string $short): ?string
{
    $places = ['', '\\Labels', '\\Runtime\\Contracts'];
    foreach ($places as $place) {
        $class = "{$namespace}{$place}\\{$short}";
        if (class_exists($class) || interface_exists($class)) {
            return $class;
        }
    }

    return null;
}

/** The class that a method returns, or null. */
function returned(string $class, string $method): ?string
{
    $type = method_exists($class, $method) ? (new ReflectionMethod($class, $method))->getReturnType() : null;
    $name = $type instanceof ReflectionNamedType && ! $type->isBuiltin() ? $type->getName() : null;

    return in_array($name, ['self', 'static'], true) ? $class : $name;
}

/** Where the call ends whose opening parenthesis is at $index: the index of the closing one. */
function closing(array $tokens, int $index): int
{
    for ($depth = 0; isset($tokens[$index]); $index++) {
        $depth += ($tokens[$index]->text === '(') <=> ($tokens[$index]->text === ')');
        if ($depth === 0) {
            break;
        }
    }

    return $index;
}

/**
 * What is wrong with the calls that are chained to one that ends at $end and returned $class; what the last one
 * returns.
 *
 * @return array{list<string>, ?string}
 */
function chained(array $tokens, int $end, ?string $class): array
{
    $faults = [];
    while ($class !== null && ($tokens[$end + 1]->text ?? '') === '->' && ($tokens[$end + 3]->text ?? '') === '(') {
        $method = $tokens[$end + 2]->text;
        $fault = fault($class, $method, argumentNames($tokens, $end + 3));
        $faults = [...$faults, ...($fault === null ? [] : [$fault])];
        $class = returned($class, $method);
        $end = closing($tokens, $end + 3);
    }

    return [$faults, $class];
}

/** @return list<string> methods of an interface that a class which implements it does not have */
function unimplemented(array $tokens, string $namespace): array
{
    $faults = [];
    $methods = [];
    foreach ($tokens as $index => $token) {
        $methods = [...$methods, ...($token->is(T_FUNCTION) ? [$tokens[$index + 1]->text] : [])];
    }
    foreach ($tokens as $index => $token) {
        $interface = $token->is(T_IMPLEMENTS) ? known($namespace, $tokens[$index + 1]->text) : null;
        foreach ($interface === null ? [] : get_class_methods($interface) as $method) {
            $faults = [...$faults, ...(in_array($method, $methods, true) ? [] : ["no {$interface}::{$method}()"])];
        }
    }

    return $faults;
}

/** @return list<string> imported classes that the package does not have, whatever its namespace is called */
function missing(array $tokens, string $package): array
{
    $faults = [];
    foreach ($tokens as $index => $token) {
        $isImport = $token->is(T_USE) && preg_match('/^\w+\\\\Metrics\\\\(.+)$/', $tokens[$index + 1]->text, $match);
        if ($isImport && ! is_file($package . '/src/' . str_replace('\\', '/', $match[1]) . '.php')) {
            $faults[] = "no class {$tokens[$index + 1]->text}";
        }
    }

    return $faults;
}

/** @return array{int, list<string>} how many names of the package the code has, and what is wrong with them */
function judged(array $tokens, string $package, string $namespace): array
{
    $faults = [...missing($tokens, $package), ...unimplemented($tokens, $namespace)];
    $seen = 0;
    $variables = [];
    foreach ($tokens as $index => $token) {
        $next = $tokens[$index + 1] ?? null;
        if ($token->is(T_VARIABLE) && isset($variables[$token->text])) {
            $faults = [...$faults, ...chained($tokens, $index, $variables[$token->text])[0]];
        }
        $class = $token->is(T_DOUBLE_COLON) ? known($namespace, $tokens[$index - 1]->text) : null;
        if ($class === null || ! $next?->is([T_STRING, T_CLASS])) {
            continue;
        }
        $seen++;
        $isCall = ($tokens[$index + 2]->text ?? '') === '(';
        $fault = fault($class, $next->text, $isCall ? argumentNames($tokens, $index + 2) : null);
        $faults = [...$faults, ...($fault === null ? [] : [$fault])];
        if ($isCall) {
            [$more, $type] = chained($tokens, closing($tokens, $index + 2), returned($class, $next->text));
            $faults = [...$faults, ...$more];
            if (($tokens[$index - 2]->text ?? '') === '=' && $type !== null) {
                $variables[$tokens[$index - 3]->text] = $type;
            }
        }
    }

    return [$seen, $faults];
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
    $verdicts = array_map(static fn (array $package): array => judged($tokens, ...$package), $packages);
    // The package that knows the most names, and has the least to say about them.
    usort($verdicts, static fn (array $a, array $b): int => [$b[0], count($a[1])] <=> [$a[0], count($b[1])]);
    foreach ($verdicts[0][1] as $fault) {
        $findings[] = "{$place}: {$fault}";
    }
}
echo json_encode($findings, JSON_THROW_ON_ERROR);
