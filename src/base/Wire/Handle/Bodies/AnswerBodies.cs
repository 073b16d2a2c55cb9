using Yiwang.Wire.Handle.Values;

namespace Yiwang.Wire.Handle.Bodies;

/// <summary>Success of operation 1.</summary>
public sealed record ResolvedBody(string Handle, WireValue[] Values) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer)
    {
        writer.Text(Handle);
        WireValue.WriteList(ref writer, Values);
    }
}

/// <summary>Success of operation 2.</summary>
public sealed record SiteBody(SiteRecord Site) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer) => writer.Raw(Site.Encode());
}

/// <summary>Success of operation 100: the handle that was made, which the client does not know beforehand if the server mints it. Null when the server does not say.</summary>
public sealed record CreatedBody(string? Handle) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer)
    {
        if (Handle is not null) writer.Text(Handle);
    }
}

/// <summary>Success of operations 105 and 302.</summary>
public sealed record HandleListBody(string[] Handles) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer)
    {
        writer.Int32(Handles.Length);
        foreach (var handle in Handles) writer.Text(handle);
    }
}

/// <summary>Success of operation 201.</summary>
/// <param name="Verdict">Its lowest bit says whether the answer fits; the others are unassigned and kept.</param>
public sealed record VerifiedBody(byte Verdict) : MessageBody
{
    public VerifiedBody(bool valid) : this(valid ? (byte)1 : (byte)0) { }

    public bool Valid => (Verdict & 1) != 0;

    private protected override void WriteFields(ref WireWriter writer) => writer.Byte(Verdict);
}

/// <summary>Code 402: sign this nonce together with the digest of your request.</summary>
/// <param name="OldDigest">To clients before 2.1, which know no digest before the body: MD5 of the request. Null to all others.</param>
public sealed record ChallengeBody(byte[] Nonce, byte[]? OldDigest = null) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer)
    {
        writer.Bytes(Nonce);
        if (OldDigest is not null) writer.Bytes(OldDigest);
    }
}

/// <summary>Codes 302 and 303: ask elsewhere.</summary>
/// <param name="Handle">The service handle to go to, or empty.</param>
/// <param name="Values">Where that is, if the server knows; null when the list is not there at all.</param>
public sealed record ReferralBody(string Handle, WireValue[]? Values) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer)
    {
        writer.Text(Handle);
        if (Values is not null) WireValue.WriteList(ref writer, Values);
    }
}

/// <summary>All other codes.</summary>
/// <param name="Message">A sentence for people; null when left out, as servers of 2.0 may.</param>
/// <param name="Indexes">By RFC 3652 the indexes in question; the reference never writes them.</param>
public sealed record ErrorBody(string? Message, int[]? Indexes = null) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer)
    {
        if (Message is null) return;
        writer.Text(Message);
        if (Indexes is null) return;
        writer.Int32(Indexes.Length);
        foreach (var index in Indexes) writer.Int32(index);
    }
}
