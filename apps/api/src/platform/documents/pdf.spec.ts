import { extractText, getMeta } from 'unpdf';
import { describe, expect, it } from 'vitest';
import { Config } from '../config';
import { FACES, Pdf } from './pdf';

const pdfs = new Pdf(new Config({}));

const TEMPLATE = `
#set page(width: 105mm, height: 74mm)
#set text(font: "${FACES.serif}", lang: "zh", region: "cn")
#set document(title: data.title)
= #data.title
#for line in data.lines [ + #line ]
`;

const textOf = async (pdf: Buffer) => (await extractText(new Uint8Array(pdf), { mergePages: true })).text;

describe('a PDF', () => {
  it('says what its data say, with names beyond the BMP', async () => {
    const pdf = pdfs.render(TEMPLATE, { title: '积分存折', lines: ['张𬭸', '李𠮷', '入账 20 分'] });
    const text = (await textOf(pdf)).replaceAll(/\s/g, '');
    for (const words of ['积分存折', '张𬭸', '李𠮷', '入账20分']) expect(text).toContain(words);
    expect((await getMeta(new Uint8Array(pdf))).info['Title']).toBe('积分存折');
  });

  it('prints what somebody typed as it is, never as part of the template', async () => {
    const typed = '#panic("x") $a$ \\ *粗* "引" @ref <label>';
    const text = await textOf(pdfs.render(TEMPLATE, { title: '原样', lines: [typed] }));
    expect(text.replaceAll(/\s/g, '')).toContain(typed.replaceAll(/\s/g, ''));
  });

  it('embeds its fonts, as subsets', () => {
    const pdf = pdfs.render(TEMPLATE, { title: '字体', lines: [] });
    expect(pdf.toString('latin1')).toMatch(/\/FontName\s*\/[A-Z]{6}\+NotoSerif/);
    expect(pdf.length).toBeLessThan(60_000);
  });
});
