import type { BulletinPiece, PastBrief, PastCorrection, ReadBrief, SplitBulletin, UnitRecord } from '@jishan/domain';

/** Every brief and every text of a past bulletin, in order. A unit is one of the register only by its very name. */
export function pastBriefs(
  split: SplitBulletin,
  units: readonly UnitRecord[],
  corrections: readonly PastCorrection[],
): PastBrief[] {
  let section = '正文';
  return split.pieces.flatMap((piece): PastBrief[] => {
    if (piece.kind === 'section') section = piece.text;
    if (piece.kind === 'text' || piece.kind === 'mention') return [textOf(piece, section)];
    return piece.briefs.map((read, at) => {
      const correction = corrections.find(({ line, brief }) => line === piece.firstLine && brief === at);
      return { ...briefOf(read, section, piece.firstLine, at, units), ...correctionOf(correction) };
    });
  });
}

function textOf({ text, firstLine }: BulletinPiece, section: string): PastBrief {
  const nothing = { unitName: null, unitId: null, heldOn: null, theme: null, headcount: null };
  return { section, text, line: firstLine, brief: null, ...nothing, left: [] };
}

function briefOf(
  read: ReadBrief,
  section: string,
  line: number,
  brief: number,
  units: readonly UnitRecord[],
): PastBrief {
  const unitName = read.facts.unit ?? read.text.split(/[：:]/u)[0] ?? '';
  return {
    ...{ section, line, brief, text: read.text, unitName, left: read.left },
    unitId: onlyOf(units, unitName)?.id ?? null,
    heldOn: read.date,
    theme: read.facts.theme ?? null,
    headcount: read.facts.participants?.count.value ?? null,
  };
}

/** Two units of one name: which of them is not for us to say. */
function onlyOf(units: readonly UnitRecord[], name: string): UnitRecord | undefined {
  const named = units.filter((unit) => unit.name === name || unit.shortName === name);
  return named.length === 1 ? named[0] : undefined;
}

function correctionOf(correction: PastCorrection | undefined): Partial<Pick<PastBrief, 'unitId' | 'heldOn'>> {
  const { unitId, heldOn } = correction ?? {};
  return { ...(unitId !== undefined && { unitId }), ...(heldOn !== undefined && { heldOn }) };
}
