using System.Text.Json.Serialization;

namespace Yiwang.Net.Moving.Wire;

/// <summary>Names of what the new node asks of the old one, and of the node that delegated a prefix.</summary>
internal static class MoveOps
{
    public const string Begin = "begin", Plan = "plan", Keys = "keys", Entries = "entries", Samples = "samples", File = "file", Freeze = "freeze", Goods = "goods", Tally = "tally", Switch = "switch", Done = "done", CallOff = "call-off", Rehome = "rehome";
}

/// <summary>Body of <c>POST /net/v1/move</c>.</summary>
internal sealed record MoveRequest(int Yiwang, string Move, string Op)
{
    /// <summary>begin: with the code, over the two keys. Op rehome: none.</summary>
    public byte[]? Proof { get; init; }
    /// <summary>begin: raw Ed25519 key that signs this and what follows.</summary>
    public byte[]? Key { get; init; }
    /// <summary>begin: P-256 (SPKI), to which every answer is sealed.</summary>
    public byte[]? SealKey { get; init; }
    public string? Origin { get; init; }
    /// <summary>Public address of the new node.</summary>
    public string? Node { get; init; }
    public int? HandlePort { get; init; }
    public string? Cursor { get; init; }
    /// <summary>samples: only what was received from then on, UTC microseconds.</summary>
    public string? Since { get; init; }
    /// <summary>file, goods: its name.</summary>
    public string? Name { get; init; }
    public long? Offset { get; init; }
    public string? Prefix { get; init; }
    /// <summary>rehome: the chain from the first key, which makes the identifier, to the signing one.</summary>
    public byte[]? FirstKey { get; init; }
    public IReadOnlyList<MoveRotation>? Rotations { get; init; }
}

internal sealed record MoveRotation(int Number, string Algorithm, byte[] Key, byte[] SealKey, byte[] Certificate);

/// <param name="Body">One of the records below as JSON, encrypted to the new node's key.</param>
internal sealed record MoveAnswer(int Yiwang, string Move, byte[]? SealKey, byte[]? Nonce, byte[]? Body, byte[]? Proof = null);

internal sealed record BegunBody(MoveParty Organization, MoveParty Host, string Origin, string LogKey, IReadOnlyList<MovePrefix> Prefixes, IReadOnlyList<string> Users, string? Administrator, IReadOnlyList<string> Upstreams)
{
    /// <summary>Nothing is null that must not be: it is another program's word.</summary>
    [JsonIgnore]
    public bool IsWhole => Organization is { Id: not null, Name: not null, FirstKey: not null, Key: not null } && Host is { Id: not null, FirstKey: not null, Key: not null } && Origin is { Length: > 0 and <= 255 } && LogKey is not null
        && Prefixes?.All(p => p is { Prefix: not null, HolderName: not null }) == true && Users?.All(u => u is not null) == true && Upstreams?.All(u => u is not null) == true;
}

internal sealed record MoveParty(string Id, string Name, string Uscc, string Algorithm, byte[] FirstKey, byte[] Key, byte[] SealKey, IReadOnlyList<MoveRotation> Rotations);

/// <param name="DelegatedHere">The old node also delegated it.</param>
internal sealed record MovePrefix(string Prefix, string HolderName, int Ttl, bool DelegatedHere, string? Suspended = null);

/// <summary>What moves, and how much.</summary>
/// <param name="Kinds">Kind of event → number of entries.</param>
/// <param name="OpenCases">In work now.</param>
/// <param name="SharedCases">Of these, with parties that stay.</param>
public sealed record MovePlan(IReadOnlyDictionary<string, long> Kinds, long OpenCases, long SharedCases, long Series, long Samples, long Size)
{
    /// <summary>Agreements in force or suspended.</summary>
    public long Pacts { get; init; }
    /// <summary>Messages of these that wait to be sent, and go along.</summary>
    public long Waiting { get; init; }
}

internal sealed record KeysBody(IReadOnlyList<MoveKey> Keys, IReadOnlyList<MoveSecret> Secrets);

internal sealed record MoveKey(string Name, byte[] Secret);

internal sealed record MoveSecret(string Handle, int Number, byte[] Secret);

/// <param name="Next">Cursor.</param>
/// <param name="End">Nothing more by now; after freezing: nothing more at all.</param>
internal sealed record EntriesBody(IReadOnlyList<MovedItem> Entries, IReadOnlyList<string> Files, string Next, bool End);

/// <param name="Proof">A whole .tlog-proof of the entry with all groups.</param>
/// <param name="Older">Of the same fact in logs where it was before.</param>
/// <param name="Clear">Content of the sealed group.</param>
internal sealed record MovedItem(string Proof, IReadOnlyList<string>? Older = null, byte[]? Clear = null);

internal sealed record SamplesBody(byte[] Page, string Next, bool End);

internal sealed record FileBody(byte[] Bytes, long Length);

internal sealed record FrozenBody(long Size);

internal sealed record GoodsBody(byte[] Page, string Next, bool End);

internal sealed record SwitchedBody(string Until);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 12)]
[JsonSerializable(typeof(MoveRequest))]
[JsonSerializable(typeof(MoveAnswer))]
[JsonSerializable(typeof(BegunBody))]
[JsonSerializable(typeof(MovePlan))]
[JsonSerializable(typeof(KeysBody))]
[JsonSerializable(typeof(EntriesBody))]
[JsonSerializable(typeof(SamplesBody))]
[JsonSerializable(typeof(FileBody))]
[JsonSerializable(typeof(FrozenBody))]
[JsonSerializable(typeof(GoodsBody))]
[JsonSerializable(typeof(SwitchedBody))]
internal sealed partial class MoveJson : JsonSerializerContext;
