import type * as records from './records';
export interface NativeRows {
    next(): Promise<unknown[] | undefined>;
    stop(): Promise<void>;
}
export interface NativeScreening {
    rows(): NativeRows;
    concurrency(): number;
    push(phone: unknown): void;
    end(): void;
}
export interface NativeEvents {
    push(event: unknown): void;
}
export interface NativeBytes {
    push(bytes: Uint8Array): void;
}
export interface NativeProgress {
    done(): number;
    total(): number | null;
    stop(): void;
}
export interface NativeProgressBar {
    show(done: number, total?: number): void;
    clear(): void;
}
export interface NativeTable {
    columns(): string[];
    rows(): Record<string, string | number | null>[];
    length(): number;
    text(): string;
    csv(): string;
    arrow(): Buffer;
    save(path: unknown): Promise<void>;
}
export interface NativeSpan {
    readonly first: Date;
    readonly last: Date;
}
export interface NativeState {
    toBytes(): Promise<Buffer>;
    merge(others: readonly NativeState[]): Promise<NativeState>;
    equals(other: NativeState): Promise<boolean>;
    overview(query: unknown): Promise<records.Overview>;
    trend(query: unknown): Promise<records.Trend>;
    funnel(query: unknown): Promise<records.Funnel>;
    distinctPhones(product: unknown): number;
    latencyMs(q: unknown, product: unknown): number | undefined;
    span(): NativeSpan | undefined;
    events(): number;
}
export interface NativeLedger {
    append(events: NativeEvents): Promise<number>;
    importFile(path: unknown, progress: NativeProgress): Promise<records.Import>;
    export(path: unknown, query: unknown, progress: NativeProgress): Promise<records.ExportManifest>;
    archive(url: unknown, query: unknown, progress: NativeProgress): Promise<records.Archived>;
    dropArchived(options: unknown): Promise<number>;
    overview(query: unknown): Promise<records.Overview>;
    trend(query: unknown): Promise<records.Trend>;
    chart(query: unknown, kind: unknown): Promise<NativePicture>;
    funnel(query: unknown): Promise<records.Funnel>;
    details(query: unknown): Promise<records.DetailsPage>;
    setAccount(account: unknown): Promise<void>;
    accounts(): Promise<records.Account[]>;
    recharge(recharge: unknown): Promise<records.RecordedEntry>;
    setBalance(reading: unknown): Promise<records.RecordedEntry>;
    balanceEntries(account: unknown): Promise<records.BalanceEntry[]>;
    removeBalanceEntry(id: unknown): Promise<records.BalanceEntry>;
    balance(query: unknown): Promise<records.Balance[]>;
    consumption(query: unknown): Promise<records.Consumption>;
    reconcile(path: unknown, query: unknown): Promise<records.Reconciliation>;
    span(): Promise<NativeSpan | undefined>;
    size(): Promise<number>;
    drift(): Promise<records.Drift[]>;
    erase(phone: unknown): Promise<records.Receipt>;
    purge(options: unknown): Promise<number>;
    compact(): Promise<void>;
    integrityCheck(): Promise<string[]>;
    path(): string | null;
    close(): void;
}
export interface NativeJiguangClient {
    queryBusinessRisk(phone: unknown, options: unknown): Promise<records.RiskReport>;
    verifyNumber(token: unknown, phone: unknown, options: unknown): Promise<records.NumberVerification>;
    verifyLoginToken(loginToken: unknown, options: unknown): Promise<records.LoginVerification>;
    screen(options: unknown): NativeScreening;
    close(): void;
    about(): string;
}
export interface NativeIdVerificationClient {
    checkVerifyLog(merchantBizId: unknown, transactionId: unknown, options: unknown): Promise<records.VerifyLog>;
    checkResult(merchantBizId: unknown, transactionId: unknown, options: unknown): Promise<records.CheckResult>;
    initialize(query: unknown): Promise<records.Initialization>;
    keepalive(): Promise<records.Keepalive>;
    harvest(transactions: unknown, options: unknown): NativeRows;
    region(): string;
    close(): void;
    about(): string;
}
export interface NativeSandbox {
    url(): string;
    adminUrl(): string;
    jiguangUrl(): string;
    aliyunUrl(): string;
    aliyunUrlIn(region: unknown): string;
    startTransaction(wish: unknown): records.Transaction;
    credentials(): records.SandboxCredentials;
    privateKey(): Promise<string>;
    numberToken(phone: unknown, options: unknown): string;
    loginToken(phone: unknown, options: unknown): string;
    balance(product: unknown): number | undefined;
    setBalance(product: unknown, calls: unknown): void;
    allow(phone: unknown): void;
    block(phone: unknown): void;
    unlist(phone: unknown): void;
    nowMs(): number;
    advance(seconds: unknown): void;
    setClock(at: unknown): void;
    freeze(): void;
    resume(): void;
    fault(fault: unknown): void;
    clearFaults(): void;
    requests(options: unknown): records.SandboxRequest[];
    reset(): void;
    stop(): Promise<void>;
}
export interface NativePicture {
    svg(): string;
    title(): string;
    png(): Promise<Buffer>;
    save(path: unknown): Promise<void>;
}
export interface NativeConsole {
    url(): string;
    stop(): Promise<void>;
}
export interface NativeKeyQuestion {
    answer(key: unknown): void;
    refuse(name: string): void;
}
export interface Native {
    version(): string;
    setup(tailor: (name: string, keys: readonly string[], hidden: readonly string[], isTable: boolean, isChart: boolean) => (...values: unknown[]) => object): void;
    runCommand(args: readonly string[]): number;
    returnCodes(): records.ReturnCode[];
    riskTags(): records.RiskTagInfo[];
    identityPages(): records.IdentityPage[];
    identityCodes(): records.IdentityCode[];
    logTexts(): records.LogText[];
    apiCodes(): records.ApiCode[];
    regions(): records.Region[];
    decodeRiskReport(body: unknown): records.RiskReport | undefined;
    decodeRiskReports(bodies: unknown): Promise<NativeTable>;
    decodeNumberVerification(body: unknown): records.NumberVerification | undefined;
    decodeLoginVerification(body: unknown): records.LoginVerification | undefined;
    decodeVerifyLog(body: unknown): records.VerifyLog | undefined;
    decodeCheckResult(body: unknown): records.CheckResult | undefined;
    decryptPhone(ciphertext: unknown, privateKey: unknown, previous: unknown): Promise<records.PhoneNumber>;
    decryptPhones(ciphertexts: unknown, privateKey: unknown, previous: unknown): Promise<(records.PhoneNumber | undefined)[]>;
    acs3Sign(request: unknown, key: unknown): records.Acs3Signature;
    JiguangClient: {
        make(settings: unknown, ledger: NativeLedger | undefined): NativeJiguangClient;
        fromEnv(settings: unknown, ledger: NativeLedger | undefined): NativeJiguangClient;
        gateway(settings: unknown, ledger: NativeLedger | undefined): NativeJiguangClient;
    };
    IdVerificationClient: {
        make(settings: unknown, ledger: NativeLedger | undefined, serve?: (question: NativeKeyQuestion) => void): NativeIdVerificationClient;
        fromEnv(settings: unknown, ledger: NativeLedger | undefined): NativeIdVerificationClient;
    };
    Ledger: {
        open(path: unknown, phoneKey: unknown): Promise<NativeLedger>;
        read(path: unknown): Promise<NativeLedger>;
        inMemory(): Promise<NativeLedger>;
    };
    Events: new () => NativeEvents;
    Bytes: new (length: number) => NativeBytes;
    Progress: new () => NativeProgress;
    ProgressBar: new (what: string, total?: number) => NativeProgressBar;
    Table: {
        of(view: unknown, of: unknown, tz: unknown): NativeTable;
    };
    Picture: {
        of(view: unknown): NativePicture;
    };
    Console: {
        serve(ledger: NativeLedger | undefined, options: unknown): Promise<NativeConsole>;
    };
    State: {
        of(events: NativeEvents): Promise<NativeState>;
        fromBytes(data: NativeBytes): Promise<NativeState>;
    };
    statsBreakdown(data: string | NativeBytes, by: readonly string[], query: unknown): Promise<NativeTable>;
    statsAggregate(data: string | NativeBytes): Promise<NativeState>;
    statsScan(files: readonly string[], query: unknown, progress: NativeProgress): Promise<NativeState>;
    statsOverview(data: string | NativeBytes, query: unknown): Promise<records.Overview>;
    statsTrend(data: string | NativeBytes, query: unknown): Promise<records.Trend>;
    Sandbox: {
        start(options: unknown): Promise<NativeSandbox>;
    };
}
/** This platform as packages of native code are named. */
export declare function platform(): string;
export declare const native: Native;
