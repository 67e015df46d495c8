// What the page puts into both fields at once is undone, and done again, in both at once. Each field has a history of its own, so it is
// known by how the fields stand.
import type { Node } from '@tiptap/pm/model';

export type Place = 'subject' | 'body';
export type Fields = Record<Place, Node>;

interface Step {
  places: Set<Place>;
  before: Fields;
  after: Fields;
}

export class Together {
  private readonly steps: Step[] = [];
  private latest: Step | undefined;

  /** What is put into the other field before the browser does anything else is of the same step. */
  put(place: Place, before: Fields, after: Fields): void {
    if (!this.latest) {
      this.latest = { places: new Set(), before, after };
      this.steps.push(this.latest);
      setTimeout(() => (this.latest = undefined));
    }
    this.latest.places.add(place);
    this.latest.after = after;
  }

  /** The fields to undo in, when nothing was written since; to do it again in, when nothing was since it was undone. */
  places(tool: 'undo' | 'redo', now: Fields): Place[] | undefined {
    const stand = tool === 'undo' ? 'after' : 'before';
    const isNow = (fields: Fields) => fields.subject.eq(now.subject) && fields.body.eq(now.body);
    const step = [...this.steps].reverse().find((step) => isNow(step[stand]));
    return step && [...step.places];
  }
}
