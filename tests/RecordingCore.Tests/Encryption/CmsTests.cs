using System.Security.Cryptography;
using VxmlGir.Contracts.Identity;
using VxmlGir.RecordingCore.Encryption;

namespace VxmlGir.RecordingCore.Tests.Encryption;

/// <summary>CMS both ways against openssl, and against damage.</summary>
public sealed class CmsTests : IClassFixture<CmsTests.Keys>
{
    private readonly Keys _keys;

    public CmsTests(Keys keys) => _keys = keys;

    public sealed class Keys : IDisposable
    {
        public Keys()
        {
            foreach (var name in Names) Ssl.Certificate(name, name == "c" ? "rsa:3072" : "rsa:2048");
        }

        public static string[] Names { get; } = ["a", "b", "c"];

        internal OpenSsl Ssl { get; } = new();

        internal byte[] Der(string name) =>
            Assert.IsType<CertificateResult.Good>(RecordingCertificates.Read(name, File.ReadAllText(Ssl.PathOf(name + ".pem")), DateTimeOffset.UtcNow)).Certificate.Der.ToArray();

        internal DecryptionKey Key(string name) => Assert.IsType<KeyResult.Good>(DecryptionKey.FromPem(File.ReadAllText(Ssl.PathOf(name + ".key")), null)).Key;

        public void Dispose() => Ssl.Dispose();
    }

    public static TheoryData<int, int> Shapes()
    {
        var data = new TheoryData<int, int>();
        foreach (var recipients in new[] { 1, 2, 3 })
        {
            foreach (var size in new[] { 0, 1, 15, 16, 17, 65535, 65536, 65537, 131072, 1 << 20 }) data.Add(recipients, size);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Openssl_opens_what_we_write_with_every_recipients_key(int recipients, int size)
    {
        var plain = Bytes(size);
        var file = _keys.Ssl.PathOf("out.cms");
        File.WriteAllBytes(file, Write(plain, recipients));
        foreach (var name in Keys.Names.Take(recipients))
        {
            Assert.Equal(plain, _keys.Ssl.Decrypt(file, name));
            Assert.Equal(plain, Read(File.ReadAllBytes(file), name));
        }
    }

    /// <summary>40 by default; VXMLGIR_TEST_CMS_FILES=1000 is the long form.</summary>
    [Fact]
    public void Files_of_any_length_for_one_to_three_recipients_open_with_openssl()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("VXMLGIR_TEST_CMS_FILES"), out var asked) ? asked : 40;
        var random = new Random(11);
        var file = _keys.Ssl.PathOf("any.cms");
        for (var i = 0; i < count; i++)
        {
            var plain = Bytes(random.Next(random.Next(4) == 0 ? 300_000 : 2000));
            var recipients = 1 + i % 3;
            File.WriteAllBytes(file, Write(plain, recipients));
            Assert.Equal(plain, _keys.Ssl.Decrypt(file, Keys.Names[random.Next(recipients)]));
        }
    }

    [Theory]
    [InlineData(0, "sha256", "aes-256-cbc", false)]
    [InlineData(1, "sha256", "aes-256-cbc", true)]
    [InlineData(15, "sha1", "aes-128-cbc", false)]
    [InlineData(16, "sha256", "aes-192-cbc", true)]
    [InlineData(17, "sha512", "aes-256-cbc", false)]
    [InlineData(65536, "sha256", "aes-256-cbc", true)]
    [InlineData(1 << 20, "sha256", "aes-256-cbc", false)]
    [InlineData(1 << 20, "sha384", "aes-256-cbc", true)]
    public void We_open_what_openssl_writes(int size, string hash, string cipher, bool streamed)
    {
        var plain = Bytes(size);
        var (source, target) = (_keys.Ssl.PathOf("plain"), _keys.Ssl.PathOf("theirs.cms"));
        File.WriteAllBytes(source, plain);
        foreach (var byKey in new[] { false, true })
        {
            string[] shape = [.. streamed ? (string[])["-stream"] : [], .. byKey ? (string[])["-keyid"] : []];
            _keys.Ssl.Run(["cms", "-encrypt", "-binary", "-outform", "DER", "-" + cipher, .. shape, "-in", source, "-out", target,
                .. Keys.Names.SelectMany(n => (string[])["-recip", _keys.Ssl.PathOf(n + ".pem"), "-keyopt", "rsa_padding_mode:oaep", "-keyopt", "rsa_oaep_md:" + hash])]);
            Assert.Equal(plain, Read(File.ReadAllBytes(target), "c"));
        }
    }

