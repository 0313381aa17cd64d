# The image of data_tools: the launcher, its jar, and the demo project in /project for where nothing is mounted there.
# It runs as any user, and on a read-only file system.
ARG MAVEN_IMAGE=maven:3-eclipse-temurin-17
# A JRE works too; but without the tools of a JDK the archive below holds fewer classes, and each start takes 0.2 s longer.
ARG JAVA_IMAGE=eclipse-temurin:17-jdk

FROM ${MAVEN_IMAGE} AS build
WORKDIR /build
# First without sources, so that a changed source does not download the libraries again.
COPY pom.xml ./
RUN mvn -B -q -Dmaven.test.skip -Dspotless.check.skip -Dcheckstyle.skip -Djacoco.skip package
COPY src/main src/main
RUN mvn -B -q -Dmaven.test.skip -Dspotless.check.skip -Dcheckstyle.skip -Djacoco.skip clean package

FROM ${JAVA_IMAGE}
# tini, which `init: true` starts, passes a signal on to the whole process group: to the step that runs, not only to the shell.
ENV HEADRACE_JAR=/opt/headrace/headrace.jar \
    TINI_KILL_PROCESS_GROUP=1
COPY --from=build /build/target/headrace.jar /opt/headrace/
COPY headrace /opt/headrace/
# The first start leaves an archive of the classes beside the jar, which shortens every start after it.
RUN ln -s /opt/headrace/headrace /usr/local/bin/headrace \
    && chmod 755 /opt/headrace/headrace \
    && headrace --help >/dev/null \
    && rm -f /opt/headrace/headrace.lock \
    && chmod -R a+rX /opt/headrace
WORKDIR /project
COPY headrace.conf insert_all_data.sh ./
COPY sql sql
COPY migrations migrations
RUN chmod -R a+rX . && mkdir exports data .headrace && chmod 1777 exports data .headrace
USER 1000:1000
CMD ["headrace", "--help"]
