import type { LiveEvent, Role, SessionResult } from '@jishan/domain';
import { io, type Socket } from 'socket.io-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { GrantsService } from '../identity/grants.service';
import { Passwords } from '../identity/passwords';
import { UsersService } from '../identity/users.service';
import { openSpecServer, type SpecModule } from '../platform/db-spec';
import { newId } from '../platform/ids';
import { Live } from '../platform/live/live';
import { LiveModule } from '../platform/live/live.module';
import { SessionsModule } from './sessions.module';
import { AccessTokens } from './tokens';

const PASSWORD = '一个够长的口令2026';

let spec: SpecModule & { baseUrl: string };
let passwordHash: string;
const district = newId();
const town = newId();
const village = newId();
const sibling = newId();
const pathOf = new Map<string, string>();
const open: Socket[] = [];
let phones = 0;

beforeAll(async () => {
  spec = await openSpecServer([SessionsModule, LiveModule.register([SessionsModule])]);
  passwordHash = await spec.get(Passwords).hash(PASSWORD);
  const place = async (id: string, kind: string, parentId: string | null) => {
    pathOf.set(id, `${parentId === null ? '' : pathOf.get(parentId)}${id}/`);
    await spec.dataSource.query(
      `INSERT INTO units (id, parent_id, kind, name, short_name, path, position, active_from)
       VALUES ($1, $2, $3, $4, $4, $5, (SELECT count(*) + 1 FROM units), '2020-01-01')`,
      [id, parentId, kind, `单位${pathOf.size}`, pathOf.get(id)],
    );
  };
  await place(district, 'district', null);
  await place(town, 'town', district);
  await place(village, 'village', town);
  await place(sibling, 'village', town);
});
afterEach(() => open.splice(0).forEach((socket) => socket.disconnect()));
afterAll(() => spec.close());

