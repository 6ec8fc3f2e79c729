import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importsOf, linesOf, readSources, resolveImport, ROOT, type SourceFile } from './support/sources';

const api = readSources('apps/api', ['.ts']);
const web = readSources('apps/web', ['.ts']);
const libs = readSources('libs', ['.ts']);
const migrations = readSources('migrations', ['.ts']);
/** This spec plants violations in strings, so it does not read itself for imports. */
const black = readSources('test', ['.ts']).filter((file) => file.path !== 'test/architecture.spec.ts');
const everything = [...api, ...web, ...libs, ...migrations, ...black];
const product = everything.filter((file) => !file.path.endsWith('.spec.ts') && !file.path.startsWith('test/'));

/** The features in dependency order: each may import those before it (and itself). `invention` holds the demo's people and records, `demo` loads them and acts on them; nobody sees either. */
const FEATURES = [
  'audit',
  'units',
  'identity',
  'sessions',
  'complaints',
  'volunteers',
  'households',
  'teams',
  'feed',
  'stars',
  'hours',
  'points',
  'seals',
  'exports',
  'checks',
  'schemes',
  'openings',
  'trials',
  'months',
  'stock',
  'vouchers',
  'exchange',
  'settlements',
  'funds',
  'expiries',
  'activities',
  'deeds',
  'registry',
  'deductions',
  'postings',
  'passbooks',
  'records',
  'briefs',
  'corrections',
  'articles',
  'prints',
  'publications',
  'wording',
  'backfile',
  'digests',
  'bulletins',
  'findings',
  'archive',
  'mailings',
  'setup',
  'invention',
  'demo',
];

const featureOf = (path: string) => /^apps\/api\/src\/([a-z]+)\//.exec(path)?.[1];

function featureViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const own = featureOf(file.path);
    if (!own) return [];
    return importsOf(file).flatMap((specifier) => {
      const target = featureOf(`${resolveImport(file, specifier)}/`);
      if (!target || target === own || target === 'platform') return [];
      if (own === 'platform') return [`${file.path} imports ${specifier}: platform knows no feature`];
      return FEATURES.indexOf(target) < FEATURES.indexOf(own)
        ? []
        : [`${file.path} imports ${specifier}: ${own} stands before ${target}`];
    });
  });
}

const LAYERS = ['controller', 'service', 'store', 'entity'] as const;
const layerOf = (path: string) =>
  LAYERS.findIndex((layer) => path.endsWith(`.${layer}.ts`) || path.endsWith(`.${layer}`));

function layerViolations(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => !file.path.endsWith('.spec.ts') && !['invention', 'demo'].includes(featureOf(file.path) ?? ''))
    .flatMap((file) =>
      importsOf(file).flatMap((specifier) => {
        const target = resolveImport(file, specifier);
        const [from, to] = [layerOf(file.path), layerOf(target)];
        if (to >= 0 && from > to) return [`${file.path} imports ${specifier}: upwards`];
        if (from === 0 && to >= 2) return [`${file.path} imports ${specifier}: past the service`];
        const foreign = featureOf(`${target}/`) !== featureOf(file.path) && specifier.startsWith('.');
        return foreign && to >= 2 ? [`${file.path} imports ${specifier}: another feature's ${LAYERS[to]}`] : [];
      }),
    );
}

function forbiddenImports(files: readonly SourceFile[], forbidden: readonly RegExp[]): string[] {
  return files.flatMap((file) =>
    importsOf(file)
      .filter((specifier) =>
        forbidden.some((pattern) => pattern.test(specifier) || pattern.test(resolveImport(file, specifier))),
      )
      .map((specifier) => `${file.path} imports ${specifier}`),
  );
}

function cycles(files: readonly SourceFile[]): string[] {
  const known = new Set(files.map((file) => file.path.replace(/\.ts$/, '')));
  const graph = new Map(
    files.map((file) => [
      file.path.replace(/\.ts$/, ''),
      importsOf(file)
        .map((specifier) => resolveImport(file, specifier))
        .map((path) => (known.has(path) ? path : `${path}/index`))
        .filter((path) => known.has(path)),
    ]),
  );
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (path: string, trail: string[]) => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of graph.keys()) visit(path, []);
  return found;
}

