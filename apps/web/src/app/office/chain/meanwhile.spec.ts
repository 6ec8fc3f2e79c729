import '@angular/compiler';
import type { BulletinChange, BulletinDetail } from '@jishan/domain';
import { expect, test } from 'vitest';
import type { Arrangement } from './arrangement-changes';
import { Meanwhile } from './meanwhile';

const ROLES = ['编辑', '校对', '核签'];

/** An issue in a version whose imprint has these names. */
function issue(version: number, ...names: string[]) {
  const imprint = ROLES.map((role, i) => ({ role, name: names[i] ?? '' }));
  const arrangement: Arrangement = { issuedOn: '2026-01-20', imprint, sections: [] };
  return {
    detail: { version, issuedOn: '2026-01-20', imprint, sections: [] } as unknown as BulletinDetail,
    arrangement,
  };
}
const change = (version: number, authorId: string) => ({ version, authorId, authorName: authorId }) as BulletinChange;

function editor() {
  const versions: BulletinChange[] = [];
  const meanwhile = new Meanwhile(
    () => Promise.resolve([...versions].reverse()),
    () => '我',
  );
  return { versions, meanwhile };
}

test('what others did is told with their names, and own changes of another page are nobody’s news', async () => {
  const { versions, meanwhile } = editor();
  versions.push(change(2, '我'));
  await meanwhile.tell(issue(1), issue(2, '甲'), null);
  expect(meanwhile.shown()).toBeNull();
  versions.push(change(3, '李编辑'));
  await meanwhile.tell(issue(2, '甲'), issue(3, '甲', '乙'), null);
  expect(meanwhile.shown()).toMatchObject({ who: '李编辑', sentences: ['版记的校对改为“乙”'], mine: null });
});

test('a refused change is done again on what the issue is by then, also when more came in between', async () => {
  const { versions, meanwhile } = editor();
  const mine = issue(1, '', '', '丙').arrangement;
  versions.push(change(2, '李编辑'));
  await meanwhile.tell(issue(1), issue(2, '甲'), mine);
  versions.push(change(3, '钱编辑'));
  await meanwhile.tell(issue(2, '甲'), issue(3, '甲', '乙'), null);
  expect(meanwhile.shown()).toMatchObject({
    who: '钱编辑、李编辑',
    sentences: ['版记的编辑改为“甲”', '版记的校对改为“乙”'],
  });
  expect(meanwhile.again(issue(3, '甲', '乙').arrangement)?.imprint.map(({ name }) => name)).toEqual([
    '甲',
    '乙',
    '丙',
  ]);
  expect(meanwhile.shown()).toBeNull();
});

test('nothing is offered to be done again where nothing was refused', async () => {
  const { versions, meanwhile } = editor();
  versions.push(change(2, '李编辑'));
  await meanwhile.tell(issue(1), issue(2, '甲'), null);
  expect(meanwhile.again(issue(2, '甲').arrangement)).toBeNull();
});

test('a refused change is not lost when nobody can say who was first', async () => {
  const mine = issue(1, '', '', '丙').arrangement;
  const meanwhile = new Meanwhile(
    () => Promise.reject(new Error('no network')),
    () => '我',
  );
  await meanwhile.tell(issue(1), issue(2, '甲'), mine);
  expect(meanwhile.shown()).toMatchObject({ who: '有人', sentences: ['版记的编辑改为“甲”'], mine });
});
