//! What Verimeter can be asked for, in every language, in Rust's words: handles as traits, functions as functions.
//!
//! It is read, never compiled; `cargo xtask surface` puts it into `api.json`, beside the records and choices of
//! `core/models`. Names are in snake case here, and each language has its own. A trait in lower case is a module of
//! functions.
//!
//! - `async fn` waits for a network, a disk or a long computation. A language may offer it without waiting, too.
//! - `Option` may be left out; what it is then is decided in the core.
//! - `Fields<R>` takes what the record `R` holds, by keyword or as the record, with the fields of its `filter`.
//!   `#[without(…)]` names fields that say nothing here, `#[optional(…)]` those that may be left out here and
//!   `#[required(…)]` what may be nothing, but not be left out.
//! - A function without arguments that does not wait is a property where the language has them.
//! - `Bytes`, `Path`, `Iter<T>` (anything to iterate over), `Rows<T>` (an iterator; an asynchronous one in languages that
//!   have them), `Moment` (an instant or a day: text, or the language's own type), `Span` (a first and a last instant), `Columns` (the path of a Parquet file, or
//!   columns of another library), `Picture` (SVG and PNG), `Rectangle` (rows and columns), `Source<T>` (a function that gives one), and `Told` (a function that is told of progress) are each language's own.

/// Jiguang Verification.
trait JiguangClient {
    fn new(
        app_key: String,
        master_secret: String,
        base_url: Option<String>,
        private_key: Option<String>,
        previous_private_key: Option<String>,
        ledger: Option<Ledger>,
        options: Option<ClientOptions>,
    ) -> JiguangClient;
    fn from_env(
        base_url: Option<String>,
        private_key: Option<String>,
        previous_private_key: Option<String>,
        ledger: Option<Ledger>,
        options: Option<ClientOptions>,
    ) -> JiguangClient;
    fn gateway(
        app_key: String,
        base_url: String,
        bearer_token: String,
        private_key: Option<String>,
        previous_private_key: Option<String>,
        ledger: Option<Ledger>,
        options: Option<ClientOptions>,
    ) -> JiguangClient;
    async fn query_business_risk(
        &self,
        phone: String,
        ip: Option<String>,
        ex_id: Option<String>,
        platform: Option<Platform>,
    ) -> RiskReport;
    async fn verify_number(
        &self,
        token: String,
        phone: String,
        platform: Platform,
        carrier: Option<String>,
        ip: Option<String>,
        ex_id: Option<String>,
        with_risk: Option<bool>,
    ) -> NumberVerification;
    async fn verify_login_token(
        &self,
        login_token: String,
        platform: Platform,
        carrier: Option<String>,
        ip: Option<String>,
        ex_id: Option<String>,
        with_risk: Option<bool>,
    ) -> LoginVerification;
    fn screen(
        &self,
        phones: Iter<String>,
        concurrency: Option<i64>,
        rate: Option<f64>,
        on_progress: Option<Told>,
        progress: Option<bool>,
    ) -> Rows<ScreenRow>;
    async fn close(&self);
}

/// Alibaba Cloud ID Verification.
trait IdVerificationClient {
    fn new(
        access_key_id: Option<String>,
        access_key_secret: Option<String>,
        security_token: Option<String>,
        credentials: Option<Source<AccessKey>>,
        region: Option<String>,
        network: Option<Network>,
        endpoint: Option<String>,
        ledger: Option<Ledger>,
        options: Option<ClientOptions>,
        app: Option<String>,
        strict_merchant_biz_id: Option<bool>,
        record_results: Option<bool>,
    ) -> IdVerificationClient;
    fn from_env(
        region: Option<String>,
        network: Option<Network>,
        endpoint: Option<String>,
        ledger: Option<Ledger>,
        options: Option<ClientOptions>,
        app: Option<String>,
        strict_merchant_biz_id: Option<bool>,
        record_results: Option<bool>,
    ) -> IdVerificationClient;
    async fn initialize(&self, query: Fields<InitializeQuery>) -> Initialization;
    async fn check_result(
        &self,
        merchant_biz_id: String,
        transaction_id: String,
        started_at: Option<Moment>,
        platform: Option<Platform>,
        is_return_image: Option<bool>,
        extra_image_control_list: Option<String>,
        return_five_category_spoof_result: Option<bool>,
    ) -> CheckResult;
    async fn check_verify_log(
        &self,
        merchant_biz_id: String,
        transaction_id: String,
        started_at: Option<Moment>,
        platform: Option<Platform>,
    ) -> VerifyLog;
    async fn keepalive(&self) -> Keepalive;
    fn harvest(
        &self,
        transactions: Iter<Transaction>,
        concurrency: Option<i64>,
        rate: Option<f64>,
        on_progress: Option<Told>,
        progress: Option<bool>,
    ) -> Rows<HarvestRow>;
    fn region(&self) -> String;
    async fn close(&self);
}

