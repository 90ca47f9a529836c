// swift-tools-version: 6.1
import PackageDescription

// Targets are listed in pipeline order. A target may depend only on targets above it.

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A library module in `Sources/<name>`.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A program in `Sources/<name>`.
func program(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .executableTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The test target `Tests/<name>Tests` of the module `name`.
///
/// Golden cases are read by path, so they are not resources.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: [.target(name: name), "TocsinTestSupport"] + dependencies,
    path: "Tests/" + name + "Tests",
    exclude: ["Cases"],
    swiftSettings: strict)
}

/// A support library for tests in `Tests/Support/<name>`.
func support(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Tests/Support/" + name, swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "tocsin",
  products: [
    .executable(name: "tocsin", targets: ["tocsin"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2")
  ],
  targets: [
    // Shims: C only.
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),
    .systemLibrary(name: "CMaxMindDB", pkgConfig: "libmaxminddb", providers: [.apt(["libmaxminddb-dev"])]),
    .systemLibrary(name: "CAllocator"),
    .systemLibrary(name: "CPrefetch"),
    .target(name: "CAllocationCounter"),
    .target(name: "CByteScan"),

    // Vocabulary: bytes, paths, numbers, addresses, instants. No file, no rule, no plan.
    module("TocsinLogModel", ["CByteScan"]),

    // Front end: text -> located trees -> checked rules.
    module("TocsinDiagnostics", ["TocsinLogModel"]),
    module("TocsinSyntax", ["TocsinLogModel", "TocsinDiagnostics", "CLibYAML"]),
    module("TocsinSemantics", ["TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax"]),

    // Middle end: checked rules -> predicate plans.
    module("TocsinPlan", ["TocsinLogModel", "TocsinSyntax", "TocsinSemantics"]),

    // Back end: bytes -> events; events + plans -> matches; matches -> signals.
    module("TocsinEvents", ["TocsinLogModel", "TocsinDiagnostics"]),
    module(
      "TocsinIO",
      ["TocsinLogModel", "TocsinDiagnostics", "TocsinEvents", "CAllocator", "CZlib", "CZstd"]),
    // Rules that take texts apart.
    module("TocsinGrok", ["TocsinLogModel", "TocsinEvents", "CPCRE2"]),
    module(
      "TocsinMatch",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics", "TocsinPlan",
        "TocsinEvents",
      ]),

    // Places of addresses, and what user agents say of themselves.
    module(
      "TocsinEnrichment",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinEvents", "TocsinGrok", "CMaxMindDB",
      ]),

    // Log pipelines: text -> located trees -> processors; logs -> logs.
    module(
      "TocsinPipelines",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinPlan", "TocsinEvents", "TocsinGrok",
        "TocsinMatch",
      ]),

    // Records as they come -> logs as rules see them.
    module(
      "TocsinIntake",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinEvents", "TocsinIO", "TocsinGrok", "TocsinEnrichment",
        "TocsinEnrichment", "TocsinPipelines",
      ]),
    module(
      "TocsinDetect",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics", "TocsinPlan",
        "TocsinEvents", "TocsinMatch", "CPrefetch",
      ]),

    // Proofs: checked queries and conditions -> satisfiable, implied, covered, each with a log that shows it.
    module(
      "TocsinReasoning",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics", "TocsinPlan",
        "TocsinEvents",
      ]),

    // Logs that show what rules do: that fire a case, tell two rules apart, or are one step from firing.
    module(
      "TocsinExamples",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics", "TocsinPlan",
        "TocsinEvents", "TocsinMatch", "TocsinDetect", "TocsinReasoning",
      ]),

    // Tools over the pipeline.
    module(
      "TocsinRuleTesting",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics", "TocsinPlan",
        "TocsinEvents", "TocsinMatch", "TocsinDetect", "TocsinExamples",
      ]),

    module(
      "TocsinLint",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics", "TocsinPlan",
        "TocsinEvents", "TocsinMatch", "TocsinDetect", "TocsinReasoning", "TocsinExamples",
        "TocsinRuleTesting",
      ]),

    // Signals as one HTML file.
    module(
      "TocsinReport",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics", "TocsinEvents",
        "TocsinMatch", "TocsinDetect",
      ]),

    // Rule files with their tests, samples, tables and configuration, wherever files come from; linted and fixed.
    module(
      "TocsinWorkspace",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics", "TocsinPlan",
        "TocsinEvents", "TocsinIO", "TocsinIntake", "TocsinMatch", "TocsinDetect", "TocsinRuleTesting",
        "TocsinLint",
      ]),

    // Facade: the whole pipeline.
    module(
      "TocsinKit",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics", "TocsinPlan",
        "TocsinEvents", "TocsinIO", "TocsinIntake", "TocsinMatch", "TocsinDetect", "TocsinReasoning",
        "TocsinExamples", "TocsinRuleTesting", "TocsinLint", "TocsinWorkspace",
      ]),

    // Programs: argument parsing and printing only.
    module(
      "TocsinCLI",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics", "TocsinPlan",
        "TocsinEvents", "TocsinIO", "TocsinGrok", "TocsinEnrichment", "TocsinPipelines", "TocsinIntake",
        "TocsinMatch", "TocsinDetect", "TocsinReasoning", "TocsinExamples", "TocsinRuleTesting",
        "TocsinReport", "TocsinLint", "TocsinWorkspace", "TocsinKit",
        argumentParser,
      ]),
    program("tocsin", ["TocsinCLI"]),
    program(
      "tocsin-dev",
      [
        "TocsinDiagnostics", "TocsinLogModel", "TocsinSyntax", "TocsinEvents", "TocsinIO", "TocsinGrok",
        "TocsinEnrichment", "TocsinPipelines", "TocsinLint", "TocsinCLI", argumentParser,
      ]),
    program(
      "tocsin-bench",
      [
        "TocsinLogModel", "TocsinSemantics", "TocsinPlan", "TocsinEvents", "TocsinIO", "TocsinMatch",
        "TocsinDetect",
        "TocsinWorkspace", "TocsinKit", "TocsinSyntax", "TocsinDiagnostics", "TocsinLint",
        "CAllocationCounter",
        argumentParser,
      ]),

    // Test support: the first knows no rule, so that front-end tests stay fast.
    support("TocsinTestSupport", ["TocsinLogModel", "TocsinDiagnostics"]),
    support(
      "TocsinReference",
      ["TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics", "TocsinEvents"]),
    tests("TocsinLogModel"),
    tests("TocsinDiagnostics", ["TocsinLogModel"]),
    tests("TocsinSyntax", ["TocsinLogModel", "TocsinDiagnostics"]),
    tests("TocsinSemantics", ["TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax"]),
    tests("TocsinPlan", ["TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics"]),
    tests("TocsinEvents", ["TocsinLogModel"]),
    tests("TocsinIO", ["TocsinLogModel", "TocsinEvents", "CZlib", "CZstd"]),
    tests("TocsinGrok", ["TocsinLogModel", "TocsinEvents"]),
    tests("TocsinEnrichment", ["TocsinLogModel", "TocsinDiagnostics", "TocsinEvents", "TocsinGrok"]),
    tests("TocsinPipelines", ["TocsinLogModel", "TocsinDiagnostics", "TocsinEvents", "TocsinGrok"]),
    tests(
      "TocsinIntake", ["TocsinLogModel", "TocsinDiagnostics", "TocsinEvents", "TocsinIO", "TocsinPipelines"]),
    tests(
      "TocsinMatch",
      [
        "TocsinReference", "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics",
        "TocsinPlan", "TocsinEvents",
      ]),
    tests(
      "TocsinDetect",
      [
        "TocsinReference", "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics",
        "TocsinPlan", "TocsinEvents", "TocsinMatch",
      ]),
    tests(
      "TocsinKit",
      [
        "TocsinReference", "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics",
        "TocsinPlan", "TocsinEvents", "TocsinIO", "TocsinIntake", "TocsinMatch", "TocsinDetect",
        "TocsinExamples", "TocsinLint", "TocsinWorkspace",
      ]),
    tests(
      "TocsinWorkspace",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinSemantics", "TocsinIO", "TocsinRuleTesting",
        "TocsinLint",
      ]),
    tests(
      "TocsinLint",
      [
        "TocsinCLI", "TocsinWorkspace", "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax",
        "TocsinSemantics",
        "TocsinIO", "TocsinReasoning", "TocsinExamples", "TocsinRuleTesting", "TocsinReference",
        "TocsinEvents", "TocsinDetect",
      ]),
    tests(
      "TocsinReasoning",
      [
        "TocsinReference", "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics",
        "TocsinPlan", "TocsinEvents", "TocsinMatch", "TocsinDetect",
      ]),
    tests(
      "TocsinExamples",
      [
        "TocsinReference", "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics",
        "TocsinPlan", "TocsinEvents", "TocsinMatch", "TocsinDetect", "TocsinReasoning",
      ]),
    tests(
      "TocsinRuleTesting",
      [
        "TocsinReference", "TocsinLogModel", "TocsinDiagnostics", "TocsinSyntax", "TocsinSemantics",
        "TocsinPlan", "TocsinEvents", "TocsinMatch", "TocsinDetect", "TocsinReasoning", "TocsinExamples",
      ]),
    tests(
      "TocsinReport",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinSemantics", "TocsinEvents", "TocsinMatch",
        "TocsinDetect",
      ]),
    tests(
      "TocsinCLI",
      [
        "TocsinLogModel", "TocsinDiagnostics", "TocsinSemantics", "TocsinMatch", "TocsinDetect", "TocsinKit",
        "tocsin",
      ]),
    .testTarget(
      name: "EndToEndTests", dependencies: ["TocsinTestSupport", "tocsin"],
      exclude: ["Transcripts", "Cases"],
      swiftSettings: strict),
    .testTarget(
      name: "RepositoryTests",
      dependencies: [
        "TocsinTestSupport", "TocsinWorkspace", "TocsinCLI", "TocsinLint", "TocsinSemantics", "TocsinSyntax",
        "TocsinDiagnostics", "TocsinLogModel", "TocsinRuleTesting", "tocsin-dev",
      ], swiftSettings: strict),
  ]
)
