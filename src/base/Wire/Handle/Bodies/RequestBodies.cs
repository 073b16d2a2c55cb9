using Yiwang.Wire.Handle.Values;

namespace Yiwang.Wire.Handle.Bodies;

/// <summary>Operation 1. Empty lists ask for every value.</summary>
public sealed record ResolveBody(string Handle, int[] Indexes, string[] Types) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer)
    {
        writer.Text(Handle);
        writer.Int32(Indexes.Length);
        foreach (var index in Indexes) writer.Int32(index);
        writer.Int32(Types.Length);
        foreach (var type in Types) writer.Text(type);
    }
}

/// <summary>A handle and nothing else: site-info, delete, list, home, unhome, list-homed and session-terminate requests. "/" when the server itself is meant.</summary>
public sealed record HandleBody(string Handle) : MessageBody
{
    public const string Server = "/";

    private protected override void WriteFields(ref WireWriter writer) => writer.Text(Handle);
}

/// <summary>Create, add and modify requests.</summary>
public sealed record ValuesBody(string Handle, WireValue[] Values) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer)
    {
        writer.Text(Handle);
        WireValue.WriteList(ref writer, Values);
    }
}

/// <summary>Operation 103.</summary>
public sealed record RemoveBody(string Handle, int[] Indexes) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer)
    {
        writer.Text(Handle);
        writer.Int32(Indexes.Length);
        foreach (var index in Indexes) writer.Int32(index);
    }
}

/// <summary>Operation 200: what a client makes of a challenge; see Security/ChallengeAnswers.</summary>
/// <param name="KeyType">HS_PUBKEY or HS_SECKEY.</param>
public sealed record ChallengeAnswerBody(string KeyType, ValueReference User, byte[] Answer) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer)
    {
        writer.Text(KeyType);
        User.Write(ref writer);
        writer.Bytes(Answer);
    }
}

/// <summary>Operation 201: one server asks another whether an answer fits the secret key that lies there.</summary>
/// <param name="Digest">Of the original request.</param>
public sealed record VerifyBody(ValueReference User, byte[] Nonce, RequestDigest Digest, byte[] Answer) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer)
    {
        User.Write(ref writer);
        writer.Bytes(Nonce);
        Digest.Write(ref writer);
        writer.Bytes(Answer);
    }
}

/// <summary>Operation 2001, the Chinese log-in of a whole connection: who it is; the server answers with a challenge.</summary>
public sealed record LogInBody(ValueReference User) : MessageBody
{
    private protected override void WriteFields(ref WireWriter writer) => User.Write(ref writer);
}
