using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Alarms;
using VxmlGir.RecordingCore.Journal;
using VxmlGir.RecordingCore.Ledger;

namespace VxmlGir.RecordingCore.Node;

/// <summary>What a scope needs of its node.</summary>
internal sealed record NodeParts(
    RecordingOptions Options, JournalServices Journals, MediaIds MediaIds, RecordingAlarms Alarms, RecordingLedger Ledger, TimeProvider Time, IIds Ids, Func<Admission> CanRecord, Action<ActiveRecording> Begin);
