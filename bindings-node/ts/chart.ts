import { inspect } from 'node:util';

import { call, now } from './call';
import { native } from './native';
import { type FilePath, pathOf } from './paths';
import type { ChartedView } from './views';

/** A picture of figures: of a trend, an overview or a funnel. */
export class Chart {
  /** The picture as SVG. */
  readonly svg: string;

  /** @internal */
  constructor(svg: string) {
    this.svg = svg;
  }

  /**
   * Writes it to a file, which appears when it is whole.
   *
   * @param path A file that ends with `.svg`.
   * @throws {@link InvalidArgumentError} The name is none of an SVG file.
   * @throws {@link ConfigurationError} The file cannot be written.
   */
  save(path: FilePath): Promise<void> {
    return call(() => native.saveSvg(this.svg, pathOf(path)));
  }

  /** The picture as SVG. */
  toString(): string {
    return this.svg;
  }

  /** @internal */
  [inspect.custom](): string {
    return `Chart of ${this.svg.length} characters`;
  }
}

/** The picture of a view. */
export function chart(view: ChartedView): Chart {
  return new Chart(now(() => native.chartSvg(view)));
}
