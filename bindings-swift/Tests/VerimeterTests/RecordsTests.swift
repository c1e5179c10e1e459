import Foundation
import Verimeter
import XCTest

/// Records and moments as Swift's code sees them.
final class RecordsTests: XCTestCase {
    func testRecordsAreValues() {
        var query = StatsQuery(product: .businessRisk)
        let other = query
        query.bucket = .hour
        XCTAssertEqual(other.by(.hour), query)
        XCTAssertEqual(Set([query, other, other.by(.hour)]).count, 2)
        XCTAssertEqual(other.inZone(TimeZone(identifier: "Asia/Tokyo")!).tz, "Asia/Tokyo")
    }

    func testWhatIsHiddenIsNotPrinted() {
        let options = ClientOptions(proxy: "http://u:hunter2@proxy.example")
        XCTAssertFalse("\(options) \(String(reflecting: options)) \([options]) \(Optional(options) as Any)".contains("hunter2"))
    }

    func testMomentsAreSpelledAsTheCoreReadsThem() {
        XCTAssertEqual(Date(timeIntervalSince1970: 1_793_491_200.25).spelled, "2026-11-01T00:00:00.250Z")
        XCTAssertEqual(Date(timeIntervalSince1970: -0.001).spelled, "1969-12-31T23:59:59.999Z")
        XCTAssertEqual(CalendarDay(2026, 3, 1).adding(days: -1).spelled, "2026-02-28")
        XCTAssertEqual(CalendarDay(2026, 12, 31).adding(days: 1), CalendarDay(2027, 1, 1))
        XCTAssertLessThan(CalendarDay(2026, 9, 30), CalendarDay(2026, 10, 1))
        let evening = Date(timeIntervalSince1970: 1_793_462_400)
        XCTAssertEqual(CalendarDay(of: evening, in: TimeZone(identifier: "Asia/Shanghai")!), CalendarDay(2026, 11, 1))
        XCTAssertEqual(CalendarDay(of: evening, in: TimeZone(identifier: "UTC")!), CalendarDay(2026, 10, 31))
    }

    func testOptionsSayOnlyWhatDiffers() {
        XCTAssertEqual(ClientOptions(), .usual)
        var usual = ClientOptions.usual
        (usual.deadlineMs, usual.quotas.numberPerDay) = (3_000, 5)
        XCTAssertEqual(ClientOptions(deadline: 3, quotas: Quotas(numberPerDay: 5)), usual)
        XCTAssertEqual(ClientOptions(deadline: .infinity).deadlineMs, .max)
    }

    func testCataloguesAreWhole() {
        XCTAssertFalse(returnCodes().isEmpty || riskTags().isEmpty || identityPages().isEmpty)
        XCTAssertFalse(identityCodes().isEmpty || logTexts().isEmpty || apiCodes().isEmpty)
        XCTAssertTrue(regions().contains { $0.region == "ap-southeast-1" })
        XCTAssertEqual(version().split(separator: ".").count, 3)
    }
}
