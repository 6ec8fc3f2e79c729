import { describe, expect, it } from 'vitest';
import { settledAll } from './settled-all';

const later = <T>(value: T) => new Promise<T>((resolve) => setTimeout(resolve, 5, value));

describe('settledAll', () => {
  it('answers in the order of the list', async () => {
    const [slow, quick] = await settledAll([later(1), Promise.resolve('two')]);
    expect([slow, quick]).toEqual([1, 'two']);
  });

  it('throws only when the others have ended, so that no chain asks on after a rollback', async () => {
    const asked: string[] = [];
    const chain = async () => {
      await later(null);
      asked.push('first');
      await later(null);
      asked.push('second');
    };
    const failing = Promise.reject(new Error('the rows do not fit'));
    await expect(settledAll([failing, chain()])).rejects.toThrow('the rows do not fit');
    expect(asked).toEqual(['first', 'second']);
  });

  it('throws what stands first in the list, whatever failed earlier', async () => {
    const cause = later(null).then(() => Promise.reject(new Error('the cause')));
    const consequence = Promise.reject(new Error('the transaction is aborted'));
    await expect(settledAll([cause, consequence])).rejects.toThrow('the cause');
  });
});
