/** A moment of a workbook to the minute: as a part of a day it has no end, and the reader cuts it off. */
export function asShown(cell: unknown): unknown {
  if (!(cell instanceof Date)) return cell;
  return new Date(Math.round(cell.getTime() / 1000) * 1000).toISOString().slice(0, 16).replace('T', ' ');
}
