using System.Text;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Manifests;
using VxmlGir.RecordingCore.Spool;
using VxmlGir.RecordingCore.Tests.Doubles;

namespace VxmlGir.RecordingCore.Tests.Manifests;

/// <summary>One key on all roots: made, found, restored, never written over.</summary>
public sealed class SigningKeyFilesTests
{
    private const string One = "/one/ledger/signing.key";
    private const string Two = "/two/ledger/signing.key";

    [Fact]
    public void A_first_start_puts_the_same_key_on_every_root_and_says_nothing()
    {
        var spool = new MemorySpool();
        var first = Open(spool);
        Assert.True(first.Made);
        Assert.Empty(first.Problems);
        Assert.Empty(first.Restored);
        Assert.Equal(Text(spool, One), Text(spool, Two));
        Assert.Equal(Text(spool, One + ".pub.pem"), Text(spool, Two + ".pub.pem"));
        var again = Open(spool.Restart());
        Assert.Equal((false, first.Signer.Fingerprint), (again.Made, again.Signer.Fingerprint));
        Assert.Empty(again.Restored);
        Assert.Equal(first.Signer.CommitmentKey("x"), again.Signer.CommitmentKey("x"));
    }

    [Theory]
    [InlineData("/one")]
    [InlineData("/two")]
    public void A_root_that_was_lost_gets_the_key_of_the_other(string lost)
    {
        var spool = new MemorySpool();
        var key = Open(spool).Signer.Fingerprint;
        var next = MemorySpool.Of(spool.Snapshot().Where(f => !f.Key.StartsWith(lost, StringComparison.Ordinal)).ToDictionary());
        var found = Open(next);
        Assert.Equal((false, key), (found.Made, found.Signer.Fingerprint));
        var kept = lost == "/one" ? "/two" : "/one";
        Assert.Equal([(lost + "/ledger/signing.key", kept + "/ledger/signing.key")], found.Restored);
        Assert.Empty(found.Problems);
        Assert.Equal(Text(next, One), Text(next, Two));
    }

    [Fact]
    public void One_that_cannot_be_read_is_put_aside_and_restored()
    {
        var spool = new MemorySpool();
        var key = Open(spool).Signer.Fingerprint;
        spool.Replace(One, "torn"u8.ToArray());
        var found = Open(spool);
        Assert.Equal(key, found.Signer.Fingerprint);
        Assert.Contains("put aside", Assert.Single(found.Problems));
        Assert.Equal("torn", Text(spool, One + ".unreadable"));
        Assert.Equal(Text(spool, One), Text(spool, Two));
    }

    [Fact]
    public void One_that_cannot_be_reached_is_left_alone()
    {
        var spool = new MemorySpool();
        var key = Open(spool).Signer.Fingerprint;
        var before = Text(spool, One);
        spool.Fault = (kind, path) => kind == "read" && path == One ? "EIO" : null;
        var found = Open(spool);
        Assert.Equal(key, found.Signer.Fingerprint);
        Assert.StartsWith(One, Assert.Single(found.Problems));
        spool.Fault = (_, _) => null;
        Assert.Equal(before, Text(spool, One));
    }

    [Fact]
    public void A_copy_that_cannot_be_written_is_told_and_recordings_go_on()
    {
        var spool = new MemorySpool();
        var roots = Roots(spool);
        spool.Fault = (kind, path) => kind == "create" && path.StartsWith("/two", StringComparison.Ordinal) ? "EIO" : null;
        var found = SigningKeyFiles.Open(roots);
        Assert.Contains("/two/ledger/signing.key: cannot be kept", Assert.Single(found.Problems));
        spool.Fault = (_, _) => null;
        Assert.Equal(found.Signer.Fingerprint, Open(spool).Signer.Fingerprint);
        Assert.Equal(Text(spool, One), Text(spool, Two));
    }

    [Fact]
    public void Different_keys_are_refused_with_both_names_and_nothing_is_changed()
    {
        var spool = new MemorySpool();
        _ = Open(spool);
        var other = new MemorySpool();
        _ = Open(other);
        var mixed = spool.Snapshot().ToDictionary(f => f.Key, f => f.Key == Two ? other.Snapshot()[Two] : f.Value);
        var next = MemorySpool.Of(mixed);
        var refused = Assert.Throws<IOException>(() => Open(next));
        Assert.Contains(One, refused.Message);
        Assert.Contains(Two, refused.Message);
        Assert.Contains("different signing keys", refused.Message);
        Assert.Equal(mixed[Two], next.Snapshot()[Two]);

        // As the message has it: the one that does not belong here gets another name.
        next.Rename(One, One + ".old");
        var found = Open(next);
        Assert.Equal((One, Two), Assert.Single(found.Restored));
        Assert.Equal(Encoding.UTF8.GetString(mixed[Two]), Text(next, One));
        Assert.Contains(next.Snapshot(), f => f.Key.StartsWith("/one/ledger/signing.key.", StringComparison.Ordinal) && f.Key.EndsWith(".pub.pem", StringComparison.Ordinal)
            && f.Key != One + ".pub.pem" && Encoding.UTF8.GetString(f.Value) == Encoding.UTF8.GetString(mixed[One + ".pub.pem"]));
    }

    private static FoundSigner Open(MemorySpool spool) => SigningKeyFiles.Open(Roots(spool));

    private static SpoolRoots Roots(MemorySpool spool) => new([new SpoolRoot("/one", spool, spool, new SystemIds()), new SpoolRoot("/two", spool, spool, new SystemIds())]);

    private static string Text(MemorySpool spool, string path) => Encoding.UTF8.GetString(spool.Snapshot()[path]);
}
