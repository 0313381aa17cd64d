package org.headrace.demo;

import java.util.Optional;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/** The messages of the demo feed. Each is a function of the seed and its number, so that any of them can be sent again. */
final class ScoreMessages {
    private static final int STUDENTS = 200;
    private static final int EXAMS = 20;
    private static final int FIRST_EXAM = 13_240;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final String[] NAMES = {"Avis", "Beulah", "Cordell", "Dena", "Elmo", "Frédérique", "Gunnar", "ひろし"};

    private final double bad;
    private final boolean hasIds;
    private final long seed;

    /**
     * The messages of a seed.
     *
     * @param bad which part of them is broken, from 0 to 1
     */
    ScoreMessages(double bad, boolean hasIds, long seed) {
        this.bad = bad;
        this.hasIds = hasIds;
        this.seed = seed;
    }

    /** The message of a number, from 1 on. */
    ScoreMessage message(long number) {
        UniformRandomProvider random = RandomSource.SPLIT_MIX_64.create(seed * SPREAD + number);
        int student = random.nextInt(STUDENTS);
        String name = "\"" + NAMES[student % NAMES.length] + student + "\"";
        String exam = Integer.toString(FIRST_EXAM + random.nextInt(EXAMS));
        double drawn = random.nextDouble();
        // The ends are valid, and so is any way to write a number.
        String score = number % 97 == 0 ? "1" : number % 89 == 0 ? "0.0" : Double.toString(drawn);
        Optional<String> id = hasIds ? Optional.of(Long.toString(number)) : Optional.empty();
        if (random.nextDouble() < bad) {
            int way = random.nextInt(BrokenScore.ways());
            return new ScoreMessage(number, id, BrokenScore.event(way), BrokenScore.data(way, name, exam, score));
        }
        String separator = number % 10 == 0 ? ",\n" : ",";
        String data = "{\"studentId\":" + name + separator + "\"exam\":" + (number % 71 == 0 ? exam + ".0" : exam)
                + separator + "\"score\":" + score + "}";
        return new ScoreMessage(number, id, "score", data);
    }
}
