import io.verimeter.BlockingJiguangClient;
import io.verimeter.Charts;
import io.verimeter.ExportQuery;
import io.verimeter.JiguangClient;
import io.verimeter.Ledger;
import io.verimeter.Overview;
import io.verimeter.Product;
import io.verimeter.Queries;
import io.verimeter.RiskLevel;
import io.verimeter.RiskReport;
import io.verimeter.Sandbox;
import io.verimeter.SandboxCredentials;
import io.verimeter.StatsQuery;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a Java program does first, with the jar and what its POM names: `cargo xtask dist --check` runs it where nothing else is. */
public final class Smoke {
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("verimeter");
        try (Sandbox sandbox = Sandbox.start(); Ledger ledger = Ledger.open(folder.resolve("ledger.db"))) {
            SandboxCredentials app = sandbox.getCredentials();
            JiguangClient shared = new JiguangClient(app.getAppKey(), app.getMasterSecret(), sandbox.getJiguangUrl(), ledger);
            try (BlockingJiguangClient client = shared.blocking()) {
                RiskReport report = client.queryBusinessRisk("13800000900");
                expect(report.getLevel() == RiskLevel.HIGH, "a high risk");
            }
            StatsQuery everything = Queries.everythingOf(Product.BUSINESS_RISK);
            Overview overview = ledger.blocking().overview(everything);
            expect(overview.getTotal().getConsumption() == 1, "one billed event");
            ExportQuery export = new ExportQuery(everything, false, null, null, false, false);
            expect(ledger.blocking().export(folder.resolve("events.parquet"), export).getRows() == 1, "one row in the file");
            expect(Charts.toSvg(overview).startsWith("<svg"), "a picture");
        }
        System.out.println("the jar works");
    }

    private static void expect(boolean holds, String what) {
        if (!holds) throw new AssertionError("not there: " + what);
    }
}
