#!/bin/sh
# Runs one command of Salvor in the image that has Java, beside the operator: kubectl exec … -- salvor location test default
# It takes little memory, because it shares the container's with the operator and restic.
exec java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:MaxRAMPercentage=10 -XX:-UsePerfData \
    -jar /opt/salvor/quarkus-app/quarkus-run.jar "$@"
