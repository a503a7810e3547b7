// What the pages can do besides being read: search with /, filters on the index, copying of queries.
(() => {
    'use strict';

    const root = document.currentScript.dataset.root;
    const mostResults = 30;

    const element = (name, properties = {}, children = []) => {
        const made = Object.assign(document.createElement(name), properties);
        made.append(...children);
        return made;
    };

    // --- search

    const form = document.querySelector('.search');
    const input = form.querySelector('input');
    const results = form.querySelector('.results');

    let entries;
    const loadEntries = () => {
        entries ??= new Promise((resolve, reject) => {
            // Pages opened as files may not fetch, but they may load scripts.
            const script = element('script', { src: `${root}assets/search-index.js` });
            script.onload = () => resolve(window.catalogEntries);
            script.onerror = reject;
            document.head.append(script);
        });
        return entries;
    };

    const rank = ([, title, , text, more = ''], words) => {
        const name = title.toLowerCase();
        const rest = `${text} ${more}`.toLowerCase();
        let sum = 0;
        for (const word of words) {
            const inName = name.indexOf(word);
            if (inName < 0 && !rest.includes(word)) {
                return 0;
            }
            sum += name === word ? 6 : inName === 0 ? 4 : inName > 0 ? 3 : 1;
        }
        return sum;
    };

    const found = (all, words) => all
        .map((entry) => [rank(entry, words), entry])
        .filter(([points]) => points > 0)
        .sort(([a, one], [b, other]) => b - a || one[1].localeCompare(other[1]))
        .map(([, entry]) => entry);

    const show = async () => {
        const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
        if (words.length === 0) {
            results.hidden = true;
            return;
        }
        const hits = found(await loadEntries(), words);
        const count = hits.length === 1 ? '1 result' : `${hits.length} results`;
        const more = hits.length > mostResults ? `, the first ${mostResults} shown` : '';
        const items = hits.slice(0, mostResults).map(([kind, title, path, text]) => element('li', {}, [
            element('a', { href: root + path }, [
                element('span', { className: 'name', textContent: title }),
                element('span', { className: 'quiet', textContent: ` ${kind}` }),
                element('br'),
                element('span', { className: 'quiet', textContent: text.length > 110 ? `${text.slice(0, 110)}…` : text }),
            ]),
        ]));
        results.replaceChildren(
            element('p', { role: 'status', textContent: count + more }),
            element('ul', {}, items),
        );
        results.hidden = false;
    };

    const move = (step) => {
        const stops = [input, ...results.querySelectorAll('a')];
        const next = stops[stops.indexOf(document.activeElement) + step];
        next?.focus();
    };

    input.addEventListener('input', show);
    let closing = false;
    input.addEventListener('focus', () => {
        loadEntries();
        if (!closing) {
            show();
        }
    });
    form.addEventListener('submit', (event) => {
        event.preventDefault();
        results.querySelector('a')?.click();
    });
    form.addEventListener('keydown', (event) => {
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            move(event.key === 'ArrowDown' ? 1 : -1);
        } else if (event.key === 'Escape') {
            closing = true;
            input.focus();
            closing = false;
            results.hidden = true;
        }
    });
    document.addEventListener('click', (event) => {
        results.hidden ||= !form.contains(event.target);
    });
    document.addEventListener('keydown', (event) => {
        const typing = event.target.closest?.('input, select, textarea, [contenteditable]');
        if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
            event.preventDefault();
            input.focus();
            input.select();
        }
    });
    form.hidden = false;

    // --- filters of the index

    const filters = document.querySelector('.filters');

    const selects = [...(filters?.querySelectorAll('select') ?? [])];

    const matches = (row, choices) => choices.every(([key, value]) => row.dataset[key].split(' ').includes(value));

    const filter = () => {
        const choices = selects.map(({ name, value }) => [name, value]).filter(([, value]) => value !== '');
        let shown = 0;
        for (const section of document.querySelectorAll('section[data-group]')) {
            const rows = [...section.querySelectorAll('tbody tr')];
            rows.forEach((row) => { row.hidden = !matches(row, choices); });
            const left = rows.filter((row) => !row.hidden).length;
            section.hidden = left === 0;
            shown += left;
        }
        filters.querySelector('output').textContent = `${shown} shown`;
        history.replaceState(null, '', choices.length ? `#${new URLSearchParams(choices)}` : location.pathname);
    };

    if (filters) {
        for (const [key, value] of new URLSearchParams(location.hash.slice(1))) {
            const choice = selects.find(({ name }) => name === key);
            if (choice) {
                choice.value = value;
            }
        }
        filters.addEventListener('change', filter);
        filters.hidden = false;
        if (location.hash.includes('=')) {
            filter();
        }
    }

    // --- copying

    if (navigator.clipboard) {
        for (const query of document.querySelectorAll('pre.query, pre.call, pre.code')) {
            const button = element('button', { type: 'button', className: 'copy', textContent: 'Copy' });
            button.addEventListener('click', async () => {
                await navigator.clipboard.writeText(query.textContent);
                button.textContent = 'Copied';
                setTimeout(() => { button.textContent = 'Copy'; }, 1500);
            });
            const frame = element('div', { className: 'copied' });
            query.replaceWith(frame);
            frame.append(query, button);
        }
    }
})();
