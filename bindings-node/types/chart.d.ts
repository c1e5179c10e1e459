import { type FilePath } from './paths';
import type { ChartedView } from './views';
/** A picture of figures: of a trend, an overview or a funnel. */
export declare class Chart {
    /** The picture as SVG. */
    readonly svg: string;
    /**
     * Writes it to a file, which appears when it is whole.
     *
     * @param path A file that ends with `.svg`.
     * @throws {@link InvalidArgumentError} The name is none of an SVG file.
     * @throws {@link ConfigurationError} The file cannot be written.
     */
    save(path: FilePath): Promise<void>;
    /** The picture as SVG. */
    toString(): string;
}
/** The picture of a view. */
export declare function chart(view: ChartedView): Chart;
