<?php

/** Parses every PHP file below the given folders; prints what cannot be parsed, then how many files there were. */

declare(strict_types=1);

$files = 0;
$broken = 0;
foreach (array_slice($argv, 1) as $folder) {
    $entries = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($folder, FilesystemIterator::SKIP_DOTS));
    foreach ($entries as $file) {
        if ($file->getExtension() !== 'php') {
            continue;
        }
        $files++;
        try {
            token_get_all((string) file_get_contents($file->getPathname()), TOKEN_PARSE);
        } catch (Throwable $error) {
            $broken++;
            echo $file->getPathname(), ':', $error->getLine(), ' ', $error->getMessage(), "\n";
        }
    }
}
echo "$files files\n";
exit($broken > 0 ? 1 : 0);
