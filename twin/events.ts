/** Several listeners for one kind of event, called in the order in which they came. */
export class Events<T> {
  private readonly listeners: ((event: T) => void)[] = [];

  /** Returns what takes the listener away again. */
  on(listener: (event: T) => void): () => void {
    this.listeners.push(listener);
    return () => {
      const index = this.listeners.indexOf(listener);
      if (index >= 0) this.listeners.splice(index, 1);
    };
  }

  emit(event: T): void {
    for (const listener of [...this.listeners]) listener(event);
  }
}
