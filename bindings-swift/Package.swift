// swift-tools-version:5.9

import PackageDescription

// Where the release's XCFramework is, and its checksum: scripts/build-xcframework.sh writes both. Without an address, the one that was built
// here is taken.
let url = ""
let checksum = ""

// The library of this machine, for a host without the XCFramework, such as Linux: `cargo xtask swift native` builds it there.
let native = Context.environment["VERIMETER_NATIVE"]

// What the authorities of the system are asked through, which the native library holds ready.
let apple: [LinkerSetting] = ["CoreFoundation", "Security"].map { .linkedFramework($0) }

let bridge: Target
let linking: [LinkerSetting]
if let native {
    bridge = .systemLibrary(name: "VerimeterFFI")
    linking = [
        .linkedLibrary("verimeter_kotlin"),
        .unsafeFlags(["-L\(native)", "-Xlinker", "-rpath", "-Xlinker", native]),
    ]
} else if url.isEmpty {
    bridge = .binaryTarget(name: "VerimeterFFI", path: "VerimeterFFI.xcframework")
    linking = apple
} else {
    bridge = .binaryTarget(name: "VerimeterFFI", url: url, checksum: checksum)
    linking = apple
}

let package = Package(
    name: "Verimeter",
    platforms: [.iOS(.v15), .macOS(.v12)],
    products: [.library(name: "Verimeter", targets: ["Verimeter"])],
    targets: [
        // The C interface of the native library.
        bridge,
        // What UniFFI makes of it; nobody else should use it.
        .target(name: "VerimeterNative", dependencies: ["VerimeterFFI"], linkerSettings: linking),
        // What programs see.
        .target(name: "Verimeter", dependencies: ["VerimeterNative"]),
        .testTarget(name: "VerimeterTests", dependencies: ["Verimeter"]),
    ]
)
