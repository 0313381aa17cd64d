package org.headrace;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysFalse;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headrace.plan.Step;

/** The arrows between the packages, which are the only imports allowed; each rule says how to mend a breach. */
@AnalyzeClasses(packages = "org.headrace", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String ROOT = "org.headrace";
    private static final DescribedPredicate<JavaClass> IS_VALUE =
            DescribedPredicate.describe("are values", type -> type.isRecord() || type.isEnum());

    @ArchTest
    static final ArchRule nobodyImportsTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".cli..")
            .because("cli only wires and prints; move what is needed down into the package whose idea it is");

    @ArchTest
    static final ArchRule runIntroducesTheFeatures = arrows(
                    "run",
                    "plan",
                    "project",
                    "source",
                    "feed",
                    "load",
                    "model",
                    "export",
                    "publish",
                    "state",
                    "digest",
                    "db",
                    "embedded")
            .because("run performs steps for whoever asks; what it needs from cli or demo, cli must hand in");

    @ArchTest
    static final ArchRule planDecidesFromValues = arrows("plan", "project")
            .because("plan is pure; let run look things up and hand them to plan as records of source or state");

    @ArchTest
    static final ArchRule planDoesNoInput = withoutDatabase("plan")
            .because("what a run would do must be told without doing it; let run look at databases before planning");

    @ArchTest
    static final ArchRule projectReadsFilesAlone = arrows("project")
            .because("a project is read whole before anything connects; put what others need of it into a"
                    + " record here, or into the root package");

    @ArchTest
    static final ArchRule projectDoesNotConnect = withoutDatabase("project")
            .because("problems in files are reported before anything connects; let run ask the database");

    @ArchTest
    static final ArchRule sourceStandsOnDb = arrows("source", "digest", "db", "duckdb")
            .because("a source only says what there is and what changed; let run turn what a project declares into"
                    + " source's own records, and store what source learned");

    @ArchTest
    static final ArchRule onlyRunKnowsTheKindsOfSources = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".run..", ROOT + ".source.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".source.*..")
            .because("whoever takes rows does not ask where they come from; add to source's Source or Rows what is"
                    + " missing");

    @ArchTest
    static final ArchRule kindsOfSourcesDoNotKnowEachOther = slices().matching(ROOT + ".source.(*)..")
            .should()
            .notDependOnEachOther()
            .because("a kind of source is one package; move what two of them need into source");

    @ArchTest
    static final ArchRule loadTakesRowsFromSources =
            arrows("load", "source", "digest", "db").because(onlyRunIntroduces("load"));

    @ArchTest
    static final ArchRule modelStandsOnDb = arrows("model", "digest", "db").because(onlyRunIntroduces("model"));

    @ArchTest
    static final ArchRule digestStandsOnDb = arrows("digest", "db")
            .because("a digest knows relations and their columns only; hand in what else it needs as SQL");

    @ArchTest
    static final ArchRule exportStandsOnDb = arrows("export", "db").because(onlyRunIntroduces("export"));

    @ArchTest
    static final ArchRule publishStandsOnDb = arrows("publish", "db").because(onlyRunIntroduces("publish"));

    @ArchTest
    static final ArchRule feedStandsOnDb = arrows("feed", "db").because(onlyRunIntroduces("feed"));

    @ArchTest
    static final ArchRule demoStandsOnDb = arrows("demo", "db", "duckdb").because(onlyRunIntroduces("demo"));

    @ArchTest
    static final ArchRule onlyTheCommandLineKnowsTheDemo = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".cli..", ROOT + ".demo..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".demo..")
            .because("the engine must not know its demo; move what both need into db or the root package");

    @ArchTest
    static final ArchRule stateKeepsRecords = arrows("state", "db")
            .because("state stores what it is given; let run translate what a project or a plan says into state's own"
                    + " records");

    @ArchTest
    static final ArchRule dbStandsAlone = arrows("db")
            .because(
                    "db is what the others stand on; hand in what it needs as an argument, or name it in the root package");

    @ArchTest
    static final ArchRule embeddedStandsOnDb = arrows("embedded", "db")
            .because("a server that is ours is used as any other; hand in what it needs as an argument");

    @ArchTest
    static final ArchRule duckDbStandsAlone =
            arrows("duckdb").because("it is an engine that others use, as db is; hand in what it needs as an argument");

    @ArchTest
    static final ArchRule onlyItsDriverNamesDuckDb = library("duckdb.driver", "org.duckdb..")
            .because("its classes are loaded apart, with their native library; add what is missing to DuckDbDriver");

    @ArchTest
    static final ArchRule theRootNeedsTheJdkAlone = classes()
            .that()
            .resideInAPackage(ROOT)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(ROOT, "java.."))
            .because(
                    "the shared vocabulary has no libraries; move a class that needs one into the package that owns it");

    @ArchTest
    static final ArchRule onlyDbNamesTheDriver = library(
                    "db", "org.postgresql..", "org.flywaydb..", "org.mariadb..", "com.zaxxer..")
            .because("a failure of the driver is translated once, in db; add a method to Session, Copy or Migrations");

    @ArchTest
    static final ArchRule onlyProjectNamesTheParsers = library(
                    "project", "net.sf.jsqlparser..", "com.typesafe.config..")
            .because("what files say is told by project's records; add to ParsedQuery or Settings what is missing");

    @ArchTest
    static final ArchRule onlyTheCommandLineNamesItsLibraries = library(
                    "cli", "picocli..", "ch.qos.logback..", "me.tongfei.progressbar..")
            .because("how it looks is cli's affair; log through SLF4J, and report through Progress");

    @ArchTest
    static final ArchRule serveStandsOnRun = arrows("serve", "run", "plan", "project", "state", "db")
            .because("serve decides when pipelines run, and shows how they are; how one runs is the affair of run");

    @ArchTest
    static final ArchRule onlyServeNamesItsLibraries = library(
                    "serve",
                    "io.javalin..",
                    "com.cronutils..",
                    "io.prometheus..",
                    "com.fasterxml.jackson..",
                    "gg.jte..",
                    "at.favre..")
            .because("commands that run once must not load them; keep schedules and HTTP in serve");

    @ArchTest
    static final ArchRule onlyExportAndDemoNameTheCsvLibrary = noClasses()
            .that()
            .resideOutsideOfPackages(inside("export"), inside("demo"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.apache.commons.csv..")
            .because("the engine writes CSV in one place; use CsvExport");

    @ArchTest
    static final ArchRule onlyTheDemoDrawsRandomNumbers =
            library("demo", "org.apache.commons.rng..").because("the engine leaves nothing to chance; drop the call");

    @ArchTest
    static final ArchRule nobodyLogsByTheJdk =
            noClasses().should(USE_JAVA_UTIL_LOGGING).because("there is one log; use SLF4J, as the other classes do");

    @ArchTest
    static final ArchRule onlyTheCommandLinePrints = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".cli..")
            .should(ACCESS_STANDARD_STREAMS)
            .because("results go to stdout and logs to stderr; return the result to cli, or log through SLF4J");

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().matching(ROOT + ".(*)..")
            .should()
            .beFreeOfCycles()
            .because("packages are understood from the bottom up; move the shared type down, or hand in its value");

    @ArchTest
    static void runKnowsEveryKindOfStep(JavaClasses headrace) {
        Set<String> known = headrace.stream()
                .filter(resideInAPackage(ROOT + ".run.."))
                .flatMap(user -> user.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getName())
                .collect(Collectors.toSet());

        assertThat(known)
                .as("classes that run uses; a new kind of step needs a place in LoadPhase, BuildPhase or ExportRun")
                .contains(Arrays.stream(Step.class.getPermittedSubclasses())
                        .map(Class::getName)
                        .toArray(String[]::new));
    }

    /** Within the engine, a package uses itself, the root and these; of source and state, plan and state may use records. */
    private static ArchRule arrows(String from, String... to) {
        String[] allowed = Stream.concat(
                        Stream.of(ROOT, inside(from)), Arrays.stream(to).map(ArchitectureTest::inside))
                .toArray(String[]::new);
        DescribedPredicate<JavaClass> records = switch (from) {
            case "plan" -> resideInAnyPackage(inside("source"), inside("state")).and(IS_VALUE);
            case "state" -> resideInAPackage(inside("source")).and(IS_VALUE);
            default -> alwaysFalse();
        };
        return classes()
                .that()
                .resideInAPackage(inside(from))
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage(ROOT + ".."))
                        .or(resideInAnyPackage(allowed))
                        .or(records));
    }

    private static ArchRule withoutDatabase(String from) {
        return noClasses()
                .that()
                .resideInAPackage(inside(from))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", inside("db"));
    }

    private static ArchRule library(String owner, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(inside(owner))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }

    private static String inside(String name) {
        return ROOT + "." + name + "..";
    }

    private static String onlyRunIntroduces(String feature) {
        return feature + " does not know the other features; let " + (feature.equals("demo") ? "cli" : "run")
                + " hand in what it needs as a value, or as an interface declared in " + feature;
    }
}
