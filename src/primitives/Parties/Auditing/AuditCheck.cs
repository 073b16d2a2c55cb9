using Yiwang.Storage.Files;

namespace Yiwang.Parties.Auditing;

/// <summary>Follows the hash chain. The oldest file that is kept states where it begins; from there on every line must follow from the one before.</summary>
internal static class AuditCheck
{
    public static AuditVerdict Verify(AuditFolder folder)
    {
        var chain = new Chain();
        foreach (var file in folder.List())
        {
            using var open = folder.Files.Open(file.Path, FileIntent.Read);
            if (Walk(open, ref chain) is { } broken) return broken;
        }
        return new AuditVerdict(chain.Lines);
    }

    /// <returns>The first broken line, or null.</returns>
    public static AuditVerdict? Walk(IStorageFile open, ref Chain chain)
    {
        var reader = new AuditReader(open);
        while (reader.TryNext(out var bytes, out var complete))
        {
            var reason = !complete ? "the line does not end" : Next(bytes, ref chain);
            if (reason is not null) return new AuditVerdict(chain.Lines, Path.GetFileName(open.Path), reader.LineNumber, reason);
            chain.GoodLength = reader.LineOffset + bytes.Length + 1;
        }
        return null;
    }

    private static string? Next(ReadOnlySpan<byte> bytes, ref Chain chain)
    {
        if (!AuditLine.TryRead(bytes, out var line, out var hash, out var json)) return "not an audit line";
        if (chain.Last is null)
        {
            // Older files were deleted by retention; the first line left says what it followed.
            if (line.Action != AuditLog.Opened || line.Object is not { Length: AuditLine.HashLength * 2 } previous) return "does not say what it follows";
            if (!previous.All(char.IsAsciiHexDigitLower)) return "does not say what it follows";
            chain.Last = Convert.FromHexString(previous);
            chain.Sequence = line.Sequence - 1;
        }
        if (line.Sequence != chain.Sequence + 1) return $"number {line.Sequence} follows {chain.Sequence}";
        if (!AuditLine.Hash(chain.Last, json).AsSpan().SequenceEqual(hash)) return "the hash does not follow from the line before";
        chain.Last = hash;
        chain.Sequence = line.Sequence;
        chain.Lines++;
        return null;
    }
}

/// <summary>Where a walk along the chain stands.</summary>
internal struct Chain
{
    public byte[]? Last;
    public long Sequence;
    public long Lines;
    /// <summary>Bytes of the current file up to the end of its last good line.</summary>
    public long GoodLength;
}
