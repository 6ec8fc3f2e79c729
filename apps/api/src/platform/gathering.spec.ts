import { describe, expect, it } from 'vitest';
import { Gathering } from './gathering';

/** Questions that are answered when the spec says so. */
function asked() {
  const open: { answer: (value: string) => void; fail: (error: Error) => void }[] = [];
  const question = () => new Promise<string>((answer, fail) => open.push({ answer, fail }));
  return { open, question };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the same question asked at once', () => {
  it('is asked once for all who came while another was out, and after they came', async () => {
    const { open, question } = asked();
    const gathering = new Gathering<string>();
    const first = gathering.ask('list', question);
    const others = [gathering.ask('list', question), gathering.ask('list', question)];
    expect(open).toHaveLength(1);
    open[0]?.answer('old');
    await settled();
    expect(await first).toBe('old');
    expect(open).toHaveLength(2);
    open[1]?.answer('new');
    expect(await Promise.all(others)).toEqual(['new', 'new']);
  });

  it('does not mix with another question', async () => {
    const { open, question } = asked();
    const gathering = new Gathering<string>();
    const [one, other] = [gathering.ask('one', question), gathering.ask('other', question)];
    expect(open).toHaveLength(2);
    open[1]?.answer('b');
    open[0]?.answer('a');
    expect([await one, await other]).toEqual(['a', 'b']);
  });

  it('that failed is asked anew for those who waited, and for whoever comes later', async () => {
    const { open, question } = asked();
    const gathering = new Gathering<string>();
    const first = gathering.ask('list', question);
    const second = gathering.ask('list', question);
    open[0]?.fail(new Error('the database is away'));
    await expect(first).rejects.toThrow('away');
    await settled();
    open[1]?.answer('back');
    expect(await second).toBe('back');
    const third = gathering.ask('list', question);
    await settled();
    expect(open).toHaveLength(3);
    open[2]?.answer('again');
    expect(await third).toBe('again');
  });
});
