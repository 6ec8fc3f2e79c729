import { describe, expect, it } from 'vitest';
import { bulletinFlow } from './bulletin-flow';
import { bulletinHtml } from './bulletin-html';
import { CONTENT, SAMPLES } from './prints-spec';

describe('a bulletin for a public account', () => {
  const html = bulletinHtml(bulletinFlow(SAMPLES['信息与简讯'] ?? CONTENT));
  const tags = [...html.matchAll(/<(\w+)([^>]*)>/g)].map(([, name = '', attributes = '']) => ({ name, attributes }));

  it('says of each element itself how it looks, and fetches and runs nothing', () => {
    const known = ['html', 'head', 'meta', 'title', 'body', 'section', 'h1', 'p', 'span', 'br'];
    expect([...new Set(tags.map(({ name }) => name))].filter((name) => !known.includes(name))).toEqual([]);
    const attributes = tags.flatMap(({ attributes }) =>
      [...attributes.matchAll(/\s([\w-]+)="/g)].map((match) => match[1]),
    );
    expect(new Set(attributes)).toEqual(new Set(['lang', 'charset', 'name', 'content', 'style']));
    expect(html).not.toMatch(/url\(|@import|expression\(|https?:|javascript:/i);
    for (const { name, attributes: own } of tags)
      if (['p', 'h1', 'section'].includes(name)) expect(own).toContain('style="');
  });

  it('has the words of the paper in their order', () => {
    const text = html.replaceAll(/<title>.*<\/title>/g, '').replaceAll(/<[^>]*>/g, '');
    const order = [
      '工作快报',
      '第857期',
      '2026年1月20日',
      '【文明创建】',
      '（永定镇）',
      '【简讯】',
      '【更正】',
      '报：',
      '电话：',
    ];
    const places = order.map((words) => text.indexOf(words));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  it('prints what somebody typed as it is, wherever it stands', () => {
    const typed = `<script>alert("1")</script><img src=x onerror='x'>&amp;"style=`;
    const hostile = bulletinHtml(
      bulletinFlow({
        title: typed,
        office: typed,
        bulletinNo: typed,
        issuedOn: '2026-01-20',
        sections: [
          {
            name: typed,
            articles: [{ articleId: 'a', title: typed, paragraphs: [typed, `一、${typed}。`], source: typed }],
            paragraphs: [{ text: typed, briefIds: [] }],
            notes: [typed],
          },
        ],
        corrections: [{ bulletinId: 'x', briefId: 'y', text: typed }],
        imprint: [{ role: typed, name: typed }],
        distribution: [{ label: typed, names: typed }],
        contact: typed,
        seal: typed,
      }),
    );
    expect(hostile).not.toMatch(/<(script|img)/);
    expect(
      hostile.match(
        /&lt;script&gt;alert\(&quot;1&quot;\)&lt;\/script&gt;&lt;img src=x onerror=&#39;x&#39;&gt;&amp;amp;/g,
      ),
    ).toHaveLength(19);
  });
});
