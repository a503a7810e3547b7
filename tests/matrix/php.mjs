// PHP of a given version: php.mjs NODE_MODULES VERSION ARGUMENT… — unlike the command of the packages that it is made of, it
// exits with the status of PHP.

import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, version, ...args] = process.argv.slice(2);
const { resolve } = createRequire(`${modules}/`);
const { FileLockManagerInMemory, PHP } = await import(pathToFileURL(resolve('@php-wasm/universal')).href);
const { loadNodeRuntime, useHostFilesystem } = await import(pathToFileURL(resolve('@php-wasm/node')).href);

const php = new PHP(
    await loadNodeRuntime(version, {
        fileLockManager: new FileLockManagerInMemory(),
        emscriptenOptions: { processId: 1, ENV: { ...process.env, TERM: 'dumb' } },
    }),
);
useHostFilesystem(php);
php.setSpawnHandler((command) => spawn(command, { shell: true })); // PHPUnit asks for the size of the terminal

const run = await php.cli(['php', ...args]);
await Promise.all([
    run.stdout.pipeTo(new WritableStream({ write: (text) => void process.stdout.write(text) })),
    run.stderr.pipeTo(new WritableStream({ write: (text) => void process.stderr.write(text) })),
]);
process.exitCode = await run.exitCode;
setTimeout(() => process.exit(), 100);
