/** What is being typed: belongs to one brief, and to the version that it was begun on. */
export interface BriefDraft {
  briefId: string;
  version: number;
  /** As it stood when the box was opened. */
  before: string;
  text: string;
  /** By the figure: why it stays although no record bears it out. */
  reasons: Readonly<Record<string, string>>;
}

export function isDraft(value: unknown): value is BriefDraft {
  const draft = value as Partial<BriefDraft> | null;
  return (
    typeof draft === 'object' &&
    draft !== null &&
    [draft.briefId, draft.before, draft.text].every((part) => typeof part === 'string') &&
    typeof draft.version === 'number' &&
    typeof draft.reasons === 'object' &&
    draft.reasons !== null &&
    Object.values(draft.reasons).every((reason) => typeof reason === 'string')
  );
}
