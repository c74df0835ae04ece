using System.Globalization;
using System.Text.RegularExpressions;
using VxmlGir.RecordingCore.Inspection;
using VxmlGir.RecordingCore.Ledger;
using VxmlGir.RecordingCore.Manifests;
using VxmlGir.RecordingCore.Tests.Doubles;
using VxmlGir.RecordingCore.Verification;

namespace VxmlGir.RecordingCore.Tests.Verification;

/// <summary>
/// Whatever is done to ledger, manifests, files or audit log before the last anchor is found, and named. VXMLGIR_TEST_MUTATIONS says how many (default 200);
/// the seed is fixed, so a failure comes again.
/// </summary>
public sealed class MutationTests : IDisposable
{
    private const int Runs = 3;
    private const int PerRun = 4;
    private readonly LedgerHouse _house = new();
    private readonly Random _random = new(20260105);
    private readonly List<(string Path, byte[] Bytes)> _older = [];

    private static int Wanted => int.TryParse(Environment.GetEnvironmentVariable("VXMLGIR_TEST_MUTATIONS"), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 200;

    [Fact]
    public async Task Every_mutation_is_found_and_named()
    {
        await LiveAsync();
        var clean = _house.Verify();
        Assert.True(clean.Findings.IsEmpty, string.Join('\n', clean.Findings));
        Assert.Equal((Runs * PerRun, Runs * PerRun), (clean.Manifests, clean.Files));
        Assert.Equal(clean.Entries, clean.AnchoredEntry);

        var done = new SortedDictionary<string, int>();
        for (var i = 0; i < Wanted; i++)
        {
            var mutation = Next(i);
            var kept = mutation.Files.Distinct().ToDictionary(f => f, f => File.Exists(f) ? File.ReadAllBytes(f) : null);
            try
            {
                mutation.Do();
                var findings = _house.Verify().Findings;
                Assert.True(findings.Any(f => mutation.Names.Any(n => Says(f, n))),
                    $"mutation {i}, {mutation.What}: {(findings.IsEmpty ? "not found" : string.Join('\n', findings))}");
            }
            finally
            {
                foreach (var (path, bytes) in kept)
                {
                    if (bytes is null) File.Delete(path);
                    else File.WriteAllBytes(path, bytes);
                }
            }
            done[mutation.What.Split(':')[0]] = done.GetValueOrDefault(mutation.What.Split(':')[0]) + 1;
        }
        TestContext.Current.SendDiagnosticMessage(string.Join(", ", done.Select(d => $"{d.Key} {d.Value}")));
        Assert.True(_house.Verify().Findings.IsEmpty);
    }

    [Fact]
    public async Task A_node_that_was_killed_leaves_nothing_to_find_and_what_came_after_the_anchor_is_said_to_be_open()
    {
        await LiveAsync();
        var last = Directory.EnumerateFiles(_house.Segments, "*.vgl").Max()!;
        await File.AppendAllTextAsync(last, "half an ent", TestContext.Current.CancellationToken);
        Assert.Equal(FindingKind.Torn, Assert.Single(_house.Verify().Findings).Kind);
        // The next process notes what it found, and it is no finding any more.
        await using (var node = await _house.StartAsync())
        {
            _house.Record(node);
            await _house.DeliveredAsync(node);
        }
        _house.WriteOutStore();
        Assert.Empty(_house.Verify().Findings);
        File.Delete(_house.Anchors);
        Assert.Contains(_house.Verify().Notes, n => n.Contains("no anchor"));
    }

    [Fact]
    public async Task What_somebody_else_signed_is_not_believed()
    {
        await LiveAsync();
        using var other = new NodeSigner(System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256));
        var request = new VerifyRequest { Spools = [_house.Spool], Anchors = _house.Anchors, Stores = [_house.Store], Embedded = true, PublicKeys = [other.PublicPem] };
        var findings = Verifier.Run(request).Findings;
        Assert.Equal(Runs * PerRun, findings.Count(f => f.Kind == FindingKind.Unsigned && f.Where.StartsWith("manifest", StringComparison.Ordinal)));
    }

    // Not "entry 1" for entry 12.
    private static bool Says(Finding finding, string name) => Regex.IsMatch($"{finding.Where}\n{finding.What}", Regex.Escape(name) + @"(?!\d)");

