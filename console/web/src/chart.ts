/** The one chart: categories over buckets. It is drawn from the rows of the table below it. */

import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";

import { h } from "./dom.ts";
import { short, whole } from "./format.ts";
import { isDark } from "./language.ts";

use([LineChart, BarChart, GridComponent, TooltipComponent, CanvasRenderer]);

export interface Series {
  key: string;
  name: string;
  color: string;
  values: number[];
  dashed: boolean;
}

export interface Drawing {
  kind: "line" | "bars";
  /** What each bucket is called, short and in full. */
  labels: string[];
  titles: string[];
  series: Series[];
  description: string;
}

/** Told apart by people who see few colours, too (after Okabe and Ito 2008), on light and on dark. */
const LIGHT = ["#0b62b5", "#c4500c", "#007a58", "#a8447f", "#8a6100", "#1f87b8", "#6a5bc0", "#5d6570"];
const DARK = ["#5aa9f0", "#ff9257", "#35c499", "#e694c4", "#e7b84a", "#8fd2f7", "#aa9df5", "#aab2bd"];

/** The colour of a category by its place; after the eighth they come again, dashed. */
export function color(place: number): string {
  const colors = isDark() ? DARK : LIGHT;
  return colors[place % colors.length] ?? "#888";
}

export function isDashed(place: number): boolean {
  return place >= LIGHT.length;
}

export class Chart {
  readonly element = h("div", { class: "chart", role: "img" });
  #chart: EChartsType | undefined;
  #drawing: Drawing | undefined;

  constructor() {
    new ResizeObserver(() => this.#chart?.resize()).observe(this.element);
  }

  draw(drawing: Drawing): void {
    this.#drawing = drawing;
    if (!this.element.isConnected) return;
    if (!this.#chart) {
      this.#chart = init(this.element);
      // For whoever looks in from outside: what is drawn can be held beside the ledger.
      Object.assign(this.element, { chart: this.#chart });
    }
    this.element.setAttribute("aria-label", drawing.description);
    const style = getComputedStyle(this.element);
    const ink = style.getPropertyValue("--ink-3");
    const line = style.getPropertyValue("--line");
    const font = { fontFamily: style.fontFamily, fontSize: 12, color: ink };
    const { labels, series, kind } = drawing;
    this.#chart.setOption(
      {
        animation: false,
        textStyle: font,
        grid: { left: 4, right: 12, top: 12, bottom: 4, containLabel: true },
        tooltip: {
          trigger: "axis",
          confine: true,
          transitionDuration: 0,
          className: "tip",
          axisPointer: { lineStyle: { color: ink }, shadowStyle: { color: line, opacity: 0.5 }, type: kind === "line" ? "line" : "shadow" },
          formatter: (points: unknown) => this.#tip(points as { dataIndex: number }[]),
        },
        xAxis: {
          type: "category",
          data: labels,
          boundaryGap: kind === "bars",
          axisLine: { lineStyle: { color: line } },
          axisTick: { show: false },
          axisLabel: { ...font, hideOverlap: true, margin: 10 },
        },
        yAxis: {
          type: "value",
          minInterval: 1,
          axisLabel: { ...font, formatter: short },
          splitLine: { lineStyle: { color: line } },
        },
        series: series.map((one) => ({
          id: one.key,
          name: one.name,
          type: kind === "line" ? "line" : "bar",
          ...(kind === "bars" ? { stack: "all", barMaxWidth: 28 } : {}),
          data: one.values,
          itemStyle: { color: one.color },
          lineStyle: { width: 2, color: one.color, type: one.dashed ? "dashed" : "solid" },
          symbol: "circle",
          symbolSize: 5,
          showSymbol: one.values.length <= 2,
          emphasis: { disabled: true },
        })),
      },
      { notMerge: true },
    );
  }

  /** Once more, in the colours of another theme. */
  redraw(drawing: Drawing | undefined = this.#drawing): void {
    if (drawing) this.draw(drawing);
  }

  /** An element, not markup: names of categories come from events. */
  #tip(points: { dataIndex: number }[]): HTMLElement {
    const at = points[0]?.dataIndex ?? 0;
    const { series = [], titles = [] } = this.#drawing ?? {};
    const lines = series
      .map((one) => ({ one, value: one.values[at] ?? 0 }))
      .filter(({ value }) => value !== 0 || series.length <= 8)
      .map(({ one, value }) => h("li", null, swatch(one.color, one.dashed), h("span", null, one.name), h("b", null, whole(value))));
    return h("div", { class: "tip-body" }, h("p", null, titles[at]), h("ul", null, ...lines));
  }
}

export function swatch(background: string, dashed = false): HTMLElement {
  return h("i", { class: dashed ? "swatch dashed" : "swatch", css: { "--swatch": background }, "aria-hidden": "true" });
}
