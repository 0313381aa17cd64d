package org.headrace.serve.pages;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** All tables and views that the project makes, and how fresh they are. */
final class TablesPage implements Page {
    private final Place place;

    TablesPage(Place place) {
        this.place = place;
    }

    /** Everything the template shows. */
    record Model(List<Relations.Made> tables, Freshness freshness, Instant now) {}

    @Override
    public String path() {
        return "/tables";
    }

    @Override
    public Optional<String> navigation() {
        return Optional.of("Tables");
    }

    @Override
    public View view(Request request) {
        Model model = place.warehouse()
                .read(reading -> new Model(
                        Relations.of(reading, place.project()).all(),
                        Freshness.of(reading),
                        place.clock().instant()));
        return new View("tables", "Tables", model);
    }
}
