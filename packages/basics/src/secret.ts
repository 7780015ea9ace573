/** Secrets that must not reach logs, JSON or error texts by accident. Wiping is best effort (garbage collection keeps copies). */
export class Secret<T> {
  #value: T | undefined;

  constructor(value: T) {
    this.#value = value;
  }

  /** The one way to the value; throws after `forget`. */
  reveal(): T {
    if (this.#value === undefined) throw new Error("the secret was forgotten");
    return this.#value;
  }

  forget(): void {
    if (this.#value instanceof Uint8Array) this.#value.fill(0);
    this.#value = undefined;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[secret]";
  }
}
