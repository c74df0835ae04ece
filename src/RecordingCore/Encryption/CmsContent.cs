namespace VxmlGir.RecordingCore.Encryption;

/// <summary>The bytes of encryptedContent, whichever way their octet string is cut: whole, or in parts of known or unknown length.</summary>
internal sealed class CmsContent(BerInput input)
{
    private readonly int _outer = input.Depth;
    private bool _begun;
    private bool _ended;
    private long _rest;

    /// <summary>Fills the target as far as there is content; less only at its end or on a fault of the input.</summary>
    public int Fill(Span<byte> target)
    {
        var filled = 0;
        while (filled < target.Length && !_ended && input.Fault is null)
        {
            if (_rest == 0)
            {
                Advance();
                continue;
            }
            var count = input.Read(target.Slice(filled, (int)Math.Min(_rest, target.Length - filled)));
            if (count == 0) input.Fail("the file is cut short");
            (filled, _rest) = (filled + count, _rest - count);
        }
        return filled;
    }

    private void Advance()
    {
        if (!_begun) Begin();
        else if (input.Depth == _outer) End();
        else if (!input.TryLeave() && input.TryHead(out var head)) Part(head);
    }

    private void Begin()
    {
        _begun = true;
        if (input.TryLeave())
        {
            input.Fail("the content is not in this file");
            return;
        }
        if (!input.TryHead(out var head)) return;
        if (head.Tag is not (0x80 or 0xA0)) input.Fail("encrypted content expected");
        else if (head.IsConstructed) input.Enter(head);
        else _rest = head.Length!.Value;
    }

    private void Part(in BerHead head)
    {
        if (head.Tag == 0x24) input.Enter(head);
        else if (head.Tag == 0x04) _rest = head.Length!.Value;
        else input.Fail("a part of the content expected");
    }

    // What is still open has to be closed, and nothing may follow: else the file is cut short or glued.
    private void End()
    {
        while (input.Depth > 0)
        {
            if (input.TryLeave()) continue;
            // unprotectedAttrs of EnvelopedData say nothing that is needed here.
            if (input.Fault is not null || !input.TryHead(out var head) || !input.TryWhole(head, 64 * 1024, out _)) return;
        }
        if (!input.AtEndOfStream) input.Fail("something follows the end of the file");
        _ended = true;
    }
}
