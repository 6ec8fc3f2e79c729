import { DomainError, type FieldError } from '@jishan/domain';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsBoolean, IsIn, IsInt, IsOptional, IsUUID, Max, Min, ValidateNested } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { AsPhone, IsDay, IsPhone, TextLength, validationPipe } from './validation';

class ItemDto {
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  count: number;
}

class FormDto {
  @TextLength(2, 4)
  name: string;

  @AsPhone()
  @IsPhone()
  phone: string;

  @IsDay()
  on: string;

  @IsIn(['a', 'b'])
  kind: string;

  @IsBoolean()
  agreed: boolean;

  @IsOptional()
  @IsUUID()
  unitId?: string;

  @ArrayMaxSize(2)
  @ValidateNested({ each: true })
  @Type(() => ItemDto)
  items: ItemDto[];
}

const phone = '19900000001';
const good = { name: '𠮷𠮷', phone, on: '2026-11-20', kind: 'a', agreed: true, items: [{ count: 1 }] };

async function check(form: unknown): Promise<FieldError[] | FormDto> {
  try {
    return (await validationPipe().transform(form, { type: 'body', metatype: FormDto })) as FormDto;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'request.invalid') return error.fields ?? [];
    throw error;
  }
}

describe('the shape of input', () => {
  it('passes what fits, and folds what people type for a phone', async () => {
    expect(await check(good)).toMatchObject(good);
    expect(await check({ ...good, phone: '+86 １９９-0000 0001' })).toMatchObject({ phone });
  });

  it('counts characters as a person counts them', async () => {
    expect(await check({ ...good, name: '𠮷𠮷𠮷𠮷' })).toMatchObject({ name: '𠮷𠮷𠮷𠮷' });
    expect(await check({ ...good, name: '𠮷𠮷𠮷𠮷𠮷' })).toEqual([{ field: 'name', message: '须为 2 至 4 个字' }]);
    expect(await check({ ...good, name: '    ' })).toEqual([{ field: 'name', message: '须为 2 至 4 个字' }]);
  });

  it.each([
    ['a day that does not exist', { on: '2024-02-30' }, 'on', '须为 YYYY-MM-DD 的日期'],
    ['a choice that is not offered', { kind: 'c' }, 'kind', '不在可选范围内'],
    ['text for yes or no', { agreed: 'false' }, 'agreed', '须为是或否'],
    ['an id that is none', { unitId: '1' }, 'unitId', '编号格式不正确'],
    ['an unknown field', { role: 'admin' }, 'role', '不认识的字段'],
    ['a number beyond every amount', { items: [{ count: 1e21 }] }, 'items.0.count', '不能大于 1000000'],
    ['a number below', { items: [{ count: 1 }, { count: 0 }] }, 'items.1.count', '不能小于 1'],
    ['an unknown field inside', { items: [{ count: 1, role: 'admin' }] }, 'items.0.role', '不认识的字段'],
    ['too many items', { items: [{ count: 1 }, { count: 1 }, { count: 1 }] }, 'items', '最多 2 项'],
  ])('refuses %s in Chinese, by the path of the field', async (_, change, field, message) => {
    expect(await check({ ...good, ...change })).toEqual([{ field, message }]);
  });

  it('has a Chinese sentence for everything that is missing', async () => {
    const errors = (await check({})) as FieldError[];
    expect(errors.length).toBeGreaterThan(5);
    expect(errors.filter((error) => !/\p{Script=Han}/u.test(error.message))).toEqual([]);
  });
});
