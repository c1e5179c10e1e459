// What does not compile, and what must: `tsc` complains where an expected error is missing.
import { JiguangClient, type Platform, type RiskReport, ThrottledError, VerimeterError, errorOf } from 'verimeter';

declare const client: JiguangClient;
declare const report: RiskReport;
declare const error: unknown;

// A user's own optional value goes in as it is, also under `exactOptionalPropertyTypes`.
declare const ip: string | undefined;
void client.queryBusinessRisk('13800138000', { ip, platform: 'ios' });

// @ts-expect-error a misspelt option
void client.queryBusinessRisk('13800138000', { platfrom: 'ios' });
// @ts-expect-error a word that is none of the set
void client.queryBusinessRisk('13800138000', { platform: 'windows' });
// @ts-expect-error a number is no phone number
void client.queryBusinessRisk(13800138000);
// @ts-expect-error a token is of some platform
void client.verifyNumber('token', '13800138000');
// @ts-expect-error what came cannot be undefined and there
report.exId = undefined;
// @ts-expect-error an id has more digits than a number
const id: number = report.id;

// The words of a choice are all known, so that a `switch` can be complete.
function spoken(platform: Platform): string {
  switch (platform) {
    case 'android':
    case 'ios':
    case 'web':
    case 'harmony':
    case 'unknown':
      return platform;
  }
}

if (error instanceof ThrottledError) {
  const wait: number | undefined = error.retryAfterMs;
  void wait;
}
if (error instanceof VerimeterError) void errorOf(error.info).code.startsWith('ERR_');
void [id, spoken];
