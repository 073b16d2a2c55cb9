namespace Yiwang.Wire.Handle.Bodies;

/// <summary>What stands between a message's header and its credential.</summary>
public abstract record MessageBody
{
    /// <summary>
    /// Bytes after the known fields, kept so that a message is written as it was read: the reference client ends a session set-up with two zero bytes, the Chinese
    /// one a resolve request with an authorisation string.
    /// </summary>
    public byte[] Rest { get; init; } = [];

    /// <summary>Writes the fields and the rest.</summary>
    public void Write(ref WireWriter writer)
    {
        WriteFields(ref writer);
        writer.Raw(Rest);
    }

    private protected abstract void WriteFields(ref WireWriter writer);
}

/// <summary>No fields: most answers that only say success; and bodies of operations and codes that nobody knows, whole in <see cref="MessageBody.Rest"/>.</summary>
public sealed record PlainBody : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer) { }
}
