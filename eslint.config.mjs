import js from '@eslint/js';
import angular from 'angular-eslint';
import tseslint from 'typescript-eslint';

/** Files may not import these; the message says why. Runs without a project graph, so it cannot be skipped unseen. */
const forbid = (files, group, message) => ({
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
});

export default tseslint.config(
  { ignores: ['**/dist/**', '**/node_modules/**', '.angular/**', '.nx/**', '.data/**', 'test-results/**'] },
  {
    files: ['**/*.ts'],
    extends: [js.configs.recommended, ...tseslint.configs.recommended],
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'off',
      'max-depth': ['error', 4],
      eqeqeq: ['error', 'smart'],
    },
  },
  {
    files: ['apps/web/**/*.ts'],
    extends: [...angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: { '@angular-eslint/prefer-on-push-component-change-detection': 'off' },
  },
  {
    files: ['apps/web/**/*.html'],
    extends: [...angular.configs.templateRecommended, ...angular.configs.templateAccessibility],
  },
  {
    files: ['**/*.mjs'],
    extends: [js.configs.recommended],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', performance: 'readonly' } },
  },
  forbid(
    ['libs/points/**/*.ts'],
    ['**/apps/**', '@jishan/*', '@nestjs/*', 'typeorm', 'pg', '@angular/*', 'node:*'],
    'libs/points is plain TypeScript and knows nothing but itself',
  ),
  forbid(
    ['libs/domain/**/*.ts'],
    ['**/apps/**', '@jishan/*', '@nestjs/*', 'typeorm', 'pg', '@angular/*', 'node:*'],
    'libs/domain is plain TypeScript and knows nothing but itself',
  ),
  forbid(
    ['apps/web/**/*.ts'],
    ['**/apps/api/**', '@nestjs/*', 'typeorm', 'pg', 'bullmq', 'class-validator', '@jishan/migrations', 'node:*'],
    'the web app talks to the API over HTTP only',
  ),
  forbid(['apps/api/**/*.ts'], ['**/apps/web/**', '@angular/*'], 'the API knows nothing of the web app'),
  forbid(
    ['migrations/**/*.ts'],
    ['@nestjs/*', 'pg', '@jishan/*', '**/apps/**', '**/libs/**'],
    'a migration never imports application code',
  ),
  forbid(['test/**/*.ts'], ['**/apps/**', '@nestjs/*', 'typeorm'], 'test/ drives the built product from outside'),
);