/// Every event, and every view of them.
trait Ledger {
    async fn open(path: Path, phone_key: Option<String>) -> Ledger;
    async fn read(path: Path) -> Ledger;
    fn in_memory() -> Ledger;
    async fn append(&self, events: Iter<Event>) -> i64;
    async fn import_file(&self, path: Path, on_progress: Option<Told>, progress: Option<bool>) -> Import;
    #[without(bucket, every_product)]
    #[optional(product, bom, without_personal)]
    async fn export(&self, path: Path, query: Fields<ExportQuery>, on_progress: Option<Told>, progress: Option<bool>) -> ExportManifest;
    #[optional(without_personal)]
    async fn archive(&self, url: String, query: Fields<ArchiveQuery>, on_progress: Option<Told>, progress: Option<bool>) -> Archived;
    async fn drop_archived(&self, before: Moment, without_personal: Option<bool>) -> i64;
    async fn overview(&self, query: Fields<StatsQuery>) -> Overview;
    async fn trend(&self, query: Fields<StatsQuery>) -> Trend;
    async fn chart(&self, query: Fields<StatsQuery>, kind: Option<ChartKind>) -> Picture;
    #[without(product, bucket, carriers, billing, levels, codes, tags)]
    async fn funnel(&self, query: Fields<FunnelQuery>) -> Funnel;
    #[without(bucket)]
    async fn details(&self, query: Fields<DetailsQuery>) -> DetailsPage;
    #[without(bucket, cursor)]
    fn iter_details(&self, query: Fields<DetailsQuery>) -> Rows<Event>;
    async fn set_account(&self, account: Fields<Account>);
    async fn accounts(&self) -> Vec<Account>;
    async fn recharge(&self, recharge: Fields<Recharge>) -> RecordedEntry;
    async fn set_balance(&self, reading: Fields<BalanceReading>) -> RecordedEntry;
    async fn balance_entries(&self, account: Option<String>) -> Vec<BalanceEntry>;
    async fn remove_balance_entry(&self, id: String) -> BalanceEntry;
    async fn balance(&self, query: Fields<BalanceQuery>) -> Vec<Balance>;
    async fn consumption(&self, query: Fields<ConsumptionQuery>) -> Consumption;
    async fn reconcile(&self, path: Path, query: Fields<ReconcileQuery>) -> Reconciliation;
    async fn span(&self) -> Option<Span>;
    async fn len(&self) -> i64;
    async fn drift(&self) -> Vec<Drift>;
    async fn erase(&self, phone: String) -> Receipt;
    async fn purge(&self, before: Moment, product: Option<Product>, tz: Option<String>) -> i64;
    async fn compact(&self);
    async fn integrity_check(&self) -> Vec<String>;
    fn path(&self) -> Option<Path>;
    async fn close(&self);
}

/// What many events come to.
trait State {
    fn new(events: Option<Iter<Event>>) -> State;
    fn from_bytes(data: Bytes) -> State;
    fn to_bytes(&self) -> Bytes;
    fn merge(&self, others: Iter<State>) -> State;
    fn overview(&self, query: Fields<StatsQuery>) -> Overview;
    fn trend(&self, query: Fields<StatsQuery>) -> Trend;
    #[without(product, bucket, carriers, billing, levels, codes, tags)]
    fn funnel(&self, query: Fields<FunnelQuery>) -> Funnel;
    fn distinct_phones(&self, product: Option<Product>) -> i64;
    fn latency_ms(&self, q: f64, product: Option<Product>) -> Option<f64>;
    fn span(&self) -> Option<Span>;
}

