// Judges a generated site: HTML by a validator, pages by an accessibility checker in headless Chromium, in light and in
// dark, and the search and the filters by using them. Prints findings as JSON.
//
// node check.mjs NODE_MODULES SITE CHROMIUM

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';

const [modules, site, executablePath] = process.argv.slice(2);
const require = createRequire(join(modules, 'anchor.cjs'));
const { HtmlValidate } = require('html-validate');
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const pages = readdirSync(site, { recursive: true })
    .filter((path) => path.endsWith('.html') && statSync(join(site, path)).isFile())
    .sort();

const validator = new HtmlValidate({
    extends: ['html-validate:recommended', 'html-validate:a11y'],
    rules: {
        // The pages are written for reading in the browser, not for their source's looks.
        'no-trailing-whitespace': 'off',
        'long-title': 'off',
        'void-style': 'off',
        'no-inline-style': 'off',
        // The scrolled regions around tables are focusable so that the keyboard can scroll them (axe demands it).
        'prefer-native-element': 'off',
    },
});

const findings = [];

for (const path of pages) {
    const report = validator.validateStringSync(readFileSync(join(site, path), 'utf8'));
    for (const { messages } of report.results) {
        findings.push(...messages.map((m) => `${path}:${m.line}: ${m.ruleId}: ${m.message}`));
    }
}

// One page of every kind is enough for what templates and stylesheet decide.
const kind = (path) => (path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : path);
const sampled = [...new Map(pages.map((path) => [kind(path), path])).values()];

const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

// What depends on colours is asked in the dark as well; all the rest is the same there.
const colours = { runOnly: ['color-contrast', 'link-in-text-block'] };

for (const [colorScheme, rules] of [['light', {}], ['dark', colours]]) {
    const page = await browser.newPage({ colorScheme });
    page.on('pageerror', (error) => findings.push(`${page.url()}: ${error.message}`));
    page.on('requestfailed', (request) => findings.push(`${page.url()}: cannot load ${request.url()}`));
    page.on('request', (request) => {
        if (!request.url().startsWith('file://')) {
            findings.push(`${page.url()}: asks for ${request.url()}`);
        }
    });
    for (const path of sampled) {
        await page.goto(pathToFileURL(join(site, path)).href);
        await page.evaluate(axe);
        const { violations } = await page.evaluate((only) => axe.run(document, { preload: false, ...only }), rules);
        for (const violation of violations) {
            const where = violation.nodes.slice(0, 3).map((node) => node.target.join(' ')).join(', ');
            findings.push(`${path} (${colorScheme}): ${violation.id}: ${violation.help}: ${where}`);
        }
    }
    await page.close();
}

// On the screen of a phone nothing but tables and code scrolls sideways.
const phone = await browser.newPage({ viewport: { width: 400, height: 900 } });
for (const path of pages) {
    await phone.goto(pathToFileURL(join(site, path)).href, { waitUntil: 'domcontentloaded' });
    const excess = await phone.evaluate(() => document.scrollingElement.scrollWidth - innerWidth);
    if (excess > 0) {
        findings.push(`${path}: is ${excess} px wider than a screen of 400 px`);
    }
}
await phone.close();

const page = await browser.newPage();
const focused = () => page.evaluate(() => {
    const at = document.activeElement;
    const index = [...document.querySelectorAll('.results a')].indexOf(at);
    return index >= 0 ? `result ${index}` : at.type ?? at.tagName;
});
const search = async (from, words) => {
    await page.goto(pathToFileURL(join(site, from)).href);
    await page.keyboard.press('/');
    await page.keyboard.type(words);
    await page.waitForSelector('.results p[role=status]');
    await page.waitForTimeout(50);
    return page.$$eval('.results a', (links) => links.map((link) => link.querySelector('.name').textContent));
};
const opened = async () => {
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    return relative(site, decodeURIComponent(new URL(page.url()).pathname));
};
const searches = JSON.parse(process.env.SEARCHES ?? '{}');
const answers = {};
for (const [words, from] of Object.entries(searches)) {
    answers[words] = { results: await search(from, words), opened: await opened() };
}

// By keyboard alone: down into the results, up again, and out.
await search('index.html', 'tenant');
const keys = [await focused()];
for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'ArrowDown', 'Escape']) {
    await page.keyboard.press(key);
    keys.push(await focused());
}
keys.push(await page.$eval('.results', (results) => (results.hidden ? 'closed' : 'open')));

const narrowed = {};
for (const [key, value] of Object.entries(JSON.parse(process.env.FILTERS ?? '{}'))) {
    await page.goto(pathToFileURL(join(site, 'index.html')).href);
    await page.selectOption(`.filters select[name=${key}]`, value);
    narrowed[key] = await page.$$eval('tbody tr', (rows) => rows.filter((row) => row.checkVisibility()).map((row) => row.querySelector('th').innerText));
}

// The first thing to copy on the index, or else on the first page that has one.
const copying = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
const copier = await copying.newPage();
let copied = null;
for (const path of pages) {
    await copier.goto(pathToFileURL(join(site, path)).href);
    const button = copier.locator('.copied button').first();
    if (await button.count() > 0) {
        await button.click();
        await copier.waitForFunction(() => document.querySelector('.copied button').textContent === 'Copied');
        const shown = await copier.locator('.copied pre').first().textContent();
        copied = { path, exact: shown === await copier.evaluate(() => navigator.clipboard.readText()) };
        break;
    }
}

const plain = await browser.newContext({ javaScriptEnabled: false });
const unscripted = await plain.newPage();
await unscripted.goto(pathToFileURL(join(site, 'index.html')).href);
const readable = await unscripted.locator('tbody tr').count();
const dead = await unscripted.locator('form:visible').count();

await browser.close();
console.log(JSON.stringify({ pages: pages.length, sampled, findings, answers, keys, narrowed, copied, readable, dead }));