    private sealed record Mutation(string What, IReadOnlyList<string> Files, Action Do, IReadOnlyList<string> Names);

    private Mutation Next(int i) => (i % 10) switch
    {
        0 or 1 or 2 => Bytes("ledger", Pick(Directory.GetFiles(_house.Segments, "*.vgl"))),
        3 or 4 => Bytes("media", Pick(Stored(manifests: false))),
        5 => Bytes("manifest", Pick(Stored(manifests: true))),
        6 => Bytes("audit", _house.Audit),
        7 => Entries(),
        8 => Files(),
        _ => Rewritten(),
    };

    private Mutation Bytes(string target, string path)
    {
        var kind = Pick(Mutator.Kinds);
        var harmed = new Mutator(_random).Harm(kind, File.ReadAllBytes(path));
        return new Mutation($"{target} {kind}: {path}", [path], () => File.WriteAllBytes(path, harmed), [.. NamesOf(path)]);
    }

    // Whole entries, with all checksums right: what somebody does who knows the format.
    private Mutation Entries()
    {
        var path = Pick(Directory.GetFiles(_house.Segments, "*.vgl"));
        var frames = SegmentReader.Parse(new SegmentFile(_house.Segments, 1), File.ReadAllBytes(path)).Frames.Select(f => (f.Number, f.Hash, Json: f.Entry.ToArray())).ToList();
        var at = _random.Next(1, frames.Count);
        var other = _random.Next(1, frames.Count);
        var kind = Pick("delete", "insert", "swap", "change", "truncate", "rechain");
        switch (kind)
        {
            case "delete": frames.RemoveAt(at); break;
            case "insert": frames.Insert(at, frames[other] with { Hash = frames[at].Hash }); break;
            case "swap" when at != other: (frames[at], frames[other]) = (frames[other], frames[at]); break;
            case "truncate": frames.RemoveRange(at, frames.Count - at); break;
            case "rechain":
                frames[at] = frames[at] with { Json = Changed(frames[at].Json) };
                for (var n = at; n < frames.Count; n++) frames[n] = frames[n] with { Hash = new LedgerHead(frames[n].Number - 1, frames[n - 1].Hash).Next(frames[n].Json).Hash };
                break;
            default: frames[at] = frames[at] with { Json = Changed(frames[at].Json) }; break;
        }
        return new Mutation($"entries {kind}: {path} {at}", [path], () => File.WriteAllBytes(path, Write(frames)), [.. NamesOf(path)]);
    }

    private static byte[] Changed(byte[] json) =>
        (LedgerEntry.TryRead(json)! with { Detail = "nothing happened" }).ToJson();

    private static byte[] Write(IEnumerable<(long Number, string Hash, byte[] Json)> frames)
    {
        using var bytes = new MemoryStream();
        foreach (var (number, hash, json) in frames)
        {
            var frame = new byte[LedgerFrame.HeadSize + json.Length];
            LedgerFrame.Write(frame, new LedgerHead(number, hash), json);
            bytes.Write(frame);
        }
        return bytes.ToArray();
    }

    private Mutation Files()
    {
        string[] all = [.. Directory.GetFiles(_house.Segments, "*.vgl"), .. Stored(true), .. Stored(false)];
        var path = Pick(all);
        var twin = Pick([.. all.Where(f => Path.GetExtension(f) == Path.GetExtension(path) && f != path)]);
        switch (Pick("remove", "swap", "insert", "older"))
        {
            case "remove": return new Mutation($"file remove: {path}", [path], () => File.Delete(path), [.. NamesOf(path)]);
            case "swap":
                var (mine, its) = (File.ReadAllBytes(path), File.ReadAllBytes(twin));
                return new Mutation($"file swap: {path} {twin}", [path, twin], () =>
                {
                    File.WriteAllBytes(path, its);
                    File.WriteAllBytes(twin, mine);
                }, [.. NamesOf(path)]);
            case "insert":
                var stranger = Path.Combine(_house.Store, "rec", "stranger_" + _random.Next().ToString(CultureInfo.InvariantCulture) + ".wav");
                return new Mutation("file insert: " + stranger, [stranger], () => File.Copy(path, stranger), [stranger]);
            default: return RolledBack();
        }
    }

