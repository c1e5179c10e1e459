import type { Fault, Product, Quotas, SandboxCredentials, SandboxRequest, SandboxTransaction, Transaction } from './records';
/** How a sandbox begins. */
export interface SandboxOptions {
    /** What answers for numbers without magic follow from. */
    readonly seed?: number | undefined;
    /** Port on loopback; a free one if left out. */
    readonly port?: number | undefined;
    /** When its clock begins: a `Date`, or the text of an instant. Now, if left out. */
    readonly startAt?: Date | string | undefined;
    /** Whether its clock stands still until it is moved. */
    readonly frozen?: boolean | undefined;
    /**
     * Jiguang's limits, as the vendor documents them if left out: 30 s and 10 a day per number, 500,000 a day per app. 0 for none.
     */
    readonly quotas?: Quotas | undefined;
    /** Verifications of each product that are paid for; if left out, they never run out. */
    readonly balance?: number | undefined;
}
/** Whose token is made. */
export interface SandboxTokenOptions {
    /** `cm`, `cu` or `ct`, whose tokens live 2, 10 and 1 minutes for number verification and 2, 30 and 30 for login; `cm` if left out. */
    readonly carrier?: string | undefined;
}
/**
 * A double of the vendors' APIs on this machine: real HTTP on loopback, without network, account or bill.
 *
 * Phone numbers choose their answer by their last four digits: `0900` is high risk, `1805` is out of balance. So do merchant's ids of
 * identity verification by their last letters: `Left` goes away, `NoCamera` does not grant the camera.
 */
export declare class Sandbox {
    #private;
    private constructor();
    /**
     * Starts a sandbox on loopback, on threads of its own.
     *
     * @throws {@link InvalidArgumentError} `port`, `startAt`, `quotas` or `balance` cannot be.
     * @throws {@link ConfigurationError} `port` is in use.
     */
    static start(options?: SandboxOptions): Promise<Sandbox>;
    /** Address of its page, which tells how to use it. */
    get url(): string;
    /** Where programs that are not in this process steer it. */
    get adminUrl(): string;
    /** Base URL of the Jiguang Verification API. */
    get jiguangUrl(): string;
    /** Base URL of Alibaba Cloud ID Verification in `ap-southeast-1`. */
    get aliyunUrl(): string;
    /**
     * Base URL of Alibaba Cloud ID Verification in `region`, which knows its own transactions only.
     *
     * @throws {@link InvalidArgumentError} `region` is none of the service's.
     */
    aliyunUrlIn(region: string): string;
    /**
     * Starts a transaction of identity verification without `initialize`. What is left out is left to chance.
     *
     * @throws {@link InvalidArgumentError} No transaction can be like that.
     */
    startTransaction(wish?: SandboxTransaction): Transaction;
    /** What a client must present. The temporary access key lasts for an hour at least; later there is another. */
    get credentials(): SandboxCredentials;
    /** The private key that opens the numbers of one-click login, as PEM. Made at first use. */
    privateKey(): Promise<string>;
    /**
     * A token for number verification, as the SDK in the app of `phone`'s owner would get it. Works once.
     *
     * @throws {@link InvalidArgumentError} `phone` is no number, or `carrier` is none of those.
     */
    numberToken(phone: string, options?: SandboxTokenOptions): string;
    /**
     * A token for one-click login, as the SDK in the app of `phone`'s owner would get it. Works once.
     *
     * @throws {@link InvalidArgumentError} `phone` is no number, or `carrier` is none of those.
     */
    loginToken(phone: string, options?: SandboxTokenOptions): string;
    /** Verifications of `product` that are left; `undefined` where they never run out. */
    balance(product: Product): number | undefined;
    /** Sets what is left of `product`; `undefined` for no end. */
    setBalance(product: Product, calls: number | undefined): void;
    /** Puts a number on the app's own allowlist: its risk is 0, with the tag `F20001`. */
    allow(phone: string): void;
    /** Puts a number on the app's own blocklist: its risk is 900, with the tag `F20002`. */
    block(phone: string): void;
    /** Takes a number off both lists. */
    unlist(phone: string): void;
    /** What its clock shows. Lifetimes, limits and days follow it, as do clients of it that this program makes. */
    get now(): Date;
    /** Lets time pass, from 0 seconds on: tokens expire, limits end, days begin. {@link setClock} goes back. */
    advance(seconds: number): void;
    /** Puts the clock to an instant, forward or back: a `Date`, or the text of one. */
    setClock(at: Date | string): void;
    /** Stops the clock where it is. It still can be moved. */
    freeze(): void;
    /** Lets a frozen clock go on from where it stands. */
    resume(): void;
    /**
     * Misbehaves from now on. What is left out stays as it is; of several faults that fit a call, the oldest is used.
     *
     * @throws {@link InvalidArgumentError} The fault could never do what it says.
     */
    fault(fault: Fault): void;
    /** Misbehaves no more. */
    clearFaults(): void;
    /** The latest requests, oldest first, as received; or `redacted`, without the people in them. */
    requests(options?: {
        readonly redacted?: boolean | undefined;
    }): SandboxRequest[];
    /**
     * Forgets what it was asked and told: requests, faults, tokens, limits, lists. Clock and balances are as in the beginning.
     */
    reset(): void;
    /** Ends at once; open connections are cut. */
    stop(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
