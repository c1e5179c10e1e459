import { inspect } from 'node:util';

import { call, now } from './call';
import { native, type NativePicture } from './native';
import { type FilePath, pathOf } from './paths';
import type { ChartedView } from './views';

/** A picture of figures: of a trend, an overview, a funnel, or what {@link Ledger.chart} was asked for. */
export class Chart {
  readonly #native: NativePicture;

  /** @internal */
  constructor(own: NativePicture) {
    this.#native = own;
  }

  /** The picture as SVG. */
  get svg(): string {
    return this.#native.svg();
  }

  /**
   * The picture as PNG, twice as many pixels wide and high as the SVG is large. Latin letters come with this package; others come
   * from the fonts of this machine.
   *
   * @throws {@link ConfigurationError} No font of this machine has one of its letters.
   */
  toPng(): Promise<Buffer> {
    return call(() => this.#native.png());
  }

  /**
   * Writes it to a file, which appears when it is whole.
   *
   * @param path A file that ends with `.svg` or `.png`.
   * @throws {@link InvalidArgumentError} The name is none of a picture.
   * @throws {@link ConfigurationError} The file cannot be written, or no font of this machine has one of the letters of a PNG.
   */
  save(path: FilePath): Promise<void> {
    return call(() => this.#native.save(pathOf(path)));
  }

  /** The picture as SVG. */
  toString(): string {
    return this.svg;
  }

  /** @internal */
  [inspect.custom](): string {
    return `Chart of ${this.#native.title()}`;
  }
}

/** The picture of a view. */
export function chart(view: ChartedView): Chart {
  return new Chart(now(() => native.Picture.of(view)));
}
