/** Ctrl-C: what was under way has been cancelled; the program ends with 130. */
export class Interrupted extends Error {
  constructor(what: string) {
    super(`${what} was cancelled; nothing of it was kept`);
    this.name = 'Interrupted';
  }
}
