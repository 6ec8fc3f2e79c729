import type { BulletinRecord, FeedEventRecord, MeRecord, OnlookersNotice, Page, UnitRecord } from '@jishan/domain';
import type { Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { asRole, type Client } from '../support/client.ts';
import { planOf } from '../support/inputs.ts';
import { heard, openSocket, unheard } from '../support/live.ts';
import { grantOf, Tree, type Place } from '../support/places.ts';

const url = inject('url');
const sockets: Socket[] = [];
let admin: Client;
let station: Client;
let village: Place;
let elsewhere: Place;

beforeAll(async () => {
  [admin, station] = await Promise.all([asRole(url, 'district-admin'), asRole(url, 'station-admin')]);
  const { unitId } = grantOf(await station.get<MeRecord>('/me'), 'station-admin');
  const tree = new Tree(await admin.get<UnitRecord[]>('/units'));
  village = { unitId, teamId: null };
  elsewhere = { unitId: tree.elsewhere(tree.unit(unitId)).id, teamId: null };
});
afterAll(() => sockets.forEach((socket) => socket.disconnect()));

async function open(
  client: Client,
  ...rest: Partial<[Record<string, string>, 'websocket' | 'polling']>
): Promise<Socket> {
  const socket = await openSocket(url, client.accessToken, ...rest);
  sockets.push(socket);
  return socket;
}
const publish = async (place: Place) => {
  const { id } = await admin.post<{ id: string }>('/activities', planOf(place, '核对动态'));
  return admin.post<{ id: string }>(`/activities/${id}/publish`);
};

describe('a socket', () => {
  it.each(['websocket', 'polling'] as const)(
    'is refused to pages of other sites over %s, also with a good token',
    async (transport) => {
      await expect(open(station, { origin: 'https://evil.example' }, transport)).rejects.toThrow();
      await expect(open(station, { origin: url.replace('127.0.0.1', 'localhost') }, transport)).rejects.toThrow();
      await expect(open(station, { origin: 'null' }, transport)).rejects.toThrow();
      const own = await open(station, { origin: url }, transport);
      expect(own.connected).toBe(true);
    },
  );

  it.each([
    ['no token', null],
    ['a made-up token', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.'],
    ['something that is no token', 'x'],
  ])('is refused with %s', async (_what, token) => {
    await expect(openSocket(url, token)).rejects.toThrow('access.unauthenticated');
  });

  it('hears what happens at home and nothing of elsewhere, by ids alone', async () => {
    const socket = await open(station);
    const payloads: unknown[] = [];
    socket.onAny((_name: string, payload: unknown) => payloads.push(payload));
    expect(await heard(socket, 'activity.changed', () => publish(village))).toBe(true);
    expect(payloads.length).toBeGreaterThan(0);
    for (const payload of payloads) expect(Object.keys(payload as object)).toEqual(['id']);
    // one publication makes several notices: what is on its way from home must not pass for news of elsewhere
    for (let seen = -1; seen !== payloads.length;) {
      seen = payloads.length;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    const before = payloads.length;
    expect(await unheard(socket, 'activity.changed', () => publish(elsewhere))).toBe(true);
    expect(payloads.length).toBe(before);
    expect(await heard(await open(admin), 'activity.changed', () => publish(elsewhere))).toBe(true);
  });

  it('can be caught up with: the feed after the last event seen, oldest first, without gap or repetition', async () => {
    const last = (await station.get<Page<FeedEventRecord>>('/feed?limit=1')).items[0]?.sequence ?? 0;
    const published: string[] = [];
    for (let count = 0; count < 5; count++) published.push((await publish(village)).id);
    await publish(elsewhere);
    const seen: FeedEventRecord[] = [];
    for (let after = last, more = true; more;) {
      const { items } = await station.get<Page<FeedEventRecord>>(`/feed?after=${after}&limit=2`);
      seen.push(...items);
      more = items.length > 0;
      after = items.at(-1)?.sequence ?? after;
    }
    expect(seen.map((event) => event.subjectId)).toEqual(published);
    expect(seen.map((event) => event.sequence)).toEqual(
      [...seen.map((event) => event.sequence)].sort((left, right) => left - right),
    );
  });

  it('is closed when it says more than a page ever says, and the server does not mind', async () => {
    const socket = await open(station);
    const closed = new Promise((resolve) => socket.once('disconnect', resolve));
    socket.emit('noise', 'x'.repeat(20_000));
    await closed;
    const other = await open(station);
    other.emit('unknown', { any: 'thing' });
    expect(await heard(other, 'activity.changed', () => publish(village))).toBe(true);
  });

  describe('at an issue', () => {
    const look = (socket: Socket, id: unknown) => socket.emit('look', { kind: 'bulletin', id });
    const namesSeen = (socket: Socket) => {
      const seen: string[][] = [];
      socket.on('presence', ({ people }: OnlookersNotice) => seen.push(people.map(({ name }) => name).sort()));
      return seen;
    };

    it('sees who else looks at it, once each, until they go', async () => {
      const [editor, signer] = [await asRole(url, 'editor'), await asRole(url, 'signer')];
      const nameOf = async (client: Client) => (await client.get<MeRecord>('/me')).name;
      const [editorName, signerName] = [await nameOf(editor), await nameOf(signer)];
      const id = (await editor.get<Page<BulletinRecord>>('/bulletins?limit=1')).items[0]?.id ?? '';
      const [first, second, again] = [await open(editor), await open(signer), await open(signer)];
      const seen = namesSeen(first);
      look(first, id);
      await expect.poll(() => seen.at(-1)).toEqual([editorName]);
      look(second, id);
      look(again, id);
      await expect.poll(() => seen.at(-1)).toEqual([editorName, signerName].sort());
      second.emit('leave', { kind: 'bulletin', id });
      again.disconnect();
      await expect.poll(() => seen.at(-1)).toEqual([editorName]);
    });

    it('does not see it, nor is seen, who may not read it, and hostile words are let fall', async () => {
      const editor = await asRole(url, 'editor');
      const id = (await editor.get<Page<BulletinRecord>>('/bulletins?limit=1')).items[0]?.id ?? '';
      const [inside, outside] = [await open(editor), await open(station)];
      const [seen, overheard] = [namesSeen(inside), namesSeen(outside)];
      look(inside, id);
      await expect.poll(() => seen.length).toBeGreaterThan(0);
      for (const odd of [id, null, 7, { $ne: 1 }, `${id}' OR 1=1`, 'x'.repeat(9_000)]) look(outside, odd);
      outside.emit('look', null);
      outside.emit('leave', undefined);
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect([outside.connected, overheard, seen.flat().length]).toEqual([true, [], seen.length]);
    });
  });
});