    [Fact]
    public void Nothing_plain_is_in_the_file_and_no_two_files_are_alike()
    {
        var plain = Enumerable.Repeat("The same words again. "u8.ToArray(), 500).SelectMany(b => b).ToArray();
        var (first, second) = (Write(plain, 1), Write(plain, 1));
        Assert.NotEqual(first, second);
        Assert.True(first.AsSpan().IndexOf("The same words"u8) < 0);
    }

    [Fact]
    public void A_key_that_is_not_meant_is_told_for_whom_the_file_is()
    {
        using var key = _keys.Key("b");
        var result = Assert.IsType<OpenResult.NotForThisKey>(CmsDecryption.Open(new MemoryStream(Write(Bytes(100), 1)), key));
        Assert.Contains("CN=a", result.Reason);
    }

    [Fact]
    public void Old_key_transport_is_named_not_opened()
    {
        var (source, target) = (_keys.Ssl.PathOf("plain15"), _keys.Ssl.PathOf("old.cms"));
        File.WriteAllBytes(source, Bytes(100));
        _keys.Ssl.Run("cms", "-encrypt", "-binary", "-outform", "DER", "-aes-256-cbc", "-in", source, "-out", target, _keys.Ssl.PathOf("a.pem"));
        using var key = _keys.Key("a");
        Assert.Contains("without RSA-OAEP", Assert.IsType<OpenResult.NotForThisKey>(CmsDecryption.Open(File.OpenRead(target), key)).Reason);
    }

    [Fact]
    public void Keys_come_encrypted_and_in_pkcs12()
    {
        var ssl = _keys.Ssl;
        ssl.Run("pkcs12", "-export", "-in", "a.pem", "-inkey", "a.key", "-out", "a.p12", "-passout", "pass:open sesame");
        ssl.Run("pkcs8", "-topk8", "-in", "a.key", "-out", "a.enc", "-passout", "pass:open sesame");
        ssl.Run("rsa", "-in", "a.key", "-traditional", "-out", "a.pkcs1");
        var (pkcs12, pem) = (File.ReadAllBytes(ssl.PathOf("a.p12")), File.ReadAllText(ssl.PathOf("a.enc")));
        var file = Write(Bytes(1000), 1);
        foreach (var result in new[]
        {
            DecryptionKey.FromPkcs12(pkcs12, "open sesame"), DecryptionKey.FromPem(pem, "open sesame"), DecryptionKey.FromPem(File.ReadAllText(ssl.PathOf("a.pkcs1")), null),
        })
        {
            using var key = Assert.IsType<KeyResult.Good>(result).Key;
            Assert.Equal(Bytes(1000), Plain(file, key));
        }
        foreach (var wrong in new[]
        {
            DecryptionKey.FromPkcs12(pkcs12, "wrong"), DecryptionKey.FromPkcs12(pkcs12, null), DecryptionKey.FromPkcs12([1, 2, 3], null),
            DecryptionKey.FromPem(pem, "wrong"), DecryptionKey.FromPem(pem, null), DecryptionKey.FromPem("", null), DecryptionKey.FromPem(File.ReadAllText(ssl.PathOf("a.pem")), null),
        })
            Assert.IsType<KeyResult.Refused>(wrong);
    }

