import { readFileSync } from 'node:fs';
import { type Browser, expect, type Page } from '@playwright/test';
import { ROLE_LABELS, type Role } from '@jishan/domain';

/** The smallest phone we promise to serve, and the desk of an office. */
export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 800 };

/** Somebody with a browser of their own. */
export interface Person {
  page: Page;
  /** What the page complained about: errors on the console, broken rules of the content policy, uncaught exceptions. */
  complaints: string[];
}

export async function arrive(browser: Browser, viewport: { width: number; height: number }): Promise<Person> {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || /content security policy/i.test(message.text()))
      complaints.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { page, complaints };
}

/** Signs in with the account that the sign-in page shows for a role. */
export async function signIn(page: Page, role: Role, next = '/'): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByRole('button', { name: new RegExp(`^${escaped(ROLE_LABELS[role])}\\s`) }).click();
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page).toHaveURL((url) => url.pathname + url.search === next);
}

/** Signs in with a phone and a password typed. */
export async function signInByPhone(page: Page, phone: string, password: string, next = '/'): Promise<void> {
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel('手机号', { exact: true }).fill(phone);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page).toHaveURL((url) => url.pathname + url.search === next);
}

export async function arriveAs(
  browser: Browser,
  role: Role,
  viewport: { width: number; height: number },
  next = '/',
): Promise<Person> {
  const person = await arrive(browser, viewport);
  await signIn(person.page, role, next);
  return person;
}

/** Answers the question that the page asks back. */
export async function decide(page: Page, title: string | RegExp, button: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title });
  await dialog.getByRole('button', { name: button, exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** The first whole number of a text, grouped or not. */
export function numberIn(text: string | null): number {
  const digits = /\d[\d,]*/.exec(text ?? '')?.[0];
  if (digits === undefined) throw new Error(`no number in “${text}”`);
  return Number(digits.replaceAll(',', ''));
}

/** Where the server's log ends now: what comes later is news. */
export function lengthOfLog(logFile: string): number {
  return readFileSync(logFile, 'utf8').length;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
