import type { MeRecord, MyGrant, UnitRecord } from '@jishan/domain';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { asRole, Client } from '../support/client.ts';
import { heard, openSocket, unheard } from '../support/live.ts';
import { Tree } from '../support/places.ts';
import { planOf } from '../support/inputs.ts';
import { approvedVolunteer, PASSWORD, type Registered } from '../support/volunteers.ts';

const LIMIT_MS = 5_000;
const url = inject('url');
const sockets: Socket[] = [];

let admin: Client;
let town: UnitRecord;
let person: Registered;
let userId: string;

beforeAll(async () => {
  admin = await asRole(url, 'district-admin');
  const tree = new Tree(await admin.get<UnitRecord[]>('/units'));
  town = tree.units.find((unit) => unit.kind === 'town') as UnitRecord;
  person = await approvedVolunteer(url, inject('logFile'), admin, { unitId: town.id, name: '测试·撤' });
  userId = (await person.client.get<MeRecord>('/me')).userId;
});
afterAll(() => sockets.forEach((socket) => socket.disconnect()));

const open = async (token: string | null) => {
  const socket = await openSocket(url, token);
  sockets.push(socket);
  return socket;
};
const ended = (socket: Socket) => new Promise<string>((resolve) => socket.once('disconnect', resolve));
const statusOf = async (path: string) => (await person.client.send('GET', path)).status;
const grant = () => admin.post<MyGrant>(`/users/${userId}/grants`, { role: 'correspondent', unitId: town.id });

describe('rights that are taken back', () => {
  it('come and go within five seconds, also for an open socket', async () => {
    expect(await statusOf('/briefs')).toBe(403);
    const { id } = await grant();
    await expect.poll(() => statusOf('/briefs'), { timeout: LIMIT_MS }).toBe(200);
    const socket = await open(person.client.accessToken);
    const closed = ended(socket);
    const begun = Date.now();
    await admin.delete(`/grants/${id}`);
    await expect.poll(() => statusOf('/briefs'), { timeout: LIMIT_MS }).toBe(403);
    await closed;
    expect(Date.now() - begun).toBeLessThan(LIMIT_MS);
  });

  it('leave a socket that comes back without what the role would have heard', async () => {
    const outside = new Tree(await admin.get<UnitRecord[]>('/units')).elsewhere(town);
    const { id } = await admin.post<MyGrant>(`/users/${userId}/grants`, { role: 'correspondent', unitId: outside.id });
    const before = await open(person.client.accessToken);
    const tell = () =>
      admin.post<{ id: string }>('/activities', planOf({ unitId: outside.id, teamId: null }, '核对撤权'));
    const first = await heard(before, 'activity.changed', tell);
    expect(first).toBe(true);
    const closed = ended(before);
    await admin.delete(`/grants/${id}`);
    await closed;
    expect(await unheard(await open(person.client.accessToken), 'activity.changed', tell)).toBe(true);
  });

  it('end with a sign-out everywhere: the token that was still fresh and the open socket', async () => {
    const other = await new Client(url).signIn(person.phone, PASSWORD);
    const socket = await open(person.client.accessToken);
    const closed = ended(socket);
    await other.delete('/sessions');
    await closed;
    await expect.poll(() => statusOf('/me'), { timeout: LIMIT_MS }).toBe(401);
    await expect(openSocket(url, person.client.accessToken)).rejects.toThrow('access.unauthenticated');
  });
});
