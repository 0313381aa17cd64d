package org.headrace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectedExportsTest {
    @Test
    void scale1Gives378FilesWithTheSpecifiedFigures() {
        Map<String, String> files = ExpectedExports.ofYear(2023, 1);

        assertThat(files)
                .hasSize(378)
                .containsEntry("year=2023/entity_stats_yearly_2023.csv", """
                        year,sum_values,min_values,max_values,mean_values
                        2023,61629,1,24,8.351945
                        """)
                .containsEntry("year=2023/month=6/entity_stats_monthly_2023_6.csv", """
                        year,month,sum_values,min_values,max_values,mean_values
                        2023,6,11764,6,24,11.377176
                        """);
    }

    @Test
    void scale100GivesTheSpecifiedFirstDay() {
        Map<String, String> files = ExpectedExports.of(List.of(YearMonth.of(2023, 1)), 100);

        assertThat(files)
                .hasSize(33)
                .containsEntry("year=2023/entity_stats_yearly_2023.csv", """
                        year,sum_values,min_values,max_values,mean_values
                        2023,3452878,100,400,193.330235
                        """)
                .containsEntry("year=2023/month=1/day=1/entity_stats_daily_2023_1_1.csv", """
                        year,month,day,sum_values,min_values,max_values,mean_values
                        2023,1,1,173929,200,400,304.071678
                        """);
    }
}
