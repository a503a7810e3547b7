// What Grafana makes of a panel's answers: its own transformations, units, thresholds and mappings, without its server.
// Reads {panels: [{panel, answers: {refId: result}}]} with results as Prometheus' HTTP API has them, and prints, for
// every panel, its frames: [{name, values: [text], colors: [colour]}].
'use strict';

const { createRequire } = require('node:module');
const { readFileSync } = require('node:fs');

const modules = createRequire(`${process.argv[2]}/`);
const { JSDOM } = modules('jsdom');

const page = new JSDOM('', { url: 'http://localhost' });
Object.assign(global, { window: page.window, document: page.window.document, localStorage: page.window.localStorage });
// Newer versions of Node have a navigator of their own, which cannot be assigned to.
Object.defineProperty(global, 'navigator', { value: page.window.navigator, configurable: true });

const grafana = modules('@grafana/data');
const theme = grafana.createTheme({ colors: { mode: 'dark' } });

const OPTIONS = ['unit', 'decimals', 'min', 'max', 'thresholds', 'mappings', 'color', 'displayName'];
const CUSTOM = ['align', 'filterable', 'cellOptions', 'axisPlacement'];

grafana.standardTransformersRegistry.setInit(() =>
    // One of them has two names.
    [...new Map(Object.values(grafana.standardTransformers).map((each) => [each.id, each])).values()].map((transformation) => ({
        id: transformation.id,
        name: transformation.name,
        transformation,
        editor: () => null,
    })),
);

function options() {
    const registry = new grafana.FieldConfigOptionsRegistry();
    const item = (id, isCustom) => ({
        id: isCustom ? `custom.${id}` : id,
        path: id,
        isCustom,
        name: id,
        process: grafana.identityOverrideProcessor,
        shouldApply: () => true,
        settings: {},
    });
    OPTIONS.forEach((id) => registry.register(item(id, false)));
    CUSTOM.forEach((id) => registry.register(item(id, true)));
    return registry;
}

// As Grafana's Prometheus data source builds them from an instant vector.
function table(result, refId, isOnly) {
    const labels = [...new Set(result.flatMap((series) => Object.keys(series.metric)))].sort();
    const text = (name) => ({
        name,
        type: grafana.FieldType.string,
        config: { filterable: true },
        values: result.map((series) => series.metric[name] ?? ''),
    });
    return grafana.toDataFrame({
        refId,
        fields: [
            { name: 'Time', type: grafana.FieldType.time, config: {}, values: result.map((s) => s.value[0] * 1000) },
            ...labels.map(text),
            {
                name: isOnly ? 'Value' : `Value #${refId}`,
                type: grafana.FieldType.number,
                config: {},
                values: result.map((series) => Number(series.value[1])),
            },
        ],
    });
}

function legend(format, labels) {
    return format.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => labels[name] ?? name);
}

function series(result, target) {
    return result.map((one) => {
        const points = one.values ?? [one.value];
        return grafana.toDataFrame({
            refId: target.refId,
            fields: [
                { name: 'Time', type: grafana.FieldType.time, config: {}, values: points.map(([time]) => time * 1000) },
                {
                    name: 'Value',
                    type: grafana.FieldType.number,
                    labels: one.metric,
                    config: { displayNameFromDS: legend(target.legendFormat, one.metric) },
                    values: points.map(([, value]) => Number(value)),
                },
            ],
        });
    });
}

function transformed(frames, transformations) {
    return new Promise((resolve, reject) => {
        grafana.transformDataFrame(transformations ?? [], frames, { interpolate: (text) => text }).subscribe({
            next: resolve,
            error: reject,
        });
    });
}

async function rendered({ panel, answers }) {
    const frames = panel.targets.flatMap((target) =>
        target.format === 'table'
            ? [table(answers[target.refId], target.refId, panel.targets.length === 1)]
            : series(answers[target.refId], target),
    );
    const data = grafana.applyFieldOverrides({
        data: await transformed(frames, panel.transformations),
        fieldConfig: panel.fieldConfig,
        replaceVariables: (text) => text,
        fieldConfigRegistry: options(),
        theme,
        timeZone: 'utc',
    });
    return data.map((frame) =>
        frame.fields.map((field) => {
            const shown = field.values.map((value) => field.display(value));
            return {
                name: grafana.getFieldDisplayName(field, frame, data),
                values: shown.map(grafana.formattedValueToString),
                colors: shown.map((each) => each.color ?? null),
            };
        }),
    );
}

async function main() {
    const { panels } = JSON.parse(readFileSync(0, 'utf8'));
    const units = grafana.getValueFormats().flatMap((category) => category.submenu.map((unit) => unit.value));
    console.log(JSON.stringify({ units, panels: await Promise.all(panels.map(rendered)) }));
}

main();
