import { cardNumber } from '@jishan/domain';
import { describe, expect, it } from 'vitest';
import { escapeLike } from '../platform/page';
import { isVague, readSearch, spell } from './person-search';

describe('finding a person by what was typed', () => {
  it('reads surnames as surnames', () => {
    expect(spell('单雄信')).toEqual({ pinyin: 'shanxiongxin', initials: 'sxx' });
    expect(spell('欧阳修')).toEqual({ pinyin: 'ouyangxiu', initials: 'oyx' });
    expect(spell('曾国强')).toEqual({ pinyin: 'zengguoqiang', initials: 'zgq' });
    expect(spell('吕布').pinyin).toBe('lvbu');
  });

  it('passes over middle dots and characters without a reading', () => {
    expect(spell('买买提·艾力')).toEqual({ pinyin: 'maimaitiaili', initials: 'mmtal' });
    expect(spell('𠮷田')).toEqual({ pinyin: 'tian', initials: 't' });
  });

  it('tells card numbers, phones, phone tails, letters and names apart', () => {
    const card = cardNumber(10000001);
    for (const typed of [card, card.replace(/(...)(...)/, '$1 $2 '), card.replace(/^./, '１')])
      expect(readSearch(typed)).toEqual({ by: 'card', cardNo: card });
    expect(readSearch('199 0000 1234')).toEqual({ by: 'phone', phone: '19900001234' });
    expect(readSearch('１２３４')).toEqual({ by: 'phone-tail', tail: '1234' });
    expect(readSearch('LÜ')).toEqual({ by: 'letters', start: 'lv' });
    expect(readSearch('买买提•艾')).toEqual({ by: 'name', part: '买买提·艾' });
    expect(readSearch('  ')).toEqual({ by: 'nothing' });
  });

  it('calls a single letter or character vague, also one outside the basic plane', () => {
    expect(isVague(readSearch('z'))).toBe(true);
    expect(isVague(readSearch('𠮷'))).toBe(true);
    expect(isVague(readSearch('𠮷田'))).toBe(false);
    expect(isVague(readSearch('1234'))).toBe(false);
  });

  it('leaves no wildcard in a pattern', () => {
    expect(escapeLike('100%_\\')).toBe('100\\%\\_\\\\');
  });
});
