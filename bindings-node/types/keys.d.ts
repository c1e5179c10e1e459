import type { NativeKeyQuestion } from './native';
import type { AccessKey } from './records';
/** Gives an access key, at once or in time. */
export type AccessKeySource = () => AccessKey | PromiseLike<AccessKey>;
/** Answers a client's questions for an access key. */
export declare class Keys {
    #private;
    constructor(source: AccessKeySource);
    readonly serve: (question: NativeKeyQuestion) => void;
    /** The error of a call, with what the function threw as its cause where that is why. */
    explain(error: unknown): unknown;
}