    [Fact]
    public void Damage_is_a_result_and_never_another_exception()
    {
        var file = Write(Bytes(300), 2);
        using var key = _keys.Key("a");
        var random = new Random(7);
        for (var at = 0; at < file.Length; at++)
        {
            var flipped = (byte[])file.Clone();
            flipped[at] ^= (byte)(1 << (at % 8));
            Try(flipped, key);
            Assert.False(Try(file[..at], key), $"cut at {at} passed for whole");
        }
        for (var i = 0; i < 2000; i++)
        {
            var changed = file.ToList();
            for (var n = random.Next(1, 5); n > 0; n--)
            {
                var at = random.Next(changed.Count);
                switch (random.Next(3))
                {
                    case 0: changed[at] = (byte)random.Next(256); break;
                    case 1: changed.RemoveRange(at, Math.Min(random.Next(1, 9), changed.Count - at)); break;
                    default: changed.InsertRange(at, Enumerable.Range(0, random.Next(1, 9)).Select(_ => (byte)random.Next(256))); break;
                }
            }
            Try([.. changed], key);
        }
        Assert.False(Try([.. file, 0], key));
    }

    [Fact]
    public void Every_flipped_byte_changes_the_digest()
    {
        var file = Write(Bytes(2000), 1);
        var digest = SHA256.HashData(file);
        for (var at = 0; at < file.Length; at++)
        {
            file[at] ^= 1;
            Assert.NotEqual(digest, SHA256.HashData(file));
            file[at] ^= 1;
        }
    }

    [Fact]
    public void Memory_does_not_grow_with_the_file()
    {
        const long Size = 256L << 20;
        var path = _keys.Ssl.PathOf("large.cms");
        var chunk = Bytes(1 << 16);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using (var target = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0))
        using (var cms = new CmsWriteStream(target, [_keys.Der("a")], new SystemIds()))
        {
            for (long written = 0; written < Size; written += chunk.Length) cms.Write(chunk);
            cms.Finish();
        }
        using var key = _keys.Key("a");
        using (var content = Assert.IsType<OpenResult.Opened>(CmsDecryption.Open(File.OpenRead(path), key)).Content)
        {
            long read = 0;
            for (var buffer = new byte[1 << 16]; content.Read(buffer) is > 0 and var n;) read += n;
            Assert.Equal(Size, read);
        }
        // Allocated in all, not only held at a time: far below the 64 MB that may be held.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    private static bool Try(byte[] file, DecryptionKey key)
    {
        if (CmsDecryption.Open(new MemoryStream(file), key) is not OpenResult.Opened opened) return false;
        try
        {
            opened.Content.CopyTo(Stream.Null);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
        finally
        {
            opened.Content.Dispose();
        }
    }

    private byte[] Write(byte[] plain, int recipients)
    {
        using var target = new MemoryStream();
        using (var cms = new CmsWriteStream(target, [.. Keys.Names.Take(recipients).Select(_keys.Der)], new SystemIds()))
        {
            // In uneven pieces, as an encoder writes.
            for (var (at, step) = (0, 1); at < plain.Length; at += step, step = step * 3 % 7919 + 1) cms.Write(plain.AsSpan(at, Math.Min(step, plain.Length - at)));
            cms.Finish();
        }
        return target.ToArray();
    }

    private byte[] Read(byte[] file, string name)
    {
        using var key = _keys.Key(name);
        return Plain(file, key);
    }

    private static byte[] Plain(byte[] file, DecryptionKey key)
    {
        using var content = Assert.IsType<OpenResult.Opened>(CmsDecryption.Open(new MemoryStream(file), key)).Content;
        using var plain = new MemoryStream();
        content.CopyTo(plain);
        return plain.ToArray();
    }

    private static byte[] Bytes(int size)
    {
        var bytes = new byte[size];
        new SeededIds((ulong)size).Fill(bytes);
        return bytes;
    }
}
