import { type BriefFacts, DEFAULT_HOUSE_STYLE, formatQuantity, type Quantity } from '@jishan/domain';

/** One recorded fact that words of the brief came from. */
export interface FactSource {
  /** As a segment names it: `unit`, `results.0.items.1`. */
  source: string;
  label: string;
  /** As recorded: the exact figure where the brief prints a rounded one. */
  recorded: string;
}

const LABELS: Record<
  Exclude<keyof BriefFacts, 'amount' | 'results' | 'resultsAs' | 'participants' | 'partners' | 'endDate'>,
  string
> = {
  unit: '报送单位',
  date: '活动日期',
  organizer: '承办',
  brand: '志愿服务品牌',
  lead: '动员对象',
  place: '地点',
  audience: '服务对象',
  action: '开展方式',
  theme: '主题',
  subject: '活动',
};

const exactly = (quantity: Quantity) => formatQuantity({ ...quantity, exact: true }, DEFAULT_HOUSE_STYLE);

/** The facts of a brief as rows beside its text, in the order in which the sentence uses them. */
export function factSources(facts: BriefFacts): FactSource[] {
  const plain = (Object.keys(LABELS) as (keyof typeof LABELS)[]).flatMap((source) => {
    const recorded = source === 'date' && facts.endDate ? `${facts.date} 至 ${facts.endDate}` : facts[source];
    return recorded ? [{ source, label: LABELS[source], recorded }] : [];
  });
  const partners = facts.partners?.length
    ? [{ source: 'partners', label: '联合单位', recorded: facts.partners.join('、') }]
    : [];
  const amount = facts.amount ? [{ source: 'amount', label: '数量', recorded: exactly(facts.amount) }] : [];
  const results = (facts.results ?? []).flatMap((group, g) => [
    { source: `results.${g}.action`, label: '成果', recorded: group.action },
    ...group.items.map((item, i) => ({
      source: `results.${g}.items.${i}`,
      label: '成果数字',
      recorded: exactly(item),
    })),
  ]);
  const people = facts.participants
    ? [
        {
          source: 'participants',
          label: '参加人数',
          recorded: `${facts.participants.count}${facts.participants.kind ? `名${facts.participants.kind}` : '人'}`,
        },
      ]
    : [];
  return [...plain, ...partners, ...amount, ...results, ...people];
}
