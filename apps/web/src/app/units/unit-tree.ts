import type { UnitRecord } from '@jishan/domain';

/** Towns, sub-districts and with them what a person or an activity can belong to, in house order. */
export function townsOf(units: readonly UnitRecord[]): UnitRecord[] {
  return units.filter((unit) => (unit.kind === 'town' || unit.kind === 'subdistrict') && unit.closedOn === null);
}

/** Villages and communities of a town. */
export function homesOf(units: readonly UnitRecord[], townId: string): UnitRecord[] {
  return units.filter(
    (unit) =>
      unit.parentId === townId && (unit.kind === 'village' || unit.kind === 'community') && unit.closedOn === null,
  );
}

/** The town that a unit is or lies in; null for the district and its bureaux. */
export function townAbove(units: readonly UnitRecord[], unitId: string): UnitRecord | null {
  const unit = units.find((candidate) => candidate.id === unitId);
  return townsOf(units).find((town) => unit?.path.startsWith(town.path)) ?? null;
}

/** Units at or below one of these paths: what a person may act for. */
export function unitsWithin(units: readonly UnitRecord[], paths: readonly string[]): UnitRecord[] {
  return units.filter((unit) => unit.closedOn === null && paths.some((path) => unit.path.startsWith(path)));
}

/** 妙峰山镇 · 涧沟村: shorter than the path and still unmistakable. */
export function unitLabel(units: readonly UnitRecord[], unit: UnitRecord): string {
  const town = townAbove(units, unit.id);
  return town && town.id !== unit.id ? `${town.shortName} · ${unit.shortName}` : unit.shortName;
}
