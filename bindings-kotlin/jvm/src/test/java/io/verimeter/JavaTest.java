package io.verimeter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What Java's code writes. */
class JavaTest {
    @Test
    void callsAreMadeRecordedAndMeasured() throws InterruptedException {
        try (Sandbox sandbox = Sandbox.start(); Ledger ledger = Ledger.inMemory()) {
            SandboxCredentials app = sandbox.getCredentials();
            JiguangClient shared = new JiguangClient(app.getAppKey(), app.getMasterSecret(), sandbox.getJiguangUrl(), ledger);
            try (BlockingJiguangClient client = shared.blocking()) {
                RiskReport report = client.queryBusinessRisk("13800000900");
                assertEquals(RiskLevel.HIGH, report.getLevel());
                String token = sandbox.numberToken("13800138000");
                assertEquals(Outcome.CONSISTENT, client.verifyNumber(token, "13800138000", Platform.ANDROID).getOutcome());
                VerimeterException.Token used = assertThrows(
                    VerimeterException.Token.class,
                    () -> client.verifyNumber(token, "13800138001", Platform.ANDROID));
                assertEquals(ErrorKind.TOKEN, used.getKind());
            }
            LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
            StatsQuery query =
                Queries.between(Queries.everythingOf(Product.BUSINESS_RISK), today.minusDays(1), today.plusDays(1));
            Overview overview = ledger.blocking().overview(query);
            assertEquals(1, overview.getTotal().getRequests());
            assertEquals(2, overview.getRows().size());
            assertNotNull(Times.getStartAt(overview));
            assertTrue(Charts.toSvg(overview).startsWith("<svg"));
        }
    }

    @Test
    void theGuidesExample() throws InterruptedException {
        try (Sandbox sandbox = Sandbox.start(); Ledger ledger = Ledger.inMemory()) {
            SandboxCredentials app = sandbox.getCredentials();
            BlockingJiguangClient client =
                new JiguangClient(app.getAppKey(), app.getMasterSecret(), sandbox.getJiguangUrl(), ledger).blocking();
            System.out.println(client.queryBusinessRisk("13800130900").getLevel());

            StatsQuery query = Queries.everythingOf(Product.BUSINESS_RISK);
            System.out.println(ledger.blocking().overview(query).getTotal().getRequests());
        }
    }

    @Test
    void rowsComeOneByOne() {
        try (Sandbox sandbox = Sandbox.start(); Ledger ledger = Ledger.inMemory()) {
            SandboxCredentials app = sandbox.getCredentials();
            JiguangClient client = new JiguangClient(app.getAppKey(), app.getMasterSecret(), sandbox.getJiguangUrl(), ledger);
            List<Long> rows = new ArrayList<>();
            try (ClosableRows<ScreenRow> screen =
                client.blocking().screen(List.of("13800138000", "13800138001", "no number"), 2)) {
                screen.forEachRemaining(row -> rows.add(row.getRow()));
            }
            assertEquals(List.of(1L, 2L, 3L), rows);
        }
    }

    @Test
    void gatewaysTakeTokensFromFutures() throws InterruptedException {
        BearerTokens tokens = BearerTokens.from(() -> CompletableFuture.supplyAsync(() -> "a-token"));
        try (Sandbox sandbox = Sandbox.start()) {
            BlockingJiguangClient client = JiguangClient.gateway("app", sandbox.getJiguangUrl(), tokens).blocking();
            // The sandbox is no gateway: it wants the app's own credentials, and shows no token.
            assertThrows(VerimeterException.Authentication.class, () -> client.queryBusinessRisk("13800138000"));
            assertEquals("Bearer", sandbox.requests().get(0).getHeaders().get("authorization"));
        }
    }
}
