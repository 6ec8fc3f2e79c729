import { readFileSync } from 'node:fs';
import { maskPhone, type RegisterInput, type RegisterResult } from '@jishan/domain';
import { Client } from './client.ts';

export const PASSWORD = '山里人家-2026-志愿';
let running = Math.floor(Math.random() * 9_000) * 1_000;

/** A phone of the invented range that nobody has yet. */
export function inventedPhone(): string {
  running += 1;
  return `1990${String(running % 10_000_000).padStart(7, '0')}`;
}

/** The code that the server's console sender wrote for this phone after a mark in the log. */
export async function smsCode(logFile: string, phone: string, from: number): Promise<string> {
  const pattern = new RegExp(`短信验证码 ${maskPhone(phone).replaceAll('*', '\\*')}：(\\d{6})`);
  for (let attempt = 0; attempt < 100; attempt++) {
    const code = pattern.exec(readFileSync(logFile, 'utf8').slice(from))?.[1];
    if (code) return code;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`no code for ${phone} in the log`);
}

export interface Registered {
  phone: string;
  personId: string;
  client: Client;
}

/** Registers a person as the page would, with the code from the log, and signs in. */
export async function register(
  url: string,
  logFile: string,
  about: Partial<RegisterInput> & { unitId: string },
): Promise<Registered> {
  const phone = about.phone ?? inventedPhone();
  const stranger = new Client(url);
  const from = readFileSync(logFile, 'utf8').length;
  await stranger.post('/session/sms-code', { phone });
  const input: RegisterInput = {
    name: '测试·甲',
    password: PASSWORD,
    gender: 'undisclosed',
    birthOn: '1980-05-20',
    consents: ['service'],
    ...about,
    phone,
    smsCode: await smsCode(logFile, phone, from),
  };
  const result = await stranger.post<RegisterResult>('/volunteers', input);
  return { phone, personId: result.volunteerId, client: await new Client(url).signIn(phone, PASSWORD) };
}

/** Registered and approved by somebody who may. */
export async function approvedVolunteer(
  url: string,
  logFile: string,
  admin: Client,
  about: Partial<RegisterInput> & { unitId: string },
): Promise<Registered> {
  const registered = await register(url, logFile, about);
  await admin.post(`/volunteers/${registered.personId}/decision`, { approve: true });
  return { ...registered, client: await new Client(url).signIn(registered.phone, about.password ?? PASSWORD) };
}
