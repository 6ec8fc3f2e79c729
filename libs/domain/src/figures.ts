// Figures as people read them.

/** 12,345; a number below zero is led by a minus sign, not by a hyphen. */
export function grouped(count: number): string {
  return `${count < 0 ? '−' : ''}${String(Math.abs(count)).replace(/\B(?=(\d{3})+$)/g, ',')}`;
}

/** +12,345, −3, 0. */
export function signed(count: number): string {
  return `${count > 0 ? '+' : ''}${grouped(count)}`;
}

/** 12,345 分. */
export function pointsLabel(points: number): string {
  return `${grouped(points)} 分`;
}

/** 1 小时 40 分钟; minutes are data, this is what people read. A reversal is led by a minus sign. */
export function hoursLabel(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  const parts = [hours > 0 || rest === 0 ? `${grouped(hours)} 小时` : '', rest > 0 ? `${rest} 分钟` : ''];
  return `${minutes < 0 ? '−' : ''}${parts.filter(Boolean).join(' ')}`;
}
