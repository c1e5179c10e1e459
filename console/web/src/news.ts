/** Whether an answer says anything new: what stands on the page is not made again for nothing, under somebody's hands. */

export class News {
  #last = "";

  /** Whether any of these differs from the time before. */
  in(...told: unknown[]): boolean {
    const now = JSON.stringify(told);
    const isNew = now !== this.#last;
    this.#last = now;
    return isNew;
  }
}
