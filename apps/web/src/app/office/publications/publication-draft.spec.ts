import { describe, expect, it } from 'vitest';
import {
  blanksOf,
  moved,
  namedFaults,
  namesLike,
  newDraft,
  type Roles,
  sampleOf,
  settingsOf,
  withoutRole,
  withRole,
} from './publication-draft';

describe('the draft of a publication', () => {
  it('moves one item and keeps the others in order', () => {
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(moved(['a', 'b'], 5, 0)).toEqual(['a', 'b']);
  });

  it('lets the steps follow the name of their role, and never that of another line on its way through the same name', () => {
    const typed = (roles: Roles, at: number, text: string) =>
      [...text].reduce((now, _, i) => withRole(now, at, text.slice(0, i + 1)), roles);
    const signedAt = ({ steps }: Roles) => steps.map(({ role }) => role);
    const draft = newDraft('u');
    expect(signedAt(withRole(draft, 0, '责任编辑'))).toEqual(['责任编辑', '校对', '核签']);
    const added = typed({ ...draft, imprintRoles: [...draft.imprintRoles, ''] }, 3, '编辑助理');
    expect(added.imprintRoles).toEqual(['编辑', '校对', '核签', '编辑助理']);
    expect(signedAt(added)).toEqual(['编辑', '校对', '核签']);
    expect(signedAt(withoutRole(draft, 1))).toEqual(['编辑', null, '核签']);
    const twice = { ...draft, imprintRoles: ['编辑', '校对', '核签', '校对'] };
    expect(signedAt(withoutRole(twice, 3)), 'the other one is still there').toEqual(['编辑', '校对', '核签']);
  });

  it('sends no list that names nobody, and no spaces at the edges', () => {
    const draft = {
      ...newDraft('u'),
      title: ' 快报 ',
      distribution: [
        { label: '报', names: ' ' },
        { label: '发', names: ' 各镇 ' },
      ],
    };
    expect(settingsOf(draft)).toMatchObject({ title: '快报', distribution: [{ label: '发', names: '各镇' }] });
    expect(settingsOf(draft)).not.toHaveProperty('unitId');
  });

  it('names every box that must not stay empty, as the page calls it, once', () => {
    const draft = {
      ...newDraft('u'),
      ...{ title: ' ', office: '文明办', imprintRoles: ['编辑', ''] },
      mastheads: [{ validFrom: '', title: '新快报', office: '文明办' }],
      distribution: [
        { label: '报', names: ' ' },
        { label: '', names: '各镇' },
      ],
    };
    const twice = { field: 'sections.0.name', message: '栏目“”重复' };
    expect(namedFaults([...blanksOf(draft), twice]).map(({ message }) => message)).toEqual([
      '刊名：必须填写',
      '第 1 个栏目的名称：必须填写',
      '第 2 个版记角色：必须填写',
      '第 1 次换刊头的日期：必须填写',
      '报送范围第 2 行的字头：必须填写',
    ]);
    const others = ['steps.2.role', 'sections.1.categories', 'houseStyle.recentDays', 'sections'];
    expect(namedFaults(others.map((field) => ({ field, message: '有误' }))).map(({ message }) => message)).toEqual([
      '核签署在哪个角色：有误',
      '第 2 个栏目的活动类别：有误',
      '几天之内写日期：有误',
      '有误',
    ]);
  });

  it('has an example of its own for each of 报, 送 and 发', () => {
    expect(new Set(['报', '送', '发', '抄送'].map(namesLike)).size).toBe(4);
  });

  it('shows what the style does', () => {
    expect(sampleOf(newDraft('u').houseStyle)).toEqual([
      '永定镇：15日，贵石村开展“春节防火安全”主题宣传活动，共30余名居民参加。',
      '城子街道：17日，各社区组织开展“清洁家园”行动，清理小广告210余处，近80人参加。',
      '区教委：近日，举办“传家训”诵读活动，共40人参加。',
    ]);
    const other = sampleOf({ recentDays: 3, roundParticipants: false, approximate: '多', near: false });
    expect(other).toEqual([
      '永定镇：近日，贵石村开展“春节防火安全”主题宣传活动，共33名居民参加。',
      '城子街道：17日，各社区组织开展“清洁家园”行动，清理小广告210多处，共78人参加。',
      '区教委：近日，举办“传家训”诵读活动，共40人参加。',
    ]);
  });
});
