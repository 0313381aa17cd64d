package org.headrace.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.headrace.run.Finding;
import org.headrace.run.VerifyScope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code headrace verify}. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Compares raw tables with their sources, and models with their queries, by content.",
            "A table is behind if its source or its inputs changed since the last run. It is wrong ('fault') if it"
                    + " differs although nothing changed; then the exit code is 3."
        },
        footer = {
            "",
            "Example:",
            "  headrace verify",
            "  headrace verify entity --raw",
            "  headrace verify entity --repair"
        })
final class VerifyCommand implements Callable<Integer> {
    private final Invocation invocation;

    @Mixin
    private final ProjectOption projectOption = new ProjectOption();

    @Mixin
    private final PipelineParameter pipelines = new PipelineParameter();

    @Mixin
    private final WaitOption wait = new WaitOption();

    @Option(names = "--raw", description = "Compare raw tables only.")
    private boolean raw;

    @Option(names = "--models", description = "Compare models only.")
    private boolean models;

    @Option(names = "--repair", description = "Copy and rebuild the wrong tables and the models that read them.")
    private boolean repair;

    VerifyCommand(Invocation invocation) {
        this.invocation = invocation;
    }

    @Override
    public Integer call() {
        VerifyScope scope = new VerifyScope(raw || !models, models || !raw, repair);
        return invocation.forEachPipeline(
                projectOption,
                pipelines,
                wait.duration(),
                (work, pipeline) -> List.of(work.verify(pipeline, scope, this::print)));
    }

    private void print(Finding finding) {
        String rows = finding.rows().isPresent()
                ? String.format(Locale.ROOT, "%,d rows", finding.rows().getAsLong())
                : "not compared";
        invocation
                .out()
                .printf(
                        Locale.ROOT,
                        "  %-8s %-30s %16s  %s%n",
                        finding.outcome(),
                        finding.relation(),
                        rows,
                        finding.detail());
    }
}