async function tokenOf(
  role: Role,
  unitId: string,
  personId: string | null = null,
): Promise<{ token: string; userId: string }> {
  const phone = `1990${String(++phones).padStart(7, '0')}`;
  const userId = await spec.dataSource.transaction(async (tx) => {
    const id = await spec.get(UsersService).create(tx, { name: '钱一', phone, passwordHash, personId });
    await spec.get(GrantsService).grant(tx, { userId: id, role, unitId, grantedBy: null });
    return id;
  });
  const answer = await fetch(`${spec.baseUrl}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ phone, password: PASSWORD }),
  });
  return { token: ((await answer.json()) as SessionResult).accessToken, userId };
}

function connect(auth: object, headers: Record<string, string> = {}): Promise<Socket> {
  const socket = io(new URL(spec.baseUrl).origin, {
    path: '/api/live',
    transports: ['websocket'],
    auth,
    extraHeaders: headers,
    reconnection: false,
    forceNew: true,
  });
  open.push(socket);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.once('connect_error', reject);
  });
}

const heardBy = (socket: Socket): { name: string; payload: unknown }[] => {
  const heard: { name: string; payload: unknown }[] = [];
  socket.onAny((name: string, payload: unknown) => heard.push({ name, payload }));
  return heard;
};

const publish = (id: string, unitId: string, name: LiveEvent['name'] = 'feed.appended') =>
  spec.dataSource.transaction((tx) => spec.get(Live).publish(tx, { name, id, unitPath: pathOf.get(unitId) ?? '' }));

describe('a socket', () => {
  it('is refused without a token, with a bad one, and from a page of another site', async () => {
    const { token } = await tokenOf('station-admin', village);
    await expect(connect({})).rejects.toThrow('access.unauthenticated');
    await expect(connect({ token: `${token}x` })).rejects.toThrow('access.unauthenticated');
    await expect(connect({ token }, { origin: 'https://evil.example' })).rejects.toThrow();
    expect((await connect({ token }, { origin: new URL(spec.baseUrl).origin })).connected).toBe(true);
  });

  it('hears what happens in its units and below, and nothing from beside or above', async () => {
    const [inTown, inVillage, inSibling] = await Promise.all([
      connect(await tokenOf('town-admin', town)),
      connect(await tokenOf('station-admin', village)),
      connect(await tokenOf('station-admin', sibling)),
    ]);
    const heard = { town: heardBy(inTown), village: heardBy(inVillage), sibling: heardBy(inSibling) };
    const [below, above] = [newId(), newId()];
    await publish(below, village);
    await publish(above, town);
    const said = (id: string) => ({ name: 'feed.appended', payload: { id } });
    await expect.poll(() => heard.town).toEqual([said(below), said(above)]);
    expect(heard.village).toEqual([said(below)]);
    expect(heard.sibling).toEqual([]);
  });

  it('hears what concerns its own person, and nobody else hears it', async () => {
    const personId = newId();
    const mine = await tokenOf('volunteer', village, personId);
    const others = await tokenOf('district-admin', district);
    const heard = { mine: heardBy(await connect(mine)), others: heardBy(await connect(others)) };
    const [own, all] = [newId(), newId()];
    await spec.dataSource.transaction((tx) =>
      spec.get(Live).publish(tx, { name: 'sign-up.promoted', id: own, personId }),
    );
    await publish(all, village);
    const said = { name: 'feed.appended', payload: { id: all } };
    await expect.poll(() => heard.others).toEqual([said]);
    await expect.poll(() => heard.mine).toEqual([{ name: 'sign-up.promoted', payload: { id: own } }, said]);
  });

  it('hears nothing of a transaction that was rolled back', async () => {
    const socket = await connect(await tokenOf('town-admin', town));
    const heard = heardBy(socket);
    const undone = spec.dataSource.transaction(async (tx) => {
      await spec.get(Live).publish(tx, { name: 'brief.drafted', id: newId(), unitPath: pathOf.get(town) ?? '' });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const done = newId();
    await publish(done, town, 'brief.drafted');
    await expect.poll(() => heard).toEqual([{ name: 'brief.drafted', payload: { id: done } }]);
  });

  it('is closed when the role behind it is taken back, and comes back without it', async () => {
    const who = await tokenOf('town-admin', town);
    const socket = await connect(who);
    const closed = new Promise((resolve) => socket.once('disconnect', resolve));
    await spec.dataSource.transaction((tx) =>
      spec.get(GrantsService).revoke(tx, { userId: who.userId, role: 'town-admin' }, null),
    );
    expect(await closed).toBe('io server disconnect');
    const heard = heardBy(await connect(who));
    await publish(newId(), town);
    const witness = heardBy(await connect(await tokenOf('town-admin', town)));
    await publish(newId(), town);
    await expect.poll(() => witness.length).toBe(1);
    expect(heard).toEqual([]);
  });

  it('is closed when its token is over, and comes back with a fresh one only', async () => {
    const { token, userId } = await tokenOf('town-admin', town);
    const { sid } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string };
    const almostOver = spec.get(AccessTokens).sign(userId, sid, Date.now() - 598_500).accessToken;
    const socket = await connect({ token: almostOver });
    const closed = new Promise((resolve) => socket.once('disconnect', resolve));
    expect(await closed).toBe('io server disconnect');
    await expect(connect({ token: almostOver })).rejects.toThrow('access.unauthenticated');
    expect((await connect({ token })).connected).toBe(true);
  });

  it('is closed when the person signs out everywhere, and cannot come back', async () => {
    const who = await tokenOf('town-admin', town);
    const socket = await connect(who);
    const closed = new Promise((resolve) => socket.once('disconnect', resolve));
    await fetch(`${spec.baseUrl}/sessions`, { method: 'DELETE', headers: { authorization: `Bearer ${who.token}` } });
    await closed;
    await expect(connect(who)).rejects.toThrow('access.unauthenticated');
  });
});
