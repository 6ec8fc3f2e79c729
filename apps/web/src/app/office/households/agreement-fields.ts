import { Component, computed, model } from '@angular/core';
import { LIMITS } from '@jishan/domain';
import { NzInputModule } from 'ng-zorro-antd/input';

/** Who took part in the agreement, and why it was made. */
export interface AgreementText {
  names: string;
  reason: string;
}

/** 张建国、李秀兰 → two names. */
export const namesIn = (text: string): string[] => [...new Set(text.split(/[\s、，,；;]+/).filter(Boolean))];

/** Why the agreement is not complete, or null. */
export function agreementRefusal({ names, reason }: AgreementText): string | null {
  const list = namesIn(names);
  if (list.length === 0) return '请写明参加协商的人。';
  if (list.length > LIMITS.agreementNames) return `协商人最多写 ${LIMITS.agreementNames} 位。`;
  if ([...reason.trim()].length < LIMITS.reasonLengthMin) return '请写明事由。';
  return [...reason].length > LIMITS.shortTextLength ? `事由最多 ${LIMITS.shortTextLength} 字。` : null;
}

@Component({
  selector: 'office-agreement-fields',
  imports: [NzInputModule],
  template: `
    <div class="form-field">
      <label class="form-label" for="field-agreedBy">参加协商的人</label>
      <input
        #names
        nz-input
        id="field-agreedBy"
        autocomplete="off"
        [value]="text().names"
        (input)="change({ names: names.value })"
      />
      <p class="form-hint">
        写姓名，用顿号隔开{{ count() > 1 ? '；现在是 ' + count() + ' 位' : '' }}。名字留在记录里。
      </p>
    </div>
    <div class="form-field">
      <label class="form-label" for="field-reason">事由</label>
      <textarea
        #reason
        nz-input
        id="field-reason"
        rows="2"
        [value]="text().reason"
        (input)="change({ reason: reason.value })"
      ></textarea>
    </div>
  `,
})
export class AgreementFields {
  readonly text = model.required<AgreementText>();

  protected readonly count = computed(() => namesIn(this.text().names).length);

  protected change(part: Partial<AgreementText>): void {
    this.text.update((text) => ({ ...text, ...part }));
  }
}
