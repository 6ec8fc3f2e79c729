import { describe, expect, it } from 'vitest';
import { LIMITS } from './limits';
import { readVoucherText } from './vouchers';

const TODAY = '2026-11-20';
const read = (text: string) => readVoucherText(text, TODAY);

describe('a list of voucher codes', () => {
  it('is read from a text or a table, with a heading, empty lines and days as people write them', () => {
    expect(read('\uFEFF券码,有效期\r\nAB12-0001,2027/3/1\r\n\r\n"AB12-0002"，2027年12月31日\nAB12-0003\n')).toEqual({
      rows: [
        { line: 2, code: 'AB12-0001', validUntil: '2027-03-01' },
        { line: 4, code: 'AB12-0002', validUntil: '2027-12-31' },
        { line: 5, code: 'AB12-0003', validUntil: null },
      ],
      errors: [],
    });
    expect(read('AB12-0001\t20270301').rows[0]?.validUntil).toBe('2027-03-01');
  });

  it('says of each line what is wrong, without the code', () => {
    const { rows, errors } = read('AB12\nAB 12\nAB12\nAB13,2027-02-30\nAB14,2026-11-19\nAB15,2026-11-20\nabc');
    expect(rows.map(({ code }) => code)).toEqual(['AB12', 'AB15']);
    expect(errors.map(({ line }) => line)).toEqual([2, 3, 4, 5, 7]);
    expect(errors[1]?.message).toBe('与第 1 行重复');
    expect(JSON.stringify(errors)).not.toContain('AB1');
  });

  it('is neither empty nor longer than one import may be', () => {
    expect(read(' \n').errors).toEqual([{ line: 1, message: '没有读到券码' }]);
    const long = Array.from({ length: LIMITS.voucherCodes + 1 }, (_, index) => `C${index + 1000}`);
    expect(read(long.join('\n')).errors).toHaveLength(1);
    expect(read(long.slice(1).join('\n')).errors).toEqual([]);
  });
});