function tooLong(files: readonly SourceFile[], limit: number): string[] {
  return files.filter((file) => linesOf(file.text) > limit).map((file) => `${file.path}: ${linesOf(file.text)} lines`);
}

const IDENTITY_NUMBER = /(?<!\d)[1-9]\d{5}(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)/;
const PHONE = /(?<![\d.])1[3-9]\d{9}(?!\d)/g;
/** Invented numbers all begin with 1990. */
const realPhones = (text: string) =>
  [...text.matchAll(PHONE)].map((match) => match[0]).filter((phone) => !phone.startsWith('1990'));

function personalNumbers(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => IDENTITY_NUMBER.test(file.text) || realPhones(file.text).length > 0)
    .map((file) => file.path);
}

/** Names that stand in quotes in none of the files. */
const unused = (names: readonly string[], files: readonly SourceFile[]) =>
  names.filter((name) => !files.some((file) => file.text.includes(`'${name}'`)));

const ENUM = /^\s*(export )?(declare )?(const )?enum \w+/m;
const withEnums = (files: readonly SourceFile[]) =>
  files.filter((file) => ENUM.test(file.text)).map((file) => file.path);

const bannedFolder = /(^|\/)(utils?|helpers?|common|shared|core|types|base|manager)(\.|\/|$)/;

