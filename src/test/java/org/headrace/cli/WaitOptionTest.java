package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.headrace.cli.WaitOption.DurationConverter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

class WaitOptionTest {
    @ParameterizedTest
    @CsvSource({"0s, PT0S", "500ms, PT0.5S", "60s, PT1M", "10m, PT10M", "1h, PT1H", "999999999h, PT999999999H"})
    void aLengthOfTimeIsANumberAndAUnit(String text, Duration expected) {
        assertThat(new DurationConverter().convert(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "5x", "5 s", "-5s", "1.5h", "5S", "5s5s", "1234567890s", "٣s"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> new DurationConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is not a length of time; expected for example 60s or 10m");
    }

    @Test
    void byDefaultACommandDoesNotWait() {
        WaitOption option = new WaitOption();
        new CommandLine(option).parseArgs();

        assertThat(option.duration()).isZero();
    }
}
