#!/bin/sh
# Runs the third-party suites of VoiceXML, SRGS and keys and writes docs/conformance.md.
set -eu
cd "$(dirname "$0")/.."
dotnet build tests/Interpreter.Tests -c Release -v q --nologo
VXMLGIR_APPROVE=1 tests/Interpreter.Tests/bin/Release/net10.0/VxmlGir.Interpreter.Tests --filter-class '*ConformanceReportTests' >/dev/null
cat docs/conformance.md
