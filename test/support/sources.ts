import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative, resolve, sep } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** A file of the repository as text; `path` is from the root with forward slashes. */
export interface SourceFile {
  path: string;
  text: string;
}

const SKIPPED = new Set(['node_modules', 'dist', '.data', '.nx', '.angular', '.git', 'test-results', 'coverage']);

/** Every text file below a folder that somebody wrote. */
export function readSources(folder: string, endings: readonly string[]): SourceFile[] {
  const found: SourceFile[] = [];
  const walk = (at: string) => {
    for (const name of readdirSync(at)) {
      if (SKIPPED.has(name)) continue;
      const path = join(at, name);
      if (statSync(path).isDirectory()) walk(path);
      else if (endings.some((ending) => name.endsWith(ending))) {
        found.push({ path: relative(ROOT, path).split(sep).join('/'), text: readFileSync(path, 'utf8') });
      }
    }
  };
  walk(join(ROOT, folder));
  return found;
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g;

/** The module specifiers a file imports, exports from or loads lazily. */
export function importsOf(file: SourceFile): string[] {
  return [...file.text.matchAll(IMPORT)].map((match) => (match[1] ?? match[2] ?? match[3]) as string);
}

/** A relative specifier as a path from the root, without an ending; others as they stand. */
export function resolveImport(file: SourceFile, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  return normalize(join(dirname(file.path), specifier))
    .split(sep)
    .join('/')
    .replace(/\.(ts|js)$/, '');
}

export function linesOf(text: string): number {
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
