package org.headrace.serve.pages;

import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rows that a check objected to in a run, as CSV. */
final class ViolationsDownload implements Download {
    private final Place place;

    ViolationsDownload(Place place) {
        this.place = place;
    }

    @Override
    public String path() {
        return "/checks/{pipeline}/{check}/violations.csv";
    }

    @Override
    public Attachment attachment(Request request) {
        CheckPage.Asked asked = CheckPage.Asked.of(place, request);
        long run = asked.run().orElseThrow(() -> new NotFoundException("The address names no run."));
        Violations violations = place.warehouse()
                .read(reading -> Violations.of(reading, run, asked.check().name()));
        if (violations.rows().isEmpty()) {
            throw new NotFoundException("No violations of the check are kept for run " + run + ".");
        }
        return new Attachment(asked.check().name() + "_run_" + run + ".csv", "text/csv; charset=utf-8", out -> {
            Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            CsvRows.write(text, violations.columns());
            for (List<String> row : violations.rows()) {
                CsvRows.write(text, row);
            }
            text.flush();
        });
    }
}
