/**
 * One question for all who ask the same at the same time. Whoever comes while it is out waits for the next one, which is asked after they
 * came: nobody gets an answer older than their own request.
 */
export class Gathering<Answer> {
  private readonly out = new Map<string, Promise<Answer>>();
  private readonly next = new Map<string, Promise<Answer>>();

  ask(key: string, question: () => Promise<Answer>): Promise<Answer> {
    const out = this.out.get(key);
    if (!out) return this.send(key, question);
    const waiting = this.next.get(key);
    if (waiting) return waiting;
    const sent = () => {
      this.next.delete(key);
      return this.send(key, question);
    };
    const next = out.then(sent, sent);
    this.next.set(key, next);
    return next;
  }

  private send(key: string, question: () => Promise<Answer>): Promise<Answer> {
    const answer = question().finally(() => {
      if (this.out.get(key) === answer) this.out.delete(key);
    });
    this.out.set(key, answer);
    return answer;
  }
}
