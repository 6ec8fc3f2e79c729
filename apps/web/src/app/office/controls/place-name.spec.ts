import { describe, expect, it } from 'vitest';
import { placeName } from './place-name';

describe('the name of a place', () => {
  it('is the unit where no team is meant', () => {
    expect(placeName('陇驾庄村', null)).toBe('陇驾庄村');
  });

  it('puts the unit before a team of a common name', () => {
    expect(placeName('陇驾庄村', '“红绿灯”文明引导队')).toBe('陇驾庄村 “红绿灯”文明引导队');
  });

  it('does not say the unit twice', () => {
    expect(placeName('东辛房街道', '东辛房街道热心人志愿服务队')).toBe('东辛房街道热心人志愿服务队');
  });
});
