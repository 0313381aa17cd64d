package org.headrace.load;

import java.util.Optional;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.db.CopyTarget;
import org.headrace.source.Copied;
import org.headrace.source.PeriodCounter;

/** Adds rows that no load has copied; in which periods they lie is told as they pass, if the type of the column can be read then. */
final class RowsAppended implements LoadWay {
    private final RowCopy copy;
    private final Optional<PeriodCounter> counter;

    RowsAppended(RowCopy copy, RowPlaces places) {
        this.copy = copy;
        String into = copy.table().name().quoted();
        this.counter = places.period()
                .filter(by -> PeriodColumn.TYPES.contains(places.warehouse().columnType(by.column(), into)))
                .map(by -> PeriodCounter.by(copy.table().columns().indexOf(TableName.quote(by.column())), by.unit()));
    }

    @Override
    public CopyTarget begin() {
        return counter.isPresent() ? copy.intoTable().observedBy(counter.get()) : copy.intoTable();
    }

    @Override
    public RawLoad.Written finish(Copied copied) {
        PeriodSet places = counter.map(PeriodCounter::places).orElse(PeriodSet.EVERYTHING);
        return new RawLoad.Written(copied.read().rows(), "", places);
    }
}
