import { type FilePath } from './paths';
import type { ChartedView } from './views';
/** A picture of figures: of a trend, an overview, a funnel, or what {@link Ledger.chart} was asked for. */
export declare class Chart {
    #private;
    /** The picture as SVG. */
    get svg(): string;
    /**
     * The picture as PNG, twice as many pixels wide and high as the SVG is large. Latin letters come with this package; others come
     * from the fonts of this machine.
     *
     * @throws {@link ConfigurationError} No font of this machine has one of its letters.
     */
    toPng(): Promise<Buffer>;
    /**
     * Writes it to a file, which appears when it is whole.
     *
     * @param path A file that ends with `.svg` or `.png`.
     * @throws {@link InvalidArgumentError} The name is none of a picture.
     * @throws {@link ConfigurationError} The file cannot be written, or no font of this machine has one of the letters of a PNG.
     */
    save(path: FilePath): Promise<void>;
    /** The picture as SVG. */
    toString(): string;
}
/** The picture of a view. */
export declare function chart(view: ChartedView): Chart;
