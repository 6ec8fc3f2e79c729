import {
  afterNextRender,
  Component,
  type ElementRef,
  inject,
  Injector,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import { LIMITS } from '@jishan/domain';
import { withNote } from './section-words';

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
            (input)="write($index, note, box.value)"
            (change)="keep($index, note, box.value)"
          ></textarea>
          <button type="button" class="link-button" [disabled]="$first" (click)="swap($index, $index - 1)">上移</button>
          <button type="button" class="link-button" [disabled]="$last" (click)="swap($index, $index + 1)">下移</button>
          <button type="button" class="link-button" (click)="keep($index, note, '')">删去</button>
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
        <button type="button" class="link-button" (click)="begin()">加附注</button>
      }
    }
  `,
})
export class SectionNotes {
  private readonly injector = inject(Injector);

  /** Of the section. */
  readonly name = input.required<string>();
  readonly notes = input.required<string[]>();
  readonly frozen = input.required<boolean>();
  readonly changed = output<string[]>();

  protected readonly limits = LIMITS;
  /** What is being typed, and the note that it was begun on. */
  protected readonly writing = signal<{ at: number; note: string; text: string } | null>(null);
  protected readonly adding = signal(false);
  private readonly newBox = viewChild<ElementRef<HTMLElement>>('newBox');

  /** The button goes: on with the box. */
  protected begin(): void {
    this.adding.set(true);
    afterNextRender(() => this.newBox()?.nativeElement.focus(), { injector: this.injector });
  }

  protected write(at: number, note: string, text: string): void {
    const before = this.writing();
    this.writing.set({ at, note: before?.at === at ? before.note : note, text });
  }

  protected keep(at: number, note: string, text: string): void {
    const writing = this.writing();
    this.writing.set(null);
    this.changed.emit(withNote(this.notes(), writing?.at === at ? writing : { at, note }, text));
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