describe('who may import whom', () => {
  it('keeps libs/points and libs/domain free of everything, each other included', () => {
    const outside = libs.filter((file) => !file.path.endsWith('.spec.ts') && !file.path.endsWith('vitest.config.ts'));
    expect(
      outside.flatMap((file) =>
        importsOf(file)
          .filter((name) => !name.startsWith('.'))
          .map((name) => `${file.path} imports ${name}`),
      ),
    ).toEqual([]);
    expect(
      forbiddenImports(
        libs.filter((file) => file.path.startsWith('libs/points')),
        [/^libs\/domain/],
      ),
    ).toEqual([]);
    expect(
      forbiddenImports(
        libs.filter((file) => file.path.startsWith('libs/domain')),
        [/^libs\/points/],
      ),
    ).toEqual([]);
  });

  it('keeps the web off the server side and the server off Angular', () => {
    const serverSide = [
      /^@nestjs\//,
      /^typeorm/,
      /^pg$/,
      /^bullmq/,
      /^class-/,
      /^node:/,
      /^apps\/api/,
      /^@jishan\/migrations/,
    ];
    expect(
      forbiddenImports(
        web.filter((file) => file.path.includes('/src/')),
        serverSide,
      ),
    ).toEqual([]);
    expect(forbiddenImports(api, [/^@angular\//, /^apps\/web/])).toEqual([]);
  });

  it('lets migrations know typeorm only, and test/ the libraries only', () => {
    const known = new Set(
      migrations.map((file) => `migrations/${file.path.slice('migrations/'.length).replace(/\.ts$/, '')}`),
    );
    expect(
      migrations.flatMap((file) =>
        importsOf(file)
          .filter((name) => name !== 'typeorm' && !known.has(resolveImport(file, name)))
          .map((name) => `${file.path} imports ${name}`),
      ),
    ).toEqual([]);
    expect(forbiddenImports(black, [/^apps\//, /^@nestjs\//, /^typeorm/, /^migrations/])).toEqual([]);
  });

  it('points the features of the API one way, and platform at none', () => {
    expect(featureViolations(api.filter((file) => !file.path.endsWith('.spec.ts')))).toEqual([]);
  });

  it('knows every feature folder, and no other', () => {
    const folders = readdirSync(`${ROOT}/apps/api/src`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const names = folders.map((entry) => entry.name).filter((name) => name !== 'platform');
    expect(names.sort()).toEqual([...FEATURES].sort());
  });

  it('goes controller → service → store → entity, and past a service never into another feature', () => {
    expect(layerViolations(api)).toEqual([]);
  });

  it('has no import cycles', () => {
    expect(cycles(product)).toEqual([]);
  });

  it('catches planted violations', () => {
    const planted = (path: string, text: string): SourceFile => ({ path, text });
    expect(
      featureViolations([planted('apps/api/src/units/a.ts', `import { X } from '../teams/teams.service';`)]),
    ).toHaveLength(1);
    expect(
      featureViolations([planted('apps/api/src/platform/a.ts', `import { X } from '../units/units.service';`)]),
    ).toHaveLength(1);
    expect(
      layerViolations([planted('apps/api/src/units/units.store.ts', `import { X } from './units.service';`)]),
    ).toHaveLength(1);
    expect(
      layerViolations([planted('apps/api/src/teams/teams.service.ts', `import { X } from '../units/units.store';`)]),
    ).toHaveLength(1);
    expect(
      layerViolations([planted('apps/api/src/teams/teams.controller.ts', `import { X } from './teams.store';`)]),
    ).toHaveLength(1);
    expect(unused(['team.full', 'team.empty'], [planted('a.ts', `throw new DomainError('team.full')`)])).toEqual([
      'team.empty',
    ]);
    expect(withEnums([planted('a.ts', 'export const enum State {')])).toHaveLength(1);
    expect(cycles([planted('a/x.ts', `import './y';`), planted('a/y.ts', `export * from './x';`)])).toHaveLength(1);
    expect(forbiddenImports([planted('apps/web/src/a.ts', `const m = import('typeorm');`)], [/^typeorm/])).toHaveLength(
      1,
    );
    expect(tooLong([planted('a.ts', 'x\n'.repeat(301))], 300)).toHaveLength(1);
    const id = ['110101', '19900307', '123', 'X'].join('');
    expect(
      personalNumbers([planted('a.ts', `const id = '${id}'`), planted('b.ts', ['139', '12345678'].join(''))]),
    ).toHaveLength(2);
  });
});

describe('budgets', () => {
  const isScreenOrCode = (file: SourceFile) => !/\/(demo|invention)\/|\.spec\.ts$/.test(file.path);

  it('keeps files within 300 lines', () => {
    expect(
      tooLong(
        product.filter(isScreenOrCode).filter((file) => !file.path.startsWith('migrations/')),
        300,
      ),
    ).toEqual([]);
  });

  it('keeps main.ts within 60 lines and nx.json within 40', () => {
    expect(
      tooLong(
        api.filter((file) => file.path === 'apps/api/src/main.ts'),
        60,
      ),
    ).toEqual([]);
    expect(
      tooLong(
        readSources('', ['nx.json']).filter((file) => file.path === 'nx.json'),
        40,
      ),
    ).toEqual([]);
  });

  it('keeps a feature within 12 files', () => {
    const counts = new Map<string, number>();
    for (const file of api) {
      const feature = featureOf(file.path);
      if (feature && feature !== 'platform' && !/[.-]spec\.ts$/.test(file.path))
        counts.set(feature, (counts.get(feature) ?? 0) + 1);
    }
    expect([...counts].filter(([, count]) => count > 12)).toEqual([]);
  });

  it('keeps libs/points within 2,000 lines and libs/domain within 60 files', () => {
    const sources = libs.filter((file) => file.path.includes('/src/') && !file.path.endsWith('.spec.ts'));
    // what only specs use is part of the specs
    const points = sources.filter(({ path }) => path.startsWith('libs/points/') && !path.endsWith('.fixture.ts'));
    expect(points.reduce((sum, file) => sum + linesOf(file.text), 0)).toBeLessThanOrEqual(2_000);
    expect(sources.filter((file) => file.path.startsWith('libs/domain/')).length).toBeLessThanOrEqual(60);
  });

  it('keeps functions within 70 lines', () => {
    const long = product.filter(isScreenOrCode).flatMap((file) => longFunctions(file, 70));
    expect(long).toEqual([]);
  });

  it('has no other top-level folder', () => {
    const allowed = [
      'apps',
      'libs',
      'migrations',
      'test',
      'docs',
      'node_modules',
      'dist',
      '.ci',
      '.git',
      '.nx',
      '.angular',
      '.data',
      'test-results',
      'coverage',
    ];
    const folders = readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((entry) => entry.name).filter((name) => !allowed.includes(name))).toEqual([]);
  });
});

describe('what has no user', () => {
  const textOf = (path: string) => everything.find((file) => file.path === path)?.text ?? '';
  const users = (...lists: string[]) => product.filter((file) => !lists.includes(file.path));
  const found = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] as string);

  it('is no refusal', () => {
    const [, codes = ''] = textOf('libs/domain/src/errors.ts').split('export const ERROR_TITLES');
    const names = found(codes, /^ {2}'([a-z.-]+)':/gm);
    expect(names.length).toBeGreaterThan(100);
    expect(unused(names, users('libs/domain/src/errors.ts', 'apps/api/src/platform/error.status.ts'))).toEqual([]);
  });

  it('is no permission', () => {
    const names = found(textOf('libs/domain/src/permissions.ts'), /^ {2}'([a-z-]+\.[a-z-]+)':/gm);
    expect(names.length).toBeGreaterThan(50);
    expect(unused(names, users('libs/domain/src/permissions.ts'))).toEqual([]);
  });

  it('is no setting: .env.example lists what the configuration reads', () => {
    const config = textOf('apps/api/src/platform/config.ts');
    const names = new Set([...found(config, /\(\s*env,\s*'([A-Z_]+)'/g), ...found(config, /env\['([A-Z_]+)'\]/g)]);
    const [example] = readSources('', ['.env.example']).filter((file) => file.path === '.env.example');
    const listed = found(example?.text ?? '', /^([A-Z_]+)=/gm);
    expect(listed.sort()).toEqual([...names].sort());
  });
});

describe('what no source may hold', () => {
  it('has no enum', () => {
    expect(withEnums(everything)).toEqual([]);
  });

  it('has no identity number and no phone outside the invented range', () => {
    expect(personalNumbers(everything)).toEqual([]);
  });

  it('switches no test off and runs none alone', () => {
    // a skip that states its condition and the reason is told by the runner; one that begins with a name switches a test off for good
    const marks = new RegExp(['\\b(it|test|describe)\\.', '(?:(?:only|todo)\\(|skip\\(\\s*(?:[\'"`]|\\)))'].join(''));
    expect(marks.test(['it', "skip('x', () => 0)"].join('.'))).toBe(true);
    expect(everything.filter((file) => marks.test(file.text)).map((file) => file.path)).toEqual([]);
  });

  it('names no file or folder after nothing', () => {
    expect(
      everything
        .filter((file) => bannedFolder.test(file.path.replace(/^test\/support\//, '')))
        .map((file) => file.path),
    ).toEqual([]);
  });

  it('keeps raw HTML and security bypasses out of the web', () => {
    const all = [...web, ...readSources('apps/web', ['.html'])];
    expect(all.filter((file) => /\[innerHTML\]|bypassSecurityTrust/.test(file.text)).map((file) => file.path)).toEqual(
      [],
    );
  });

  it('writes URLs of the API in *.api.ts only', () => {
    const strays = web.filter((file) => !/\.(api|spec)\.ts$/.test(file.path) && /['"`]\/api\//.test(file.text));
    expect(strays.map((file) => file.path).filter((path) => !/\/(http|live|session)\//.test(path))).toEqual([]);
  });
});

/** Functions and methods longer than a limit, measured from their line to the matching closing brace at the same indentation. */
function longFunctions(file: SourceFile, limit: number): string[] {
  const lines = file.text.split('\n');
  const head =
    /^(\s*)(?:export\s+)?(?:(?:public|protected|private|static|override|async)\s+)*(?:function\s+\w+|(?!if|for|while|switch|catch|return|describe|it)\w+\s*(?:<[^>]*>)?\([^;]*\)[^;=]*)\{\s*$/;
  return lines.flatMap((line, at) => {
    const indent = head.exec(line)?.[1];
    if (indent === undefined) return [];
    const end = lines.findIndex((other, index) => index > at && other.startsWith(`${indent}}`));
    return end - at + 1 > limit ? [`${file.path}:${at + 1} ${end - at + 1} lines`] : [];
  });
}
