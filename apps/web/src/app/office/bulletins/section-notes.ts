import { Component, input, output, signal } from '@angular/core';
import { LIMITS } from '@jishan/domain';

/** Notes that close a section. What is being typed belongs to the person, whatever is saved meanwhile; it is handed over when the box is left. */
@Component({
  selector: 'office-section-notes',
  host: { class: 'section-notes' },
  template: `
    @for (note of notes(); track $index) {
      @if (frozen()) {
        <p class="entry-text">{{ note }}</p>
      } @else {
        <div class="add-line">
          <textarea
            #box
            class="ant-input"
            rows="2"
            [attr.aria-label]="name() + '的附注 ' + ($index + 1)"
            [attr.maxlength]="limits.noteLength"
            [value]="writing()?.at === $index ? writing()?.text : note"
            (input)="writing.set({ at: $index, text: box.value })"
            (change)="keep($index, box.value)"
          ></textarea>
          <button type="button" class="link-button" [disabled]="$first" (click)="swap($index, $index - 1)">上移</button>
          <button type="button" class="link-button" [disabled]="$last" (click)="swap($index, $index + 1)">下移</button>
          <button type="button" class="link-button" (click)="keep($index, '')">删去</button>
        </div>
      }
    }
    @if (!frozen()) {
      @if (adding()) {
        <textarea
          #newBox
          class="ant-input"
          rows="2"
          [attr.aria-label]="'新附注：' + name()"
          [attr.maxlength]="limits.noteLength"
          (change)="add(newBox.value)"
        ></textarea>
      } @else if (notes().length < limits.sectionNotes) {
        <button type="button" class="link-button" (click)="adding.set(true)">加附注</button>
      }
    }
  `,
})
export class SectionNotes {
  /** Of the section. */
  readonly name = input.required<string>();
  readonly notes = input.required<string[]>();
  readonly frozen = input.required<boolean>();
  readonly changed = output<string[]>();

  protected readonly limits = LIMITS;
  protected readonly writing = signal<{ at: number; text: string } | null>(null);
  protected readonly adding = signal(false);

  /** An empty note is none. */
  protected keep(at: number, text: string): void {
    this.writing.set(null);
    this.changed.emit(this.notes().flatMap((note, i) => (i === at ? text.trim() || [] : note)));
  }

  protected add(text: string): void {
    this.adding.set(false);
    if (text.trim() !== '') this.changed.emit([...this.notes(), text.trim()]);
  }

  protected swap(at: number, to: number): void {
    const notes = [...this.notes()];
    [notes[at], notes[to]] = [notes[to] ?? '', notes[at] ?? ''];
    this.changed.emit(notes);
  }
}
