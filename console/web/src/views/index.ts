/** The views by name. */

import type { App, View } from "../app.ts";
import { BalanceView } from "./balance.ts";
import { DetailsView } from "./details.ts";
import { DriftView } from "./drift.ts";
import { FunnelView } from "./funnel.ts";
import { OverviewView } from "./overview.ts";
import { ReconcileView } from "./reconcile.ts";

const VIEWS = {
  overview: OverviewView,
  details: DetailsView,
  funnel: FunnelView,
  balance: BalanceView,
  reconcile: ReconcileView,
  drift: DriftView,
};

/** Makes the view that the state names, in the place of what is there. */
export function open(app: App, stage: Element): View {
  return new VIEWS[app.state.view](app, stage);
}