    private Mutation RolledBack()
    {
        var files = Directory.GetFiles(_house.Segments, "*.vgl").Append(_house.Audit).ToList();
        return new Mutation("roll back: ledger and audit log", files, () =>
        {
            foreach (var file in files) File.Delete(file);
            foreach (var (path, bytes) in _older) File.WriteAllBytes(path, bytes);
        }, ["put back"]);
    }

    // All of the ledger, chained anew from a change on: only the anchors know better.
    private Mutation Rewritten()
    {
        var files = Directory.GetFiles(_house.Segments, "*.vgl").Order(StringComparer.Ordinal).ToList();
        var contents = files.Select(f => SegmentReader.Parse(new SegmentFile(_house.Segments, 1), File.ReadAllBytes(f)).Frames).ToList();
        var victim = _random.Next(2, contents.Sum(c => c.Length));
        var state = LedgerState.Start;
        var written = new List<(string Path, byte[] Bytes)>();
        byte[] before = [];
        for (var i = 0; i < files.Count; i++)
        {
            var frames = new List<(long, string, byte[])>();
            foreach (var frame in contents[i])
            {
                var entry = LedgerEntry.TryRead(frame.Entry.Span)!;
                if (entry.Segment is { } start) entry = entry with { Segment = start with { Hash = state.Head.Hash, Length = i == 0 ? start.Length : before.Length, ManifestHash = state.ManifestHash } };
                else if (frame.Number == victim) entry = entry with { Detail = "nothing happened" };
                state = state.Next(entry, entry.ToJson());
                frames.Add((state.Head.Number, state.Head.Hash, entry.ToJson()));
            }
            before = Write(frames);
            written.Add((files[i], before));
        }
        // A segment's own entry, unchanged by this, would be no mutation.
        if (contents.SelectMany(c => c).First(f => f.Number == victim) is var hit && LedgerEntry.TryRead(hit.Entry.Span)!.Segment is not null) return RolledBack();
        return new Mutation($"rewritten: from entry {victim}", files, () =>
        {
            foreach (var (path, bytes) in written) File.WriteAllBytes(path, bytes);
        }, ["are not those that were anchored"]);
    }

    /// <summary>A finding must say one of these: the file, or the numbers of entries in it.</summary>
    private IEnumerable<string> NamesOf(string path)
    {
        yield return Path.GetFileName(path);
        if (!path.EndsWith(SegmentFile.Extension, StringComparison.Ordinal)) yield break;
        foreach (var frame in SegmentReader.Parse(new SegmentFile(_house.Segments, 1), File.ReadAllBytes(path)).Frames)
        {
            yield return $"entry {frame.Number}";
            yield return $"entries {frame.Number}";
        }
    }

    private string[] Stored(bool manifests) =>
        [.. Directory.GetFiles(_house.Store, "*", SearchOption.AllDirectories).Where(f => f.EndsWith(SignedManifest.Extension, StringComparison.Ordinal) == manifests).Order(StringComparer.Ordinal)];

    private T Pick<T>(params T[] from) => from[_random.Next(from.Length)];

    // Three lives of a node, with uses of the commands between; an older state is kept to be put back.
    private async Task LiveAsync()
    {
        for (var run = 0; run < Runs; run++)
        {
            await using (var node = await _house.StartAsync(o => o with { Anchors = o.Anchors with { Interval = TimeSpan.FromMilliseconds(500) } }))
            {
                for (var i = 0; i < PerRun; i++) _house.Record(node, 1600 + 160 * _random.Next(10), commands: i % 2 == 0 ? "start; parameter case=4711" : "start; pause; resume");
                await _house.DeliveredAsync(node);
                for (var i = 0; i < 5; i++) await AuditLog.AppendAsync(_house.Audit, new Dictionary<string, string> { ["command"] = "list", ["use"] = $"{run}{i}" }, TimeProvider.System);
            }
            if (run == 1) foreach (var file in Directory.GetFiles(_house.Segments, "*.vgl").Append(_house.Audit)) _older.Add((file, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)));
        }
        _house.WriteOutStore();
    }

    public void Dispose() => _house.Dispose();
}
