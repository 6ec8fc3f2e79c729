import {
  blankRoles,
  type BulletinDetail,
  bulletinNoOf,
  type BulletinPreview,
  type PublicationRecord,
  unprintedOf,
} from '@jishan/domain';

export type MoveEvent = 'hand-in' | 'proofread' | 'sign' | 'publish';

/** Findings that are neither mended nor explained. */
export interface OpenFindings {
  count: number;
  blocking: number;
}

/** What is known of an issue when it is moved on. */
export interface Moved {
  bulletin: Pick<BulletinDetail, 'state' | 'bulletinNo' | 'briefCount' | 'sections'>;
  publication: Pick<PublicationRecord, 'numbering' | 'lastRunningNo' | 'sections' | 'steps'>;
  /** As it is printed. */
  imprint: BulletinPreview['content']['imprint'];
  findings: OpenFindings;
}

/** What a move does, as its dialog says it. */
export function consequencesOf(event: MoveEvent, of: Moved): string[] {
  switch (event) {
    case 'hand-in':
      return [
        '送出后不能再改；校对通过前可以撤回送校，以后要改须由核签人退回。',
        '您的名字会印在版记里。',
        ...findingWords(of.findings),
        ...unprintedWords(of),
      ];
    case 'proofread':
      return ['您确认已校对预览中的全部文字，快报转给核签人。', ...blankWords(of)];
    case 'sign':
      return [numberWords(of), '签名绑定预览中的全部文字，一个字也不能再改。', ...blankWords(of)];
    case 'publish':
      return [
        '预览中的文字和 Word、PDF 等文件从此冻结，不能收回；版记里填入积分账本此刻的封印。',
        `${of.bulletin.briefCount} 条简讯记为已刊发，不能再编入本刊。`,
        ...unprintedWords(of),
      ];
    default:
      return event satisfies never;
  }
}

function findingWords({ count, blocking }: OpenFindings): string[] {
  const some = blocking > 0 ? `（其中 ${blocking} 处必须改正）` : '';
  return count > 0 ? [`核对还有 ${count} 处没有处理${some}，校对人处理前不能通过。`] : [];
}

function unprintedWords({ bulletin, publication }: Moved): string[] {
  const { length } = unprintedOf(bulletin.sections, publication.sections);
  return length > 0 ? [`有 ${length} 条简讯不单独印出：只提单位名，而该单位在同一栏目已有全文。`] : [];
}

function blankWords({ bulletin, publication, imprint }: Moved): string[] {
  const blank = blankRoles(imprint, bulletin.state, publication.steps);
  return blank.length > 0 ? [`版记里还空着：${blank.join('、')}。核签后不能再补。`] : [];
}

function numberWords({ bulletin: { bulletinNo }, publication: { numbering, lastRunningNo } }: Moved): string {
  if (bulletinNo) return `期号仍是${bulletinNo}。`;
  if (numbering !== 'running') return '按顺序取得下一个期号，期号连续，不会空号。';
  const next = bulletinNoOf('running', { year: 0, yearlyNo: 0, runningNo: lastRunningNo + 1 });
  return `取得期号（现在看是${next}），期号连续，不会空号。`;
}
