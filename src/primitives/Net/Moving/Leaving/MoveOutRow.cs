using System.Text.Json;
using System.Text.Json.Serialization;
using Yiwang.Storage.Sql;

namespace Yiwang.Net.Moving.Leaving;

/// <summary>How far the move of a hosted organisation is, on its old node.</summary>
public enum MoveOutPhase
{
    /// <summary>A code was given out and waits for the new node.</summary>
    Opened,
    /// <summary>A new node has given the code and reads; people work on here.</summary>
    Copying,
    /// <summary>Nothing is recorded here any more; the last changes go over.</summary>
    Frozen,
    /// <summary>The new node answers; this one says where it is.</summary>
    Moved,
    /// <summary>The time of referrals is over.</summary>
    Released,
    CalledOff,
}

/// <summary>A move as State keeps it; one for each organisation.</summary>
internal sealed record MoveOutRow(string Organization, string Move, MoveOutPhase Phase, byte[] CodeKey, long ExpiresUs, string? Actor, string Name)
{
    /// <summary>Times that somebody came without knowing the code.</summary>
    public int Tries { get; init; }
    /// <summary>Of the new node.</summary>
    public byte[]? Key { get; init; }
    public byte[]? SealKey { get; init; }
    public string? Origin { get; init; }
    public string? Node { get; init; }
    public int HandlePort { get; init; }
    /// <summary>Of the log when nothing was recorded any more.</summary>
    public long FrozenSize { get; init; } = -1;
    /// <summary>Everything before it has been read.</summary>
    public long Read { get; init; }
    public long ContactUs { get; init; }
    /// <summary>End of referrals.</summary>
    public long UntilUs { get; init; }
    public IReadOnlyList<string> Prefixes { get; init; } = [];
    /// <summary>Its public key and that one's algorithm when it was frozen: from then on only its new node and this one have the private half.</summary>
    public byte[]? OwnKey { get; init; }
    public string? OwnAlgorithm { get; init; }
    /// <summary>Its programs' secrets, to be destroyed with the keys.</summary>
    public IReadOnlyList<MoveOutSecret> Secrets { get; init; } = [];
    /// <summary>Its keys are no longer here.</summary>
    public bool KeysGone { get; init; }

    /// <summary>May still be undone.</summary>
    [JsonIgnore]
    public bool IsOpen => Phase is MoveOutPhase.Opened or MoveOutPhase.Copying or MoveOutPhase.Frozen;
    [JsonIgnore]
    public bool IsGone => Phase is MoveOutPhase.Moved or MoveOutPhase.Released;

    public static List<MoveOutRow> Load(ISqlSession sql) => [.. sql.Query("select row from moves_out", r => r.Text(0)).Select(t => JsonSerializer.Deserialize(t, MoveOutJson.Default.MoveOutRow)!)];

    public int Save(ISqlSession sql) => sql.Execute("insert into moves_out (organization, move, row) values (@organization, @move, @row) on conflict (organization) do update set move = excluded.move, row = excluded.row",
        ("organization", Organization), ("move", Move), ("row", JsonSerializer.Serialize(this, MoveOutJson.Default.MoveOutRow)));
}

internal sealed record MoveOutSecret(string Handle, int Number);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MoveOutRow))]
internal sealed partial class MoveOutJson : JsonSerializerContext;
