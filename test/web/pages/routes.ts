import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../../support/sources.ts';

const FILES = {
  field: 'apps/web/src/app/field/field.routes.ts',
  office: 'apps/web/src/app/office/office.routes.ts',
} as const;
export type Shell = keyof typeof FILES;

/** The paths of all pages of a shell (`/work/activities/:id`), read from its route table: a page without a row in the tests is seen. */
export function pathsOf(shell: Shell): string[] {
  const tables = tablesOf(FILES[shell]);
  const root = tables.get(`${shell.toUpperCase()}_ROUTES`);
  if (!root || !ts.isArrayLiteralExpression(root)) throw new Error(`no route table in ${FILES[shell]}`);
  const list = (array: ts.ArrayLiteralExpression, above: string): string[] =>
    array.elements.flatMap((element) => expand(element, above));
  const named = (name: string, above: string): string[] => {
    const table = tables.get(name);
    if (!table) throw new Error(`${FILES[shell]} has pages of ${name}, which is not there`);
    return ts.isArrayLiteralExpression(table) ? list(table, above) : expand(table, above);
  };
  const expand = (element: ts.Expression, above: string): string[] => {
    if (ts.isSpreadElement(element)) return named(element.expression.getText(), above);
    if (ts.isIdentifier(element)) return named(element.getText(), above);
    if (!ts.isObjectLiteralExpression(element)) return [];
    const own = memberOf(element, 'path');
    const path = own && ts.isStringLiteral(own) && own.text ? `${above}/${own.text}` : above;
    const children = memberOf(element, 'children');
    if (!children) return [path || '/'];
    return ts.isArrayLiteralExpression(children) ? list(children, path) : named(children.getText(), path);
  };
  return list(root, shell === 'office' ? '/office' : '').sort();
}

type Table = ts.ArrayLiteralExpression | ts.ObjectLiteralExpression;

/** The lists and single pages that a file and the route files that it imports give a name to. */
function tablesOf(path: string): Map<string, Table> {
  const source = ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.ES2023, true);
  const tables = new Map<string, Table>();
  const visit = (node: ts.Node): void => {
    const made = ts.isVariableDeclaration(node) ? node.initializer : undefined;
    if (
      ts.isVariableDeclaration(node) &&
      made &&
      (ts.isArrayLiteralExpression(made) || ts.isObjectLiteralExpression(made))
    )
      tables.set(node.name.getText(), made);
    if (
      ts.isImportDeclaration(node) &&
      ts.isStringLiteral(node.moduleSpecifier) &&
      node.moduleSpecifier.text.endsWith('.routes')
    )
      for (const [name, table] of tablesOf(join(dirname(path), `${node.moduleSpecifier.text}.ts`)))
        tables.set(name, table);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return tables;
}

function memberOf(literal: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const member = literal.properties.find((property) => property.name?.getText() === name);
  return member && ts.isPropertyAssignment(member) ? member.initializer : undefined;
}
