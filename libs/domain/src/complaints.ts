/** 投诉建议: open to everybody from every page, with or without an account. */
export const COMPLAINT_STATES = ['open', 'answered'] as const;
export type ComplaintState = (typeof COMPLAINT_STATES)[number];

export interface ComplaintQuery {
  state?: ComplaintState;
}

export interface ComplaintRecord {
  id: string;
  text: string;
  page: string;
  unitId: string | null;
  unitName: string | null;
  contactMasked: string | null;
  state: ComplaintState;
  answer: string | null;
  answeredByName: string | null;
  receivedAt: string;
  answeredAt: string | null;
}

export interface FileComplaintInput {
  text: string;
  page: string;
  unitId?: string;
  /** Phone for an answer; stored encrypted. */
  contact?: string;
}

/** With the receipt number anybody can read the answer. */
export interface ComplaintReceipt {
  id: string;
  receiptNo: string;
}

/** What the number on the receipt shows. */
export interface ComplaintAnswer {
  state: ComplaintState;
  answer: string | null;
  answeredAt: string | null;
}

export interface AnswerComplaintInput {
  answer: string;
}
