import { beforeAll, describe, expect, it } from 'vitest';
import { Config } from '../platform/config';
import { Pdf } from '../platform/documents/pdf';
import { PrintsService } from './prints.service';
import { linesOf, SAMPLES, type SetLine } from './prints-spec';
import { printed, sofficeProgram } from './soffice-spec';

const program = sofficeProgram();
if (!program)
  console.log('skipped: no soffice on the PATH or in SOFFICE_PATH, so the Word file is not compared with the PDF');

describe.runIf(program)('the Word file of a bulletin in LibreOffice', () => {
  const prints = new PrintsService(new Pdf(new Config({})));
  const pages = new Map<string, { word: SetLine[][]; pdf: SetLine[][] }>();

  beforeAll(async () => {
    const files = new Map<string, Buffer>();
    for (const [name, content] of Object.entries(SAMPLES)) files.set(name, await prints.render(content, 'docx'));
    for (const [name, bytes] of printed(program ?? '', files))
      pages.set(name, {
        word: await linesOf(bytes),
        pdf: await linesOf(await prints.render(SAMPLES[name] ?? SAMPLES['空刊']!, 'pdf')),
      });
  }, 60_000);

  it.each(Object.keys(SAMPLES))('has the pages of the PDF, and of each the lines but one: %s', (name) => {
    const { word = [], pdf = [] } = pages.get(name) ?? {};
    expect(word.length).toBeGreaterThan(0);
    const counts = (all: SetLine[][]) => all.map((lines) => lines.length);
    expect(counts(word), 'pages').toHaveLength(pdf.length);
    const apart = counts(word).map((count, i) => Math.abs(count - (pdf[i]?.length ?? 0)));
    expect(Math.max(...apart), `${counts(word)} and ${counts(pdf)}`).toBeLessThanOrEqual(1);
  });

  it('has the lines in the places of the PDF: masthead, first and last line, imprint, page number', () => {
    for (const [name, { word, pdf }] of pages) {
      const ends = (lines: SetLine[] = []) =>
        [lines[0], lines[1], lines.at(-2), lines.at(-1)].map((line) => line?.y ?? 0);
      const apart = ends(word.at(-1)).map((y, i) => Math.abs(y - (ends(pdf.at(-1))[i] ?? 0)));
      expect(Math.max(...apart), name).toBeLessThan(8);
    }
  });
});
