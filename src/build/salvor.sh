#!/bin/sh
# Runs one command of Salvor in the image that has Java, beside the operator: kubectl exec … -- salvor location test default
# It takes little memory, because it shares the container's with the operator and restic.
case "$1" in
# What restic reads and writes goes through it, and without the second compiler it would be encrypted without the processor's help.
sftp) compiler= ;;
*) compiler=-XX:TieredStopAtLevel=1 ;;
esac
exec java -XX:+UseSerialGC $compiler -XX:MaxRAMPercentage=10 -XX:-UsePerfData \
    -jar /opt/salvor/quarkus-app/quarkus-run.jar "$@"