/// A double of the vendors on this machine.
trait Sandbox {
    fn start(
        seed: Option<i64>,
        port: Option<i32>,
        start_at: Option<Moment>,
        frozen: Option<bool>,
        quotas: Option<Quotas>,
        balance: Option<i64>,
    ) -> Sandbox;
    fn url(&self) -> String;
    fn admin_url(&self) -> String;
    fn jiguang_url(&self) -> String;
    fn aliyun_url(&self) -> String;
    fn aliyun_url_in(&self, region: String) -> String;
    fn credentials(&self) -> SandboxCredentials;
    fn private_key(&self) -> String;
    fn number_token(&self, phone: String, carrier: Option<String>) -> String;
    fn login_token(&self, phone: String, carrier: Option<String>) -> String;
    fn start_transaction(&self, transaction: Fields<SandboxTransaction>) -> Transaction;
    fn balance(&self, product: Product) -> Option<i64>;
    #[required(calls)]
    fn set_balance(&self, product: Product, calls: Option<i64>);
    fn allow(&self, phone: String);
    fn block(&self, phone: String);
    fn unlist(&self, phone: String);
    fn now(&self) -> Moment;
    fn advance(&self, seconds: f64);
    fn set_clock(&self, at: Moment);
    fn freeze(&self);
    fn resume(&self);
    fn fault(&self, fault: Fields<Fault>);
    fn clear_faults(&self);
    fn requests(&self, redacted: Option<bool>) -> Vec<SandboxRequest>;
    fn reset(&self);
    fn stop(&self);
}

/// The statistics console of a ledger, in the browser, while it is served.
trait Console {
    fn url(&self) -> String;
    fn stop(&self);
}

/// How it is served, in a module of its own.
trait console {
    fn serve(ledger: Ledger, port: Option<i32>, host: Option<String>, name: Option<String>) -> Console;
}

/// Figures without a ledger, in a module of their own.
trait stats {
    async fn aggregate(data: Columns) -> State;
    async fn overview(data: Columns, query: Fields<StatsQuery>) -> Overview;
    async fn trend(data: Columns, query: Fields<StatsQuery>) -> Trend;
    async fn scan(files: Iter<String>, query: Fields<ScanQuery>, on_progress: Option<Told>, progress: Option<bool>) -> State;
    async fn breakdown(data: Columns, by: Iter<String>, query: Fields<StatsQuery>) -> Rectangle;
}

/// What stands beside the handles.
trait verimeter {
    fn decode_risk_report(body: String) -> Option<RiskReport>;
    fn decode_risk_reports(bodies: Iter<String>) -> Rectangle;
    fn decode_number_verification(body: String) -> Option<NumberVerification>;
    fn decode_login_verification(body: String) -> Option<LoginVerification>;
    fn decode_verify_log(body: String) -> Option<VerifyLog>;
    fn decode_check_result(body: String) -> Option<CheckResult>;
    fn decrypt_phone(ciphertext: String, private_key: String, previous_private_key: Option<String>) -> PhoneNumber;
    fn decrypt_phones(
        ciphertexts: Iter<String>,
        private_key: String,
        previous_private_key: Option<String>,
    ) -> Vec<Option<PhoneNumber>>;
    #[required(headers)]
    fn acs3_sign(
        access_key_id: String,
        access_key_secret: String,
        request: Fields<Acs3Request>,
        security_token: Option<String>,
    ) -> Acs3Signature;
    fn return_codes() -> Vec<ReturnCode>;
    fn risk_tags() -> Vec<RiskTagInfo>;
    fn identity_pages() -> Vec<IdentityPage>;
    fn identity_codes() -> Vec<IdentityCode>;
    fn log_texts() -> Vec<LogText>;
    fn api_codes() -> Vec<ApiCode>;
    fn regions() -> Vec<Region>;
}
