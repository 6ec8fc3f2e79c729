import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { ROOT } from '../../support/sources.ts';

const FILES = {
  field: 'apps/web/src/app/field/field.routes.ts',
  office: 'apps/web/src/app/office/office.routes.ts',
} as const;
export type Shell = keyof typeof FILES;

/** The paths of all pages of a shell (`/work/activities/:id`), read from its route table: a page without a row in the tests is seen. */
export function pathsOf(shell: Shell): string[] {
  const text = readFileSync(join(ROOT, FILES[shell]), 'utf8');
  const source = ts.createSourceFile(FILES[shell], text, ts.ScriptTarget.ES2023, true);
  const tables = new Map<string, ts.ArrayLiteralExpression>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer && ts.isArrayLiteralExpression(node.initializer))
      tables.set(node.name.getText(), node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const root = tables.get(`${shell.toUpperCase()}_ROUTES`);
  if (!root) throw new Error(`no route table in ${FILES[shell]}`);
  const list = (array: ts.ArrayLiteralExpression, above: string): string[] =>
    array.elements.flatMap((element) => expand(element, above));
  const named = (name: string, above: string): string[] => {
    const table = tables.get(name);
    return table ? list(table, above) : [];
  };
  const expand = (element: ts.Expression, above: string): string[] => {
    if (ts.isSpreadElement(element)) return named(element.expression.getText(), above);
    if (!ts.isObjectLiteralExpression(element)) return [];
    const own = memberOf(element, 'path');
    const path = own && ts.isStringLiteral(own) && own.text ? `${above}/${own.text}` : above;
    const children = memberOf(element, 'children');
    if (!children) return [path || '/'];
    return ts.isArrayLiteralExpression(children) ? list(children, path) : named(children.getText(), path);
  };
  return list(root, shell === 'office' ? '/office' : '').sort();
}

function memberOf(literal: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  const member = literal.properties.find((property) => property.name?.getText() === name);
  return member && ts.isPropertyAssignment(member) ? member.initializer : undefined;
}
