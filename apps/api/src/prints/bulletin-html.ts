import type { Block, BulletinFlow, Face, Run } from './bulletin-flow';

const RED = '#e60012';
const SONG = "FangSong_GB2312,FangSong,STFangsong,'Songti SC',serif";
const HEI = "SimHei,'Heiti SC','PingFang SC',sans-serif";
const KAI = "KaiTi_GB2312,KaiTi,STKaiti,'Kaiti SC',serif";
const TITLE = "FZXiaoBiaoSong-B05S,'Songti SC',STSong,SimSun,serif";

const BLOCK_STYLE: Record<Block['kind'], string> = {
  title: `margin:18px 0 8px;text-align:center;font-family:${TITLE};font-size:20px;font-weight:bold;line-height:1.4`,
  text: 'margin:0;text-align:justify;text-indent:2em',
  source: 'margin:0;text-align:right',
};
const FACE_STYLE: Record<Face, string | null> = {
  text: null,
  strong: `font-family:${HEI};font-weight:bold`,
  second: `font-family:${KAI}`,
};

/**
 * A bulletin to be pasted into a public account or an e-mail. Those keep nothing but what an element says of itself, so there are no
 * classes and no style sheet, and nothing that would be fetched or run.
 */
export function bulletinHtml(flow: BulletinFlow): string {
  const title = `${flow.title}${flow.numbers.join('')}`;
  const body = [...mastheadOf(flow), ...flow.blocks.map(blockOf), ...imprintOf(flow)].join('\n');
  return `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(title)}</title></head>
<body style="margin:0;background:#fff">
<section style="max-width:677px;margin:0 auto;padding:24px 16px;color:#000;font-family:${SONG};font-size:17px;line-height:1.8;overflow-wrap:anywhere">
${body}
</section>
</body>
</html>
`;
}

function mastheadOf({ title, numbers, office, day }: BulletinFlow): string[] {
  return [
    element(
      'h1',
      `margin:0 0 12px;color:${RED};text-align:center;font-family:${TITLE};font-size:36px;line-height:1.3`,
      escape(title),
    ),
    ...numbers.map((number) => element('p', 'margin:0;text-align:center', escape(number))),
    element(
      'p',
      `margin:8px 0 16px;padding:0 0 6px;border-bottom:3px solid ${RED};font-size:15px;line-height:1.6`,
      `${escape(office)}<br>${escape(day)}`,
    ),
  ];
}

const blockOf = ({ kind, runs }: Block) => element('p', BLOCK_STYLE[kind], runs.map(runOf).join(''));

function runOf({ text, face }: Run): string {
  const style = FACE_STYLE[face];
  return style ? element('span', style, escape(text)) : escape(text);
}

function imprintOf({ imprint }: BulletinFlow): string[] {
  if (imprint.length === 0) return [];
  const lines = imprint.map((line, i) =>
    element('p', `margin:0;padding:3px 0;${i > 0 ? 'border-top:1px solid #000' : ''}`, escape(line)),
  );
  return [
    element(
      'section',
      'margin:24px 0 0;border-top:2px solid #000;border-bottom:2px solid #000;font-size:14px;line-height:1.5',
      lines.join(''),
    ),
  ];
}

const element = (name: string, style: string, inside: string) => `<${name} style="${style}">${inside}</${name}>`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
